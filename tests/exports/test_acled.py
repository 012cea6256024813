"""ACLED's columns hold what its codebook asks for: parties, those beside them, and a note in words."""

import csv
import io

from firsthand.evidence import evidence_of
from firsthand.exports import FORMATS, About, MemoryStream
from firsthand.ontology import Certainty, EventType, PlacePrecision, SourceKind, Status
from firsthand.record import Event, Party, Place, Record, Report, Source

TEXT = (
    "Red Front fighters and their allies attacked the town of Tarn with the Blue Guard, a farmer said. "
    "Five people, a nurse and a mason were hurt there. Casualties of the Front were seen in Tarn."
)


def party(words: str, *, entity: str | None = None) -> Party:
    start = TEXT.index(words)
    return Party(name=words, mention=(start, start + len(words)), entity=entity)


def row(*, actors: tuple[Party, ...], recipients: tuple[Party, ...], place: str = "Tarn") -> dict[str, str]:
    start = TEXT.index("attacked")
    event = Event(
        id="e1",
        type=EventType.ASSAULT,
        mentions=((start, start + len("attacked")),),
        actors=actors,
        recipients=recipients,
        place=Place(name=place, country="SRB", lat=44.1, lon=20.2, precision=PlacePrecision.TOWN),
        status=Status.HAPPENED,
        certainty=Certainty.CERTAIN,
        source="s0",
    )
    report = Report(id="r1", text=TEXT, outlet="The Courier", published="2024-03-06", language="en")
    sources = (Source(id="s0", name="The Courier", kind=SourceKind.OUTLET),)
    record = Record(report=report, sources=sources, events=(event,))
    out = io.BytesIO()
    stream = MemoryStream(evidence_of([record]), [record])
    FORMATS["csv-acled"].write(stream, About(date="2024-03-07"), out)
    (found,) = csv.DictReader(io.StringIO(out.getvalue().decode()))
    return found


def test_neither_places_nor_pronouns_nor_victims_stand_among_those_who_did_it() -> None:
    did = ("Red Front fighters", "their allies", "Tarn", "Casualties", "Blue Guard")
    found = row(actors=tuple(party(one) for one in did), recipients=(party("mason"),))
    assert found["actor1"] == "Red Front fighters"
    assert found["assoc_actor_1"] == "Blue Guard"


def test_whom_it_befell_is_nobodys_town_and_no_number() -> None:
    befell = ("town of Tarn", "Tarn", "Five people", "nurse", "mason")
    found = row(actors=(party("Red Front fighters"),), recipients=tuple(party(one) for one in befell))
    assert found["actor2"] == "people"
    assert found["assoc_actor_2"] == "nurse; mason"


def test_the_note_says_what_happened_and_the_words_are_sentences() -> None:
    found = row(actors=(party("Red Front fighters"),), recipients=(party("mason"),))
    assert found["notes"].startswith("Red Front fighters attacked a mason in Tarn, Serbia. Origins: ")
    assert "their allies attacked the town of Tarn with the Blue Guard, a farmer said." in found["words"]
    assert "“attacked”" not in found["words"]


def test_an_adjective_is_no_location() -> None:
    assert row(actors=(), recipients=(party("mason"),), place="Serbian")["location"] == "Serbia"
