"""Which hue each side of a dispute has: the same for the same voices in all disputes of a page, and on all pages.

There are two hues. Of two sides the one whose first name by the alphabet (a code before what reports call it)
comes first has the first, wherever they meet; where an incident has several disputes, voices keep the hue that
they had in the widest of them.
"""

from collections.abc import Collection, Mapping, Sequence

from firsthand.incident import Conflict, Incident
from firsthand.knowledge.actors import Actors
from firsthand.store.tellers import actor_of

Key = tuple[bool, str]
REST = "c"  # of a third side and of all further ones


def keys_of(incident: Incident, actors: Actors) -> dict[str, Key]:
    """Return by what each voice of an incident is put in order: the code of whom it speaks for, else its name."""
    found = {}
    for one in incident.origins.list:
        code = actor_of(one.name, one.kind, anonymous=one.anonymous, actors=actors)
        found[one.id] = (not code, code or one.name.casefold())
    return found


def hues_of(conflicts: Sequence[Conflict], keys: Mapping[str, Key]) -> list[tuple[str, ...]]:
    """Return for each dispute the hue of each of its sides: "a", "b", or for a third one "c"."""
    worn: dict[str, str] = {}
    found: dict[int, tuple[str, ...]] = {}
    widest = sorted(range(len(conflicts)), key=lambda at: (-sum(map(len, conflicts[at].between)), at))
    for at in widest:
        sides = conflicts[at].between
        hues = _hues(sides, keys, worn)
        for side, hue in zip(sides, hues, strict=True):
            for origin in side:
                worn.setdefault(origin, hue)
        found[at] = hues
    return [found[at] for at in range(len(conflicts))]


def of_voices(conflicts: Sequence[Conflict], keys: Mapping[str, Key]) -> dict[str, str]:
    """Return the hue of each voice that stands on a side of a dispute."""
    found: dict[str, str] = {}
    hues = hues_of(conflicts, keys)
    for conflict, some in sorted(
        zip(conflicts, hues, strict=True), key=lambda pair: -sum(map(len, pair[0].between))
    ):
        for side, hue in zip(conflict.between, some, strict=True):
            for origin in side:
                found.setdefault(origin, hue)
    return found


def of_parties(parties: Collection[str]) -> dict[str, str]:
    """Return the hue of each party to a process: as their voices have it where they dispute an incident."""
    order = sorted(parties, key=lambda party: (not party.isupper(), party.casefold()))
    return {party: "ab"[at] if at < 2 else REST for at, party in enumerate(order)}


def _hues(
    sides: Sequence[Collection[str]], keys: Mapping[str, Key], worn: Mapping[str, str]
) -> tuple[str, ...]:
    def first(side: Collection[str]) -> Key:
        return min((keys.get(origin, (True, origin)) for origin in side), default=(True, ""))

    order = sorted(range(len(sides)), key=lambda at: (first(sides[at]), at))
    given = {at: "ab"[n] if n < 2 else REST for n, at in enumerate(order)}
    two = order[:2]
    if len(two) == 2 and _agree(sides, given, worn) < 0:
        given[two[0]], given[two[1]] = given[two[1]], given[two[0]]
    return tuple(given[at] for at in range(len(sides)))


def _agree(sides: Sequence[Collection[str]], given: Mapping[int, str], worn: Mapping[str, str]) -> int:
    """Return how many more voices keep the hue that they wear than change it."""
    return sum(
        (1 if worn[origin] == given[at] else -1)
        for at, side in enumerate(sides)
        for origin in side
        if origin in worn and given[at] != REST
    )
