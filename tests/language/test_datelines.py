"""A dateline is told from the sentence that follows it."""

from collections.abc import Callable

import pytest

from firsthand.language.datelines import dateline_end
from firsthand.reading.findings import Parsed


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("BAGHDAD (Example Agency) — ", "Two rockets struck a base."),
        ("BAGHDAD — ", "Two rockets struck a base."),
        ("DEIR EZ-ZOR, Syria (EA) - ", "Two rockets struck a base."),
        ("KYIV, Aug 6 (Example) -- ", "Two rockets struck a base."),
        ("Port Sudan (Example Agency) – ", "Two rockets struck a base."),
        ("", "Two rockets struck a base - the third this week."),
        ("", "NATO said on Monday - after a long wait - that it would stay."),
        ("", "UN (United Nations) staff left the town."),
        ("", ""),
    ],
)
def test_the_sentence_begins_after_the_dateline(dateline: str, rest: str) -> None:
    assert dateline_end(dateline + rest) == len(dateline)


def test_the_place_of_filing_is_not_the_subject(parse_text: Callable[..., Parsed]) -> None:
    doc = parse_text("BAGHDAD (Example Agency) — Two rockets struck an air base on Monday.").doc
    (verb,) = (t for t in doc if t.lower_ == "struck")
    assert [t.text for t in verb.lefts if t.dep_ == "nsubj"] == ["rockets"]
    assert doc[0].sent.end <= verb.sent.start
