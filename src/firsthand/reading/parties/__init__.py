"""Parties: who the naming phrases of a report name, by tables, by the phrase and by the report around it."""

from firsthand.reading.parties.naming import PartyNamer, name_party

__all__ = ["PartyNamer", "name_party"]
