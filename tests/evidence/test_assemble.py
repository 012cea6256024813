from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from firsthand.evidence import evidence_of
from firsthand.evidence.digest import Seen, seen_in
from firsthand.evidence.matching import raw_parts
from firsthand.evidence.sightings import digest
from firsthand.incident import Evidence, Incident, evidence_json
from firsthand.knowledge.actors import Actors
from firsthand.ontology import EventType, SourceKind, Status
from firsthand.record import Party, Record

from .making import WELLS, record

POLICE = ("Rutba police", SourceKind.OFFICIAL)
COUNCIL = ("Tarfa district council", SourceKind.OFFICIAL)


def shooting(name: str, killed: int, *, day: str = "2024-03-05", **given: Any) -> Record:
    text = given.pop(
        "text", f"Gunmen attacked the guards at the Tarfa wells; {killed} of them died, as {name} tells it."
    )
    voices = given.pop("voices", (POLICE,))
    fact = {
        "word": "attacked",
        "day": day,
        "place": WELLS,
        "killed": (killed, killed),
        "source": "s1" if voices else "s0",
    }
    return record(name, text, fact, voices=voices, **given)


def only(evidence: Evidence) -> Incident:
    (incident,) = evidence.incidents
    return incident


def test_the_same_voice_in_two_papers_is_one_origin(actors: Actors) -> None:
    found = only(evidence_of([shooting("oasis", 3), shooting("border", 3)], actors))
    assert found.reports == ("border", "oasis")
    assert (found.origins.least, found.origins.most) == (1, 1)
    assert [(v.value, v.reports) for v in found.values["killed"]] == [((3, 3), ("border", "oasis"))]
    assert not found.conflicts


def test_two_voices_of_one_evening_that_cannot_both_be_right_conflict(actors: Actors) -> None:
    found = only(evidence_of([shooting("oasis", 3), shooting("border", 7, voices=(COUNCIL,))], actors))
    assert (found.origins.least, found.origins.most) == (2, 2)
    assert [c.property for c in found.conflicts] == ["killed"]
    assert not found.revisions


def test_a_voice_that_raises_its_own_count_revises_it(actors: Actors) -> None:
    later = shooting("border", 4, published="2024-03-06T18:00:00Z")
    found = only(evidence_of([shooting("oasis", 3), later], actors))
    assert [(r.from_, r.to, r.report) for r in found.revisions] == [((3, 3), (4, 4), "border")]
    assert not found.conflicts


def test_an_outlet_that_cites_nobody_is_an_origin_of_its_own(actors: Actors) -> None:
    found = only(evidence_of([shooting("oasis", 3), shooting("border", 3, voices=())], actors))
    assert {o.name for o in found.origins.list} == {"Rutba police", "The Border Post"}


def test_an_unnamed_voice_that_may_be_a_named_one_raises_only_the_most(actors: Actors) -> None:
    vague = shooting("border", 3, voices=(("a security source", SourceKind.OFFICIAL),))
    found = only(evidence_of([shooting("oasis", 3), vague], actors))
    assert (found.origins.least, found.origins.most) == (1, 2)


def test_two_events_that_one_report_tells_apart_never_merge(actors: Actors) -> None:
    text = (
        "Gunmen attacked the guards at the Tarfa wells. A week before they raided the same wells, killing 3."
    )
    first = {"word": "attacked", "day": "2024-03-05", "place": WELLS}
    second = {"word": "raided", "day": "2024-02-27", "place": WELLS}
    both = record("oasis", text, first, second)
    found = evidence_of([both, shooting("border", 3), shooting("dune", 3, day="2024-02-27")], actors)
    for incident in found.incidents:
        assert {(e.report, e.event) for e in incident.events} != {("oasis", "e1"), ("oasis", "e2")}
        assert len([e for e in incident.events if e.report == "oasis"]) <= 1


