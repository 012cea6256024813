"""Bearings: the words that tell how happenings bear on one another and on processes."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Bearings:
    """The words of the table, indexed for look-up."""


def load_bearings(extra: Path | None = None) -> Bearings:
    """Return the shipped words and those in the folder ``extra``."""
    return Bearings()
