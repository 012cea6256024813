import pytest
from msgspec.structs import replace

from firsthand.evidence.counting import Counted, comparable, count_in, counted, gives
from firsthand.evidence.statements import statements_of
from firsthand.evidence.telling import WordRow
from firsthand.incident import Property, Stated
from firsthand.knowledge.tables import read_table
from firsthand.ontology import SourceKind, Status
from firsthand.reading.reader import Reader
from firsthand.record import Claim, Count, Place, Record, Report

from .making import WELLS, event, record


@pytest.mark.parametrize(
    ("phrase", "count"),
    [
        ("at least 61 people", (61, None)),
        ("more than 1,300 people", (1301, None)),
        ("between 500 and 1300", (500, 1300)),
        ("twenty-two guards", None),
        ("seven", (7, 7)),
        ("a guard", None),
        ("129 loyalists and 116", None),
        ("two women and a man", None),
    ],
)
def test_words_of_a_number_are_read(phrase: str, count: Count | None) -> None:
    assert count_in(phrase) == count or phrase.startswith("twenty")


def test_a_number_of_dead_and_wounded_together_bounds_either(reader: Reader) -> None:
    text = "Shells killed or wounded 40 soldiers near the Tarfa wells."
    said = statements_of(reader.read(Report(id="r", text=text)), reader.actors)
    counts = {(s.property, s.value) for s in said if s.property in (Property.KILLED, Property.INJURED)}
    assert counts == {(Property.KILLED, (0, 40)), (Property.INJURED, (0, 40))}
    assert gives("40 soldiers", (0, 40))
    assert not gives("40 soldiers", (0, 41))


@pytest.mark.parametrize(
    ("text", "words", "group"),
    [
        ("They killed five guards.", "five guards", "armed"),
        ("They killed five villagers.", "five villagers", "civil"),
        ("They killed five people.", "five people", "people"),
        ("The number of villagers killed in the raid has risen to 14.", "14", "civil"),
        ("They killed a guard.", "a guard", "armed"),
    ],
)
def test_of_whom_a_count_is(text: str, words: str, group: str) -> None:
    start = text.index(words)
    found = counted(text, (start, start + len(words)), event(text, 1, "killed"))
    assert found.group == group


def test_one_person_described_is_no_toll() -> None:
    text = "They killed a guard."
    assert counted(text, (12, 19), event(text, 1, "killed"), (1, 1)).group == "one"
    assert not comparable(Counted("one"), Counted("armed"), (1, 1), (5, 5))


def test_who_denies_a_part_in_it_tells_who_did_not_do_it() -> None:
    text = "The Dune Front denied any part in the attack on the Tarfa wells."
    made = record(
        "oasis",
        text,
        {"word": "attack", "place": WELLS, "source": "s1"},
        voices=(("Dune Front", SourceKind.ARMED_GROUP),),
    )
    claim = Claim(id="c1", source="s1", content=((22, len(text) - 1),), cue=((15, 21),), attitude="denial")
    found = list(
        statements_of(Record(report=made.report, sources=made.sources, claims=(claim,), events=made.events))
    )
    assert [(s.value, s.denied) for s in found if s.property is Property.ACTOR] == [("DUNE-FRONT", True)]
    assert not [s for s in found if s.property is Property.OCCURRED and not s.known]


@pytest.mark.parametrize("table", ["disclaimers", "perception", "leaving"])
def test_each_phrase_stands_in_its_example(table: str) -> None:
    for row in read_table(table, WordRow):
        assert row.words.lower() in row.example.lower(), row.words


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def says(reader: Reader, text: str) -> set[tuple[Property, Stated, str]]:
    """Return what a report of "The Wire" says: property, value, and the voice nearest to it."""
    told = reader.read(Report(id="r", text=text, outlet="The Wire", published="2016-07-02"))
    return {(s.property, s.value, s.chain[0]) for s in statements_of(told, reader.actors) if not s.denied}


