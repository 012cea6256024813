"""Triggers: the words that tell of a happening, and its type and modes."""

from firsthand.reading.events.detecting import add_detected, detect
from firsthand.reading.events.finding import find_triggers, look_up, told_sentences

__all__ = ["add_detected", "detect", "find_triggers", "look_up", "told_sentences"]
