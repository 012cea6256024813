"""Links: one happening bearing on another, from the words that say so."""

from firsthand.reading.links.finding import find_links

__all__ = ["find_links"]
