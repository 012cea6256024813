"""Whole records: the reader's own output, from the report alone."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from firsthand.benchmarks.run import Options
from firsthand.reading.reader import Reader
from firsthand.record import Report


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield one record for each row, which needs a ``report``."""
    reports = (msgspec.convert(row["report"], Report) for row in rows)
    for record in reader.read_many(reports):
        yield msgspec.to_builtins(record)
