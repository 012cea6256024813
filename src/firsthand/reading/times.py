"""Times: expressions of time resolved against the publication date."""

from firsthand.reading.findings import Parsed, TimeFinding


def find_times(parsed: Parsed) -> tuple[TimeFinding, ...]:
    """Return the report's time expressions in order."""
    return ()
