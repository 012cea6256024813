"""MUC-4: one report to incident templates."""

from collections.abc import Callable
from typing import Any

import pytest

from firsthand.benchmarks import muc4
from firsthand.benchmarks.muc4 import ROLES, TYPES, predict
from firsthand.benchmarks.muc4.facts import countries_named, facts_of
from firsthand.benchmarks.muc4.features import lay_out
from firsthand.benchmarks.muc4.grouping import divide
from firsthand.benchmarks.muc4.models import load_weights, score
from firsthand.benchmarks.muc4.opinions import likelihoods
from firsthand.benchmarks.muc4.phrases import find_candidates, fullest, normal
from firsthand.benchmarks.run import Options
from firsthand.language.encoder import PARTS, load_encoder
from firsthand.ontology import Certainty, EventType, PlacePrecision, Status
from firsthand.reading.findings import Parsed
from firsthand.reading.reader import Reader
from firsthand.record import Casualties, Event, Place, Record, Time

BOMBING = (
    "Bogota, 6 Mar 90 -- [Text] Guerrillas of the Army of National Liberation (ELN) dynamited a bank\n"
    "in Cucuta yesterday.  The explosion killed Colonel Mario Perez Soto, the police reported.\n\n"
    "   The terrorists had placed a bomb in the bank.  Perez died in Cucuta, Colombia."
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def row(text: str) -> dict[str, Any]:
    return {"id": "a", "text_cased": text, "report_date": "1990-03-06", "source": None}


def event(**facts: Any) -> Event:
    given = {"status": Status.HAPPENED, "certainty": Certainty.CERTAIN, "source": "s0"}
    return Event(id="e1", type=EventType.ASSAULT, **(given | facts))


def test_a_bombing_becomes_a_template(reader: Reader) -> None:
    (found,) = predict([row(BOMBING)], reader, Options())
    kinds = [t["incident_type"] for t in found["templates"]]
    assert "bombing" in kinds
    incident = found["templates"][kinds.index("bombing")]
    assert ["bomb"] in incident["Weapon"]
    assert ["Mario Perez Soto"] in incident["Victim"]
    assert incident["country"] == "colombia"
    assert incident["date_to"] <= "1990-03-06"


@pytest.mark.parametrize(
    "text", ["", "x", "🙂", "The president opened a school in Lima and praised its pupils."]
)
def test_without_an_incident_there_is_no_template(reader: Reader, text: str) -> None:
    assert list(predict([row(text)], reader, Options())) == [{"id": "a", "templates": []}]


def test_the_same_report_gives_the_same_templates(reader: Reader) -> None:
    rows = [row(BOMBING), row(BOMBING)]
    first, second = predict(rows, reader, Options())
    assert first == second


def test_there_is_a_model_for_each_type_and_role() -> None:
    reports = {"any", *TYPES}
    assert set(load_weights()) == {*reports, *(f"told {kind}" for kind in reports), *ROLES}
    assert score({"bias": 1.0, "a": 0.5}, {"a", "b"}) == 1.5


def test_wordings_are_cut_as_keys_have_them(parse_text: Callable[..., Parsed]) -> None:
    doc = parse_text("The two armed men killed Gen. Juan Lopez near the power station.").doc
    keys = {c.key: c for c in find_candidates(doc)}
    assert {"two armed men", "armed men", "men", "power station", "juan lopez"} <= set(keys)
    assert normal("the U.S. Embassy") == "us embassy"


def test_a_surname_stands_for_the_full_name(parse_text: Callable[..., Parsed]) -> None:
    doc = parse_text("Juan Lopez was shot. Mr. Lopez died on Monday.").doc
    candidates = find_candidates(doc)
    short = next(c for c in candidates if c.key == "lopez")
    assert fullest(short, candidates).text == "Juan Lopez"


def test_countries_come_from_names_peoples_and_capitals(parse_text: Callable[..., Parsed]) -> None:
    doc = parse_text("Two Peruvian officers flew from Lima to Peru's south, not to Chile.").doc
    assert countries_named(doc)[0] == "PER"


def test_facts_are_those_of_what_happened() -> None:
    place = Place(name="Cali", country="COL", precision=PlacePrecision.TOWN)
    happened = event(place=place, casualties=Casualties(killed=(3, 3), injured=(5, None)))
    feared = event(status=Status.HYPOTHETICAL, casualties=Casualties(killed=(9, 9)))
    facts = facts_of([feared, happened], ["USA", "COL"], "1990-03-06")
    expected = {"country": "colombia", "place": "Cali", "stage": "ACCOMPLISHED", "killed": 3}
    assert facts == expected | {"date_to": "1990-03-06"}


def test_the_day_of_the_event_goes_before_that_of_the_report() -> None:
    dated = event(time=Time(start="1990-03-01", end="1990-03-02"))
    facts = facts_of([dated], [], "1990-03-06")
    assert (facts["date_from"], facts["date_to"]) == ("1990-03-01", "1990-03-02")


def test_two_days_are_two_incidents(parse_text: Callable[..., Parsed], reader: Reader) -> None:
    parsed = parse_text("A mayor was killed. A judge was killed.")
    scene = lay_out(Record(report=parsed.report), parsed.doc)
    days = [Time(start=day, end=day) for day in ("1990-03-01", "1990-03-04")]
    events = [event(time=days[0]), event(time=days[1]), event(), event(status=Status.FUTURE)]
    assert [len(i.events) for i in divide("attack", events, scene)] == [2, 1]
    assert [i.events for i in divide("arson", [], scene)] == [()]


def test_without_the_encoder_a_bombing_is_still_read(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(muc4, "load_encoder", lambda: None)
    (found,) = predict([row(BOMBING)], reader, Options())
    assert isinstance(found["templates"], list)
    assert list(predict([row("The president opened a school.")], reader, Options())) == [
        {"id": "a", "templates": []}
    ]


def test_the_encoder_knows_the_part_of_a_word(parse_text: Callable[..., Parsed]) -> None:
    text = "Guerrillas placed a bomb in the bank and kidnapped the mayor of the town in Colombia."
    doc = parse_text(text).doc
    said = likelihoods(doc, load_encoder())
    parts = {token.text: PARTS[max(range(len(PARTS)), key=said.parts[token.i].__getitem__)] for token in doc}
    assert parts["bomb"] == "Weapon"
    assert len(said.parts) == len(doc)
    assert all(len(row) == len(TYPES) for row in said.incidents)
