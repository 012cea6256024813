"""Sentences run together with the dash before a speech."""

import pytest

from firsthand.language.pipeline import parse


@pytest.mark.parametrize("dash", ["-", "–"])
def test_a_full_stop_and_a_dash_end_a_sentence(dash: str) -> None:
    (doc,) = parse([f"He had to leave.{dash} We believe that Chad is free."])
    assert [s.text for s in doc.sents] == [f"He had to leave.{dash}", "We believe that Chad is free."]


def test_an_abbreviation_before_a_hyphen_is_left_whole() -> None:
    (doc,) = parse(["The U.S.-led force left."])
    assert len(list(doc.sents)) == 1
    assert "U.S.-led" in [t.text for t in doc]
