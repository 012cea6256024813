"""What a few new reports change: which sightings tie to which, and which incidents that touches.

The ties are a function of the set of digests alone. Two sightings are compared if they share a block in which
one of them is among the ``FIRST`` oldest, so that even the largest story costs in line with its reports; when
an older report comes late, those it pushes out of the first are compared anew.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from firsthand.evidence.attaching import own_acts
from firsthand.evidence.blocks import FIRST, FIRST_SHARING, Posting, postings
from firsthand.evidence.copies import Reuse, compare, copies_of
from firsthand.evidence.digest import Digest, Seen, Sighting, seen_in
from firsthand.evidence.index import Edge, Index
from firsthand.evidence.inheriting import tied
from firsthand.evidence.matching import THRESHOLD, both_main, explain, told_apart
from firsthand.evidence.ties import Component, Ties
from firsthand.ontology import PLANNED, Status

_HITS = 3  # shared looked-up shingles that make two reports worth comparing
# What more than the first so many reports have in common is boilerplate, unless they came within so many days, as
# the copies of one wire do. Without this each report is aligned with the forty oldest of its outlet.
_BOILERPLATE = 60
_DAY = slice(2, 12)  # of the order of a report
_UNDATED = date.max.toordinal()
_REASONS = 4
_PAIR = 2  # members that a block needs to be looked at
_WITHIN = 40  # events of one type in one report that are compared with one another


@dataclass(frozen=True, slots=True)
class Linked:
    """What a change of some reports does to the archive's ties."""

    unlinked: tuple[str, ...]  # sightings whose stored edges are to go
    unmatched: tuple[str, ...]  # reports whose stored passages are to go
    edges: tuple[Edge, ...]  # what takes their place
    reuses: tuple[Reuse, ...]
    dirty: tuple[Component, ...]  # to be assembled anew
    gone: tuple[str, ...] = ()  # sightings that are no more; what was assembled from them goes
    kin: tuple[str, ...] = ()  # reports whose stored copies are to go: they, and the copies in their place
    copies: Mapping[str, str] = field(default_factory=dict)  # report to the original of its family


def link(changed: Collection[str], index: Index, old: Sequence[Digest] = ()) -> Linked:
    """Return the ties of reports that were just put into ``index``, and the components they touch.

    ``changed`` are the reports that are new, read again, or withdrawn; ``index`` has their new digests (none of
    a withdrawn one) and still the old edges and passages; ``old`` are the digests of which they take the place.
    """
    new = index.digests(changed)
    sketches = [(s, Posting(d.head.order, d.head.id)) for d in (*new.values(), *old) for s in d.sketch]
    matched = set(changed) | {p.report for p in _shifted(sketches, index.sharing, FIRST_SHARING, turns=True)}
    reuses = tuple(_reuses(index.digests(matched), index))
    shifted = _shifted([p for d in (*new.values(), *old) for p in postings(d)], index.blocks, FIRST)
    old_uids = {s.uid for d in old for s in d.sightings}
    homes = index.reports_of(old_uids)
    whole = matched | {p.report for p in shifted if not p.uid}
    digests = index.digests(whole | {p.report for p in shifted} | set(homes.values()))
    again = {p.uid for p in shifted} | set(homes)
    again |= {s.uid for name in whole if name in digests for s in digests[name].sightings}
    again -= {""}
    gone = old_uids - homes.keys()
    kept = [r for r in index.reuses(digests.keys()) if not {r.later, r.earlier} & matched]
    edges = tuple(_edges(again, digests, (*kept, *reuses), index))
    kin = _kin(matched, reuses, index)
    relatives = index.digests(kin)
    ties = Ties(index, edges, again | gone)
    seeds = (again | ties.shifted(again | gone)) - gone
    seeds |= {s.uid for d in relatives.values() for s in d.sightings}
    return Linked(
        unlinked=tuple(sorted(again | gone)),
        unmatched=tuple(sorted(matched)),
        edges=edges,
        reuses=reuses,
        dirty=tuple(ties.components(seeds)),
        gone=tuple(sorted(gone)),
        kin=tuple(sorted(kin)),
        copies=copies_of(
            {name: d.head for name, d in relatives.items()},
            (*reuses, *(r for r in index.reuses(kin) if not {r.later, r.earlier} & matched)),
        ),
    )


