"""The words: cues of saying, triggers of events, weapons, hedges, loaded from the tables."""

from dataclasses import dataclass

from firsthand.settings import Settings


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word tables, indexed for look-up."""


def load_lexicon(settings: Settings) -> Lexicon:
    """Return the lexicon of the shipped tables and the person's own."""
    return Lexicon()
