"""Times: expressions of time resolved against the publication date.

Direction comes from the words around ("will meet on Monday" is the Monday to come), "earlier" and "the
following day" from the day last told of. The conventions are those of the record: an open start is left
out, and what cannot be resolved keeps its words and its precision only.
"""

from firsthand.reading.times.finder import find_times

__all__ = ["find_times"]
