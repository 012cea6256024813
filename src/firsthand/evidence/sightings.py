"""From a record to its digest: what each event can be known by, in a form in which two can be compared."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from firsthand.evidence.copies import sketch
from firsthand.evidence.counting import numbers_in
from firsthand.evidence.digest import Digest, Head, Sighting, Spot, Vector, fresh_uids
from firsthand.evidence.leading import WORD, leading, words
from firsthand.knowledge.names import split_words
from firsthand.knowledge.rarity import rarity
from firsthand.ontology import EXACT_PLACES, PLANNED, EventType, ProcessKind, Status
from firsthand.record import Count, Event, Party, Place, Record, Report, Time, age, instant

Key = tuple[str, str]  # report and event

_LEAD = 1200  # characters of a report that stand for what it is about
_LEADING = 60  # words of it that are kept, the weightiest
_AROUND = 160  # characters around a mention that stand for the event
_HEAD, _TAIL = 80, 60  # characters in which an agency is credited
# "that" after a noun is no pointer but a relative ("a bomb that landed").
_POINTER = re.compile(
    r"(?:\b(the)|(?:^|[.,;:!?–—]\s*|\b(?:in|of|for|after|on|by|from|to|over|behind|following|during|since)\s+)"
    r"(that|this|those|these))\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_LOOK_BACK = 40
_THE = 0.6
_RARE = 3.0  # weight of a word that some five in a hundred reports have
_AGE = re.compile(r"\b(\d{1,2})[- ]year[- ]old|, (\d{1,2}),")
_OPENING = 2000  # characters in which the ages of those concerned stand
_SAMPLE = 8
# Names of the wars that were counted are no commoner than those of others: from some ten reports down all are alike.
_RAREST = 6.0
_SHORT = 2  # letters
_UNDATED = date(1, 1, 1).toordinal()
_GOING_ON = frozenset({Status.ONGOING, Status.FUTURE, Status.HAPPENED})
_TALKS = re.compile(r"\b(?:talks|negotiat\w+)\b", re.IGNORECASE)


def digest(record: Record) -> Digest:
    """Return all that linking asks of a record, from that record alone.

    Plans and fears are no sightings, but for talks that are to go on.
    """
    report = record.report
    uids = fresh_uids(report.id, [(e.type, e.mentions[0] if e.mentions else None) for e in record.events])
    apart = _told_apart(record)
    talks = _talks(record)
    main = next((e.id for e in leading(record)), None)
    shingles = sketch(report.text)
    return Digest(
        head=_head(report, shingles),
        sightings=tuple(
            msgspec.structs.replace(
                _sighting(record, event, uid, apart.get(event.id, ()), event.id in talks),
                main=event.id == main,
            )
            for uid, event in zip(uids, record.events, strict=True)
            if event.status not in PLANNED or event.id in talks
        ),
        sketch=shingles,
    )


def opening(title: str | None, text: str) -> str:
    """Return the words that stand for what a report is about."""
    return f"{title or ''} {text[:_LEAD]}"


def cosine(one: Vector, other: Vector) -> float:
    """Return how alike two bags of weighted words are, from 0 to 1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(x * large.get(w, 0) for w, x in small.items()) / 1e6


def _head(report: Report, shingles: Sequence[int]) -> Head:
    start = opening(report.title, report.text)
    undated, moment, name = age(report)
    capitals = {w.group().lower() for w in WORD.finditer(start) if w.group()[0].isupper()}
    return Head(
        id=report.id,
        order=f"{int(undated)} {moment} {name}",
        published=_ordinal(instant(report.published)[:10]) or _UNDATED,
        outlet=report.outlet,
        credited=(*report.credits, report.text[:_HEAD], report.text[-_TAIL:]),
        lead=_vector(Counter(words(start)), _LEADING),
        title=_vector(Counter(words(report.title or ""))),
        counts=frozenset(numbers_in(report.title or "")),
        ages=frozenset(int(a or b) for a, b in _AGE.findall(report.text[:_OPENING])),
        sample=frozenset(s for s in shingles if s % _SAMPLE == 0),
        rare={w: round(_telling(w) - _RARE, 2) for w in sorted(capitals) if rarity(w) >= _RARE},
    )


