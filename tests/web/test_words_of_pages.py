"""Codes, days and numbers as people read them."""

import pytest

from firsthand.incident import Origins, Property, Stated
from firsthand.ontology import PlacePrecision, SourceKind
from firsthand.query import Query
from firsthand.record import Place
from firsthand.web import words
from firsthand.web.asking import pills, toggled


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2024-08-05", None, "5 August 2024"),
        ("2024-08-05", "2024-08-07", "5 to 7 August 2024"),
        ("2024-07-01", "2024-07-31", "July 2024"),
        ("2024-07-30", "2024-08-02", "30 July to 2 August 2024"),
        ("2023-12-31", "2024-01-02", "31 December 2023 to 2 January 2024"),
        (None, None, "no date"),
        ("soon", None, "soon"),
    ],
)
def test_days(first: str | None, last: str | None, said: str) -> None:
    assert words.days(first, last) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("2024-08-06T05:40:00Z", "6 August 2024, 05:40"),
        ("2024-08-06T09:15:00+04:00", "6 August 2024, 09:15 (+04:00)"),
        ("2024-08-06", "6 August 2024"),
        (None, "no date"),
        ("once", "once"),
    ],
)
def test_instants(given: str | None, said: str) -> None:
    assert words.instant(given) == said


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (0, 0, "nobody vouches for it"),
        (1, 1, "one origin"),
        (3, 3, "3 independent origins"),
        (2, 3, "2–3 independent origins"),
        (0, 1, "0–1 independent origins"),
    ],
)
def test_how_well_attested(least: int, most: int, said: str) -> None:
    assert words.origins_words(Origins(least=least, most=most)) == said


@pytest.mark.parametrize(
    ("prop", "value", "denied", "said"),
    [
        (Property.KILLED, (5, None), False, "at least 5"),
        (Property.KILLED, (0, 0), False, "none"),
        (Property.DATE, "2024-08-05", False, "5 August 2024"),
        (Property.DATE, "../2024-08-05", False, "by 5 August 2024"),
        (Property.DATE, "2024-08-05/..", False, "since 5 August 2024"),
        (Property.ACTOR, "USA", True, "not the United States"),
        (Property.ACTOR, "a group", False, "a group"),
        (Property.OCCURRED, True, False, "it happened"),
        (Property.OCCURRED, True, True, "it did not happen"),
        (Property.WEAPON, "rockets", False, "rockets"),
    ],
)
def test_values(prop: Property, value: Stated, denied: bool, said: str) -> None:
    assert words.value_words(prop, value, denied=denied) == said


def test_reasons_have_names_and_days_in_the_place_of_codes() -> None:
    assert words.plainly("IRQ is said to have done it") == "Iraq is said to have done it"
    assert words.plainly("2024-08-05 against 2024-08-06") == "5 August 2024 against 6 August 2024"


def test_voices_and_places_say_what_they_are() -> None:
    assert words.source_kind(SourceKind.ARMED_GROUP, anonymous=True) == "armed group, unnamed"
    assert words.source_kind("unknown", anonymous=True) == "unnamed"
    place = Place(name="Babil", country="IRQ", precision=PlacePrecision.PROVINCE)
    assert words.precision_words(place) == "somewhere in the province; no point on the map"
    assert words.either(["A", "B", "C"]) == "A, B or C"


def test_every_filter_has_a_pill_that_takes_it_away() -> None:
    query = Query.from_url(
        "text=drone&type=ASSAULT&actor=USA&doer=IRN&target=ISR&country=IRQ&place=Babil&box=38,29,49,38&since=2024-08-01"
        "&until=2024-08-09&status=happened&process=p-1&origins=2&single=1&conflicts=1&outlet=The+Courier&reviewed=1"
        "&rejected=1&changed=7"
    )
    found = pills(query, process="talks")
    assert len(found) == 18  # the days are one
    said = " ".join(pill.words for pill in found)
    assert (
        "ASSAULT" not in said
        and "USA" not in said
        and "1 to 9 August 2024" in said
        and "bears on talks" in said
    )
    for pill in found:
        assert len(Query.from_url(pill.href.partition("?")[2]).to_params()) < len(query.to_params())


def test_a_value_chosen_twice_is_let_go() -> None:
    once = toggled(Query(cursor="x"), "types", "ASSAULT")
    assert once.to_url() == "type=ASSAULT"
    assert toggled(once, "types", "ASSAULT") == Query()
