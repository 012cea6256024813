"""From many records to incidents: pure functions, the same result in whatever order reports come."""

from firsthand.evidence.assemble import evidence_of

__all__ = ["evidence_of"]
