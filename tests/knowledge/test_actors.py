"""Actors: who bears a name, and what a noun says about who somebody is."""

import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from firsthand.errors import KnowledgeError
from firsthand.knowledge.actors import ActorRow, Actors, LeaderRow, RoleRow, Way, choose, load_actors
from firsthand.knowledge.names import NameIndex, split_words
from firsthand.knowledge.tables import read_table
from firsthand.ontology import Sector
from firsthand.settings import Settings


@pytest.fixture(scope="session")
def actors() -> Actors:
    return load_actors(Settings())


@pytest.mark.parametrize(
    ("text", "code", "sector"),
    [
        ("Jordan", "JOR", None),
        ("the Kremlin", "RUS", Sector.GOV),
        ("Kata’ib Hezbollah", "KATAIB-HEZBOLLAH", Sector.REB),
        ("Kataib Hizballah", "KATAIB-HEZBOLLAH", Sector.REB),
        ("Lebanese Hezbollah", "HEZBOLLAH", Sector.REB),
        ("Popular Mobilisation Forces", "PMF", Sector.MIL),
        ("Islamic State of Iraq and the Levant", "ISIS", Sector.REB),
        ("Iraqi Ministry of Defence", "IRQ", Sector.MIL),
        ("the U.N. Security Council", "UN", Sector.IGO),
        ("Médecins Sans Frontières", "MSF", Sector.NGO),
        ("medecins sans frontieres", None, None),  # a name needs a capital
        ("us", None, None),
        ("Seoul", "KOR", Sector.GOV),
    ],
)
def test_finds_who_bears_a_name(actors: Actors, text: str, code: str | None, sector: Sector | None) -> None:
    found = actors.find(text)
    assert (found.code if found else None, found.sector if found else None) == (code, sector)


def test_an_office_is_that_of_the_day(actors: Actors) -> None:
    assert actors.find("Leon Panetta", date(2010, 3, 1)).sector is Sector.SPY
    assert actors.find("Leon Panetta", date(2012, 3, 1)).office == "secretary of defense"


def test_a_person_is_active_in_office_only(actors: Actors) -> None:
    thatcher = actors.find("Margaret Thatcher", date(1987, 3, 24))
    assert thatcher.code == "GBR"
    assert thatcher.active(date(1987, 3, 24), 0)
    assert not thatcher.active(date(1995, 1, 1), 0)
    assert thatcher.active(None)


def test_a_local_name_needs_its_country(actors: Actors) -> None:
    (hit,) = actors.in_words(split_words("Kurdish forces"))
    assert choose(hit.values, ("IRQ",), date(2014, 8, 1)).code == "PESHMERGA"
    assert choose(hit.values, ("SYR",), date(2018, 8, 1)).code == "SDF"
    assert choose(hit.values, ("FRA",), None) is None


def test_the_order_of_countries_decides_between_namesakes(actors: Actors) -> None:
    (hit,) = actors.in_words(split_words("Republican Guard"))
    assert choose(hit.values, ("SYR", "IRQ"), None).name == "Republican Guard (Syria)"
    assert choose(hit.values, ("IRQ", "SYR"), None).name == "Republican Guard (Iraq)"


@pytest.mark.parametrize(
    ("text", "sector", "way"),
    [
        ("senior army officers", Sector.MIL, Way.STATE),
        ("riot policemen", Sector.COP, Way.STATE),
        ("members of parliament", Sector.LEG, Way.STATE),
        ("masked gunmen", Sector.REB, Way.GROUP),
        ("a group of families", Sector.CVL, Way.PEOPLE),
        ("prisoners of war", Sector.MIL, Way.STATE),
        ("its spokeswoman", None, Way.MEMBER),
    ],
)
def test_knows_what_a_noun_says(actors: Actors, text: str, sector: Sector | None, way: Way) -> None:
    role = actors.role(text)
    assert (role.sector, role.way) == (sector, way)


def test_a_person_can_add_an_actor(tmp_path: Path) -> None:
    (tmp_path / "actors.tsv").write_text(
        "name\taliases\tcode\tsector\tcountry\tkind\tsource\n"
        "Order of the Grey Heron\tGrey Herons\tGREY-HERON\tREB\tXKX\tarmed-group\town\n",
        encoding="utf-8",
    )
    found = load_actors(Settings(tables=tmp_path)).find("a commander of the Grey Herons")
    assert (found.code, found.sector, found.country) == ("GREY-HERON", Sector.REB, "XKX")


def test_a_bad_row_is_named(tmp_path: Path) -> None:
    (tmp_path / "actors.tsv").write_text("name\tcode\tsector\tkind\tsource\nX\tX\tWRONG\tparty\town\n")
    with pytest.raises(KnowledgeError, match=r"actors\.tsv line 2"):
        load_actors(Settings(tables=tmp_path))


def test_the_tables_are_large_and_in_order() -> None:
    bodies, leaders = read_table("actors", ActorRow), read_table("leaders", LeaderRow)
    assert len(bodies) >= 2500
    assert len(leaders) >= 600
    codes = {row.alpha3 for row in read_table("countries", _Country)} | {row.code for row in bodies}
    assert all(re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", row.code) for row in bodies)
    assert {row.code for row in leaders} <= codes
    assert all(not row.country or row.country in codes for row in bodies)
    assert all(not row.local or row.where for row in bodies)
    assert all(not row.until or row.since <= row.until for row in (*leaders, *bodies))
    assert len({(r.name, r.code) for r in bodies}) == len(bodies)


def test_each_role_of_the_table_has_an_example_that_shows_it() -> None:
    for row in read_table("roles", RoleRow):
        index: NameIndex[RoleRow] = NameIndex()
        for noun in (row.noun, *row.aliases):
            for form in (noun, noun + "s", noun[:-1] + "ies", noun.replace("man", "men")):
                index.add(form, row)
        assert list(index.find(split_words(row.example))), row.noun


class _Country(msgspec.Struct):
    alpha3: str


def test_a_long_text_is_read_in_one_pass(actors: Actors) -> None:
    words = split_words("Islamic State of " * 20_000)
    assert len(list(actors.in_words(words))) == 20_000


@pytest.mark.parametrize(
    ("name", "code"), [("LeT", "LASHKAR-E-TAIBA"), ("Let", None), ("Plan", None), ("New Jersey", "USA")]
)
def test_a_short_name_is_meant_where_it_is_written_so(name: str, code: str | None) -> None:
    found = load_actors(Settings()).find(name)
    assert (found.code if found else None) == code