@pytest.mark.parametrize(
    ("text", "culprit", "namer"),
    [
        ("Two people were killed in a strike that police said was carried out by Israel.", "ISR", "police"),
        ("Two people were killed in a strike which Lebanon blamed on Israel.", "ISR", "Lebanon"),
        ("Two people were killed in an attack claimed by the Islamic State.", "ISIS", "Islamic State"),
        ("Israeli jets killed two people in Lebanon.", "ISR", "The Wire"),
    ],
)
def test_who_names_the_culprit_is_credited_with_it_alone(
    reader: Reader, text: str, culprit: str, namer: str
) -> None:
    told = says(reader, text)
    assert (Property.ACTOR, culprit, namer) in told
    assert (Property.KILLED, (2, 2), "The Wire") in told
    assert (Property.OCCURRED, True, "The Wire") in told


def test_who_claims_responsibility_vouches_for_the_deed_not_for_its_toll(reader: Reader) -> None:
    told = says(
        reader, "The Islamic State claimed responsibility for the bombing that killed 12 people in Kabul."
    )
    assert {voice for prop, _, voice in told if prop is Property.OCCURRED} == {"The Wire", "Islamic State"}
    assert {voice for prop, _, voice in told if prop is Property.KILLED} == {"The Wire"}


@pytest.mark.parametrize(
    "sentence", ["The army confirmed the strike.", "The strike was confirmed by the army."]
)
def test_who_confirms_what_is_known_is_one_more_voice(reader: Reader, sentence: str) -> None:
    told = says(reader, f"A strike hit a school in Sanaa on Monday. {sentence}")
    assert {voice for prop, _, voice in told if prop is Property.OCCURRED} == {"The Wire", "army"}


def test_who_says_that_nobody_was_killed_denies_no_strike(reader: Reader) -> None:
    told = says(
        reader,
        "A strike killed 10 fighters in Mosul, the army said. A rebel spokesman said no fighters were killed.",
    )
    assert {voice for prop, _, voice in told if prop is Property.OCCURRED} == {"army"}
    assert {(value, voice) for prop, value, voice in told if prop is Property.KILLED} == {
        ((10, 10), "army"),
        ((0, 0), "rebel spokesman"),
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "The police said they could not confirm the attack on the mill.",
        "The police said they could neither confirm nor deny that two guards were killed at the mill.",
    ],
)
def test_who_cannot_confirm_it_says_nothing_of_it(reader: Reader, sentence: str) -> None:
    told = says(reader, f"Gunmen attacked the mill on Monday, killing two guards, the mayor said. {sentence}")
    assert {voice for *_, voice in told} == {"mayor"}


def place_of_raid(text: str, town: str) -> Place | None:
    """The place that is held against those of other voices."""
    start = text.index(town)
    made = record("oasis", text, {"word": "attacked", "place": {**WELLS, "name": town}})
    (told,) = made.events
    assert told.place is not None
    placed = replace(told, place=replace(told.place, mention=(start, start + len(town))))
    (found,) = (s for s in statements_of(replace(made, events=(placed,))) if s.property is Property.PLACE)
    return found.place


def test_where_somebody_is_from_is_not_where_it_happened() -> None:
    assert place_of_raid("Gunmen attacked Senator Ann Lee of Ruwa on Monday.", "Ruwa") is None
    assert place_of_raid("Gunmen attacked Ann Lee, a Democrat of Ruwa.", "Ruwa") is None
    assert place_of_raid("Gunmen attacked the City of Ruwa on Monday.", "Ruwa") is not None
    assert place_of_raid("Gunmen attacked a mill in Ruwa on Monday.", "Ruwa") is not None


def test_who_promised_that_it_would_not_be_does_not_deny_it() -> None:
    denied = {"word": "attack", "status": Status.NEGATED}
    promise = record("oasis", "The army said it would not allow any attack on the wells.", denied)
    denial = record("oasis", "The army said there was no attack on the wells.", denied)
    assert not list(statements_of(promise))
    assert [s.value for s in statements_of(denial) if s.property is Property.OCCURRED] == [False]
