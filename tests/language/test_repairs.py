"""Repairs of the parse: what a quotation holds does not reach past its closing mark."""

from collections.abc import Callable

import pytest

from firsthand.reading.findings import Parsed


@pytest.mark.parametrize(
    ("text", "governor"),
    [
        ("The mayor accused “a gang known to the guards” of robbing the bank.", "accused"),
        ("The mayor accused a gang known to the guards of the bank.", "guards"),
    ],
)
def test_of_after_a_quoted_object(text: str, governor: str, parse_text: Callable[..., Parsed]) -> None:
    doc = parse_text(text).doc
    of = next(t for t in doc if t.lower_ == "of")
    assert of.head.text == governor
