"""Tolls: how many people were killed, injured, missing, abducted, arrested, displaced."""

from firsthand.reading.findings import Parsed, TollFinding, Trigger


def find_tolls(parsed: Parsed) -> tuple[TollFinding, ...]:
    """Return the counts of people harmed, in order."""
    return ()


def assign_tolls(
    triggers: tuple[Trigger, ...], tolls: tuple[TollFinding, ...], parsed: Parsed
) -> tuple[tuple[TollFinding, ...], ...]:
    """Return for each trigger the tolls that belong to it, across sentences where need be."""
    return tuple(() for _ in triggers)
