"""Values side by side; which of them cannot both be true; which took the place of an earlier one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from firsthand.evidence.copies import instant
from firsthand.incident import Conflict, Property, Revision, Stated, Statement, Value

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
    statements: Sequence[Statement], of: Mapping[str, str], also: Mapping[str, Sequence[str]]
) -> Weighed:
    """Return every value that anybody gives, conflicts between origins, and revisions of a count."""
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
        between = sorted(
            {pair for one, other in combinations(held_here, 2) for pair in _at_odds(prop, one, other, of)}
        )
        if between:
            conflicts.append(Conflict(property=prop, between=_two_sides(between)))
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


def _at_odds(prop: Property, one: _Side, other: _Side, of: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the origins that stand against one another with two values."""
    if not _exclude(prop, one, other):
        return
    for a in one.statements:
        for b in other.statements:
            if of[a.id] == of[b.id]:
                continue
            if prop in _TOLLS and not _one_moment(a, b):
                continue
            yield of[a.id], of[b.id]


def _exclude(prop: Property, one: _Side, other: _Side) -> bool:
    if prop in _TOLLS:
        return apart(one.value, other.value)
    if prop is Property.DATE:
        return _is_day(one.value) and _is_day(other.value) and one.value != other.value
    if prop is Property.ACTOR:
        return one.value == other.value and one.denied != other.denied
    if prop is Property.OCCURRED:
        return one.value != other.value
    return False  # places and weapons: told more or less exactly far more often than at odds


def apart(one: Stated, other: Stated) -> bool:
    """Tell whether two counts have no number in common."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return False
    (low_a, high_a), (low_b, high_b) = one, other
    return (high_a is not None and low_b is not None and high_a < low_b) or (
        high_b is not None and low_a is not None and high_b < low_a
    )


def _is_day(value: Stated) -> bool:
    return isinstance(value, str) and len(value) == len("2024-01-01") and value[:1].isdigit()


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
    firsts = sorted(((min(s.statements, key=_when), s) for s in sides), key=lambda f: _when(f[0]))
    told = set()
    for (a, one), (b, other) in combinations(firsts, 2):
        if not apart(one.value, other.value) or _when(a)[0] >= _when(b)[0]:
            continue
        same = {of[s.id] for s in one.statements} & {of[s.id] for s in other.statements}
        if same and (one.value, other.value) not in told:
            told.add((one.value, other.value))
            yield Revision(property=prop, from_=one.value, to=other.value, report=b.report)


def _when(statement: Statement) -> tuple[str, str, str]:
    return instant(statement.published), statement.report, statement.id
