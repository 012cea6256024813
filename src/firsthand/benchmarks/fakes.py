"""FA-KES: reports of the Syrian war, merged into incidents with every toll that each report gives."""

from collections.abc import Iterable, Iterator
from typing import Any

from firsthand.benchmarks.merged import merged, report_of
from firsthand.benchmarks.run import Options
from firsthand.reading.reader import Reader


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield one line an incident; of a row only source, date, title and text are read."""
    del options
    reports = (report_of(row, row["id"], row["published"]) for row in rows)
    yield from merged(reports, reader)
