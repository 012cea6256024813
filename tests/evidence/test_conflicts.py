from typing import Any

import pytest

from firsthand.evidence.conflicts import weigh
from firsthand.evidence.differing import Kind
from firsthand.incident import Property, Stated, Statement
from firsthand.ontology import Certainty, EventType, PlacePrecision
from firsthand.record import Place

EVENING, MORNING, LATER = "2024-03-05T18:00:00Z", "2024-03-06T07:00:00Z", "2024-03-07T18:00:00Z"


def said(who: str, prop: Property, value: Stated, **given: Any) -> Statement:
    report = given.pop("report", f"r-{who}")
    return Statement(
        id=f"{who} {prop} {value} {report} {given.get('denied', False)}",
        report=report,
        event="e1",
        property=prop,
        value=value,
        source="s1",
        chain=(who,),
        certainty=Certainty.CERTAIN,
        published=given.pop("published", EVENING),
        **given,
    )


def conflicts(*statements: Statement, kind: Kind | None = None) -> list[str]:
    origins = {name: f"o{n}" for n, name in enumerate(sorted({s.chain[0] for s in statements}), 1)}
    weighed = weigh(statements, {s.id: origins[s.chain[0]] for s in statements}, {}, kind)
    assert all(c.why for c in weighed.conflicts)
    return [c.property.value for c in weighed.conflicts]


def killed(who: str, least: int | None, most: int | None, **given: Any) -> Statement:
    return said(who, Property.KILLED, (least, most), **given)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (killed("a", 3, 3), killed("b", 7, 7), True),
        (killed("a", 3, None), killed("b", 7, 7), False),  # "at least three" holds seven
        (killed("a", 3, 3), killed("b", 7, 7, published=LATER), False),  # a toll grows
        (killed("a", 7, 7), killed("b", 3, 3, published=LATER), True),  # and never shrinks
        (killed("a", 3, 3), killed("b", 7, 7, published=MORNING, raised=True), False),
        (killed("a", 3, 3, group="armed"), killed("b", 7, 7, group="civil"), False),
        (killed("a", 3, 3, group="armed"), killed("b", 7, 7, group="people"), False),
        (
            killed("a", 9, 9, group="armed"),
            killed("b", 7, 7, group="people"),
            True,
        ),  # more of them than of all
        (killed("a", 3, 3, nation="IRQ"), killed("b", 7, 7, nation="USA"), False),
        (killed("a", 1, 1, group="one"), killed("b", 7, 7), False),
    ],
)
def test_tolls_clash_of_the_same_people_at_one_moment(one: Statement, other: Statement, clash: bool) -> None:
    assert conflicts(one, other) == (["killed"] if clash else [])


def place(who: str, name: str, precision: PlacePrecision, **given: Any) -> Statement:
    found = Place(name=name, precision=precision, **{"country": "IRQ", **given})
    return said(who, Property.PLACE, name, place=found)


TOWN = place("a", "Rutba", PlacePrecision.TOWN, admin1="Al Anbar", lat=33.0, lon=40.3)


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (place("b", "Al Anbar", PlacePrecision.PROVINCE, admin1="Al Anbar"), False),
        (place("b", "western Iraq", PlacePrecision.REGION), False),
        (place("b", "Iraq", PlacePrecision.COUNTRY), False),
        (place("b", "Basra", PlacePrecision.PROVINCE, admin1="Basra"), True),
        (place("b", "Kut", PlacePrecision.TOWN, admin1="Wasit", lat=32.5, lon=45.8), True),
        (place("b", "Rutba bridge", PlacePrecision.SITE, admin1="Al Anbar", lat=33.1, lon=40.2), False),
        (place("b", "Kuwait City", PlacePrecision.TOWN, country="KWT"), True),
    ],
)
def test_a_vaguer_place_holds_the_sharper_ones_in_it(other: Statement, clash: bool) -> None:
    assert conflicts(TOWN, other) == (["place"] if clash else [])


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("2024-03-04", "2024-03-05", True),
        ("2024-03-04/2024-03-10", "2024-03-05", False),
        ("../2024-03-05", "2024-03-04", False),
        ("2024-03-01/2024-03-31", "2024-02-20", False),  # told loosely
    ],
)
def test_days_clash_and_spans_that_hold_them_do_not(one: str, other: str, clash: bool) -> None:
    found = conflicts(said("a", Property.DATE, one), said("b", Property.DATE, other))
    assert found == (["date"] if clash else [])


def test_two_named_culprits_clash_unless_it_is_a_clash_of_both() -> None:
    two = said("a", Property.ACTOR, "RSF"), said("b", Property.ACTOR, "SDN")
    assert conflicts(*two) == ["actor"]
    assert conflicts(*two, kind=Kind(mutual=True)) == []
    assert conflicts(*two, kind=Kind(type=EventType.CONSULT)) == []
    assert conflicts(said("a", Property.ACTOR, "RSF"), said("b", Property.ACTOR, "gunmen")) == []


def test_who_denies_stands_against_who_accuses() -> None:
    assert conflicts(said("a", Property.ACTOR, "RSF"), said("b", Property.ACTOR, "RSF", denied=True)) == [
        "actor"
    ]


def test_weapons_clash_by_how_they_strike() -> None:
    def weapons(one: str, other: str) -> list[str]:
        return conflicts(said("a", Property.WEAPON, one), said("b", Property.WEAPON, other))

    assert weapons("rockets", "drone") == ["weapon"]
    assert weapons("rocket", "rockets") == weapons("warplanes", "bombs") == weapons("missile", "drone") == []


def test_who_gives_both_days_stands_on_neither_side() -> None:
    both = said("a", Property.DATE, "2024-03-04"), said("a", Property.DATE, "2024-03-05", report="r2")
    assert conflicts(*both, said("b", Property.DATE, "2024-03-05")) == []


def test_a_later_count_that_takes_the_earlier_in_revises_it() -> None:
    first, then = killed("a", 5, None), killed("b", 8, 8, published=LATER, raised=True)
    weighed = weigh((first, then), {first.id: "o1", then.id: "o2"}, {})
    assert [(r.from_, r.to, r.report) for r in weighed.revisions] == [((5, None), (8, 8), "r-b")]
    assert all(r.why for r in weighed.revisions)
