"""Joining: mentions of the same happening within one report become one event."""

from firsthand.knowledge.actors import Actors
from firsthand.reading.findings import EventMention, Parsed
from firsthand.record import Event


def join_mentions(mentions: tuple[EventMention, ...], parsed: Parsed, actors: Actors) -> tuple[Event, ...]:
    """Return the events that the mentions tell of, in the order of the text."""
    return ()
