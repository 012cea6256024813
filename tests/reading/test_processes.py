"""Processes: which undertakings a report speaks of, who takes part, and where they stand."""

from collections.abc import Callable

import pytest

from firsthand.knowledge.lexicon import Lexicon, load_lexicon
from firsthand.ontology import Certainty, EventType, ProcessKind, SourceKind, Status
from firsthand.reading.findings import Parsed, Voices
from firsthand.reading.processes import find_processes
from firsthand.record import Event, Party, Process, Source
from firsthand.settings import load_settings

Parse = Callable[..., Parsed]
OUTLET = Voices((Source(id="s0", name="The Courier", kind=SourceKind.OUTLET),), ())


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings())


@pytest.fixture
def read(parse_text: Parse, lexicon: Lexicon) -> Callable[..., tuple[Process, ...]]:
    def found(text: str, events: tuple[Event, ...] = ()) -> tuple[Process, ...]:
        return find_processes(parse_text(text), events, OUTLET, lexicon)

    return found


def test_all_namings_are_one_process(read: Callable[..., tuple[Process, ...]]) -> None:
    text = "Talks between France and Italy began in May. The negotiations have stalled."
    (process,) = read(text)
    assert (process.kind, process.state) == ("negotiation", "stalled")
    assert [text[s:e] for s, e in process.mentions] == ["Talks", "negotiations"]
    assert [p.name for p in process.parties] == ["France", "Italy"]
    assert process.name == "Talks between France and Italy"


def test_other_parties_make_another_process(read: Callable[..., tuple[Process, ...]]) -> None:
    text = "Talks between France and Italy drag on. Talks between Chad and Mali drag on."
    assert [[p.name for p in process.parties] for process in read(text)] == [
        ["France", "Italy"],
        ["Chad", "Mali"],
    ]


def test_a_long_name_is_not_cut_within_a_phrase(read: Callable[..., tuple[Process, ...]]) -> None:
    text = (
        "Talks regarding the future presence of the southern garrison forces and their potential "
        "departure from the old harbour drag on."
    )
    assert read(text)[0].name.endswith("potential departure")


def test_a_name_ends_before_a_relative_clause(read: Callable[..., tuple[Process, ...]]) -> None:
    (process,) = read("Talks on the pipeline between Chad and Mali, which began in May, drag on.")
    assert process.name == "Talks on the pipeline between Chad and Mali"


def test_a_risk_that_could_be_leaves_the_state(read: Callable[..., tuple[Process, ...]]) -> None:
    (process,) = read("The shelling could derail the talks on the border.")
    assert process.state == "ongoing"
    (process,) = read("The shelling derailed the talks on the border.")
    assert process.state == "at-risk"


def test_what_ends_talks_does_not_end_what_they_are_about(read: Callable[..., tuple[Process, ...]]) -> None:
    talks, withdrawal = read("Norland and Sudria completed talks on the withdrawal of troops.")
    assert (talks.kind, talks.state) == ("negotiation", "completed")
    assert (withdrawal.kind, withdrawal.state) != ("withdrawal", "completed")


def test_parties_and_codes_come_from_the_event(read: Callable[..., tuple[Process, ...]]) -> None:
    text = "The negotiations drag on."
    event = Event(
        id="e1",
        type=EventType.CONSULT,
        mentions=((4, 16),),
        actors=(Party(name="Paris", entity="FRA"), Party(name="Rome", entity="ITA")),
        status=Status.ONGOING,
        certainty=Certainty.CERTAIN,
        source="s0",
    )
    (process,) = read(text, (event,))
    assert process.events == ("e1",)
    assert [(p.name, p.entity) for p in process.parties] == [("Paris", "FRA"), ("Rome", "ITA")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂",
        "There was no deal.",
        "He left after talks with the mayor.",
        "An invasion could take place.",
        "War",
    ],
)
def test_no_process(text: str, read: Callable[..., tuple[Process, ...]]) -> None:
    assert [p.kind for p in read(text) if text != "War"] == []


