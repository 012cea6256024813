"""Reports in, records out, in the order of the input, whatever number of processes does the work.

The batches are cut the same way for one process and for many, because a parser's floating-point sums
depend on what is parsed together: the same input gives the same bytes.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from firsthand.errors import KnowledgeError, ModelMissing, SettingsError
from firsthand.reading.reader import Reader
from firsthand.record import Record, Report
from firsthand.run.workers import Workers
from firsthand.settings import Settings

log = logging.getLogger(__name__)

Other = TypeVar("Other")

# Batches waiting or under way for each process: enough that none idles, few enough that memory stays flat.
_AHEAD: Final = 2
# A batch of long texts is cut short: the parser's working memory grows with the characters in it.
_CHARACTERS: Final = 100_000
# Faults of the installation, not of a report: every other report would fail of them too.
_OURS: Final = (KnowledgeError, ModelMissing, SettingsError)


@dataclass(frozen=True, slots=True)
class Failed:
    """A report on which the reader itself broke down: which one and why. It costs no other report."""

    report: str
    why: str


def read_all(
    items: Iterable[Report | Other], settings: Settings, jobs: int = 1
) -> Iterator[Record | Failed | Other]:
    """Yield, in order, a record (or what failed) for each report; what is no report passes through.

    With ``jobs`` above 1, that many processes read at once. Raises FirsthandError when one of them dies.
    """
    batches = _batches(items, settings.batch)
    if jobs <= 1:
        for batch in batches:
            reports = [item for item in batch if isinstance(item, Report)]
            yield from _merge(batch, read_batch(reports, settings))
        return
    yield from _read_in_pool(batches, settings, jobs)


def read_batch(reports: list[Report], settings: Settings) -> list[Record | Failed]:
    """Return a record or what failed for each report of one batch."""
    if not reports:
        return []
    reader = _reader(settings)
    try:
        return list(reader.read_many(reports))
    except _OURS:
        raise
    except Exception:
        log.debug("a batch failed; its reports are read one by one", exc_info=True)
    return [_read_one(reader, report) for report in reports]


def _read_one(reader: Reader, report: Report) -> Record | Failed:
    try:
        return reader.read(report)
    except _OURS:
        raise
    except Exception as error:  # whatever it is, the next report must be read
        log.debug("report %s failed", report.id, exc_info=True)
        why = " ".join(str(error).split()) or "no message"
        return Failed(report.id, f"{type(error).__name__}: {why}")


@lru_cache(maxsize=1)
def _reader(settings: Settings) -> Reader:
    return Reader(settings)


def _batches(items: Iterable[Report | Other], size: int) -> Iterator[list[Report | Other]]:
    batch: list[Report | Other] = []
    reports = characters = 0
    for item in items:
        batch.append(item)
        if isinstance(item, Report):
            reports += 1
            characters += len(item.text)
        if reports == size or characters > _CHARACTERS or len(batch) >= 8 * size:
            yield batch
            batch, reports, characters = [], 0, 0
    if batch:
        yield batch


def _merge(
    batch: list[Report | Other], found: Iterable[Record | Failed]
) -> Iterator[Record | Failed | Other]:
    outcomes = iter(found)
    for item in batch:
        if isinstance(item, Report):
            yield next(outcomes)
        else:
            yield item


def _read_in_pool(
    batches: Iterator[list[Report | Other]], settings: Settings, jobs: int
) -> Iterator[Record | Failed | Other]:
    waiting: deque[tuple[list[Report | Other], Future[list[Record | Failed]]]] = deque()
    with Workers(read_batch, jobs) as workers:
        for batch in batches:
            reports = [item for item in batch if isinstance(item, Report)]
            waiting.append((batch, workers.submit(reports, settings)))
            if len(waiting) >= _AHEAD * jobs:
                yield from _next_in_order(waiting)
        while waiting:
            yield from _next_in_order(waiting)


def _next_in_order(
    waiting: "deque[tuple[list[Report | Other], Future[list[Record | Failed]]]]",
) -> Iterator[Record | Failed | Other]:
    batch, future = waiting.popleft()
    yield from _merge(batch, future.result())
