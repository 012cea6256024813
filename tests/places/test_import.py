"""A person's own GeoNames dump: taken in, gone on with after a stop, preferred by the reading."""

import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from firsthand.errors import KnowledgeError
from firsthand.knowledge import gazetteer_import
from firsthand.knowledge.gazetteer import Gazetteer, load_gazetteer
from firsthand.knowledge.gazetteer_import import Step, import_places, imported_file
from firsthand.reading.findings import Parsed
from firsthand.reading.places import find_places
from firsthand.settings import Settings, load_settings


def row(
    number: int, name: str, others: str, lat: float, lon: float, code: str = "P.PPL", country: str = "IQ"
) -> str:
    feature_class, feature = code.split(".")
    cells = [
        number,
        name,
        name,
        others,
        lat,
        lon,
        feature_class,
        feature,
        country,
        "",
        "15",
        "9",
        "",
        "",
        900,
    ]
    return "\t".join(map(str, [*cells, "", 200, "Asia/Baghdad", "2024-01-01"])) + "\n"


VILLAGES = [
    row(90_000_001, "Qaryat Zarqawan", "Zarqawan,Zerqewan,زرقوان", 36.51, 42.71),
    row(90_000_002, "Tall Marmuth", "", 36.60, 42.80),
    row(90_000_003, "Republic of Nowhere", "", 33, 44, "A.PCLI"),
    row(90_000_004, "Jabal Barandush", "Barandush", 36.9, 43.1, "T.MT"),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache")


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "IQ.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "columns are parted by tabs\n" * 200)
        archive.writestr("IQ.txt", "".join(VILLAGES))
    return file


def shared(settings: Settings) -> Gazetteer:
    """Return the shipped gazetteer with the places imported into another cache."""
    known = load_gazetteer(load_settings())
    return Gazetteer(known.path, known.words, imported_file(settings))


def test_a_dump_is_found_by_all_its_names(settings: Settings, dump: Path) -> None:
    steps: list[Step] = []
    done = import_places([dump], settings, steps.append)
    assert (done.rows, done.places, done.skipped) == (3, 3, ())
    assert steps[-1].indexing
    assert steps[0].share == pytest.approx(1.0)
    gazetteer = shared(settings)
    for name in ("Qaryat Zarqawan", "ZARQAWAN", "Zerqewan"):
        (found,) = gazetteer.find(name)
        assert (found.country, found.kind, found.admin1, found.geonames_id) == (
            "IRQ",
            "town",
            "IQ.15",
            90_000_001,
        )
    assert not gazetteer.find("Republic of Nowhere")
    assert gazetteer.find("Barandush")[0].kind == "mountain"


def test_what_was_taken_in_is_not_taken_in_again(settings: Settings, dump: Path) -> None:
    import_places([dump], settings)
    again = import_places([dump], settings)
    assert (again.rows, again.places, again.skipped) == (0, 3, ("IQ.zip",))


def test_countries_add_up_and_fresh_begins_anew(settings: Settings, dump: Path, tmp_path: Path) -> None:
    other = tmp_path / "SY.txt"
    other.write_text(row(90_000_009, "Khirbat Sulmar", "", 36.0, 39.0, country="SY"), encoding="utf-8")
    import_places([dump], settings)
    assert import_places([other], settings).places == 4
    assert import_places([other], settings, fresh=True).places == 1


def test_more_names_come_from_the_table_of_alternate_names(
    settings: Settings, dump: Path, tmp_path: Path
) -> None:
    names = tmp_path / "alternateNamesV2.txt"
    lines = ["1\t90000002\tku\tGirmarmut\t\t\t\t\t\t", "2\t90000002\tlink\thttps://example.org\t\t\t\t\t\t"]
    names.write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_places([dump, names], settings)
    assert shared(settings).find("Girmarmut")[0].name == "Tall Marmuth"


def test_a_killed_import_goes_on_where_it_was(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gazetteer_import, "_BATCH", 10)
    file = tmp_path / "allCountries.txt"
    rows = [
        row(91_000_000 + i, f"Barqand{'abcdefghij'[i % 10]}{'klmno'[i // 10]}", "", 36, 43) for i in range(50)
    ]
    file.write_text("".join(rows), encoding="utf-8")

    def stop(step: Step) -> None:
        if step.rows == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_places([file], settings, stop)
    assert not imported_file(settings).exists()
    steps: list[Step] = []
    done = import_places([file], settings, steps.append)
    assert steps[0].rows == 30
    assert (done.rows, done.places) == (30, 50)
    with sqlite3.connect(done.path) as database:
        assert database.execute("SELECT count(*), count(DISTINCT place) FROM name").fetchone() == (50, 50)


@pytest.mark.parametrize("text", ["not a dump\n", "1\tA\tA\t\tx\ty\tP\tPPL\tIQ\n"])
def test_another_file_is_refused_with_its_line(settings: Settings, tmp_path: Path, text: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="line 1"):
        import_places([file], settings)
    with pytest.raises(KnowledgeError, match="no such file"):
        import_places([tmp_path / "none.zip"], settings)


def test_the_reading_prefers_what_was_imported(
    settings: Settings, dump: Path, parse_text: Callable[..., Parsed]
) -> None:
    import_places([dump], settings)
    parsed = parse_text("Gunmen from Mosul attacked the village of Zarqawan in Iraq on Sunday.")
    found = {f.place.name: f for f in find_places(parsed, shared(settings))}
    assert found["Zarqawan"].geonames_id == 90_000_001
    assert found["Zarqawan"].place.lat == pytest.approx(36.51)
