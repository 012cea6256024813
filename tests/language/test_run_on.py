"""Sentences run together: with the dash before a speech, or with no blank between."""

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


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('He said "we hit nine posts".The army left.', ['He said "we hit nine posts".', "The army left."]),
        ("They need help (and arms).The talks go on.", ["They need help (and arms).", "The talks go on."]),
        ('They left it."No," said the mayor.', ["They left it.", '"No," said the mayor.']),
        ('He said that "all is well."Chad will help.', ['He said that "all is well."', "Chad will help."]),
    ],
)
def test_a_closed_quotation_or_bracket_ends_a_sentence_without_a_blank(
    text: str, sentences: list[str]
) -> None:
    (doc,) = parse([text])
    assert [s.text for s in doc.sents] == sentences
