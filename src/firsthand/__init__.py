"""Firsthand: news reports in, evidence out.

>>> import firsthand
>>> record = firsthand.read("Shells hit the town on Monday, a resident said.", outlet="The Courier", published="2024-08-07")
"""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from firsthand.errors import UnreadableInput
from firsthand.record import Record, Report

if TYPE_CHECKING:
    from firsthand.reading.reader import Reader

__all__ = ["Record", "Report", "read", "read_many"]
__version__ = "0.1.0"

log = logging.getLogger(__name__)

_PUBLISHED = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ]|\Z)", re.ASCII)


@lru_cache(maxsize=1)
def _reader() -> "Reader":
    # Imported late: the parser takes seconds to load, and `import firsthand` must not.
    from firsthand.reading.reader import Reader  # noqa: PLC0415

    return Reader()


def read(
    text: str,
    *,
    outlet: str | None = None,
    published: str | None = None,
    title: str | None = None,
    url: str | None = None,
    id: str = "report",
) -> Record:
    """Return the record of one report, given its clean text and what is known of its publication.

    ``published`` is an RFC 3339 time or a plain date; without it, "on Monday" stays unresolved.
    Raises UnreadableInput where it is neither.
    """
    if published:
        _check_published(published)
    report = Report(id=id, text=text, outlet=outlet, published=published, title=title, url=url)
    return _reader().read(report)


def _check_published(published: str) -> None:
    try:
        moment = datetime.fromisoformat(published.upper())
    except ValueError:
        moment = None
    if moment is None or not _PUBLISHED.match(published):
        raise UnreadableInput(
            f"published {published!r} is no day; give one as 2024-08-07, or a time as 2024-08-07T20:53:19Z"
        )


def read_many(reports: Iterable[Report]) -> Iterator[Record]:
    """Yield one record for each report, in order, in a stream: memory does not grow with the input.

    A report on which the reader breaks down is left out, with an error in the log that names it.
    """
    from firsthand.run.executors import Failed, read_all  # noqa: PLC0415
    from firsthand.settings import load_settings  # noqa: PLC0415

    for outcome in read_all(reports, load_settings()):
        if isinstance(outcome, Record):
            yield outcome
        elif isinstance(outcome, Failed):
            log.error("report %s was left out: %s", outcome.report, outcome.why)
