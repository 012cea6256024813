"""Triggers: the words that tell of a happening, and its type and modes."""

from firsthand.reading.events.finding import find_triggers

__all__ = ["find_triggers"]
