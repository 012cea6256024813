"""Where reports and sightings meet that may tell of one happening: keys made from one digest alone.

A key is one rare word or two, with a span of time as long as the words are rare: two names that one report in
a million has meet within a year, a town within days. So a block's size depends on the news of its span,
not on how long the archive is. The span stands in the key's upper bits: what is in the news lies together in an
index, however large.
"""

import math
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import combinations
from typing import NamedTuple

from firsthand.evidence.digest import Digest, Seen, seen_in
from firsthand.knowledge.rarity import rarity

FIRST = 64  # members of a block, the oldest, that all others are compared with
FIRST_SHARING = 40  # reports with one shingle, the oldest: boilerplate beyond that
_SPANS = (365, 60, 8, 4)  # days
# Days for which words of a certain rarity may be a key, per odds of meeting them by chance: of the pairs of
# reports that are one incident in GVA and FA-KES, 85 in 100 share a key, and few others do.
_OF_REPORT, _OF_SIGHTING = 0.03, 0.3  # a sighting's words are less often met: they name its place or victims
_TELLING, _NAMES = 8, 3  # words of a report, of a sighting, that make keys
_MOST, _MOST_OF_SIGHTING = 40, 8  # keys
_LEAST = 3.0  # rarity of a name that makes keys
_BITS = 41  # of a key are its words; the 22 above them are a day


class Posting(NamedTuple):
    """A member of a block: a sighting, or a report as a whole where ``uid`` is empty."""

    order: str  # puts members in order
    report: str
    uid: str = ""


def postings(digest: Digest) -> Iterator[tuple[int, Posting]]:
    """Yield the blocks of a report and of its sightings: integers of 63 bits, each with its member."""
    whole = Posting(digest.head.order, digest.head.id)
    if digest.sightings:
        yield from ((key, whole) for key in report_keys(digest))
    for seen in seen_in(digest):
        member = Posting(seen.order, digest.head.id, seen.of.uid)
        yield from ((key, member) for key in sighting_keys(seen))


def report_keys(digest: Digest) -> tuple[int, ...]:
    """Return the blocks of a report, at most 40: its most telling names and its day of publication."""
    lead = digest.head.lead
    names = sorted((w for w in digest.head.rare if w in lead), key=lambda w: (-lead[w], w))
    return tuple(_keys("report", names[:_TELLING], digest.head.published, _OF_REPORT, _MOST))


def sighting_keys(seen: Seen) -> tuple[int, ...]:
    """Return the blocks of a sighting, at most 8: names of its place and of whom it befell, and its own day."""
    names = sorted((w for w, r in seen.of.names.items() if r >= _LEAST), key=lambda w: (-seen.of.names[w], w))
    return tuple(_keys(seen.of.type, names[:_NAMES], seen.anchor, _OF_SIGHTING, _MOST_OF_SIGHTING))


def _keys(kind: str, names: Sequence[str], day: int, share: float, most: int) -> list[int]:
    """Return a key for each name and two names that are rare enough, in the span before and the one after."""
    alone = sorted(((rarity(n), (n,)) for n in names), key=lambda w: (-w[0], w[1]))
    together = [(rarity(a) + rarity(b), tuple(sorted((a, b)))) for a, b in combinations(names, 2)]
    found = []
    for rare, words in (*alone, *together):
        days = next((span for span in _SPANS if span <= share * math.exp(rare)), None)
        if days is not None:
            found += [_key((day // days + at) * days, kind, days, *words) for at in (0, 1)]
    return list(dict.fromkeys(found))[:most]


def _key(day: int, *parts: object) -> int:
    digest = blake2b(" ".join(map(str, parts)).encode(), digest_size=8).digest()
    return (day << _BITS) | (int.from_bytes(digest, "big") >> (64 - _BITS))