def _shifted(
    moved: Sequence[tuple[int, Posting]],
    look_up: Callable[[Collection[int]], Mapping[int, Sequence[Posting]]],
    first: int,
    *,
    turns: bool = False,
) -> set[Posting]:
    """Return the members of blocks that may have come to the ``first`` or been pushed out by what moved.

    ``moved`` are members that came to a block or left it. Each shifts the border by one at most. With ``turns``
    a block that may just have become crowded, or is no longer so, is returned whole.
    """
    crossing: dict[int, list[str]] = defaultdict(list)
    for key, member in moved:
        crossing[key].append(member.order)
    found = set()
    for key, block in look_up(crossing.keys()).items():
        shift = len(crossing[key])
        if len(block) + shift <= first:
            continue
        if turns and len(block) - shift <= first:
            found |= set(block)
            continue
        border = sorted(block)[max(0, first - shift) : first + shift]
        if border and min(crossing[key]) <= border[-1].order:
            found |= set(border)
    return found


def _met(
    blocks: Iterable[Sequence[Posting]], reports: Set[str], first: int, within: int | None = None
) -> Iterator[tuple[Posting, Posting]]:
    """Yield the pairs of a block, older first, of which one is of ``reports`` and one among the first.

    In a crowded block only those of so many days ``within``.
    """
    for block in blocks:
        if len(block) < _PAIR:
            continue
        ranked = sorted(block)
        mine = [n for n, member in enumerate(ranked) if member.report in reports]
        pairs = _pairs_of(mine, len(ranked), first)
        if within is not None and len(ranked) > first:
            days = [_day(member) for member in ranked]
            pairs = ((a, b) for a, b in pairs if days[b] - days[a] <= within)
        yield from ((ranked[a], ranked[b]) for a, b in pairs)


def _pairs_of(mine: Sequence[int], count: int, first: int) -> Iterator[tuple[int, int]]:
    """Yield pairs of ranks: mine with the first, and with all the younger where it is among these itself."""
    for n in mine:
        yield from ((i, n) for i in range(min(n, first)))
        if n < first:
            yield from ((n, i) for i in _others(n + 1, count, mine))


def _day(member: Posting) -> int:
    """Return the day of a report that stands in its order; one without a date is far from all others."""
    moment = member.order[_DAY]
    return date.fromisoformat(moment).toordinal() if moment[:1].isdigit() else _UNDATED


def _others(start: int, stop: int, mine: Sequence[int]) -> Iterator[int]:
    """Yield the numbers of a range that are not among ``mine``: those meet this one from their own side."""
    known = frozenset(mine)
    return (i for i in range(start, stop) if i not in known)


def _reuses(digests: Mapping[str, Digest], index: Index) -> Iterator[Reuse]:
    """Yield what reports have in the same words as others of the archive."""
    shingles = {s for d in digests.values() for s in d.sketch}
    hits = Counter(_met(index.sharing(shingles).values(), digests.keys(), FIRST_SHARING, _BOILERPLATE))
    pairs = sorted((b.report, a.report) for (a, b), count in hits.items() if count >= _HITS)
    return compare(pairs, index.texts({name for pair in pairs for name in pair}))


def _kin(matched: Set[str], reuses: Iterable[Reuse], index: Index) -> set[str]:
    """Return all reports whose family of copies may have changed: of the families as they were and as they are."""
    new = {r for r in reuses if r.copied}
    old = {r for r in index.reuses(matched) if r.copied}
    found: set[str] = set()
    frontier = {name for r in new ^ old for name in (r.later, r.earlier)}
    while frontier:
        found |= frontier
        near = [*new, *(r for r in index.reuses(frontier) if r.copied)]
        frontier = {n for r in near if {r.later, r.earlier} & found for n in (r.later, r.earlier)} - found
    return found


