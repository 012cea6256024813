"""Which time dates which happening, in sentences of our own."""

from collections.abc import Callable

import pytest

from firsthand.ontology import EventType
from firsthand.reading.event_times import time_of
from firsthand.reading.findings import Parsed, TimeFinding, Trigger
from firsthand.reading.times import find_times

PUBLISHED = "2024-08-07"  # a Wednesday


def _time_of(parsed: Parsed, word: str, kind: EventType = EventType.ASSAULT) -> TimeFinding | None:
    start = parsed.text.index(word)
    token = parsed.doc.char_span(start, start + len(word)).root
    trigger = Trigger(start, start + len(word), token.i, kind, (), "", token.pos_ == "NOUN", 1.0, "")
    return time_of(trigger, parsed, find_times(parsed))


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("Rebels attacked the town on Monday.", "attacked", "Monday"),
        ("On Monday rebels attacked the town.", "attacked", "Monday"),
        ("The attack on Monday destroyed a bridge.", "attack", "Monday"),
        ("Monday's attack destroyed a bridge.", "attack", "Monday"),
        ("The guards spoke of Mondays attack on the bridge.", "attack", "Mondays"),
        ("The July 20 attack destroyed a bridge.", "attack", "July 20"),
        ("The 2014 massacre was never solved.", "massacre", "2014"),
        ("Four guards were killed on Monday when a mine exploded.", "killed", "Monday"),
        ("Gunmen stormed the hall on Monday, killing four guards.", "killing", "Monday"),
        ("Rebels carried out an attack on Monday.", "attack", "Monday"),
        ("The attack took place on Monday.", "attack", "Monday"),
        ("Four guards were killed in an attack on Monday.", "attack", "Monday"),
        ("Four guards were killed in an attack on Monday.", "killed", "Monday"),
        ("A strike on July 20 in the valley, which killed four men, was condemned.", "killed", "July 20"),
        ("The leaders met Monday and signed a pact.", "signed", "Monday"),
        ("The council condemned the massacre on Monday.", "condemned", "Monday"),
        (
            "Violence has risen since the army returned to power in 2021.",
            "Violence",
            "since the army returned to power in 2021",
        ),
        ("Violence has risen since the army returned to power in 2021.", "returned", "2021"),
        ("Rebels shelled the port two weeks ago and the mine in March.", "shelled", "two weeks ago"),
        ("There have been several attacks this year.", "attacks", "this year"),
        ("In the past the army has used gas.", "used", "the past"),
        ("Forces on Sunday took back two towns.", "took", "Sunday"),
        ("On Sunday a man entered a shop, grabbed a knife and began to stab people.", "stab", "Sunday"),
        ("The bombing was yesterday reported to have killed a teacher.", "killed", "yesterday"),
        ("Two guards were killed when a mine went off on Monday.", "killed", "Monday"),
        ("Two guards were killed in a blast that shook the port on Monday.", "killed", "Monday"),
        ("Two guards were killed by a mine that went off Monday.", "killed", "Monday"),
    ],
)
def test_a_time_dates_what_it_hangs_on(
    text: str, word: str, words: str, parse_text: Callable[..., Parsed]
) -> None:
    found = _time_of(parse_text(text, PUBLISHED), word)
    assert found is not None
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The army said on Monday that rebels had attacked the town.", "attacked"),
        ("The army said on Monday the town was attacked.", "attacked"),
        ("The council condemned the massacre on Monday.", "massacre"),
        ("The raid follows a bombing last month.", "raid"),
        ("Envoys left on Friday amid fresh attacks.", "attacks"),
        ("The army had sent a plan for yesterday's march, which the police banned.", "banned"),
        ("Rebels attacked the town.", "attacked"),
        ("So far rebels have attacked two towns.", "attacked"),
        ("The bill was proposed in 2016 but was not passed.", "passed"),
    ],
)
def test_another_time_is_not_taken(text: str, word: str, parse_text: Callable[..., Parsed]) -> None:
    assert _time_of(parse_text(text, PUBLISHED), word) is None


def test_an_act_of_speech_has_the_time_of_the_saying(parse_text: Callable[..., Parsed]) -> None:
    text = "The minister said on Monday that he refused the offer."
    found = _time_of(parse_text(text, PUBLISHED), "refused", EventType.REJECT)
    assert found is not None
    assert found.time.start == "2024-08-05"


@pytest.mark.parametrize(
    ("text", "word", "kind", "dated"),
    [
        ("The premier said on Monday that he opposed the plan.", "opposed", EventType.REJECT, True),
        ("The premier said on Monday that he had opposed the plan.", "opposed", EventType.REJECT, False),
        ("The envoy said on Monday he would appeal for calm.", "appeal", EventType.REQUEST, False),
        ("The army said on Monday it would strike back.", "strike", EventType.THREATEN, True),
        (
            "On Monday, Oslo said it would send guards, and said it was ready to help.",
            "ready",
            EventType.AGREE,
            True,
        ),
    ],
)
def test_only_what_is_done_by_speaking_has_the_time_of_the_saying(
    text: str, word: str, kind: EventType, dated: bool, parse_text: Callable[..., Parsed]
) -> None:
    assert (_time_of(parse_text(text, PUBLISHED), word, kind) is not None) is dated


def test_what_began_in_a_month_runs_up_to_publication(parse_text: Callable[..., Parsed]) -> None:
    found = _time_of(parse_text("The protests began in June.", PUBLISHED), "protests", EventType.PROTEST)
    assert found is not None
    assert (found.time.start, found.time.end, found.time.precision) == ("2024-06-01", "2024-08-07", "span")


def test_a_sentence_of_great_length_is_left_alone(parse_text: Callable[..., Parsed]) -> None:
    assert _time_of(parse_text("attacked Monday " * 500, PUBLISHED), "attacked") is None
