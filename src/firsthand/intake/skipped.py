"""What could not become a report: one line that says where, why and what to do."""

from typing import Final

import msgspec

_SHOWN: Final = 40  # characters of what was given for a day


class Skipped(msgspec.Struct, frozen=True):
    """An input that was left out, so that a person learns of it. It costs no other input."""

    where: str  # the file, its line, or the address
    reason: str
    advice: str = ""

    @classmethod
    def of(cls, where: str, error: Exception) -> "Skipped":
        """Return an error as a line: what follows its first semicolon is advice."""
        reason, _, advice = str(error).partition("; ")
        return cls(where, reason, advice)

    def __str__(self) -> str:
        """Return the whole message on one line."""
        line = f"{self.where}: {self.reason}" + (f"; {self.advice}" if self.advice else "")
        return " ".join(line.split())


class Undated(Skipped, frozen=True):
    """A day that no calendar has, left out of a report that is read nonetheless."""

    @classmethod
    def at(cls, where: str, published: str) -> "Undated":
        """Return the line that says so."""
        shown = f"{published[:_SHOWN]}…" if len(published) > _SHOWN else published
        return cls(where, f"published {shown!r} is no day", "read without a date")
