"""The outlets: who publishes where, under which names, and whether a state owns it."""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from firsthand.knowledge.tables import read_table


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """An agency, paper, broadcaster or site."""

    name: str
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    country: str | None = None  # ISO 3166-1 alpha-3
    kind: str  # agency, newspaper, broadcaster, magazine, online
    state_owned: bool = False
    ordinary: tuple[str, ...] = ()  # those of its names that are ordinary words too
    source: str


class Outlets:
    """Look-up of outlets by address and by name."""

    def __init__(self, rows: tuple[Outlet, ...]) -> None:
        """Index the rows; where two share a domain or name, the first one has it."""
        self.rows = rows
        self._by_domain: dict[str, Outlet] = {}
        self._by_name: dict[str, Outlet] = {}
        for row in rows:
            for domain in row.domains:
                self._by_domain.setdefault(domain.lower(), row)
        for names in ([(row, row.name) for row in rows], [(row, a) for row in rows for a in row.aliases]):
            for row, name in names:
                self._by_name.setdefault(_fold(name), row)

    def by_domain(self, address: str | None) -> Outlet | None:
        """Return the outlet that publishes at a URL or host name, or None.

        A host counts for its parent: ``news.example.com`` is found under ``example.com``.
        """
        if not address:
            return None
        try:
            host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        except ValueError:
            return None
        while host.count("."):
            if host in self._by_domain:
                return self._by_domain[host]
            host = host.split(".", 1)[1]
        return None

    def by_name(self, name: str | None) -> Outlet | None:
        """Return the outlet that goes by ``name``, whatever its case, article or marks, or None."""
        if not name:
            return None
        folded = _fold(name)
        return self._by_name.get(folded) or self._by_domain.get(folded.removeprefix("www."))

    def is_name(self, text: str) -> bool:
        """Return whether ``text`` is an outlet's name and can hardly be anything else."""
        found = self.by_name(text)
        return found is not None and _fold(text) not in {_fold(name) for name in found.ordinary}

    def names(self) -> tuple[tuple[str, Outlet], ...]:
        """Return every name and alias with its outlet, in the order of the table."""
        return tuple((name, row) for row in self.rows for name in (row.name, *row.aliases))


@lru_cache(maxsize=4)
def load_outlets(extra: Path | None = None) -> Outlets:
    """Return the shipped outlets and those in the folder ``extra``."""
    return Outlets(read_table("outlets", Outlet, extra))


_MARKS = re.compile(r"[^\w.&+]+")


def _fold(name: str) -> str:
    folded = _MARKS.sub(" ", name.lower().replace("’", "").replace("'", "")).strip(" .")
    return folded.removeprefix("the ")
