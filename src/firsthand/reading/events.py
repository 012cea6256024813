"""Triggers: the words that tell of a happening, and its type and modes."""

from firsthand.knowledge.lexicon import Lexicon
from firsthand.reading.findings import Parsed, Trigger


def find_triggers(parsed: Parsed, lexicon: Lexicon) -> tuple[Trigger, ...]:
    """Return the triggers of the report in order."""
    return ()
