from dataclasses import dataclass

import msgspec
import pytest

from firsthand.ontology import TYPES, Certainty, EventType, LinkKind, SourceKind
from firsthand.record import Casualties, Event, Place, Record, Source, Time
from firsthand.views import happenings, text, voices, words


def test_chain_runs_from_the_innermost_voice_to_the_outlet(record: Record) -> None:
    assert voices.chain_words(record, "s3") == "US officials ← diplomat ← The Beacon ← Two River News"


def test_link_is_a_sentence_with_names_and_ids(record: Record) -> None:
    first, second = (happenings.link_sentence(record, link) for link in record.links)
    assert first == (
        "The rocket attack on Ardun air base (e1) could endanger the withdrawal talks (p1), says Two River News."
    )
    assert second == (
        "The rocket attack on Ardun air base (e1) could be a response to the attack by US on fighters (e2), "
        "says a diplomat."
    )


def test_many_talks_take_a_plural_verb(record: Record) -> None:
    back = msgspec.structs.replace(record.links[1], from_="p1", to="e1", certainty=Certainty.PROBABLE)
    assert happenings.link_sentence(record, back).startswith(
        "The withdrawal talks (p1) were probably a response to"
    )


def test_every_kind_of_link_and_degree_of_certainty_has_words(record: Record) -> None:
    for kind in LinkKind:
        for certainty in Certainty:
            link = msgspec.structs.replace(record.links[0], kind=kind, certainty=certainty)
            assert (kind.value, certainty.value) in happenings._link_words()
            assert happenings.link_sentence(record, link).endswith(", says Two River News.")


@pytest.mark.parametrize("type_", EventType)
def test_every_type_and_mode_has_a_name(type_: EventType) -> None:
    for mode in ("", *TYPES[type_].modes):
        event = Event(
            id="e1",
            type=type_,
            modes=(mode,) if mode else (),
            status="happened",
            certainty="certain",
            source="s0",
        )
        assert (type_.value, mode) in happenings._event_names()
        assert happenings.event_name(event)


@dataclass
class When:
    start: str | None
    end: str | None
    precision: str | None
    said: str


@pytest.mark.parametrize(
    "when",
    [
        When("2024-08-05", "2024-08-05", "day", "Mon 5 Aug 2024"),
        When("2024-08-01", "2024-08-31", "month", "August 2024"),
        When("2024-01-01", "2024-12-31", "year", "2024"),
        When("2024-01-01", "2024-08-07", "span", "1 Jan to 7 Aug 2024"),
        When("2023-12-30", "2024-01-02", "span", "30 Dec 2023 to 2 Jan 2024"),
        When(None, "2024-08-07", "span", "until 7 Aug 2024"),
        When("2024-08-07", None, "span", "since 7 Aug 2024"),
        When(None, None, None, "undated"),
        When("soon", "soon", None, "undated"),
    ],
    ids=lambda when: when.said,
)
def test_times(when: When) -> None:
    assert words.time_words(Time(start=when.start, end=when.end, precision=when.precision)) == when.said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ((4, 4), "4"),
        ((0, 0), "no"),
        ((5, None), "at least 5"),
        ((0, 200), "up to 200"),
        ((None, 3), "up to 3"),
        ((5, 7), "5 to 7"),
    ],
)
def test_counts(count: tuple[int | None, int | None], said: str) -> None:
    assert words.count_words(count) == said
    assert words.toll_words(Casualties(injured=count)) == f"{said} injured"


def test_place_names_each_part_once_and_marks_areas() -> None:
    assert words.place_words(Place(name="Babil", admin1="Babil", country="IRQ")) == "Babil, Iraq"
    assert words.place_words(Place(name="Iraq", country="IRQ", precision="country")) == "Iraq"
    assert words.place_words(Place(name="western Iraq", country="IRQ", precision="region")) == (
        "western Iraq (an area), Iraq"
    )


def test_control_and_direction_characters_become_visible_and_keep_offsets() -> None:
    hostile = "a\x1b[31mb\x00\u202ec\r\nd"
    assert len(text.plain(hostile)) == len(hostile)
    assert text.plain(hostile) == "a\ufffd[31mb\ufffd\ufffdc\ufffd\nd"


def test_a_circle_of_voices_ends(record: Record) -> None:
    first, second = record.sources[:2]
    looped = msgspec.structs.replace(record, sources=(msgspec.structs.replace(first, via="s1"), second))
    assert [voice.id for voice in voices.chain(looped, "s1")] == ["s1", "s0"]


def test_the_tree_of_voices_holds_each_once_however_deep_or_broken(record: Record) -> None:
    outlet, other = record.sources[:2]
    deep = tuple(
        msgspec.structs.replace(other, id=f"s{i}", via=f"s{i - 1}", mentions=()) for i in range(1, 500)
    )
    looped = (
        msgspec.structs.replace(other, id="x", via="y"),
        msgspec.structs.replace(other, id="y", via="x"),
    )
    below = voices.voices_below(msgspec.structs.replace(record, sources=(outlet, *deep, *looped)))
    held = [voice.id for under in below.values() for voice in under]
    assert sorted(held) == sorted([voice.id for voice in (*deep, *looped)])
    assert {"x", "y"} <= {voice.id for voice in below["s0"]}
    assert len(below) < 40


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Salim al-Rawi", ", says Salim al-Rawi"),
        ("US officials", ", say US officials"),
        ("diplomatic source", ", says a diplomatic source"),
        ("official", ", says an official"),
        ("the ministry", ", says the ministry"),
    ],
)
def test_a_voice_is_made_to_say_it_as_its_name_asks(name: str, words: str) -> None:
    assert voices.says((Source(id="s1", name=name, kind=SourceKind.OFFICIAL),)) == words
