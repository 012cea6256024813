"""Roles: who does it and to whom, from the dependency tree around a trigger."""

from firsthand.reading.roles.finding import find_roles

__all__ = ["find_roles"]
