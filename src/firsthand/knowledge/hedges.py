"""Hedges: the words that say whether a thing is so, and how surely."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Hedges:
    """The words of the table, indexed for look-up."""


def load_hedges(extra: Path | None = None) -> Hedges:
    """Return the shipped words and those in the folder ``extra``."""
    return Hedges()
