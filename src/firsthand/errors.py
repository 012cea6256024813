"""The errors that Firsthand raises on purpose: each one a line a person can act on."""


class FirsthandError(Exception):
    """Base of all errors with a message for people. Its text is one line: what, where, what to do."""


class UnreadableInput(FirsthandError):
    """A file, page or line that cannot become a report. It costs no other input."""


class RecordError(FirsthandError):
    """A record that breaks the contract; the message names the report and the field."""


class KnowledgeError(FirsthandError):
    """A row of a knowledge table that cannot be used; the message names file, line and column."""


class SettingsError(FirsthandError):
    """A setting that cannot be used; the message names it and the values that work."""


class ModelMissing(FirsthandError):
    """A language model that is not installed; the message says how to get it."""


class QueryError(FirsthandError):
    """A question that cannot be asked; the message names the filter and what it takes."""


class StoreError(FirsthandError):
    """A store that cannot be opened, read or written; the message says which, why and what to do."""


class Outdated(StoreError):
    """A judgement on an incident that somebody else has changed since it was looked at."""


class NotAllowed(FirsthandError):
    """Something that this user may not do here; the message says what would be needed."""
