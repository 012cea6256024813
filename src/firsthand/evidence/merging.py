"""Joins sightings into incidents: pairs from blocks, best first, under what no incident may break.

Blocks are keyed by type and a name, party or rare word; in each, sightings are compared with their next
neighbours in time, so the cost grows in line with the input. Pairs are joined in order of score, ties by
id: the order in which reports arrived plays no part.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from firsthand.evidence.matching import THRESHOLD, score, told_apart
from firsthand.evidence.sightings import Key, Sighting
from firsthand.ontology import Status

_NEIGHBOURS = 40  # next in time within a block
_DAYS = 21
_FEW = 12  # members of a block so rare that time does not matter: trials come months after
_RARE = 6  # words around a mention that key a block
_WITHIN = 40  # events of one report compared with one another
_WORST = 3.0  # what one pair may weigh against a join
_CROSS = 60  # pairs looked at between two groups
_PLANNED = frozenset({Status.FUTURE, Status.HYPOTHETICAL})


def group(sightings: Sequence[Sighting], same: Iterable[tuple[Key, Key]] = ()) -> list[tuple[Sighting, ...]]:
    """Return the groups of sightings that are one happening each; pairs in ``same`` are so beforehand."""
    same = sorted(same)
    named = {key for pair in same for key in pair}
    told = sorted((s for s in sightings if s.status not in _PLANNED or s.key in named), key=lambda s: s.key)
    joiner = _Joiner(told)
    at = {s.key: i for i, s in enumerate(told)}
    for one, other in same:
        if one in at and other in at:
            joiner.join(at[one], at[other])
    scored = []
    for i, j in sorted(_pairs(told)):
        found = joiner.score(i, j)
        if found >= THRESHOLD:
            scored.append((-found, told[i].key, told[j].key, i, j))
    for *_, i, j in sorted(scored):
        joiner.join_if_fit(i, j)
    return joiner.groups()


class _Joiner:
    def __init__(self, told: Sequence[Sighting]) -> None:
        self._told = told
        self._parent = list(range(len(told)))
        self._members = {i: [i] for i in range(len(told))}
        self._scores: dict[tuple[int, int], float] = {}

    def score(self, i: int, j: int) -> float:
        pair = (min(i, j), max(i, j))
        if pair not in self._scores:
            self._scores[pair] = score(self._told[pair[0]], self._told[pair[1]])
        return self._scores[pair]

    def join_if_fit(self, i: int, j: int) -> None:
        a, b = self._members[self._root(i)], self._members[self._root(j)]
        if a is b:
            return
        by_report: dict[str, list[int]] = defaultdict(list)
        for x in a:
            by_report[self._told[x].key[0]].append(x)
        for y in b:
            for x in by_report.get(self._told[y].key[0], ()):
                if told_apart(self._told[x], self._told[y]):
                    return
        if self._linkage(a, b) >= THRESHOLD / 2:
            self.join(i, j)

    def _linkage(self, a: Sequence[int], b: Sequence[int]) -> float:
        """Return how well two groups fit: the mean over pairs of reports of their best pair of events.

        The best, since an event that only adds a toll has little to be compared by.
        """
        pairs = [(x, y) for x in a for y in b]
        best: dict[tuple[str, str], float] = {}
        for x, y in pairs[:: max(1, len(pairs) // _CROSS)]:
            reports = (self._told[x].key[0], self._told[y].key[0])
            best[reports] = max(best.get(reports, -_WORST), self.score(x, y), -_WORST)
        return sum(best.values()) / len(best)

    def join(self, i: int, j: int) -> None:
        a, b = sorted((self._root(i), self._root(j)))
        if a != b:
            self._parent[b] = a
            self._members[a] = sorted(self._members[a] + self._members.pop(b))

    def groups(self) -> list[tuple[Sighting, ...]]:
        return [tuple(self._told[i] for i in self._members[root]) for root in sorted(self._members)]

    def _root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i


def _pairs(told: Sequence[Sighting]) -> set[tuple[int, int]]:
    """Return the pairs worth a look; what is denied is grouped apart from what is told."""
    blocks: dict[tuple[str, bool, str], list[int]] = defaultdict(list)
    reports: dict[tuple[str, bool, str], list[int]] = defaultdict(list)
    for i, sighting in enumerate(told):
        denied = sighting.status is Status.NEGATED
        for key in _keys(sighting):
            blocks[sighting.type, denied, key].append(i)
        reports[sighting.type, denied, sighting.key[0]].append(i)
    pairs = set()
    for members in blocks.values():
        members.sort(key=lambda i: (told[i].anchor, told[i].key))
        for at, i in enumerate(members):
            for j in members[at + 1 : at + 1 + _NEIGHBOURS]:
                if len(members) > _FEW and told[j].anchor - told[i].anchor > _DAYS:
                    break
                pairs.add((min(i, j), max(i, j)))
    for members in reports.values():
        pairs.update(combinations(sorted(members)[:_WITHIN], 2))
    return pairs


def _keys(sighting: Sighting) -> Iterator[str]:
    yield from (f"name {n}" for n in sorted(sighting.names))
    yield from (f"party {p}" for p in sorted(sighting.actors | sighting.recipients))
    rare = sorted(sighting.around.items(), key=lambda w: (-w[1], w[0]))[:_RARE]
    yield from (f"word {w}" for w, _ in rare)
    leading = sorted(sighting.lead.items(), key=lambda w: (-w[1], w[0]))[:_RARE]
    yield from (f"lead {w}" for w, _ in leading)
