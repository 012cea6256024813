"""How a thing was done: the modes of a happening, from its words, its parties and its place."""

import pytest

from firsthand.reading.reader import Reader
from firsthand.record import Report


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def modes(reader: Reader, text: str) -> set[str]:
    """Return the modes of the report's happenings."""
    report = Report(id="x", text=text, published="2024-08-07")
    return {mode for event in reader.read(report).events for mode in event.modes}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Defence Minister Kari Berg met his Kenyan counterpart in Nairobi on Monday.", set()),
        ("Norwegian Foreign Minister Kari Berg met Kenyan President William Ruto in Nairobi.", {"visit"}),
        (
            "The foreign ministers of Chad, Niger, Mali and Norway met on Monday to discuss trade.",
            {"multilateral"},
        ),
        ("The king sent an envoy to Norway on Monday.", {"visit"}),
        ("The king sent a letter to the rebels on Monday.", set()),
        ("The general recommended that the rebels withdraw from the town.", {"yield"}),
        ("The panel recommended a new law to the ministry.", {"change"}),
        ("Militia fire shot down a fighter jet near the town.", set()),
        ("Soldiers dropped bombs on the town.", {"aerial"}),
        ("Soldiers dropped barrels containing chlorine on the town.", {"unconventional"}),
        ("The army fired shells filled with sarin at the village.", {"heavy-weapons", "unconventional"}),
        ("Gas prices dropped on Monday.", set()),
        ("Norway halted uranium enrichment at the plant.", {"disarm"}),
        ("A Norwegian raid killed General Idris Haroun on Monday.", {"targeted"}),
    ],
)
def test_modes(reader: Reader, text: str, wanted: set[str]) -> None:
    found = modes(reader, text)
    assert found >= wanted
    assert wanted or not found & {"visit", "phone", "aerial", "unconventional"}
