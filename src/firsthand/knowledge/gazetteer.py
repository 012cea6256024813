"""The gazetteer: names of places, what they may stand for, read from one SQLite file."""

from firsthand.settings import Settings


class Gazetteer:
    """Look-up of place names."""


def load_gazetteer(settings: Settings) -> Gazetteer:
    """Return the gazetteer, built at first use."""
    return Gazetteer()
