"""What merged incidents hand to the scorers of FA-KES and GVA."""

import pytest

from firsthand.benchmarks.merged import merged
from firsthand.reading.reader import Reader
from firsthand.record import Report


@pytest.mark.parametrize(
    ("count", "numbers"),
    [
        ("40", {40}),
        ("more than 40", {40}),
        ("between 40 and 60", {40, 60}),
        ("from 400 to well over 1,000", {400, 1000}),
    ],
)
def test_each_number_that_is_named_for_the_dead_is_a_claim(count: str, numbers: set[int]) -> None:
    text = f"A car bomb in Marib killed {count} people on Sunday, the police said."
    (incident,) = merged([Report(id="r", text=text, published="2024-08-07")], Reader())
    assert {claim["value"] for claim in incident["claims"]} == numbers
