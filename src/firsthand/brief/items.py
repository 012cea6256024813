"""Which incidents a situation report is about, and where in it each belongs."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.brief.doubts import denial_of, is_unsure, says_so
from firsthand.brief.totals import is_total
from firsthand.brief.voices import behind, vouching
from firsthand.exports.cells import day_of
from firsthand.exports.naming import is_capital, is_state, named_words
from firsthand.exports.parties import sides_of
from firsthand.exports.passages import around
from firsthand.exports.stream import EvidenceStream, Told, events_of
from firsthand.exports.telling import VERBAL, parts_of, phrase_of, place_name
from firsthand.incident import Property
from firsthand.ontology import TYPES, EventType, PlacePrecision, SourceKind, Status
from firsthand.record import Span

_RECALLED: Final = timedelta(days=7)  # what lies further before the time reported on is background
_OLD: Final = timedelta(days=45)  # and so is what lies further before the first report of it
_YEARS: Final = 1  # a sentence that speaks of no later year than so many before its report recalls
_LONG_PAST: Final = 10
_SINCE: Final = 1995  # before that, reports of the Soviet Union told news
_YEAR: Final = re.compile(r"(?<![\d$€£.,])(1[4-9]\d\d|20\d\d)(?![\d%]|[.,]\d| (?:people|troops|soldiers))")
_ANNIVERSARY: Final = re.compile(r"\banniversary of\b", re.IGNORECASE)
_AREAS: Final = frozenset({PlacePrecision.COUNTRY, PlacePrecision.REGION})
_SHORT: Final = timedelta(days=7)  # a longer time is none of one attack
_SEVERE: Final = ("ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT", "SANCTION")


class Place(StrEnum):
    """The part of the report that an incident belongs to."""

    NEW = "new"
    CHANGED = "changed"  # told before the time reported on, and told anew in it
    SAID = "said"  # an act of words
    RECALLED = "recalled"  # happened long before
    FRAGMENT = "fragment"  # too little is told to make a sentence of
    DENIED = "denied"


# In the order in which the parts stand; what cannot be told in a sentence has no number.
_NUMBERED: Final = (Place.NEW, Place.CHANGED, Place.SAID, Place.DENIED, Place.RECALLED)


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What the report is about: days, both in it; either may be open. ``words`` say the rest of the question."""

    since: date | None = None
    until: date | None = None
    words: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An incident of the report."""

    told: Told
    place: Place
    number: int
    first: date | None  # when the first report of it was published
    last: date | None
    weight: float


def entries_of(stream: EvidenceStream, scope: Scope) -> tuple[Entry, ...]:
    """Return the incidents that happened in the time reported on, or that a report of that time tells of.

    In order of their day, then of first publication; numbered as they stand in the report.
    """
    start = scope.since or _earliest(stream)
    found = [entry for told in stream.told() if (entry := _entry(stream, told, scope, start)) is not None]
    found.sort(
        key=lambda e: (
            _day(e.told) or e.first or date.max,
            e.first or date.max,
            -e.weight,
            e.told.incident.id,
        )
    )
    numbered: dict[str, int] = {}
    for place in _NUMBERED:
        for entry in found:
            if entry.place is place:
                numbered[entry.told.incident.id] = len(numbered) + 1
    return tuple(msgspec.structs.replace(e, number=numbered.get(e.told.incident.id, 0)) for e in found)


def _earliest(stream: EvidenceStream) -> date | None:
    """Return the day of the first report: a set without a question about time begins there."""
    return min((d for r in stream.records() if (d := day_of(r.report.published))), default=None)


def _entry(stream: EvidenceStream, told: Told, scope: Scope, start: date | None) -> Entry | None:
    days = sorted(_published(stream, told))
    first, last = (days[0], days[-1]) if days else (None, None)
    inside = [
        d for d in days if (not scope.since or d >= scope.since) and (not scope.until or d <= scope.until)
    ]
    if not (inside or _happened_in(told, scope)) and (scope.since or scope.until):
        return None
    place = _place(stream, told, start, first, scope)
    return Entry(told=told, place=place, number=0, first=first, last=last, weight=_weight(stream, told))


def _published(stream: EvidenceStream, told: Told) -> Iterator[date]:
    for name in told.incident.reports:
        record = stream.record(name)
        day = day_of(record.report.published) if record else None
        if day:
            yield day


def _happened_in(told: Told, scope: Scope) -> bool:
    time = told.incident.time
    if time is None:
        return False
    start, end = day_of(time.start or time.end), day_of(time.end or time.start)
    if start is None or end is None:
        return False
    if end - start > _OLD and not ((scope.since or start) <= start and end <= (scope.until or end)):
        return False  # "between 2014 and 2023" puts nothing into a week of 2022
    return (not scope.since or end >= scope.since) and (not scope.until or start <= scope.until)


def _place(stream: EvidenceStream, told: Told, start: date | None, first: date | None, scope: Scope) -> Place:
    """Return the part it belongs to; where a sentence of ours would say what the words do not, they are quoted."""
    place = _by_time(stream, told, start, first, scope)
    if place in (Place.SAID, Place.RECALLED) and is_verbal(told):  # "a demand was made" tells nothing
        return place if parts_of(stream, told.incident).actor else Place.FRAGMENT
    if place not in (Place.NEW, Place.CHANGED, Place.RECALLED):
        return place
    return Place.FRAGMENT if _is_unsaid(stream, told) or _is_vague(stream, told) else place


def _by_time(
    stream: EvidenceStream, told: Told, start: date | None, first: date | None, scope: Scope
) -> Place:
    incident = told.incident
    if incident.status is Status.NEGATED:
        return Place.DENIED if denial_of(stream, told) and not _is_vague(stream, told) else Place.FRAGMENT
    begin, end = (day_of(incident.time.start), day_of(incident.time.end)) if incident.time else (None, None)
    if end and start and end < start - _RECALLED:
        return Place.RECALLED
    if begin and end and start and begin < start - _RECALLED and end - begin > _OLD:
        return Place.RECALLED  # of a long time, most of it before the one reported on
    if (end and first and end < first - _OLD) or _is_history(stream, told, dated=end is not None):
        return Place.FRAGMENT if _is_sweeping(stream, told) else Place.RECALLED
    if is_verbal(told):
        return Place.SAID
    if _is_loose(told) or any(ask(stream, told) for ask in (_is_fragment, _is_sweeping)):
        return Place.FRAGMENT
    if scope.since and first and first < scope.since:
        return Place.CHANGED
    return Place.NEW


def is_verbal(told: Told) -> bool:
    """Tell whether it is an act of words, whose content stands in the report's sentence; a meeting is none."""
    type_ = told.incident.type
    return TYPES[type_].quad in VERBAL and type_ is not EventType.CONSULT


