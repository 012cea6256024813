"""Processes: lasting undertakings such as talks, truces and withdrawals, and where they stand."""

from firsthand.knowledge.lexicon import Lexicon
from firsthand.reading.findings import Parsed, Voices
from firsthand.record import Event, Process


def find_processes(
    parsed: Parsed, events: tuple[Event, ...], voices: Voices, lexicon: Lexicon
) -> tuple[Process, ...]:
    """Return the processes that the report speaks of."""
    return ()
