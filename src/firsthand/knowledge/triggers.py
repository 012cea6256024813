"""Triggers: the words that tell of a happening, with their frames."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Triggers:
    """The words of the table, indexed for look-up."""


def load_triggers(extra: Path | None = None) -> Triggers:
    """Return the shipped words and those in the folder ``extra``."""
    return Triggers()