@pytest.mark.parametrize(("year", "together"), [("1988", False), ("2024", True)])
def test_a_count_goes_to_the_news_not_to_what_is_recalled_after_it(
    year: str, together: bool, actors: Actors
) -> None:
    text = f"Herders counted a toll of 40. In March {year} riders had gassed the camp at the Tarfa wells."
    told = (
        {"word": "toll", "killed": (40, 40)},
        {"word": "gassed", "day": f"{year}-03-04", "place": WELLS, "modes": ("unconventional",)},
    )
    evidence = evidence_of([record("oasis", text, *told)], actors)
    assert (len(evidence.incidents) == 1) is together


@pytest.mark.parametrize(("mode", "rare"), [("unconventional", True), ("aerial", False)])
def test_a_rare_way_of_harm_ties_more_than_a_common_one(mode: str, rare: bool) -> None:
    one, other = (
        next(seen_in(digest(record(name, text, {"word": "attack", "modes": (mode,)}))))
        for name, text in (("oasis", "The attack was short."), ("border", "Herders saw an attack."))
    )
    means = next(part for part in raw_parts(one, other) if part.kind == "same-means")
    assert (means.weight > 0.5) is rare


def test_who_denies_having_done_it_stands_against_who_says_so(actors: Actors) -> None:
    accused = Party(name="Dune Brigade", entity="DUNE-BRIGADE")
    text = "Gunmen of the Dune Brigade attacked the Tarfa wells on Tuesday. Its men did not raid the Tarfa wells, it said."
    told = {"word": "attacked", "day": "2024-03-05", "place": WELLS, "actors": (accused,), "source": "s1"}
    denied = {"word": "raid", "place": WELLS, "actors": (accused,), "source": "s2", "status": Status.NEGATED}
    voices = (POLICE, ("Dune Brigade", SourceKind.ARMED_GROUP))
    found = only(evidence_of([record("oasis", text, told, denied, voices=voices)], actors))
    assert [(v.value, v.denied) for v in found.values["actor"]] == [
        ("DUNE-BRIGADE", False),
        ("DUNE-BRIGADE", True),
    ]
    assert [c.property for c in found.conflicts] == ["actor"]
    assert found.origins.least == 1


def test_plans_alone_make_no_incident(actors: Actors) -> None:
    text = "They may attack the Tarfa wells."
    planned = {"word": "attack", "place": WELLS, "status": Status.HYPOTHETICAL}
    assert evidence_of([record("oasis", text, planned)], actors).incidents == ()


def test_the_order_in_which_reports_come_plays_no_part(actors: Actors) -> None:
    records = [
        shooting("oasis", 3),
        shooting("border", 7, voices=(COUNCIL,)),
        shooting("dune", 3, day="2024-01-02"),
    ]
    results = {evidence_json(evidence_of(order, actors)) for order in permutations(records)}
    assert len(results) == 1


def test_every_value_leads_to_words_of_its_report(actors: Actors) -> None:
    records = [shooting("oasis", 3), shooting("border", 7, voices=(COUNCIL,))]
    evidence = evidence_of(records, actors)
    texts = {r.report.id: r.report.text for r in records}
    by_id = {s.id: s for s in evidence.statements}
    for values in only(evidence).values.values():
        for value in values:
            for statement in (by_id[i] for i in value.statements):
                assert all(texts[statement.report][a:b] for a, b in statement.evidence)


@pytest.mark.parametrize("records", [[], [record("a", "")]])
def test_nothing_makes_nothing(records: list[Record], actors: Actors) -> None:
    assert evidence_of(records, actors) == Evidence()


def test_a_day_apart_at_one_spot_is_one_happening_with_its_days_at_odds(actors: Actors) -> None:
    other = shooting("border", 3, day="2024-03-04", voices=(COUNCIL,))
    found = only(evidence_of([shooting("oasis", 3), other], actors))
    assert [v.value for v in found.values["date"]] == ["2024-03-04", "2024-03-05"]
    assert [c.property for c in found.conflicts] == ["date"]


