"""The gazetteer: what a name may stand for, how names are compared, how the file is made."""

import os
import pickle
import threading
import time
from pathlib import Path

import pytest

from firsthand.errors import KnowledgeError
from firsthand.knowledge import build
from firsthand.knowledge.build import gazetteer_file
from firsthand.knowledge.gazetteer import Gazetteer, load_gazetteer
from firsthand.knowledge.place_names import is_latin, name_key, plain_name, skeleton, without_article
from firsthand.knowledge.place_sources import read_tables
from firsthand.settings import Settings, load_settings


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer(load_settings())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("N’Djaména", "Ndjamena"),
        ("Deir ez-Zor", "Deir Ez Zor"),
        ("The Hague", "the hague"),
        ("St. Louis", "Saint Louis"),
        ("Łódź", "Lodz"),
        ("Bagram Air Base", "Bagram airbase"),
        ("Côte d'Ivoire", "Cote d’Ivoire"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("name", ["", "-", "’", "😀", "a" * 10_000, "．．", "St."])
def test_any_string_has_a_key(name: str) -> None:
    assert len(name_key(name)) <= 400
    assert skeleton(name_key(name)) is not None


def test_article_and_skeleton() -> None:
    assert without_article("al hudaydah") == "hudaydah"
    assert without_article("los angeles") == ""
    assert skeleton("hodeidah") == skeleton("al hudaydah")
    assert skeleton("qamishly") == skeleton("al qamishli")
    assert skeleton("mosul") != skeleton("basra")


def test_plain_names_lose_only_the_marks_of_scholars() -> None:
    assert plain_name("Al Anbār") == "Al Anbar"
    assert plain_name("Pará") == "Pará"
    assert is_latin("Kyïv")
    assert not is_latin("Київ")


COVERAGE = {
    "Ain Al-Asad": "IRQ",
    "Jurf al-Sakhar": "IRQ",
    "Al-Tanf": "SYR",
    "Dahiyeh": "LBN",
    "Hodeidah": "YEM",
    "Anbar": "IRQ",
    "Babil": "IRQ",
    "Pokrovsk": "UKR",
    "Jenin": "PSE",
    "Naqoura": "LBN",
    "Erbil": "IRQ",
    "Deir ez-Zor": "SYR",
    "Tyre": "LBN",
    "Sanaa": "YEM",
    "Marib": "YEM",
    "Avdiivka": "UKR",
    "Bakhmut": "UKR",
    "El Fasher": "SDN",
    "Omdurman": "SDN",
    "Goma": "COD",
    "Rafah": "PSE",
    "Khan Younis": "PSE",
    "Tulkarm": "PSE",
}


@pytest.mark.parametrize(("name", "country"), COVERAGE.items())
def test_places_of_war_are_known(gazetteer: Gazetteer, name: str, country: str) -> None:
    assert country in {c.country for c in gazetteer.find(name)}


def test_country_capital_and_province(gazetteer: Gazetteer) -> None:
    assert next(c for c in gazetteer.find("Iraq") if c.kind == "country").country == "IRQ"
    capital = next(c for c in gazetteer.find("Baghdad") if c.kind == "capital")
    assert capital.point == pytest.approx((33.34, 44.4), abs=0.1)
    assert gazetteer.province_name(capital.admin1) == "Baghdad"
    country = gazetteer.country("USA")
    assert country is not None
    assert country.point == pytest.approx((39.76, -98.5))
    assert gazetteer.country("XXX") is None


def test_abbreviations_and_peoples(gazetteer: Gazetteer) -> None:
    assert [c.name for c in gazetteer.find_abbreviated("Ill.")] == ["Illinois"]
    assert gazetteer.find_abbreviated("Xyz.") == ()
    for word, country in (("Iraqis", "IRQ"), ("Dutch", "NLD"), ("South Korean", "KOR")):
        people = gazetteer.find_demonym(word)
        assert people is not None
        assert people.country == country
    assert gazetteer.find_demonym("Table") is None


def test_other_romanisations_within_one_country(gazetteer: Gazetteer) -> None:
    assert any(
        c.name == "Al Qamishli" or "mishl" in c.name for c in gazetteer.find_spelled("Qamishly", "SYR")
    )
    assert gazetteer.find_spelled("Qamishly", "BRA") == ()


def test_unknown_names_have_no_places(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Zzyzxq") == ()
    assert gazetteer.find("") == ()


def test_gazetteer_travels_between_processes(gazetteer: Gazetteer) -> None:
    again: Gazetteer = pickle.loads(pickle.dumps(gazetteer))
    assert again.find("Mosul") == gazetteer.find("Mosul")


def test_supplement_is_large_and_sound() -> None:
    tables = read_tables(None)
    codes = {c.alpha3 for c in tables.countries}
    assert len(tables.supplement) >= 900
    for row in tables.supplement:
        assert row.lat is not None, row.name
        assert row.lon is not None, row.name
        assert -90 <= row.lat <= 90, row.name
        assert -180 <= row.lon <= 180, row.name
        assert row.country == "" or row.country in codes, row.name


def test_countries_are_complete() -> None:
    countries = read_tables(None).countries
    assert len({c.alpha3 for c in countries}) == len({c.alpha2 for c in countries}) == len(countries) == 253
    named = [c for c in countries if c.lat is None]
    assert {c.alpha3 for c in named} == {"SUN", "YUG", "CSK"}


@pytest.fixture
def quick_build(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Replace the build by one that takes a moment and notes where it wrote."""
    made: list[Path] = []

    def fake(path: Path, extra: Path | None = None) -> None:
        time.sleep(0.05)
        path.write_bytes(b"complete")
        made.append(path)

    monkeypatch.setattr(build, "build_gazetteer", fake)
    return made


def test_the_file_is_built_once_and_never_seen_half_made(tmp_path: Path, quick_build: list[Path]) -> None:
    settings = Settings(cache=tmp_path)
    seen: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: seen.append(gazetteer_file(settings).read_bytes())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [b"complete"] * 4
    before = len(quick_build)
    gazetteer_file(settings)
    assert len(quick_build) == before
    assert [f.name for f in tmp_path.iterdir()] == [gazetteer_file(settings).name]


def test_what_a_killed_build_left_is_cleared(tmp_path: Path, quick_build: list[Path]) -> None:
    left, recent = tmp_path / ".gazetteer-old", tmp_path / ".gazetteer-new"
    left.write_bytes(b"")
    recent.write_bytes(b"")
    os.utime(left, (0, 0))
    gazetteer_file(Settings(cache=tmp_path))
    assert not left.exists()
    assert recent.exists()


def test_a_failed_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, extra: Path | None = None) -> None:
        raise KnowledgeError("a bad row")

    monkeypatch.setattr(build, "build_gazetteer", fail)
    with pytest.raises(KnowledgeError, match="a bad row"):
        gazetteer_file(Settings(cache=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_own_tables_make_another_file(tmp_path: Path, quick_build: list[Path]) -> None:
    own = tmp_path / "tables"
    own.mkdir()
    plain = gazetteer_file(Settings(cache=tmp_path / "cache"))
    (own / "place_supplement.tsv").write_text(
        "name\tcountry\tlat\tlon\tkind\tsource\nHill 70\tIRQ\t33.1\t44.2\tbase\town\n", encoding="utf-8"
    )
    mine = gazetteer_file(Settings(cache=tmp_path / "cache", tables=own))
    assert mine != plain
    assert mine.is_file()
    assert plain.is_file()


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="FIRSTHAND_CACHE"):
        gazetteer_file(Settings(cache=blocked / "below"))
