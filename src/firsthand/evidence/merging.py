"""Joins the sightings of one component into incidents: best pairs first, under what no incident may break.

Pairs are joined in order of score, ties by age: the order in which reports arrived plays no part.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from firsthand.evidence.digest import Seen
from firsthand.evidence.index import Edge, Verdict
from firsthand.evidence.matching import both_main, score, told_apart
from firsthand.ontology import Status

_ALIKE = frozenset({"same", "main"})
_WORST = 3.0  # what one pair may weigh against a join
_CROSS = 60  # pairs looked at between two groups
_WHOLE = 0.8  # what two groups must weigh as wholes to be joined: less than a pair, as it is a mean; FA-KES, GVA gain 3.8, 1.5 by it against 1.2


def group(
    sightings: Iterable[Seen], edges: Sequence[Edge], verdicts: Iterable[Verdict] = ()
) -> list[tuple[Seen, ...]]:
    """Return the groups of sightings that are one happening each, the ones reported first at the head.

    What people said of two of them goes before anything else; what is denied joins the act that it denies.
    """
    ordered = sorted(sightings, key=lambda s: s.order)
    at = {s.of.uid: n for n, s in enumerate(ordered)}
    last = [
        (at[a], at[b], same) for (a, b), same in sorted(_last_words(verdicts).items()) if a in at and b in at
    ]
    known = [e for e in edges if e.a in at and e.b in at]
    # What a person joins is joined as the machine's groups are, so that all else stays as it is; unless these
    # groups hold some that a person has told apart.
    joiner = _Joiner(ordered, [(a, b) for a, b, same in last if not same])
    _join_alike(joiner, ordered, known, at)
    if not all(joiner.join_if_allowed(a, b) for a, b, same in last if same):
        joiner = _Joiner(ordered, [(a, b) for a, b, same in last if not same])
        for a, b, same in last:
            if same:
                joiner.join(a, b)
        _join_alike(joiner, ordered, known, at)
    for denied, act in _denials(ordered, known, at):
        joiner.join_if_allowed(denied, act)
    return joiner.groups()


def _join_alike(
    joiner: "_Joiner", ordered: Sequence[Seen], known: Iterable[Edge], at: Mapping[str, int]
) -> None:
    """Join what fits, best first; what reports are about comes before what they mention, known by less."""
    pairs = [(min(at[e.a], at[e.b]), max(at[e.a], at[e.b]), e.score) for e in known if e.kind in _ALIKE]
    for a, b, _ in sorted(pairs, key=lambda p: (not both_main(ordered[p[0]], ordered[p[1]]), -p[2], p[:2])):
        joiner.join_if_fit(a, b)


def _last_words(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], bool]:
    """Return what people said last of each two sightings."""
    found = {}
    for verdict in sorted(verdicts, key=lambda v: v.order):
        found[min(verdict.a, verdict.b), max(verdict.a, verdict.b)] = verdict.same
    return found


def _denials(ordered: Sequence[Seen], edges: Iterable[Edge], at: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return each denied act with the act that it fits best."""
    fits: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for edge in edges:
        if edge.kind == "denied":
            a, b = at[edge.a], at[edge.b]
            denied, act = (a, b) if ordered[a].of.status is Status.NEGATED else (b, a)
            fits[denied].append((-edge.score, act))
    return [(denied, min(found)[1]) for denied, found in sorted(fits.items())]


class _Joiner:
    def __init__(self, told: Sequence[Seen], apart: Iterable[tuple[int, int]]) -> None:
        self._told = told
        self._parent = list(range(len(told)))
        self._members = {i: [i] for i in range(len(told))}
        self._scores: dict[tuple[int, int], float] = {}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def join_if_fit(self, i: int, j: int) -> None:
        """Join two groups if nothing tells them apart and they fit as wholes."""
        a, b = self._members[self._root(i)], self._members[self._root(j)]
        if a is not b and not self._are_apart(a, b) and self._linkage(a, b) >= _WHOLE:
            self.join(i, j)

    def join_if_allowed(self, i: int, j: int) -> bool:
        """Join two groups unless a person said that they are not one; tell whether they are one now."""
        a, b = self._members[self._root(i)], self._members[self._root(j)]
        if a is not b and self._said_apart(a, b):
            return False
        self.join(i, j)
        return True

    def join(self, i: int, j: int) -> None:
        """Make two groups one."""
        a, b = sorted((self._root(i), self._root(j)))
        if a != b:
            self._parent[b] = a
            self._members[a] = sorted(self._members[a] + self._members.pop(b))

    def groups(self) -> list[tuple[Seen, ...]]:
        """Return the groups, each in order of age."""
        return [tuple(self._told[i] for i in self._members[root]) for root in sorted(self._members)]

    def _are_apart(self, a: Sequence[int], b: Sequence[int]) -> bool:
        if self._said_apart(a, b):
            return True
        by_report: dict[str, list[int]] = defaultdict(list)
        for x in a:
            by_report[self._told[x].head.id].append(x)
        return any(
            told_apart(self._told[x], self._told[y])
            for y in b
            for x in by_report.get(self._told[y].head.id, ())
        )

    def _said_apart(self, a: Sequence[int], b: Sequence[int]) -> bool:
        return any(self._apart[x] and not self._apart[x].isdisjoint(b) for x in a if x in self._apart)

    def _linkage(self, a: Sequence[int], b: Sequence[int]) -> float:
        """Return how well two groups fit: the mean over pairs of reports of their best pair of events.

        The best, since an event that only adds a toll has little to be compared by. Where both groups are what
        reports are about, these reports alone are asked: what others mention says less.
        """
        mains = [[x for x in group if self._told[x].of.main] for group in (a, b)]
        pairs = [(x, y) for x in mains[0] for y in mains[1]] or [(x, y) for x in a for y in b]
        best: dict[tuple[str, str], float] = {}
        for x, y in pairs[:: max(1, len(pairs) // _CROSS)]:
            reports = (self._told[x].head.id, self._told[y].head.id)
            best[reports] = max(best.get(reports, -_WORST), self._score(x, y), -_WORST)
        return sum(best.values()) / len(best)

    def _score(self, i: int, j: int) -> float:
        pair = (min(i, j), max(i, j))
        if pair not in self._scores:
            self._scores[pair] = score(self._told[pair[0]], self._told[pair[1]])
        return self._scores[pair]

    def _root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i
