"""The store: the only state. Raw reports, records, what linking looks up, incidents, reviews, changes."""

from firsthand.store.core import Store

__all__ = ["Store"]
