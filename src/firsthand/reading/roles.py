"""Roles: who does it and to whom, from the dependency tree around a trigger."""

from firsthand.knowledge.lexicon import Lexicon
from firsthand.reading.findings import Parsed, Roles, Trigger


def find_roles(trigger: Trigger, parsed: Parsed, lexicon: Lexicon) -> Roles:
    """Return actors, recipients and weapon of the happening that a trigger tells of."""
    return Roles()
