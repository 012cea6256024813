"""Tolls: how many people were killed, injured, missing, abducted, arrested, displaced."""

from firsthand.reading.tolls.assign import assign_tolls
from firsthand.reading.tolls.combining import combine_tolls
from firsthand.reading.tolls.finder import find_tolls

__all__ = ["assign_tolls", "combine_tolls", "find_tolls"]