def test_a_copy_carries_the_origins_of_its_original_and_adds_none(actors: Actors) -> None:
    tail = " Shepherds saw the riders leave along the dry river bed, and the pumps stood still until noon that day."
    text = (
        "Gunmen attacked the guards at the Tarfa wells before sunrise on Tuesday, and 3 of them died." + tail
    )
    first = shooting("oasis", 3, text=text)
    copy = shooting("border", 3, text=text + " More soon.", voices=(), published="2024-03-05T15:00:00Z")
    found = only(evidence_of([copy, first], actors))
    assert found.reports == ("border", "oasis")
    assert [(o.name, o.reports) for o in found.origins.list] == [("Rutba police", ("border", "oasis"))]


def test_a_denial_told_alone_finds_the_act_in_other_reports(actors: Actors) -> None:
    accused = Party(name="Dune Brigade", entity="DUNE-BRIGADE")
    fact = {
        "word": "raid",
        "day": "2024-03-05",
        "place": WELLS,
        "actors": (accused,),
        "source": "s1",
        "status": Status.NEGATED,
    }
    voices = (("Dune Brigade", SourceKind.ARMED_GROUP),)
    denial = record(
        "dune", "The Dune Brigade did not raid the guards at the Tarfa wells.", fact, voices=voices
    )
    found = only(evidence_of([shooting("oasis", 3), denial], actors))
    assert [(v.value, v.denied) for v in found.values["actor"]] == [("DUNE-BRIGADE", True)]
    assert (found.origins.least, found.origins.most) == (1, 1)


def test_reports_that_name_one_suspect_are_likelier_of_one_act() -> None:
    def told(name: str, who: Party) -> Seen:
        text = f"{who.name} attacked the guards."
        made = digest(record(name, text, {"word": "attacked", "actors": (who,)}))
        return next(seen_in(made))

    suspect, other = Party(name="Ardan Velik"), Party(name="Ossip Brun")
    known = Party(name="Ardan Velik", entity="VELIK")
    kinds = {p.kind: p.weight for p in raw_parts(told("a", suspect), told("b", suspect))}
    assert kinds["named-doer"] > 1
    assert "named-doer" not in {p.kind for p in raw_parts(told("a", suspect), told("b", other))}
    assert "named-doer" not in {p.kind for p in raw_parts(told("a", known), told("b", known))}


@pytest.mark.parametrize(
    ("blame", "named"),
    [
        ("The front accused the Dune Brigade of the raid.", True),
        ("The front accused the Dune Brigade of carrying out the raid.", True),
        ("The front blamed the Dune Brigade.", True),
        ("The front accused the Dune Brigade of raising tensions.", False),
        ("The front accused the Dune Brigade of failing to stop the raid.", False),
        ("The front accused the Dune Brigade of weakness, hours after the raid.", False),
    ],
)
def test_a_blame_names_the_culprit_of_what_it_is_for(actors: Actors, blame: str, named: bool) -> None:
    text = f"Gunmen began a raid on the Tarfa wells on Tuesday. {blame}"
    start = text.index("Dune Brigade")
    accused = Party(name="Dune Brigade", entity="DUNE-BRIGADE", mention=(start, start + len("Dune Brigade")))
    deed = {"word": "raid", "day": "2024-03-05", "place": WELLS}
    made = record("oasis", text, deed, {"word": "accused" if "accused" in text else "blamed"})
    raid, accusing = made.events
    again = text.rindex("raid")
    raid = replace(raid, mentions=(*raid.mentions, (again, again + 4)) if again > start else raid.mentions)
    accusing = replace(accusing, type=EventType.ACCUSE, modes=("allege",), recipients=(accused,))
    evidence = evidence_of([replace(made, events=(raid, accusing))], actors)
    attack = next(i for i in evidence.incidents if i.type is EventType.ASSAULT)
    assert bool(attack.values.get("actor")) is named