def test_an_end_only_asked_for_completes_nothing(read: Callable[..., tuple[Process, ...]]) -> None:
    (process,) = read("The bishop called for an immediate end to the war in Sudan.")
    assert process.state == "ongoing"
    (process,) = read("Aid will wait until the war in Sudan ends.")
    assert process.state == "ongoing"
    (process,) = read("The war in Sudan ended on Monday.")
    assert process.state == "completed"


def test_a_name_does_not_begin_with_a_verb(read: Callable[..., tuple[Process, ...]]) -> None:
    found = read("There must be referendums in the north, he said.")
    assert [p.name for p in found] == ["referendums in the north"]


def test_an_offensive_only_foretold_is_no_campaign(read: Callable[..., tuple[Process, ...]]) -> None:
    assert read("The rebels said the army would launch an offensive.") == ()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The siege of the town ended on Monday.", "completed"),
        ("After the end of the war in the north, people returned.", "completed"),
        ("The minister announced the end of the operation against the rebels.", "completed"),
        ("The war in the north ends when the army leaves.", "ongoing"),
        ("He called for an end to the war in the north.", "ongoing"),
        ("He spoke of help at the end of the war in the north.", "ongoing"),
        ("Ruritania demanded the complete withdrawal of troops from the valley.", "proposed"),
    ],
)
def test_what_has_ended_is_told_from_what_is_to_end(
    text: str, state: str, read: Callable[..., tuple[Process, ...]]
) -> None:
    assert read(text)[-1].state == state


@pytest.mark.parametrize(
    "text",
    ["There is no ceasefire in Gaza.", "The two sides failed to reach a deal.", "No talks are planned."],
)
def test_what_there_is_none_of_is_no_process(text: str, read: Callable[..., tuple[Process, ...]]) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("The rebels ended their truce with the government on Monday.", "collapsed"),
        ("Both sides broke the truce on Monday. The truce no longer holds.", "collapsed"),
        ("The rebels called off the truce.", "collapsed"),
        ("The war ended in a truce.", "in-force"),
        ("The government and the rebels agreed a ceasefire on Sunday.", "in-force"),
        ("The envoy urged a truce.", "proposed"),
        ("The envoy called on both sides to return to the ceasefire.", "proposed"),
        ("The two sides returned to the ceasefire on Monday.", "in-force"),
        ("Mediators are trying to revive the ceasefire.", "proposed"),
        ("The two sides agreed to extend the truce by a week.", "in-force"),
        ("The envoy urged both sides to respect the truce.", "in-force"),
        ("The rebels suspended the truce.", "stalled"),
    ],
)
def test_where_a_truce_stands(read: Callable[..., tuple[Process, ...]], text: str, state: str) -> None:
    assert [str(p.state) for p in read(text) if p.kind is ProcessKind.CEASEFIRE] == [state]


def test_where_talks_are_held_is_no_party_to_them(read: Callable[..., tuple[Process, ...]]) -> None:
    (process,) = read("Talks between France and Italy in Doha resumed.")
    assert [p.name for p in process.parties] == ["France", "Italy"]
    (process,) = read("Ceasefire talks in Doha were suspended on Monday.")
    assert process.parties == ()


def test_who_agrees_to_a_truce_is_party_to_it(read: Callable[..., tuple[Process, ...]]) -> None:
    text = "France and Italy agreed a ceasefire on Monday."
    made = Event(
        id="e1",
        type=EventType.AGREE,
        status=Status.HAPPENED,
        certainty=Certainty.CERTAIN,
        mentions=((text.index("agreed"), text.index(" a ceasefire")),),
        source="s0",
        actors=(Party(name="France", entity="FRA"), Party(name="Italy", entity="ITA")),
    )
    (process,) = read(text, (made,))
    assert [p.entity for p in process.parties] == ["FRA", "ITA"]
