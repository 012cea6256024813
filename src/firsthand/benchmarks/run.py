"""Runs a benchmark adapter over a file: rows in, predictions out."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from firsthand.errors import FirsthandError
from firsthand.reading.reader import Reader

# Each name is a module of this package with `predict(rows, reader, options)`.
NAMES = (
    "records",
    "polnear",
    "plover",
    "muc4",
    "geo",
    "factuality",
    "cnc",
    "pages",
    "re3d",
    "scenario",
    "fakes",
    "gva",
)


@dataclass(frozen=True, slots=True)
class Options:
    """What a protocol allows: gold inputs (never labels), and cross-validation folds."""

    given: bool = False
    folds: int = 0
    folder: Path = Path()  # where the corpus is, for what its rows name


Predict = Callable[[Iterable[dict[str, Any]], Reader, Options], Iterator[dict[str, Any]]]


def run_benchmark(name: str, file: Path, out: Path, options: Options) -> int:
    """Write one prediction a line to ``out`` for the corpus in ``file``; return how many.

    Raises FirsthandError for an unknown name or a file that is not JSON lines.
    """
    if name not in NAMES:
        raise FirsthandError(f"no benchmark {name!r}; there are {', '.join(NAMES)}")
    predict: Predict = import_module(f"firsthand.benchmarks.{name}").predict
    options = replace(options, folder=file.parent)
    written = 0
    with out.open("wb") as sink:
        for prediction in predict(_rows(file), Reader(), options):
            sink.write(msgspec.json.encode(prediction) + b"\n")
            written += 1
    return written


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield msgspec.json.decode(line)
                except msgspec.DecodeError as error:
                    raise FirsthandError(f"{file} line {number}: {error}") from error
