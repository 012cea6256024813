"""A title alone names the person whom the report named with it."""

from collections.abc import Callable

import pytest

from firsthand.language.phrases import naming_phrase
from firsthand.reading.findings import Parsed
from firsthand.reading.parties.titled import TitledPeople

Parse = Callable[..., Parsed]


@pytest.mark.parametrize(
    ("text", "title", "meant"),
    [
        ("Prime Minister Anna Lindholm met the union. Later the minister left.", "minister", "Anna Lindholm"),
        ("President Omar Haddad met the union. Later the president of Chad left.", "president", None),
        ("Omar Haddad met the union. Later the president left.", "president", None),
        ("President Omar Haddad met President Anna Lind. Later the president left.", "president", None),
    ],
)
def test_a_bare_title_means_its_bearer(parse_text: Parse, text: str, title: str, meant: str | None) -> None:
    doc = parse_text(text).doc
    head = [t for t in doc if t.text == title][-1]
    found = TitledPeople(doc).meant_by(naming_phrase(head))
    named = None if found is None else text[found.start : found.end]
    assert (named or "").endswith(meant) if meant else named is None


def test_a_text_without_people_has_no_titles(parse_text: Parse) -> None:
    doc = parse_text("The president left.").doc
    assert TitledPeople(doc).meant_by(naming_phrase(doc[1])) is None


def test_of_two_bearers_the_one_last_told_of_is_meant_for_the_code(parse_text: Parse) -> None:
    text = "President Omar Haddad visited the port and met President Anna Lind. The president then left."
    doc = parse_text(text).doc
    head = next(t for t in doc if t.text == "president")
    found = TitledPeople(doc).last_told_of(naming_phrase(head))
    assert found is not None
    assert text[found.start : found.end].endswith("Haddad")
