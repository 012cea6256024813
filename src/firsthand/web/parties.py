"""Finding a party by some letters of its name: states, bodies, forces, groups."""

from functools import lru_cache
from typing import Final

import msgspec

from firsthand.knowledge.actors import ActorRow, CountryRow
from firsthand.knowledge.tables import read_table

_FOUND: Final = 12
_BEGINS, _WORD, _INSIDE, _NOT = 1, 2, 3, 9


class PartyFound(msgspec.Struct, frozen=True):
    """A party that can be chosen."""

    code: str
    name: str
    about: str  # what kind, and whose


class _Known(msgspec.Struct, frozen=True):
    found: PartyFound
    names: tuple[str, ...]  # lower case


@lru_cache(maxsize=1)
def _known() -> tuple[_Known, ...]:
    """Return all parties that have a code, once each."""
    names: dict[str, list[str]] = {}
    found: dict[str, PartyFound] = {}
    for state in read_table("countries", CountryRow):
        found[state.alpha3] = PartyFound(state.alpha3, state.name, "state")
        names[state.alpha3] = [state.name, state.alpha3, *state.aliases]
    for actor in read_table("actors", ActorRow):
        if actor.kind == "metonym":
            continue
        about = ", ".join(part for part in (actor.kind, actor.country or "") if part)
        found.setdefault(actor.code, PartyFound(actor.code, actor.name, about))
        names.setdefault(actor.code, []).extend((actor.name, actor.code, *actor.aliases))
    return tuple(
        _Known(one, tuple(dict.fromkeys(n.casefold() for n in names[code]))) for code, one in found.items()
    )


def find_parties(words: str) -> list[PartyFound]:
    """Return the parties one of whose names has these letters: those that begin so first."""
    sought = " ".join(words.casefold().split())
    if not sought:
        return []
    ranked = [
        (rank, len(one.found.name), one.found) for one in _known() if (rank := _rank(one, sought)) < _NOT
    ]
    ranked.sort(key=lambda r: (r[0], r[1], r[2].code))
    return [found for _, _, found in ranked[:_FOUND]]


def _rank(one: _Known, sought: str) -> int:
    best = _NOT
    for name in one.names:
        if name == sought:
            return 0
        if name.startswith(sought):
            best = min(best, _BEGINS)
        elif f" {sought}" in name:
            best = min(best, _WORD)
        elif len(sought) > 3 and sought in name:
            best = min(best, _INSIDE)
    return best
