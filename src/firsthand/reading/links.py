"""Links: one happening bearing on another, from the words that say so."""

from firsthand.knowledge.lexicon import Lexicon
from firsthand.reading.findings import Parsed, Voices
from firsthand.record import Event, Link, Process


def find_links(
    parsed: Parsed,
    events: tuple[Event, ...],
    processes: tuple[Process, ...],
    voices: Voices,
    lexicon: Lexicon,
) -> tuple[Link, ...]:
    """Return the links between the report's events and processes."""
    return ()
