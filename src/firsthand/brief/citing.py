"""Notes: each passage of a report that a sentence rests on gets one number, in the order of first use."""

from collections.abc import Iterable

from firsthand.brief.document import Note
from firsthand.exports.cells import day_of
from firsthand.exports.naming import outlet_words
from firsthand.exports.passages import around
from firsthand.exports.stream import EvidenceStream
from firsthand.exports.telling import day_words
from firsthand.incident import Statement
from firsthand.record import Record, Span
from firsthand.views.text import one_line, plain


class Notes:
    """Gives out numbers; remembers which words of a passage were meant."""

    def __init__(self, stream: EvidenceStream) -> None:
        self._stream = stream
        self._numbers: dict[tuple[str, Span], int] = {}
        self._marked: dict[tuple[str, Span], set[Span]] = {}

    def of(self, statements: Iterable[Statement], *, first: bool = False) -> tuple[int, ...]:
        """Return the notes of some statements, each once, in their order; ``first``: of their first words only."""
        found: dict[int, None] = {}
        for statement in statements:
            for number in self.at(statement.report, statement.evidence[: 1 if first else None]):
                found[number] = None
        return tuple(found)

    def at(self, report: str, spans: Iterable[Span]) -> tuple[int, ...]:
        """Return the notes of some words of a report."""
        record = self._stream.record(report)
        if record is None:
            return ()
        found: dict[int, None] = {}
        for span in spans:
            passage = around(record.report.text, span)
            key = (report, passage)
            self._numbers.setdefault(key, len(self._numbers) + 1)
            self._marked.setdefault(key, set()).add(span)
            found[self._numbers[key]] = None
        return tuple(found)

    def passage(self, report: str, span: Span, limit: int = 0) -> str:
        """Return the sentence around some words, on one line."""
        record = self._stream.record(report)
        if record is None:
            return ""
        start, end = around(record.report.text, span)
        return one_line(record.report.text[start:end], limit)

    def all(self) -> tuple[Note, ...]:
        """Return every note, in order of number."""
        return tuple(self._note(*key, number) for key, number in self._numbers.items())

    def _note(self, report: str, passage: Span, number: int) -> Note:
        record = self._stream.record(report)
        if record is None:  # it was there when the number was given
            raise LookupError(report)
        start, end = passage
        spans = sorted((max(a, start), min(b, end)) for a, b in self._marked[report, passage])
        return Note(
            number=number,
            report=report,
            outlet=_outlet(record),
            published=published(record),
            title=one_line(record.report.title or report),
            url=record.report.url,
            passage=plain(record.report.text[start:end]).replace("\n", " ").replace("\t", " "),
            marked=tuple(_merged((a - start, b - start) for a, b in spans)),
        )


def _outlet(record: Record) -> str:
    words = outlet_words(record)
    return "outlet unknown" if words == "a report" else words


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def published(record: Record) -> str:
    """Return the day of publication in words, or "undated"."""
    day = day_of(record.report.published)
    return day_words(day) if day else "undated"