def _sighting(record: Record, event: Event, uid: str, apart: Iterable[str], talks: bool) -> Sighting:
    start, end = _days(event.time)
    place = _own_place(event, record)
    text = record.report.text
    return Sighting(
        uid=uid,
        event=event.id,
        type=event.type,
        status=event.status,
        modes=frozenset(event.modes),
        start=start,
        end=end,
        spot=_spot(place),
        names=_names(event, place),
        doers=_doers(event),
        actors=_codes(event.actors),
        recipients=_codes(event.recipients),
        tolls=_tolls(event),
        around=_vector(Counter(words(_near(text, event)))),
        mentions=event.mentions,
        pointing=_pointing(event, text),
        source=event.source,
        apart=frozenset(apart),
        talks=talks,
    )


def _names(event: Event, place: Place | None) -> dict[str, float]:
    """Return the words of the place and of those who suffered, without those of the doers."""
    doers = {w.norm for p in event.actors for w in split_words(p.name)}
    named = [p.name for p in event.recipients if p.entity is None]
    if place is not None and not (named and event.status is Status.NEGATED):
        named.append(place.name)  # where a denial was uttered is often all the place that it has
    return _weighed(named, doers)


def _doers(event: Event) -> dict[str, float]:
    """Return the words of the names of those who did it: a suspect is named again when he is caught and tried."""
    return _weighed(p.name for p in event.actors if p.entity is None)


def _weighed(names: Iterable[str], without: Collection[str] = ()) -> dict[str, float]:
    """Return the words of names that tell something, by how rare they are."""
    words = (w for name in names for w in split_words(name) if w.case and len(w.norm) > _SHORT)
    return {w.norm: round(_telling(w.norm), 2) for w in words if w.norm not in without}


def _telling(word: str) -> float:
    return min(rarity(word), _RAREST)


def _spot(place: Place | None) -> Spot | None:
    if place is None:
        return None
    point = None
    if place.precision in EXACT_PLACES and place.lat is not None and place.lon is not None:
        point = (place.lat, place.lon)
    telling = max((_telling(w.norm) for w in split_words(place.name)), default=_RAREST)
    return Spot(place.name, place.country, place.admin1, place.precision, point, round(telling, 2))


def _pointing(event: Event, text: str) -> float:
    """Return how far the words point back to something told before."""
    strength = 0.0
    for start, _ in event.mentions:
        before = _POINTER.search(text[max(0, start - _LOOK_BACK) : start])
        if before is not None:
            strength = max(strength, _THE if before.group(1) else 1.0)
    return strength


def _own_place(event: Event, record: Record) -> Place | None:
    """Return where it happened, unless the name is that of a voice ("according to the Pentagon")."""
    place = event.place
    return None if place and any(s.name == place.name for s in record.sources) else place


def _told_apart(record: Record) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for link in record.links:
        found.setdefault(link.from_, set()).add(link.to)
        found.setdefault(link.to, set()).add(link.from_)
    return found


def _talks(record: Record) -> frozenset[str]:
    """Return the events that tell that talks go on: what a negotiation lists, and where the words say talks.

    A meeting of a certain day is a happening of its own.
    """
    listed = {e for p in record.processes if p.kind is ProcessKind.NEGOTIATION for e in p.events}
    return frozenset(
        e.id
        for e in record.events
        if e.type is EventType.CONSULT
        and e.status in _GOING_ON
        and e.mentions
        and not (e.status is Status.HAPPENED and e.time and e.time.start == e.time.end)
        and (e.id in listed or _TALKS.search(_near(record.report.text, e)))
    )


def _near(text: str, event: Event) -> str:
    """Return the words around the first mention."""
    at = event.mentions[0][0] if event.mentions else 0
    return text[max(0, at - _AROUND) : at + _AROUND]


def _vector(counts: Mapping[str, int], most: int | None = None) -> Vector:
    raw = {w: (1 + math.log(n)) * rarity(w) for w, n in counts.items()}
    if most is not None:
        raw = dict(sorted(raw.items(), key=lambda x: (-x[1], x[0]))[:most])
    size = math.sqrt(sum(x * x for x in raw.values()))
    return {w: round(1000 * x / size) for w, x in raw.items()}


def _codes(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(p.entity for p in parties if p.entity)


def _tolls(event: Event) -> dict[str, Count]:
    counts = event.casualties
    if counts is None:
        return {}
    return {
        n: c for n in ("killed", "injured", "abducted", "arrested") if (c := getattr(counts, n)) is not None
    }


def _days(time: Time | None) -> tuple[int | None, int | None]:
    if time is None:
        return None, None
    return _ordinal(time.start), _ordinal(time.end)


def _ordinal(day: str | None) -> int | None:
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:
        return None
