"""Values side by side; which of them cannot both be true; which took the place of an earlier one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations, pairwise

from firsthand.evidence.counting import Counted, comparable
from firsthand.evidence.differing import Kind, differ
from firsthand.incident import Conflict, Property, Revision, Stated, Statement, Value
from firsthand.record import instant

_TOLLS = (
    Property.KILLED,
    Property.INJURED,
    Property.MISSING,
    Property.ABDUCTED,
    Property.ARRESTED,
    Property.DISPLACED,
)
_EVENING = 15 * 3600  # seconds within which two reports speak of one moment


@dataclass(slots=True)
class _Side:
    value: Stated
    denied: bool
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The values of an incident, with what is at odds."""

    values: dict[str, tuple[Value, ...]]
    conflicts: tuple[Conflict, ...]
    revisions: tuple[Revision, ...]


def weigh(
    statements: Sequence[Statement],
    of: Mapping[str, str],
    also: Mapping[str, Sequence[str]],
    kind: Kind | None = None,
    aside: Collection[str] = (),
) -> Weighed:
    """Return every value that anybody gives, conflicts between origins, and revisions of a count.

    ``kind`` tells what sort of happening it is; left out, an act of one side. Origins in ``aside`` (outlets that
    lean on voices) take no side, whatever they tell.
    """
    kind = kind or Kind()
    sides: dict[Property, dict[tuple[Stated, bool], _Side]] = defaultdict(dict)
    for statement in sorted(statements, key=_when):
        slot = (statement.value, statement.denied)
        held = sides[statement.property].setdefault(slot, _Side(*slot))
        held.statements.append(statement)
    values: dict[str, tuple[Value, ...]] = {}
    conflicts: list[Conflict] = []
    revisions: list[Revision] = []
    for prop in Property:
        if prop not in sides:
            continue
        held_here = list(sides[prop].values())
        values[prop.value] = tuple(_value(side, of, also) for side in held_here)
        clashes = [
            clash
            for one, other in combinations(held_here, 2)
            for clash in _at_odds(prop, one, other, of, kind, aside)
        ]
        if clashes:
            between = sorted({(a, b) for a, b, _ in clashes})
            why = "; ".join(dict.fromkeys(why for *_, why in clashes))
            conflicts.append(Conflict(property=prop, between=_two_sides(between), why=why))
        if prop in _TOLLS:
            revisions += _revisions(prop, held_here, of)
    return Weighed(values, tuple(conflicts), tuple(revisions))


def _value(side: _Side, of: Mapping[str, str], also: Mapping[str, Sequence[str]]) -> Value:
    own = {s.report for s in side.statements}
    reports = own | {copy for report in own for copy in also.get(report, ())}
    return Value(
        value=side.value,
        denied=side.denied,
        origins=tuple(sorted({of[s.id] for s in side.statements}, key=lambda o: int(o[1:]))),
        reports=tuple(sorted(reports)),
        statements=tuple(sorted({s.id for s in side.statements})),
    )


def _two_sides(between: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    one = sorted({a for a, _ in between})
    other = sorted({b for _, b in between} - set(one))
    return (tuple(one), tuple(other)) if other else tuple((o,) for o in one)


def _at_odds(
    prop: Property, one: _Side, other: _Side, of: Mapping[str, str], kind: Kind, aside: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield the origins that stand against one another with two values, and why they do."""
    of_one = {of[s.id] for s in one.statements}
    of_other = {of[s.id] for s in other.statements}
    for a in one.statements:
        for b in other.statements:
            if of[a.id] == of[b.id] or of[a.id] in aside or of[b.id] in aside:
                continue
            if prop in _TOLLS:
                if not (_of_the_same(a, b) and (_one_moment(a, b) or _shrinks(a, b))) or _grown(a, b):
                    continue
            elif of[a.id] in of_other or of[b.id] in of_one:
                continue  # who gives both stands on neither side
            why = differ(prop, a, b, kind)
            if why:
                yield of[a.id], of[b.id], why


def apart(one: Stated, other: Stated) -> bool:
    """Tell whether two counts have no number in common."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return False
    (low_a, high_a), (low_b, high_b) = one, other
    return (high_a is not None and low_b is not None and high_a < low_b) or (
        high_b is not None and low_a is not None and high_b < low_a
    )


def _of_the_same(a: Statement, b: Statement) -> bool:
    if not isinstance(a.value, tuple) or not isinstance(b.value, tuple):
        return False
    return comparable(Counted(a.group, a.nation), Counted(b.group, b.nation), a.value, b.value)


def _grown(a: Statement, b: Statement) -> bool:
    """Tell whether the later of two counts is told as one that has grown beyond the earlier."""
    first, then = sorted((a, b), key=_when)
    return then.raised and first.report != then.report and _lower(first.value, then.value)


def _shrinks(a: Statement, b: Statement) -> bool:
    """Tell whether the later of two counts is the lower: a toll grows, so both cannot be true."""
    first, then = sorted((a, b), key=_when)
    return bool(_when(first)[0]) and apart(first.value, then.value) and _size(then.value) < _size(first.value)


def _one_moment(a: Statement, b: Statement) -> bool:
    if a.report == b.report:
        return True
    one, other = instant(a.published), instant(b.published)
    if not one or not other:
        return True
    try:
        between = datetime.fromisoformat(one) - datetime.fromisoformat(other)
    except ValueError:
        return True
    return abs(between.total_seconds()) <= _EVENING


def _revisions(prop: Property, sides: Sequence[_Side], of: Mapping[str, str]) -> Iterator[Revision]:
    """Yield a voice's changes of its own count, and later counts that take the earlier in."""
    by_origin: dict[str, list[Statement]] = defaultdict(list)
    everything = sorted((s for side in sides for s in side.statements), key=_when)
    for statement in everything:
        by_origin[of[statement.id]].append(statement)
    told = set()
    found = []
    for said in by_origin.values():
        for a, b in pairwise(_one_a_report(said)):
            if apart(a.value, b.value) and _of_the_same(a, b) and _when(a)[0] < _when(b)[0]:
                found.append((a, b, "the same voice gives another count later"))
    for n, b in enumerate(everything):
        if b.raised:
            before = [a for a in everything[:n] if _when(a)[0] < _when(b)[0] and _of_the_same(a, b)]
            before = [a for a in before if of[a.id] == of[b.id]] or before
            lower = [a for a in before if _lower(a.value, b.value)]
            if lower:
                found.append((lower[-1], b, "told as a count that has grown"))
    for a, b, why in sorted(found, key=lambda f: (_when(f[1]), _when(f[0]))):
        if (a.value, b.value) not in told:
            told.add((a.value, b.value))
            yield Revision(property=prop, from_=a.value, to=b.value, report=b.report, why=why)


def _one_a_report(said: Sequence[Statement]) -> Iterator[Statement]:
    """Yield one voice's counts in time; of several in one report the highest, which takes the others in."""
    by_report: dict[str, list[Statement]] = defaultdict(list)
    for statement in said:
        by_report[statement.report].append(statement)
    for own in by_report.values():
        yield max(own, key=lambda s: (_size(s.value), s.id))


def _size(value: Stated) -> int:
    return max((n for n in value if n is not None), default=0) if isinstance(value, tuple) else 0


def _lower(one: Stated, other: Stated) -> bool:
    """Tell whether a count is below another: also "at least five" where eight are told later."""
    if not isinstance(one, tuple) or not isinstance(other, tuple) or one[0] is None or other[0] is None:
        return False
    return one[0] < other[0]


def _when(statement: Statement) -> tuple[str, str, str]:
    return instant(statement.published), statement.report, statement.id
