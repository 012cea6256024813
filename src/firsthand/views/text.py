"""The report's words made safe to show: on one line, without what terminals obey."""

from typing import Final

from firsthand.record import Record, Span

# Terminals obey control characters, and some characters reorder what stands beside them. A report is not
# trusted with either. One character stands for one, so that offsets stay true.
_DIRECTION: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROL: Final = (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))
_UNSAFE: Final = dict.fromkeys((*_CONTROL, *_DIRECTION), "\ufffd")


def plain(text: str) -> str:
    """Return the text with every control and direction character replaced by one visible sign."""
    return text.translate(_UNSAFE)


def one_line(text: str, limit: int = 0) -> str:
    """Return the text on one line, cut to ``limit`` characters (0: uncut)."""
    line = " ".join(plain(text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def counted(number: int, noun: str) -> str:
    """Return "1 report", "2 reports"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def joined(names: list[str]) -> str:
    """Return "A", "A and B", "A, B and C"."""
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def words_at(record: Record, span: Span) -> str:
    """Return the report's exact words at a span, on one line."""
    return one_line(record.report.text[span[0] : span[1]])


def title_of(record: Record) -> str:
    """Return the report's title, or what stands for one."""
    return one_line(record.report.title or record.report.id)
