"""GVA: reports of shootings in the United States, merged into incidents."""

from collections.abc import Iterable, Iterator
from typing import Any

from firsthand.benchmarks.merged import merged
from firsthand.benchmarks.run import Options
from firsthand.reading.reader import Reader
from firsthand.record import Report


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield one line an incident; of a row only outlet, date, title and text are read."""
    del options
    reports = (
        Report(
            id=row["doc_id"],
            outlet=row["source"],
            title=row["title"],
            published=row["date"],
            language="en",
            text=row["text"],
        )
        for row in rows
        if row["text"]
    )
    yield from merged(reports, reader)
