"""Parties: a naming phrase becomes a party with its code and sector."""

from firsthand.knowledge.actors import Actors
from firsthand.reading.findings import Parsed, Phrase
from firsthand.record import Party


def name_party(phrase: Phrase, parsed: Parsed, actors: Actors) -> Party:
    """Return the party that a phrase of the report names; no code where nothing fits."""
    return Party(name=parsed.text[phrase.start : phrase.end], mention=phrase.span)
