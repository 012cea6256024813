"""Places: toponyms found in the text and resolved together, one sense for the document."""

from firsthand.reading.places.finding import find_places

__all__ = ["find_places"]
