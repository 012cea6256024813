"""Places: toponyms found in the text and resolved together, one sense for the document."""

from firsthand.knowledge.gazetteer import Gazetteer
from firsthand.reading.findings import Parsed, PlaceFinding


def find_places(parsed: Parsed, gazetteer: Gazetteer) -> tuple[PlaceFinding, ...]:
    """Return the report's toponyms in order, each with what it was resolved to."""
    return ()
