"""Voices: who speaks in a report, each once, and through whom the report has it."""

from firsthand.reading.voices.finding import find_voices

__all__ = ["find_voices"]
