"""The place of an event: of all places a report names, the one where it happened."""

from firsthand.reading.findings import Parsed, PlaceFinding, Roles, Trigger


def place_of(
    trigger: Trigger, roles: Roles, parsed: Parsed, places: tuple[PlaceFinding, ...]
) -> PlaceFinding | None:
    """Return the place that the words around the trigger give it, or None."""
    return None
