"""What persons' judgements do to an incident: applied last, beside what the machine made, never under it."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from firsthand.incident import Incident, Stated, Value
from firsthand.ontology import TYPES
from firsthand.store.answers import Verdict
from firsthand.store.correcting import KINDS

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


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the log that holds, with what is to be done."""

    n: int
    action: str
    user: str
    field: str | None = None
    value: Any = None


def machine_value(incident: Incident, field: str) -> Any:
    """Return what the machine has for a field, in plain form."""
    if field in KINDS:
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
        elif one.action == CORRECT and one.field in KINDS:
            fields[one.field] = msgspec.convert(one.value, KINDS[one.field])
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
