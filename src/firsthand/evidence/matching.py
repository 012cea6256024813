"""How far two sightings may be one happening: a score in parts, each with its reason.

The parts of two that are each what its report is about weigh as two corpora taught (``linking.tsv``, by
``train/linking.py``): there the reports as wholes speak too. All others weigh as ``parts`` says.
"""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from firsthand.evidence.digest import Seen
from firsthand.evidence.parts import (
    SAME_AREA,
    Part,
    distance_of,
    gap_of,
    main_parts,
    means_parts,
    party_parts,
    place_parts,
    talk_parts,
    text_parts,
    time_parts,
    toll_parts,
)
from firsthand.knowledge.tables import read_table

THRESHOLD = 1.0
BIAS = "bias"
_BASE = -2.2


class LinkingRow(msgspec.Struct, frozen=True):
    """A kind of agreement between two reports' main happenings, and what it weighs."""

    part: str
    weight: float
    source: str


def explain(one: Seen, other: Seen) -> tuple[Part, ...]:
    """Return the parts of the score that two sightings are one happening; their sum is the score."""
    if one.head.id != other.head.id:
        if one.of.talks and other.of.talks:
            return tuple(talk_parts(one, other))
        if both_main(one, other):
            learned = _learned()
            known = (p._replace(weight=p.weight * learned.get(p.kind, 0.0)) for p in raw_parts(one, other))
            return (Part(BIAS, "both what the reports are about", learned.get(BIAS, 0.0)), *known)
    return (Part(BIAS, "same type", _BASE), *raw_parts(one, other))


def both_main(one: Seen, other: Seen) -> bool:
    """Tell whether either is what its report is about."""
    return one.of.main and other.of.main and one.of.type is other.of.type and one.head.id != other.head.id


def raw_parts(one: Seen, other: Seen) -> Iterator[Part]:
    """Yield in what two sightings agree and differ, with the weights of judgement."""
    yield from time_parts(one, other)
    yield from place_parts(one, other)
    yield from party_parts(one, other)
    yield from toll_parts(one, other)
    yield from means_parts(one, other)
    yield from text_parts(one, other)
    if both_main(one, other):
        yield from main_parts(one, other)


def score(one: Seen, other: Seen) -> float:
    """Return the score that two sightings are one happening; from THRESHOLD on they may be joined."""
    return sum(part.weight for part in explain(one, other))


def told_apart(one: Seen, other: Seen) -> bool:
    """Tell whether one report, having both, tells them apart: such two never become one incident."""
    if one.head.id != other.head.id:
        return False
    return (
        other.of.event in one.of.apart
        or one.of.type is not other.of.type
        or (gap_of(one, other) or 0) > 2 * (one.of.source != other.of.source)
        or distance_of(one, other) > SAME_AREA
    )


@lru_cache(maxsize=1)
def _learned() -> dict[str, float]:
    return {row.part: row.weight for row in read_table("linking", LinkingRow)}
