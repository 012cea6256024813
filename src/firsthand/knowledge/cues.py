"""Cues: the words that introduce what somebody says."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of the table, indexed for look-up."""


def load_cues(extra: Path | None = None) -> Cues:
    """Return the shipped words and those in the folder ``extra``."""
    return Cues()
