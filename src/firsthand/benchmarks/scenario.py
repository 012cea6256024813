"""Scenarios: what a set of reports becomes, as one object."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from firsthand.benchmarks.records import records_of
from firsthand.benchmarks.run import Options
from firsthand.evidence import evidence_of
from firsthand.reading.reader import Reader
from firsthand.record import Report


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield the evidence of all reports together, read by the reader."""
    del options
    reports = [msgspec.convert(row.get("report", row), Report) for row in rows]
    if reports:
        yield msgspec.to_builtins(evidence_of(records_of(reports, reader), reader.actors))
