"""Every happening has a turn of phrase, and none that says another thing."""

import pytest

from firsthand.exports.phrasing import Noun, Phrase, WordClass, has_frame, noun_for, phrase_for
from firsthand.knowledge.tables import read_table
from firsthand.ontology import TYPES, EventType

PHRASES = read_table("phrases", Phrase)
FRAMES = ("by-to", "by", "to", "none")


@pytest.mark.parametrize("type_", list(EventType))
def test_a_mode_with_phrases_of_its_own_never_falls_back_on_those_of_its_type(type_: EventType) -> None:
    own = {row.mode for row in PHRASES if row.type is type_ and row.mode and not row.when}
    assert own <= set(TYPES[type_].modes) | {"war", "invasion"}
    for mode in own:
        words = {row.words for row in PHRASES if row.type is type_ and row.mode == mode}
        for frame in FRAMES:
            assert phrase_for(type_, mode, frame, ()).words in words, (mode, frame)


def test_a_phrase_names_only_whom_its_frame_knows() -> None:
    for row in PHRASES:
        assert ("{A}" in row.words) <= (row.frame.startswith(("by", "force")))
        assert ("{R}" in row.words) <= (row.frame.endswith("to")), row


def test_the_words_of_a_report_go_before_its_type() -> None:
    assert phrase_for(EventType.AGREE, "", "by", ("promised",)).words == "{A} made a promise"
    assert phrase_for(EventType.AGREE, "", "by", ("nodded",)).is_loose
    assert phrase_for(EventType.COERCE, "cyber", "by", ()).words == "{A} carried out a cyber attack"
    assert noun_for(EventType.ASSAULT, "", ("killed", "killing", "attack")).noun == "killing"
    assert noun_for(EventType.ASSAULT, "", ()).noun == "attack"
    assert has_frame(EventType.MOBILIZE, "troops", "force")


def test_every_class_of_words_is_one_that_is_there() -> None:
    known = {row.name for row in read_table("telling_words", WordClass)}
    used = {row.when for row in (*PHRASES, *read_table("event_names", Noun)) if row.when}
    assert used == known
