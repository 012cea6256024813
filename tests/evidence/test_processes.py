from datetime import date, timedelta

import msgspec
import pytest

from firsthand.evidence import evidence_of
from firsthand.evidence.processes import chief_parties, name_among
from firsthand.evidence.undertakings import keys_of, together
from firsthand.knowledge.actors import Actors
from firsthand.ontology import Certainty, EventType, LinkKind, ProcessKind, ProcessState, Status
from firsthand.record import Event, Link, Party, Process, ProcessParty, Record

from .making import WELLS, record


def talks(name: str, state: ProcessState, published: str, *, threatened: bool = False) -> Record:
    text = "Talks on the water of the Tarfa wells go on. Gunmen attacked the guards there."
    if name == "late":
        text = "Talks on the water of the Tarfa wells hang by a thread since armed men attacked those who keep them."
    fact = {"word": "attacked", "day": "2024-03-05", "place": WELLS}
    told = record(name, text, fact, published=published)
    process = Process(
        id="p1",
        kind=ProcessKind.NEGOTIATION,
        name="talks on the water of the Tarfa wells",
        parties=(ProcessParty(name="Iraq", entity="IRQ"), ProcessParty(name="Jordan", entity="JOR")),
        state=state,
        mentions=((0, 5),),
    )
    link = Link(
        id="l1", kind=LinkKind.THREATENS, from_="e1", to="p1", certainty=Certainty.POSSIBLE, source="s0"
    )
    return Record(
        report=told.report,
        sources=told.sources,
        events=told.events,
        processes=(process,),
        links=(link,) if threatened else (),
    )


def test_a_process_has_its_states_in_order_and_what_moved_it(actors: Actors) -> None:
    evidence = evidence_of(
        [
            talks("late", ProcessState.STALLED, "2024-03-07", threatened=True),
            talks("early", ProcessState.ONGOING, "2024-03-05"),
        ],
        actors,
    )
    (process,) = evidence.processes
    assert process.parties == ("IRQ", "JOR")
    found = [(s.state, s.date, s.report) for s in process.states]
    assert found[0] == ("ongoing", "2024-03-05", "early")
    assert sorted(found[1:]) == [("at-risk", "2024-03-07", "late"), ("stalled", "2024-03-07", "late")]
    (moved,) = process.moved_by
    assert moved.kind is LinkKind.THREATENS
    assert moved.incident in {i.id for i in evidence.incidents}


def test_a_process_is_named_by_no_whole_sentence(actors: Actors) -> None:
    early = talks("early", ProcessState.ONGOING, "2024-03-05")
    long = "talks that all the villages around the wells had long hoped would bring water to them"
    late = talks("late", ProcessState.STALLED, "2024-03-07")
    late = msgspec.structs.replace(late, processes=(msgspec.structs.replace(late.processes[0], name=long),))
    (process,) = evidence_of([early, late], actors).processes
    assert process.name == "talks on the water of the Tarfa wells"


def test_reports_share_a_key_for_the_same_parties_and_none_else(actors: Actors) -> None:
    one = talks("early", ProcessState.ONGOING, "2024-03-05")
    other = talks("late", ProcessState.STALLED, "2024-03-07")
    assert keys_of(one, actors) == keys_of(other, actors) == ("negotiation IRQ JOR",)
    quiet = record("dune", "Nothing goes on at the Tarfa wells.")
    assert keys_of(quiet, actors) == ()


def test_what_threatens_a_process_puts_it_at_risk_by_name(actors: Actors) -> None:
    told = talks("late", ProcessState.STALLED, "2024-03-07", threatened=True)
    (process,) = evidence_of([told], actors).processes
    risk = next(s for s in process.states if s.state is ProcessState.AT_RISK)
    assert risk.by == process.moved_by[0].incident


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (["ceasefire", "ceasefire in Gaza"], "ceasefire in Gaza"),
        (["talks"], "talks"),
        ([], ""),
        (
            [
                *["war in Ukraine"] * 6,
                *["Russia's war in Ukraine"] * 4,
                "cruel war of unheard-of cunning and spite",
            ],
            "Russia's war in Ukraine",
        ),
        (["a " * 9 + "truce", "a " * 10 + "truce"], "a " * 9 + "truce"),
    ],
)
def test_a_process_is_called_as_most_reports_call_it(names: list[str], name: str) -> None:
    assert name_among(names) == name


def test_of_many_reports_a_party_that_one_names_is_left_out() -> None:
    assert chief_parties([("RUS", "UKR"), ("RUS", "VNM")]) == ("RUS", "UKR", "VNM")
    assert chief_parties([("RUS", "UKR")] * 20 + [("RUS", "VNM")]) == ("RUS", "UKR")
    assert chief_parties([(f"P{i:02}",) for i in range(20)]) == ("P00", "P01")


@pytest.mark.parametrize(
    ("parties", "quiet", "apart"), [("FRA", 80, 1), ("FRA", 100, 2), ("IRN USA", 100, 1)]
)
def test_talks_after_a_long_quiet_are_others(parties: str, quiet: int, apart: int) -> None:
    first = date(2024, 3, 5)
    told = [
        ((f"negotiation {parties}",), f"{first + timedelta(days=quiet * n)}T23:59:59+00:00") for n in (0, 1)
    ]
    assert len(together(told)) == apart


def test_a_war_goes_on_through_the_quiet() -> None:
    told = [(("campaign SYR",), "2023-01-05"), (("campaign SYR",), "2023-11-05")]
    assert together(told) == [[0, 1]]


def test_a_meeting_of_others_called_off_stalls_no_talks(actors: Actors) -> None:
    told = talks("early", ProcessState.ONGOING, "2024-03-05")
    refused = Event(
        id="e9",
        type=EventType.REJECT,
        modes=("meet",),
        mentions=((20, 25),),
        actors=(Party(name="Israel", entity="ISR"),),
        status=Status.HAPPENED,
        certainty=Certainty.CERTAIN,
        source="s0",
    )
    (process,) = evidence_of(
        [msgspec.structs.replace(told, events=(*told.events, refused))], actors
    ).processes
    assert [s.state for s in process.states] == [ProcessState.ONGOING]
    own = msgspec.structs.replace(refused, actors=(Party(name="Jordan", entity="JOR"),))
    (process,) = evidence_of([msgspec.structs.replace(told, events=(*told.events, own))], actors).processes
    assert [s.state for s in process.states] == [ProcessState.STALLED]


def test_talks_that_are_only_planned_are_no_incident(actors: Actors) -> None:
    told = talks("early", ProcessState.PROPOSED, "2024-03-05")
    (act,) = told.events
    meeting = msgspec.structs.replace(
        act, type=EventType.CONSULT, status=Status.FUTURE, casualties=None, time=None
    )
    process = msgspec.structs.replace(told.processes[0], events=(meeting.id,))
    found = evidence_of([msgspec.structs.replace(told, events=(meeting,), processes=(process,))], actors)
    assert not found.incidents
    assert [p.name for p in found.processes] == ["talks on the water of the Tarfa wells"]
