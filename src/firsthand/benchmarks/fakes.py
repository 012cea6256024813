"""FA-KES: reports of the Syrian war, merged into incidents with every toll that each report gives."""

from collections.abc import Iterable, Iterator
from typing import Any

from firsthand.benchmarks.merged import merged
from firsthand.benchmarks.run import Options
from firsthand.reading.reader import Reader
from firsthand.record import Report


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield one line an incident; of a row only source, date, title and text are read."""
    del options
    reports = (
        Report(
            id=row["id"],
            outlet=row["source"],
            title=row["title"],
            published=row["published"],
            language="en",
            text=row["text"],
        )
        for row in rows
    )
    yield from merged(reports, reader)
