"""Releases: the same bytes each time, and a manifest that holds."""

import hashlib
import json
from pathlib import Path

import pytest
from tests.exports.making import FIRST, stream

from firsthand.errors import FirsthandError
from firsthand.exports import About
from firsthand.exports.snapshot import newest_day, write_snapshot
from firsthand.settings import Settings


def release(folder: Path, cache: str = "one") -> dict[str, bytes]:
    about = About(date=newest_day(stream()))
    assert write_snapshot(stream(), about, folder, Settings(cache=Path(cache))) == 3
    return {
        f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()
    }


def test_two_releases_are_equal_to_the_byte(tmp_path: Path) -> None:
    assert release(tmp_path / "a", "one") == release(tmp_path / "b", "another machine")


def test_the_manifest_names_every_file_with_its_hash(tmp_path: Path) -> None:
    found = release(tmp_path / "a")
    lines = dict(reversed(line.split("  ")) for line in found.pop("MANIFEST").decode().splitlines())
    assert lines == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}
    assert set(found) >= {
        "CITATION.txt",
        "CODEBOOK.md",
        "settings.json",
        "made_by.json",
        "data/evidence.json",
    }


def test_it_holds_what_read_it_and_no_text_or_place_of_one_machine(tmp_path: Path) -> None:
    found = release(tmp_path / "a")
    made = json.loads(found["made_by.json"])
    assert {"stage": "reader", "version": "1", "model": "none"} in made["stages"]
    assert len(made["knowledge"]["knowledge/tables/countries.tsv"]) == 64
    assert b"another" not in found["settings.json"]
    assert not [name for name, data in found.items() if FIRST.encode() in data]
    assert b"2024-04-02" in found["CITATION.txt"]
    assert b"| ASSAULT |" in found["CODEBOOK.md"]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(FirsthandError, match="not empty"):
        write_snapshot(stream(), About(date="2024-04-03"), tmp_path, Settings())
    assert (tmp_path / "mine.txt").read_text() == "keep"
