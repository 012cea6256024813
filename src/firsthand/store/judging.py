"""What persons' judgements do to an incident: applied last, beside what the machine made, never under it."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from firsthand.errors import StoreError
from firsthand.incident import Incident, Property, Stated, Value
from firsthand.ontology import TYPES, EventType, Status
from firsthand.record import Place, Time
from firsthand.store.answers import Verdict

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
_KINDS: Final[dict[str, Any]] = {
    "type": EventType,
    "status": Status,
    "modes": tuple[str, ...],
    "place": Place | None,
    "time": Time | None,
}
TARGET: Final = "target"  # whom it befell: no property of a statement, but one that a person may set
FIELDS: Final = (*_KINDS, *(p.value for p in Property), TARGET)


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the log that holds, with what is to be done."""

    n: int
    action: str
    user: str
    field: str | None = None
    value: Any = None


def checked_value(field: str, value: Any) -> Any:
    """Return a person's value for a field in the form in which it is kept. Raises StoreError where it is none."""
    if field not in FIELDS:
        raise StoreError(f"{field}: no field that can be corrected; there are {', '.join(FIELDS)}")
    try:
        if field in _KINDS:
            return msgspec.to_builtins(msgspec.convert(value, _KINDS[field]))
        return msgspec.to_builtins(msgspec.convert(value, Stated))
    except msgspec.ValidationError as error:
        raise StoreError(f"{field}: {value!r} cannot be its value ({error})") from error


def machine_value(incident: Incident, field: str) -> Any:
    """Return what the machine has for a field, in plain form."""
    if field in _KINDS:
        return msgspec.to_builtins(getattr(incident, field))
    return msgspec.to_builtins([v.value for v in incident.values.get(field, ()) if v.set_by is None])


def judged(incident: Incident, judgements: Iterable[Judgement]) -> tuple[Incident, str]:
    """Return an incident with persons' corrections, and what they think of it: the last word on each matter.

    A corrected count, day, place or party stands first among the values, with whose it is; what voices say stays.
    """
    verdict = ""
    fields: dict[str, Any] = {}
    values: dict[str, Value] = {}
    for one in sorted(judgements, key=lambda j: j.n):
        if one.action in _VERDICTS:
            verdict = _VERDICTS[one.action].value
        elif one.action == CORRECT and one.field in _KINDS:
            fields[one.field] = msgspec.convert(one.value, _KINDS[one.field])
        elif one.action == CORRECT and one.field:
            stated: Stated = msgspec.convert(one.value, Stated)
            values[one.field] = Value(value=stated, set_by=one.user)
        if one.action in (CORRECT, MERGE, SPLIT) and not verdict:
            verdict = Verdict.CORRECTED.value
    if "type" in fields:
        fields.setdefault("modes", tuple(m for m in incident.modes if m in TYPES[fields["type"]].modes))
    if values:
        merged = {name: (value, *incident.values.get(name, ())) for name, value in sorted(values.items())}
        fields["values"] = {**incident.values, **merged}
    return (msgspec.structs.replace(incident, **fields) if fields else incident), verdict
