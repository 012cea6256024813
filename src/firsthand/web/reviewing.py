"""What the pages of judging show: the queue, what can be chosen for an incident, and the log."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

import msgspec

from firsthand.exports.cells import day_of
from firsthand.exports.passages import around
from firsthand.exports.stream import EvidenceStream, events_of
from firsthand.incident import Incident, Property
from firsthand.ontology import TYPES, EventType, PlacePrecision
from firsthand.query import Query
from firsthand.record import Event, Place, Record, Span, Time, age
from firsthand.store import Store
from firsthand.store.answers import Listed, Review, Shown
from firsthand.store.judging import SPLIT, WITHDRAW
from firsthand.store.queueing import Doubt, Waiting
from firsthand.store.reading_log import one_entry
from firsthand.store.showing import present_id
from firsthand.views.text import counted, one_line, plain
from firsthand.web import words
from firsthand.web.rows import (
    Row,
    heading_of,
    incident_address,
    outlet_name,
    report_address,
    row_of,
    title_of,
)

_NEAR_DAYS: Final = 3
_OTHERS: Final = 8
_QUOTE: Final = 160  # characters on each side
TOLLS: Final = tuple(
    Property(name) for name in ("killed", "injured", "missing", "abducted", "arrested", "displaced")
)
DOUBTS: Final = {
    Doubt.CONFLICT: "accounts differ",
    Doubt.NOBODY: "nobody vouches for it",
    Doubt.UNSURE: "nobody is certain",
    Doubt.SINGLE: "one origin",
    Doubt.UNPLACED: "no place known",
    Doubt.MANY: "many reports",
}
_DID: Final = {
    "accept": "accepted",
    "reject": "rejected",
    "unverifiable": "held unverifiable",
    "correct": "corrected",
    "merge": "merged",
    "split": "split",
    "undo": "undid a judgement on",
    "withdraw": "withdrew a report of",
    "note": "made a note on",
}
FIELDS: Final = {
    "type": "the kind",
    "status": "whether it happened",
    "time": "the time",
    "place": "the place",
    "target": "whom it befell",
    **{p.value: words.matter(p) for p in Property},
}


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """An incident that waits for a judgement, and why."""

    row: Row
    href: str
    version: int
    reasons: tuple[str, ...]


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """An event of a report that can be split off, with its words."""

    value: str  # report#event
    before: str
    words: str
    after: str
    href: str


class TellingsOf(msgspec.Struct, frozen=True, kw_only=True):
    """A report's events in an incident."""

    report: str
    outlet: str
    title: str
    when: str
    events: tuple[Telling, ...]


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log in words."""

    id: int
    who: str
    when: str
    did: str
    values: str
    reason: str
    incident: str
    href: str
    undone: bool
    can_undo: bool


def queued(one: Waiting, queue: str) -> Queued:
    """Return a line of the queue."""
    incident = one.listed.incident
    return Queued(
        row=row_of(one.listed),
        href=review_address(incident.id, queue),
        version=one.listed.version,
        reasons=tuple(_reason(d, one.listed) for d in one.doubts),
    )


def _reason(doubt: Doubt, listed: Listed) -> str:
    incident = listed.incident
    if doubt is Doubt.CONFLICT:
        return f"accounts differ on {words.differ_words(incident.conflicts)}"
    if doubt is Doubt.MANY:
        return f"told by {counted(len(incident.reports), 'report')}"
    return {
        Doubt.NOBODY: "nobody vouches for it",
        Doubt.UNSURE: "no voice is certain",
        Doubt.SINGLE: "rests on one origin",
        Doubt.UNPLACED: "where it was is not known",
    }[doubt]


def review_address(id: str, queue: str = "", did: int | None = None) -> str:
    """Return where an incident is judged; ``queue`` is the question of the queue it was come by from."""
    from urllib.parse import urlencode  # noqa: PLC0415

    found = {name: str(value) for name, value in (("queue", queue), ("did", did)) if value}
    address = incident_address(id).replace("/incident/", "/review/", 1)
    return f"{address}?{urlencode(found)}" if found else address


def tellings(stream: EvidenceStream, incident: Incident) -> list[TellingsOf]:
    """Return the events of an incident by report, the earliest report first."""
    found: dict[str, tuple[Record, list[Event]]] = {}
    for record, event in events_of(stream, incident):
        found.setdefault(record.report.id, (record, []))[1].append(event)
    ordered = sorted(found.values(), key=lambda f: age(f[0].report))
    return [
        TellingsOf(
            report=record.report.id,
            outlet=outlet_name(record.report.outlet, record.report.url),
            title=one_line(record.report.title or record.report.id, 120),
            when=words.instant(record.report.published),
            events=tuple(_telling(record, event) for event in events),
        )
        for record, events in ordered
    ]


def _telling(record: Record, event: Event) -> Telling:
    text = plain(record.report.text)
    span: Span = event.mentions[0] if event.mentions else (0, 0)
    start, end = around(text, span)
    start, end = max(start, span[0] - _QUOTE), min(end, span[1] + _QUOTE)
    return Telling(
        value=f"{record.report.id}#{event.id}",
        before=text[start : span[0]],
        words=text[span[0] : span[1]],
        after=text[span[1] : end],
        href=report_address(record.report.id, event.mentions[:1]),
    )


def others(store: Store, incident: Incident, sought: str) -> list[Listed]:
    """Return incidents that it could be merged with: those found by words, else of its kind, country and days."""
    if sought.strip():
        query = Query(text=sought, limit=_OTHERS + 1)
    else:
        country = incident.place.country if incident.place else None
        query = Query(
            types=(incident.type,),
            countries=(country,) if country else (),
            limit=_OTHERS + 1,
            **_days(incident.time),
        )
    return [one for one in store.find(query).rows if one.incident.id != incident.id][:_OTHERS]


def _days(time: Time | None) -> dict[str, Any]:
    found = {}
    start, end = (day_of(time.start), day_of(time.end)) if time else (None, None)
    if start:
        found["since"] = (start - timedelta(days=_NEAR_DAYS)).isoformat()
    if end:
        found["until"] = (end + timedelta(days=_NEAR_DAYS)).isoformat()
    return found


def did_words(review: Review) -> str:
    """Return what a judgement was: "accepted it", "corrected the place"."""
    did = _DID.get(review.action, review.action)
    return f"{did} {FIELDS.get(review.field, review.field)}" if review.field else did


class _Names:
    """What the incidents and reports of some judgements are called, and where they are shown now."""

    def __init__(self, store: Store, reviews: Sequence[Review]) -> None:
        self._store = store
        ids = {id for one in reviews if one.action != SPLIT for id in (one.incident, *one.others)}
        ids |= {one.incident for one in reviews}
        with store.snapshot() as connection:
            self._now = {id: present_id(connection, id) for id in sorted(ids)}
            self._listed = store.listed([id for id in self._now.values() if id])

    def of(self, id: str) -> str:
        """Return what an incident is called now, whatever became of it since; of a report its title; else its id."""
        listed = self._listed.get(self._now.get(id) or "")
        if listed is not None:
            when = words.when(listed.incident)
            return f"{heading_of(listed)}, {when}" if when else heading_of(listed)
        kept = self._store.report(id)
        return title_of(kept.report) if kept is not None else one_line(id, 80)

    def beside(self, one: Review) -> str:
        """Return what else a judgement is on, but what has become one with it."""
        own = self._now.get(one.incident)
        rest = [other for other in one.others if own is None or self._now.get(other) != own]
        joined = len(one.others) - len(rest)
        said = [f"“{self.of(other)}”" for other in rest]
        if joined:
            said.append(f"{counted(joined, 'incident')} now part of it")
        return words.joined(said)

    def address(self, one: Review) -> str:
        """Return where that which a judgement is on is shown; nothing where it is no more."""
        if one.action == WITHDRAW:
            return report_address(one.incident)
        return incident_address(one.incident) if self._now.get(one.incident) else ""

    def undone(self, number: int) -> str:
        """Return which judgement it was that another one undid."""
        with self._store.snapshot() as connection:
            entry = one_entry(connection, number)
        return (
            f"“{did_words(entry)}”, by {one_line(entry.user, 60)} (no. {number})"
            if entry
            else f"no. {number}"
        )


def logged(reviews: Iterable[Review], store: Store) -> Iterator[Logged]:
    """Yield entries of the log in words: incidents and reports are called as they are now."""
    reviews = list(reviews)
    names = _Names(store, reviews)
    for one in reviews:
        change = ""
        if one.action == "correct" and one.field:
            change = f"from {value_words(one.field, one.before)} to {value_words(one.field, one.after)}"
        elif one.action == SPLIT:
            change = f"{counted(len(one.others), 'telling')} set apart"
        elif one.others:
            change = names.beside(one)
        elif one.undoes:
            change = names.undone(one.undoes)
        yield Logged(
            id=one.id,
            who=one_line(one.user, 60),
            when=words.instant(one.time),
            did=did_words(one),
            values=change,
            reason=one_line(one.reason),
            incident=names.of(one.incident),
            href=names.address(one),
            undone=one.undone,
            can_undo=not one.undone and one.action != "note",
        )


def value_words(field: str, value: Any) -> str:
    """Return a value as the log keeps it in words."""
    if value is None or value == []:
        return "nothing"
    try:
        return _value_words(field, value)
    except (ValueError, TypeError, KeyError, msgspec.ValidationError):
        return one_line(str(value), 80)


def _value_words(field: str, value: Any) -> str:
    if field == "type":
        return words.type_name(EventType(value))
    if field == "status":
        return next(say for status, say in words.STATUS.items() if status == value)
    if field == "place":
        place = msgspec.convert(value, Place)
        return f"{words.place_words(place)} ({words.precision_words(place)})"
    if field == "time":
        return words.days(value.get("start") or value.get("end"), value.get("end"))
    if field == "target" or field not in set(Property):
        return words.actor_name(str(value)) if isinstance(value, str) else one_line(str(value), 80)
    several = value if isinstance(value, list) and not _is_count(value) else [value]
    return words.joined(
        [words.value_words(Property(field), tuple(v) if isinstance(v, list) else v) for v in several]
    )


def _is_count(value: Sequence[Any]) -> bool:
    return len(value) == 2 and all(v is None or isinstance(v, int) for v in value)


def kinds() -> list[tuple[str, str, bool]]:
    """Return the types to choose from: value, name, and whether it begins another quad class."""
    found, last = [], None
    for type_ in sorted(TYPES, key=lambda t: (TYPES[t].quad.value, words.type_name(t))):
        found.append((type_.value, words.type_name(type_), TYPES[type_].quad is not last))
        last = TYPES[type_].quad
    return found


PRECISIONS: Final = (
    (PlacePrecision.SITE, "the site itself"),
    (PlacePrecision.TOWN, "a town"),
    (PlacePrecision.DISTRICT, "a district"),
    (PlacePrecision.PROVINCE, "a province"),
    (PlacePrecision.COUNTRY, "a country"),
    (PlacePrecision.REGION, "an area without sharp edges"),
)


def toll_now(incident: Incident, prop: Property) -> str:
    """Return what voices say of a toll, in words."""
    return words.joined(
        [words.value_words(prop, v.value, denied=v.denied) for v in incident.values.get(prop, ())]
    )


def machine_words(shown: Shown) -> str:
    """Return what a person's corrections changed of what was read, in words."""
    if shown.machine is None:
        return ""
    changed = [
        FIELDS[name]
        for name in ("type", "status", "time", "place")
        if getattr(shown.machine, name) != getattr(shown.incident, name)
    ]
    told = {"place", "date"}  # as the place and the time, above
    changed += [
        FIELDS[n]
        for n, values in shown.incident.values.items()
        if n not in told and any(v.set_by for v in values)
    ]
    return words.joined(changed)
