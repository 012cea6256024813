"""The actors: states, bodies, forces, groups and people in office, by their names."""

from firsthand.settings import Settings


class Actors:
    """Look-up of actor names."""


def load_actors(settings: Settings) -> Actors:
    """Return the actors of the shipped tables and the person's own."""
    return Actors()
