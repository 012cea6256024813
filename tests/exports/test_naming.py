"""Names of parties, voices and places as sentences print them."""

import pytest

from firsthand.exports.naming import (
    entity_name,
    is_plural,
    is_state,
    outlet_words,
    says_whom,
    speaker,
    takes_the,
    trimmed,
)
from firsthand.exports.telling import spoken_of, time_words, where_words
from firsthand.ontology import PlacePrecision, SourceKind
from firsthand.record import Place, Record, Report, Source, Time


def record(text: str, outlet: str | None = "The Courier", url: str | None = None) -> Record:
    source = Source(id="s0", name=outlet or "unknown", kind=SourceKind.OUTLET)
    return Record(report=Report(id="r", text=text, outlet=outlet, url=url), sources=(source,))


@pytest.mark.parametrize(
    ("name", "acting", "known"),
    [
        ("forces", True, False),
        ("others", False, False),
        ("it", True, False),
        ("the democratic world", True, False),
        ("behalf of NATO", False, False),
        ("Western decision-making", False, False),
        ("girls", True, False),
        ("girls", False, True),
        ("gunmen", True, True),
        ("police", True, True),
        ("government forces", True, True),
        ("oil facilities", False, True),
        ("Red Plain Front", True, True),
    ],
)
def test_a_name_says_who_is_meant_or_is_left_out(name: str, acting: bool, known: bool) -> None:
    assert says_whom(name, acting=acting) is known


def test_marks_do_not_stick_to_names() -> None:
    assert trimmed("Montenegro.-") == "Montenegro"
    assert trimmed("the U.S.") == "the U.S."


def test_states_have_their_article_and_no_other() -> None:
    assert entity_name("BLR") == "Belarus"
    assert entity_name("NLD") == "the Netherlands"
    assert is_state("the Netherlands")
    assert not is_state("Minsk")
    assert not is_plural("the United States")


def test_an_article_is_taken_from_where_a_name_stands_for_itself() -> None:
    assert takes_the("The Front fired. Later the Front denied it.", "Front")
    assert not takes_the("Tarn fell. The Tarn-based Front fled Tarn.", "Tarn")


@pytest.mark.parametrize(
    ("name", "anonymous", "text", "expected"),
    [
        ("he", False, "he said so", "an unidentified voice"),
        ("Serbia", False, "the Serbian army; Serbia said", "Serbia"),
        (
            "New Tarn director of a charity",
            True,
            "…",
            "an unnamed New Tarn director of a charity quoted by The Courier",
        ),
        ("Serbia's Emergency Rescue Service", True, "…", "Serbia's Emergency Rescue Service"),
        ("Security source", True, "…", "an unnamed security source quoted by The Courier"),
    ],
)
def test_voices(name: str, anonymous: bool, text: str, expected: str) -> None:
    source = Source(id="s1", name=name, kind=SourceKind.OFFICIAL, anonymous=anonymous)
    assert speaker(record(text), source, "The Courier") == expected


def test_an_outlet_without_a_name_is_known_by_its_host() -> None:
    assert outlet_words(record("…")) == "The Courier"
    assert outlet_words(record("…", None, "https://www.courier.example/a")) == "courier.example"
    assert outlet_words(record("…", None)) == "a report"


def test_places_read_as_places() -> None:
    def at(name: str, precision: PlacePrecision, country: str = "SRB") -> str:
        return where_words(Place(name=name, country=country, precision=precision))

    assert at("border with Montenegro", PlacePrecision.REGION) == "on the border with Montenegro"
    assert at("part of Belgrade", PlacePrecision.REGION) == ""
    assert at("Middle East", PlacePrecision.REGION, "") == "in the Middle East"


def test_a_war_is_told_by_its_words_alone() -> None:
    assert spoken_of(["war", "conflict"]) == "war"
    assert spoken_of(["invasion", "invaded"]) == "invasion"
    assert spoken_of(["war", "shelling"]) == ""
    assert spoken_of([]) == ""


def test_many_years_are_told_as_years() -> None:
    assert time_words(Time(start="2014-03-02", end="2019-03-02")) == "2014 to 2019"
