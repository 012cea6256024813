"""What persons' judgements do to an incident: applied last, beside what the machine made, never under it."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from firsthand.evidence.statements import days_of
from firsthand.incident import Incident, Property, Stated, Value
from firsthand.ontology import TYPES
from firsthand.store.answers import Verdict
from firsthand.store.correcting import KINDS, time_of

ACCEPT: Final = "accept"
REJECT: Final = "reject"
UNVERIFIABLE: Final = "unverifiable"
CORRECT: Final = "correct"
MERGE: Final = "merge"
SPLIT: Final = "split"
UNDO: Final = "undo"
WITHDRAW: Final = "withdraw"
NOTE: Final = "note"  # says something, changes nothing
ACTIONS: Final = (ACCEPT, REJECT, UNVERIFIABLE, CORRECT, MERGE, SPLIT, UNDO, WITHDRAW, NOTE)
_VERDICTS: Final = {
    ACCEPT: Verdict.ACCEPTED,
    REJECT: Verdict.REJECTED,
    UNVERIFIABLE: Verdict.UNVERIFIABLE,
}

# Which property's disputes are settled by a field of the incident itself, and what value is then set beside voices'.
_SETTLES: Final[dict[str, str]] = {
    "time": Property.DATE.value,
    "place": Property.PLACE.value,
    "status": Property.OCCURRED.value,
}
_SAID: Final[dict[str, Callable[[Any], str | None]]] = {
    "time": days_of,
    "place": lambda place: place.name if place is not None else None,
}


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the log that holds, with what is to be done."""

    n: int
    action: str
    user: str
    field: str | None = None
    value: Any = None


def machine_value(incident: Incident, field: str) -> Any:
    """Return what the machine has for a field, in plain form; of values those that no voice denies."""
    if field in KINDS:
        return msgspec.to_builtins(getattr(incident, field))
    return msgspec.to_builtins(
        [v.value for v in incident.values.get(field, ()) if v.set_by is None and not v.denied]
    )


def judged(incident: Incident, judgements: Iterable[Judgement]) -> tuple[Incident, str]:
    """Return an incident with persons' corrections, and what they think of it: the last word on each matter.

    A corrected count, day, place or party stands first among the values, with whose it is; what voices say stays, but
    is in dispute no longer. A corrected day is the incident's time as well, and the other way round.
    """
    verdict = ""
    fields: dict[str, Any] = {}
    values: dict[str, Value] = {}
    settled: set[str] = set()
    for one in sorted(judgements, key=lambda j: j.n):
        if one.action in _VERDICTS:
            verdict = _VERDICTS[one.action].value
        elif one.action == CORRECT and one.field in KINDS:
            fields[one.field] = msgspec.convert(one.value, KINDS[one.field])
            settled.add(_SETTLES.get(one.field, one.field))
            if one.field in _SAID:
                values.pop(_SETTLES[one.field], None)
                said = _SAID[one.field](fields[one.field])
                if said is not None:
                    values[_SETTLES[one.field]] = Value(value=said, set_by=one.user)
        elif one.action == CORRECT and one.field:
            stated: Stated = msgspec.convert(one.value, Stated)
            values[one.field] = Value(value=stated, set_by=one.user)
            settled.add(one.field)
            if one.field == Property.DATE and (time := time_of(str(stated))) is not None:
                fields["time"] = time
        if one.action in (CORRECT, MERGE, SPLIT) and not verdict:
            verdict = Verdict.CORRECTED.value
    if "type" in fields:
        fields.setdefault("modes", tuple(m for m in incident.modes if m in TYPES[fields["type"]].modes))
    if values:
        merged = {name: (value, *incident.values.get(name, ())) for name, value in sorted(values.items())}
        fields["values"] = {**incident.values, **merged}
    if any(c.property in settled for c in incident.conflicts):
        fields["conflicts"] = tuple(c for c in incident.conflicts if c.property not in settled)
    return (msgspec.structs.replace(incident, **fields) if fields else incident), verdict