def _edges(
    uids: Set[str], digests: Mapping[str, Digest], reuses: Iterable[Reuse], index: Index
) -> Iterator[Edge]:
    """Yield all edges that touch some sightings, whose reports are among ``digests``."""
    mine = {name: d for name, d in digests.items() if any(s.uid in uids for s in d.sightings)}
    blocks = index.blocks(
        {key for d in mine.values() for key, p in postings(d) if not p.uid or p.uid in uids}
    )
    passages = [p for r in reuses for p in r.passages]
    near = {p.report for block in blocks.values() for p in block}
    near |= {name for p in passages for name in (p.report, p.of)}
    digests = {**digests, **index.digests(near - digests.keys())}
    seen = {s.of.uid: s for d in digests.values() for s in seen_in(d)}
    pairs: set[tuple[str, str]] = set()
    for one, other in _met(blocks.values(), mine.keys(), FIRST):
        pairs |= set(_pairs(one, other, digests))
    for d in mine.values():
        pairs |= set(_within(d))
    pairs |= {
        (a.uid, b.uid)
        for p in passages
        for a in _mains(digests.get(p.report))
        for b in _mains(digests.get(p.of))
        if a.type is b.type
    }
    pairs = {(min(a, b), max(a, b)) for a, b in pairs if a in uids or b in uids}
    acts: dict[str, str] = {}
    for name in {seen[uid].head.id for pair in pairs for uid in pair}:
        acts |= own_acts(digests[name])
    found = (_edge(seen[a], seen[b], acts) for a, b in sorted(pairs))
    yield from (edge for edge in found if edge is not None)
    ties = {
        pair
        for p in passages
        if p.report in digests and p.of in digests
        for pair in tied(p, digests)
        if not uids.isdisjoint(pair)
    }
    yield from (Edge(a, b, "reuse") for a, b in sorted(ties))


def _edge(one: Seen, other: Seen, acts: Mapping[str, str]) -> Edge | None:
    """Return how two sightings bear on one another, if they do; ``acts`` are the acts that denials name at home."""
    a, b = one.of.uid, other.of.uid
    planned = one.of.status in PLANNED or other.of.status in PLANNED
    if one.of.type is not other.of.type or (planned and not (one.of.talks and other.of.talks)):
        return None
    denied = [s for s in (one, other) if s.of.status is Status.NEGATED]
    if len(denied) == 2:
        return None
    if denied and denied[0].of.uid in acts:
        return (
            Edge(a, b, "denied", why=("one report has both",)) if acts[denied[0].of.uid] in (a, b) else None
        )
    if (denied and not denied[0].of.actors) or told_apart(one, other):
        return None
    parts = explain(one, other)
    found = sum(part.weight for part in parts)
    if found < THRESHOLD:
        return None
    why = [p.reason for p in sorted(parts, key=lambda p: (-p.weight, p.reason)) if p.weight > 0]
    kind = "denied" if denied else "main" if both_main(one, other) else "same"
    return Edge(a, b, kind, round(found, 3), tuple(why[:_REASONS]))


def _pairs(one: Posting, other: Posting, digests: Mapping[str, Digest]) -> Iterator[tuple[str, str]]:
    """Yield the sightings to be compared where two members of a block meet."""
    if one.uid:
        yield one.uid, other.uid
        return
    for a in digests[one.report].sightings:
        yield from ((a.uid, b.uid) for b in digests[other.report].sightings if a.type is b.type)


def _mains(digest: Digest | None) -> tuple[Sighting, ...]:
    """Return what a report is about: what two that share a passage are compared by, though no block has both."""
    return tuple(s for s in digest.sightings if s.main) if digest is not None else ()


def _within(digest: Digest) -> Iterator[tuple[str, str]]:
    alike: dict[str, list[str]] = defaultdict(list)
    for sighting in digest.sightings:
        alike[sighting.type].append(sighting.uid)
    for uids in alike.values():
        yield from ((min(a, b), max(a, b)) for a, b in combinations(uids[:_WITHIN], 2))
