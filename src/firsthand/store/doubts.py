"""Why a person should look at an incident, and how much so: by doubt, and by how many reports tell of it.

Both are kept beside the incident, so that a queue over all of a store is an index walked from its end.
"""

import math
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from firsthand.incident import Incident, Property, Statement
from firsthand.ontology import TYPES, Certainty, Quad

MANY: Final = 4  # reports
_DAYS: Final = 10_000_000  # more than there are days: of two that need it as much, the later one comes first


class Doubt(StrEnum):
    """Why somebody should look."""

    CONFLICT = "conflict"  # voices give values that cannot both be true
    NOBODY = "nobody"  # no voice vouches for it
    UNSURE = "unsure"  # nobody says it as certain
    SINGLE = "single"  # it rests on one origin
    UNPLACED = "unplaced"  # of a deed, no point on the map is known
    MANY = "many"  # many reports tell of it


_WEIGHT: Final = {
    Doubt.CONFLICT: 3.0,
    Doubt.NOBODY: 2.0,
    Doubt.UNSURE: 2.0,
    Doubt.SINGLE: 1.5,
    Doubt.UNPLACED: 1.0,
    Doubt.MANY: 0.5,
}
_BITS: Final = {doubt: 1 << at for at, doubt in enumerate(Doubt)}
# Of these it should be known where they were; words are spoken anywhere.
_PLACED: Final = frozenset(
    t for t in TYPES if TYPES[t].quad in (Quad.MATERIAL_CONFLICT, Quad.MATERIAL_COOPERATION)
)


def doubts_of(incident: Incident, statements: Sequence[Statement]) -> frozenset[Doubt]:
    """Return why somebody should look at an incident, by itself and by what stands behind it."""
    place = incident.place
    tests = {
        Doubt.CONFLICT: bool(incident.conflicts),
        Doubt.NOBODY: incident.origins.most == 0,
        Doubt.UNSURE: _is_unsure(statements),
        Doubt.SINGLE: incident.origins.most == 1,
        Doubt.UNPLACED: incident.type in _PLACED
        and (place is None or place.lat is None or place.lon is None),
        Doubt.MANY: len(incident.reports) >= MANY,
    }
    return frozenset(doubt for doubt, holds in tests.items() if holds)


def need_of(doubts: Iterable[Doubt], reports: int, day: int) -> int:
    """Return how much a person should look: twice the reports add as much as the doubts weigh; then the later day."""
    weight = sum(_WEIGHT[d] for d in doubts) * (1 + math.log2(max(1, reports)))
    return round(100 * weight) * _DAYS + day


def weight_of(need: int) -> float:
    """Return how much the doubts weigh, from how much a person should look."""
    return need // _DAYS / 100


def bits_of(doubts: Iterable[Doubt]) -> int:
    """Return doubts as one number, as a column keeps them."""
    return sum(_BITS[d] for d in set(doubts))


def doubts_in(bits: int) -> tuple[Doubt, ...]:
    """Return the doubts that a number holds."""
    return tuple(doubt for doubt, bit in _BITS.items() if bits & bit)


def _is_unsure(statements: Sequence[Statement]) -> bool:
    """Tell whether no voice says as certain that it happened, or anything of it where none says that."""
    told = [s for s in statements if s.property is Property.OCCURRED and not s.denied] or list(statements)
    return bool(told) and all(s.certainty is not Certainty.CERTAIN for s in told)
