"""GVA: reports of shootings in the United States, merged into incidents."""

from collections.abc import Iterable, Iterator
from typing import Any

from firsthand.benchmarks.merged import merged, report_of
from firsthand.benchmarks.run import Options
from firsthand.reading.reader import Reader


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield one line an incident; of a row only outlet, date, title and text are read."""
    del options
    reports = (report_of(row, row["doc_id"], row["date"]) for row in rows if row["text"])
    yield from merged(reports, reader)
