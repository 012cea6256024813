"""Meetings: how parties met, from who they are and where it was."""

from firsthand.ontology import EXACT_PLACES
from firsthand.record import Party, Place

_MANY = 4  # states and bodies at one table; among three, one often only mediates


def modes_of_meeting(
    modes: tuple[str, ...], parties: tuple[Party, ...], place: Place | None
) -> tuple[str, ...]:
    """Return the modes of a meeting: multilateral among many, a visit where one side was in the other's town.

    What the words themselves say goes first: only a phone call among many is both.
    """
    codes = {party.entity for party in parties if party.entity}
    if len(codes) >= _MANY and "multilateral" not in modes:
        return (*modes, "multilateral")
    if modes or place is None or place.precision not in EXACT_PLACES or place.country is None:
        return modes
    abroad = any(len(code) == 3 and code != place.country for code in codes)
    return ("visit",) if abroad else modes
