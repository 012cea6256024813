"""The time of an event: which of a report's time expressions dates a happening."""

from firsthand.reading.findings import Parsed, TimeFinding, Trigger


def time_of(trigger: Trigger, parsed: Parsed, times: tuple[TimeFinding, ...]) -> TimeFinding | None:
    """Return the time that the words around the trigger give it, or None."""
    return None
