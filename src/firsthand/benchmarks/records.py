"""Whole records: the reader's own output, from the report alone."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from firsthand.benchmarks.run import Options
from firsthand.reading.reader import Reader
from firsthand.record import Record, Report
from firsthand.run.executors import read_all

log = logging.getLogger(__name__)


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield one record for each row, which needs a ``report``."""
    del options
    reports = (msgspec.convert(row["report"], Report) for row in rows)
    yield from map(msgspec.to_builtins, records_of(reports, reader))


def records_of(reports: Iterable[Report], reader: Reader) -> Iterator[Record]:
    """Yield the records of the reports; one that breaks the reader is told in the log and costs no other."""
    for outcome in read_all(reports, reader.settings):
        if isinstance(outcome, Record):
            yield outcome
        else:
            log.error("report %s was left out: %s", outcome.report, outcome.why)
