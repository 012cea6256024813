from typing import Any

from firsthand.evidence import evidence_of
from firsthand.incident import Evidence, Incident
from firsthand.knowledge.actors import Actors
from firsthand.ontology import EventType, SourceKind
from firsthand.record import Claim, Party, Record, Source

from .making import WELLS, record

ARMY = ("Iraqi army", SourceKind.MILITARY)


def told(name: str, text: str, word: str, *voices: tuple[str, SourceKind], **given: Any) -> Record:
    """A report in which the first voice, if there is one, says all of ``claimed``."""
    claimed = given.pop("claimed", text)
    fact = {"word": word, "day": "2024-03-05", "place": WELLS, "source": "s1" if voices else "s0", **given}
    made = record(name, text, fact, voices=voices)
    start = text.index(claimed)
    claim = Claim(
        id="c1", source="s1", content=((start, start + len(claimed)),), attitude=given.get("attitude")
    )
    sources = tuple(
        Source(id=s.id, name=s.name, kind=s.kind, via=s.via, anonymous=s.anonymous) for s in made.sources
    )
    claims = (claim,) if voices else ()
    return Record(report=made.report, sources=sources, claims=claims, events=made.events)


def only(evidence: Evidence) -> Incident:
    (incident,) = evidence.incidents
    return incident


def test_an_army_and_its_ministry_are_one_voice(actors: Actors) -> None:
    text = "Gunmen attacked the guards at the Tarfa wells."
    ministry = ("Iraqi defence ministry", SourceKind.MILITARY)
    one, other = told("oasis", text, "attacked", ARMY), told("border", text, "attacked", ministry)
    found = only(evidence_of([one, other], actors))
    assert (found.origins.least, found.origins.most) == (1, 1)


def test_who_only_speaks_of_what_is_known_is_no_origin(actors: Actors) -> None:
    first = told("oasis", "Gunmen attacked the guards at the Tarfa wells.", "attacked", ARMY)
    view = told(
        "border",
        "The attack at the Tarfa wells was a disgrace.",
        "attack",
        ("Dr. Roe", SourceKind.POLITICIAN),
    )
    found = only(evidence_of([first, view], actors))
    assert {o.name: o.counts for o in found.origins.list} == {"Iraqi army": True, "Dr. Roe": False}


def test_the_origin_of_an_act_of_speech_is_the_speaker(actors: Actors) -> None:
    front = Party(name="Dune Front", entity="DUNE-FRONT")
    text = "The Dune Front threatened the guards of the Tarfa wells."
    reports = [
        told(name, text, "threatened", type=EventType.THREATEN, actors=(front,))
        for name in ("oasis", "border")
    ]
    found = only(evidence_of(reports, actors))
    assert [o.name for o in found.origins.list if o.counts] == ["Dune Front"]


def test_the_paths_lead_from_each_report_to_its_first_voice(actors: Actors) -> None:
    text = "Gunmen attacked the guards at the Tarfa wells."
    found = only(
        evidence_of([told("oasis", text, "attacked", ARMY), told("border", text, "attacked")], actors)
    )
    ways = {p.report: [hop.name for hop in p.through] for p in found.paths if p.copy_of is None}
    assert ways["oasis"] == ["Iraqi army"]
    assert set(ways) | {p.report for p in found.paths} == {"oasis", "border"}
