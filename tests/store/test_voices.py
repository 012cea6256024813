"""Voices across incidents: found by name and by whom they speak for, counted as one where they are."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from firsthand.knowledge.actors import Actors, load_actors
from firsthand.ontology import SourceKind
from firsthand.query import Query
from firsthand.record import Record, from_json
from firsthand.settings import Settings
from firsthand.store import Store
from firsthand.store.tellers import actor_of, host_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "records"


def records() -> list[Record]:
    return [from_json(file.read_bytes()) for file in sorted(EXAMPLES.glob("*.json"))]


@pytest.fixture(scope="module")
def actors() -> Actors:
    return load_actors(Settings())


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url, create=True) as made:
        with made.run() as run:
            made.add_records(records(), run)
        yield made


@pytest.mark.parametrize(
    ("name", "kind", "anonymous", "code"),
    [
        ("US", SourceKind.OFFICIAL, False, "USA"),
        ("Washington", SourceKind.OFFICIAL, False, "USA"),
        ("Joe Biden", SourceKind.POLITICIAN, False, "USA"),
        ("two US officials", SourceKind.OFFICIAL, True, "USA"),
        ("the Pentagon", SourceKind.MILITARY, False, "USA"),
        ("Hamas", SourceKind.ARMED_GROUP, False, "HAMAS"),
        ("Western diplomat in Baghdad", SourceKind.OFFICIAL, True, ""),  # where one is says not whose
        ("US embassy in Baghdad", SourceKind.OFFICIAL, False, "USA"),
        ("foreign ministry in Baghdad", SourceKind.OFFICIAL, False, "IRQ"),
        ("Iran-backed factions", SourceKind.ARMED_GROUP, False, ""),
        ("US resident", SourceKind.WITNESS, True, ""),  # nobody's voice but its own
        ("Iran Daily", SourceKind.OUTLET, False, ""),
        ("mayor of Ardun", SourceKind.OFFICIAL, False, ""),
    ],
)
def test_who_speaks_for_whom(name: str, kind: SourceKind, anonymous: bool, code: str, actors: Actors) -> None:
    assert actor_of(name, kind, anonymous=anonymous, actors=actors) == code


def test_hosts_are_names_of_places_to_read() -> None:
    assert host_of("https://www.news.example/a?b") == "news.example"
    assert host_of("http://[broken") == host_of(None) == host_of("javascript:alert(1)") == ""


def test_voices_are_counted_as_their_incidents_are_found(store: Store) -> None:
    voices = store.sources(Query(), limit=1000)
    assert voices
    for voice in voices:
        name = voice.actor or voice.name
        told = list(store.iter_incidents(Query(voices=(name,))))
        assert len(told) >= voice.incidents >= max(voice.first, voice.alone, voice.contradicted)
        assert store.heard([name, "nobody at all"]) == {name}
        for called in voice.said:
            assert store.count(Query(voices=(called.value,))) >= called.count
    bodies = [voice for voice in voices if voice.actor]
    assert bodies and all(voice.said for voice in bodies)
    assert store.voice("nobody at all") is None
    first = voices[0]
    found = store.voice(first.actor or first.name)
    assert found is not None and found.incidents == first.incidents


def test_a_question_with_filters_has_the_voices_of_its_incidents(store: Store) -> None:
    everything = store.sources(Query(rejected=True), limit=1000)  # counted, not looked up
    assert everything == store.sources(Query(), limit=1000)
    some = store.sources(Query(conflicts=True))
    assert some and all(voice.incidents <= store.count(Query(conflicts=True)) for voice in some)


def test_doctor_misses_a_voice(store: Store) -> None:
    assert list(store.examine()) == []
    with store.engine.begin() as connection:
        connection.execute(
            text("DELETE FROM incident_voice WHERE voice = (SELECT min(voice) FROM incident_voice)")
        )
    assert any("found by other voices" in line for line in store.examine())


def kept(store: Store) -> list[object]:
    tables = {
        "incident_voice": "voice, day, n",
        "standing": "kind, name, sort, measure, count",
        "incident_body": "n, facets",
        "incident": "n, doubts, need",
    }
    with store.snapshot() as connection:
        return [
            sorted(
                (tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM {table}"))), key=repr
            )
            for table, columns in tables.items()
        ]


def test_an_older_store_is_filled_as_a_new_one_is(store: Store, url: str) -> None:
    wanted = kept(store)
    with store.engine.begin() as connection:
        for statement in (
            "DROP TABLE spread", "DROP TABLE incident_voice", "DROP INDEX incident_need", "DROP INDEX standing_top",
            "DROP INDEX incident_unsure", "DROP INDEX report_outlet", "CREATE INDEX report_outlet ON report (outlet)",
            "ALTER TABLE incident DROP COLUMN doubts", "ALTER TABLE incident DROP COLUMN need",
            "DELETE FROM standing WHERE kind <> 'outlet'", "UPDATE firsthand_version SET version_num = '0002'",
        ):  # fmt: skip
            connection.execute(text(statement))
    with Store.open(url) as again:
        assert kept(again) == wanted
        assert list(again.examine()) == []


def test_outlets_without_a_name_are_told_apart_by_where_they_stand(url: str) -> None:
    changed = [
        msgspec.structs.replace(
            one,
            report=msgspec.structs.replace(
                one.report, outlet=None, url=f"https://www.site{at % 2}.example/{at}"
            ),
            sources=(msgspec.structs.replace(one.sources[0], name="unknown"), *one.sources[1:]),
        )
        for at, one in enumerate(records())
    ]
    with Store.open(url, create=True) as store, store.run() as run:
        store.add_records(changed, run)
        names = {voice.name for voice in store.sources(Query(), limit=1000)}
        assert {"site0.example", "site1.example"} <= names
        assert "unknown" not in names
