"""The store: the only state. Raw reports, records, what linking looks up, incidents, reviews, changes."""