def _is_vague(stream: EvidenceStream, told: Told) -> bool:
    """Tell whether no word of a report bears out more than the type of it: "it used repression" is not what it says."""
    return phrase_of(told.incident, parts_of(stream, told.incident)).is_loose


def _is_unsaid(stream: EvidenceStream, told: Told) -> bool:
    """Tell whether the words beside it doubt it, in every report, or wherever a voice is said to vouch for it."""
    said = vouching(told)
    return is_unsure(stream, told) or (bool(said) and not any(says_so(stream, s) for s in said))


def _is_fragment(stream: EvidenceStream, told: Told) -> bool:
    """Tell whether one voice's mention says neither who and whom, nor where with either, nor how many."""
    incident = told.incident
    if incident.origins.most > 1 or any(incident.values.get(p) for p in (Property.KILLED, Property.INJURED)):
        return False
    sides = sides_of(stream, incident)
    known = bool(sides.actors) + bool(sides.recipients) + bool(incident.place) + bool(incident.time)
    return known < 2 or not vouched(told)


def _is_sweeping(stream: EvidenceStream, told: Told) -> bool:
    """Tell whether a war as a whole is spoken of, not one attack in it: no place, no day, a state against a state.

    What such words join is of many days and voices, a feared invasion among them: no sentence holds for it.
    """
    incident = told.incident
    if incident.type is not EventType.ASSAULT:
        return False
    parts = parts_of(stream, incident, with_actor=False)
    mode = parts.mode
    if mode not in ("", "targeted", "war", "invasion"):
        return False
    days = incident.time
    start, end = (day_of(days.start), day_of(days.end)) if days else (None, None)
    dated = start is not None and end is not None and end - start <= _SHORT
    place = incident.place
    placed = place is not None and place.precision not in _AREAS and not is_capital(place_name(place))
    if mode in ("war", "invasion"):
        return not (dated and placed)
    states = not parts.recipient or is_state(parts.recipient)
    return states and not dated and not placed


