"""Contexts, damage, attacks that were stopped, and the versions of voices that differ."""

from collections.abc import Callable

import pytest

from firsthand.knowledge.circumstances import ContextRow, OutcomeRow, load_circumstances
from firsthand.knowledge.tables import read_table
from firsthand.ontology import CONTEXTS, EventType, Status
from firsthand.reading.circumstances import contexts_of, outcome_of
from firsthand.reading.findings import Parsed
from firsthand.reading.reader import Reader
from firsthand.record import Event, Report

KNOWN = load_circumstances()


def test_every_context_has_words() -> None:
    assert {row.context for row in read_table("contexts", ContextRow)} == set(CONTEXTS)


@pytest.mark.parametrize("row", read_table("contexts", ContextRow), ids=lambda row: row.context)
def test_an_example_shows_its_context(row: ContextRow, parse_text: Callable[..., Parsed]) -> None:
    sentences = tuple(parse_text(row.example).doc.sents)
    assert row.context in contexts_of(sentences, KNOWN)


@pytest.mark.parametrize("row", read_table("outcome_words", OutcomeRow), ids=lambda row: row.words)
def test_an_example_shows_its_outcome(row: OutcomeRow, parse_text: Callable[..., Parsed]) -> None:
    doc = parse_text(row.example).doc
    damage, stopped = outcome_of(tuple(doc.sents), frozenset(range(len(doc))), KNOWN)
    assert (bool(damage), stopped) == ((True, None) if row.outcome == "damage" else (False, True))


def assaults(text: str) -> list[Event]:
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    return [e for e in record.events if e.type is EventType.ASSAULT]


def test_what_was_damaged_is_kept_in_the_words_of_the_report() -> None:
    text = "An air strike near Marib on Monday destroyed a school bus and damaged two houses."
    spans = {text[start:end] for event in assaults(text) for start, end in event.damage}
    assert {"a school bus", "two houses"} <= {span.split(" and ")[0] for span in spans}


def test_voices_that_differ_on_a_toll_stand_side_by_side() -> None:
    text = (
        "A bomb attack on a market in Goma killed nine people, the police said.\n\n"
        "The attack killed fourteen people, a rebel spokesman said."
    )
    (event,) = assaults(text)
    tolls = {v.source: v.casualties.killed for v in event.versions if v.casualties}
    assert sorted(tolls.values()) == [(9, 9), (14, 14)]
    assert event.casualties is not None
    assert event.casualties.killed == (9, 14)


def test_voices_that_agree_need_no_versions() -> None:
    text = "A bomb killed nine people in Goma, the police said. The bomb killed nine people, a doctor said."
    assert all(not e.versions or e.status is not Status.HAPPENED for e in assaults(text))


def test_a_vaguer_word_widens_no_toll() -> None:
    text = "A raid on the port on Monday killed 29 people. The raid killed dozens of people, a monitor said."
    (raid,) = assaults(text)
    assert raid.casualties is not None
    assert raid.casualties.killed == (29, 29)


@pytest.mark.parametrize(
    ("text", "tolls", "widest"),
    [
        (
            "A car bomb killed 12 people in Kabul on Monday, police said. The health ministry put the toll at 15.",
            {"police": (12, 12), "health ministry": (15, 15)},
            (12, 15),
        ),
        (
            "A car bomb killed 12 people in Kabul, police said. Hospital sources said at least 20 people had died.",
            {"police": (12, 12), "Hospital sources": (20, None)},
            (12, None),
        ),
        (
            "A car bomb exploded in Kabul. The government says nine people died; activists say the figure is "
            "closer to 40.",
            {"government": (9, 9), "activists": (40, 40)},
            (9, 40),
        ),
        (
            "A strike killed 10 fighters, the army said. A rebel spokesman said no fighters were killed.",
            {"army": (10, 10), "rebel spokesman": (0, 0)},
            (0, 10),
        ),
    ],
)
def test_who_only_counts_the_dead_has_a_version(
    text: str, tolls: dict[str, tuple[int, int | None]], widest: tuple[int, int | None]
) -> None:
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    names = {source.id: source.name for source in record.sources}
    (event,) = (e for e in record.events if e.type is EventType.ASSAULT)
    assert {names[v.source]: v.casualties.killed for v in event.versions if v.casualties} == tolls
    assert event.casualties is not None
    assert event.casualties.killed == widest


def test_another_count_of_the_dead_is_nobody_hurt() -> None:
    (event,) = assaults("A car bomb killed 12 people in Kabul, police said. A ministry put the toll at 15.")
    assert [party.name for party in event.recipients] == ["12 people"]