def _is_loose(told: Told) -> bool:
    """Tell whether an outlet says it in passing: no day, no place but a country, nobody cited, nobody counted.

    So analyses and commentaries speak of what their readers know: it is no news of a happening.
    """
    incident = told.incident
    if any(incident.values.get(p) for p in (Property.KILLED, Property.INJURED, Property.ABDUCTED)):
        return False
    place, time = incident.place, incident.time
    start, end = (day_of(time.start), day_of(time.end)) if time else (None, None)
    dated = bool(end and (start is None or end - start <= _OLD))
    placed = place is not None and place.precision not in _AREAS
    cited = any(o.counts and o.kind is not SourceKind.OUTLET for o in incident.origins.list)
    return not dated and not placed and not cited and incident.origins.most <= 1


def _is_history(stream: EvidenceStream, told: Told, *, dated: bool) -> bool:
    """Tell whether every sentence that tells of it speaks of years gone by and of none since.

    A sentence with no year takes that of the one before where it is long past. Where the incident has a day of
    its own (``dated``), only "the anniversary of" it counts.
    """
    found = False
    for record, event in events_of(stream, told.incident):
        day = day_of(record.report.published)
        for span in event.mentions[:2]:
            found = True
            if day is None or not _recalls(record.report.text, span, day.year, dated=dated):
                return False
    return found


def _recalls(text: str, span: Span, year: int, *, dated: bool) -> bool:
    start, end = around(text, span)
    if _ANNIVERSARY.search(text, start, span[0]):
        return True
    years = [int(y) for y in _YEAR.findall(text[start:end])]
    if year > _SINCE and not any(y >= year - _YEARS for y in years) and _bygone().search(text, start, end):
        return True
    if dated or years:
        return not dated and max(years) < year - _YEARS
    if start < 2:
        return False
    before = around(text, (start - 2, start - 1))
    earlier = [int(y) for y in _YEAR.findall(text[before[0] : before[1]])]
    return bool(earlier) and max(earlier) < year - _LONG_PAST


def vouched(told: Told) -> bool:
    """Tell whether any voice vouches that it happened."""
    return told.incident.origins.most > 0


@lru_cache(maxsize=1)
def _bygone() -> re.Pattern[str]:
    """Return what finds the states and wars of the past in a sentence."""
    names = sorted(named_words("bygone"), key=lambda n: (-len(n), n))
    return re.compile(r"\b(?:" + "|".join(re.escape(n) for n in names) + r")\b")


def _day(told: Told) -> date | None:
    time = told.incident.time
    return day_of(time.start or time.end) if time else None


def _weight(stream: EvidenceStream, told: Told) -> float:
    """Return how much an incident weighs in the summary: lives first, then how many origins and reports."""
    incident = told.incident
    weight = 0.0
    for prop, factor in ((Property.KILLED, 3.0), (Property.INJURED, 1.0), (Property.ABDUCTED, 1.0)):
        counts = [
            v.value[0] or 0
            for v in incident.values.get(prop, ())
            if isinstance(v.value, tuple) and not is_total(stream, behind(told, v))
        ]
        weight += factor * min(max(counts, default=0), 50)
    weight += 2 * incident.origins.least + len(incident.reports) + 3 * bool(incident.conflicts)
    if incident.time is None:
        weight /= 2  # it may be long past
    return weight if incident.type.value in _SEVERE else weight / 4
