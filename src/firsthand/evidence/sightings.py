"""What matching looks at: one event of one report, in the form in which two of them are compared."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from firsthand.evidence.copies import instant
from firsthand.knowledge.names import split_words
from firsthand.ontology import EventType, PlacePrecision, Status
from firsthand.record import Count, Event, Party, Place, Record, Time

Key = tuple[str, str]  # report and event
Vector = Mapping[str, float]

_WORD = re.compile(r"[^\W_]{3,}|\d+")
_LEAD = 1200  # characters of a report that stand for what it is about
_AROUND = 160  # characters around a mention that stand for the event
# "that" after a noun is no pointer but a relative ("a bomb that landed").
_POINTER = re.compile(
    r"(?:\b(the)|(?:^|[.,;:!?–—]\s*|\b(?:in|of|for|after|on|by|from|to|over|behind|following|during|since)\s+)"
    r"(that|this|those|these))\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_LOOK_BACK = 40
_THE = 0.6
_RARE = 3.0  # weight of a word that some five in a hundred reports have
_UNSEEN = (
    100  # reports assumed beside those at hand, so that a few reports on one affair keep its names telling
)
_POINTS = frozenset({PlacePrecision.SITE, PlacePrecision.TOWN})
_UNDATED = date(1, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Sighting:
    """An event of a record with what tells it from others."""

    key: Key
    type: EventType
    status: Status
    modes: frozenset[str]
    start: int | None  # days
    end: int | None
    published: int
    place: Place | None
    point: tuple[float, float] | None
    names: Mapping[str, float]  # words of the place and of those who suffered, by how rare they are
    rarity: float  # how rare the place is in the reports
    actors: frozenset[str]
    recipients: frozenset[str]
    tolls: Mapping[str, Count]
    around: Vector
    lead: Vector
    rare: Mapping[str, float]  # capitalised words of the report's opening that few reports have
    position: int
    places: tuple[int, ...]  # where all its mentions begin
    pointing: float  # 1 where it points back ("that attack"), less where it may ("the attack")
    source: str
    apart: frozenset[str]  # events of the same report that a link tells from this one

    @property
    def outcome(self) -> bool:
        """Whether it is only what came of an act told elsewhere: a toll with no place or day."""
        return bool(self.tolls) and not self.modes and (self.place is None or self.start is None)

    @property
    def anchor(self) -> int:
        """The day by which sightings are put beside one another."""
        return self.start or self.end or self.published


def sightings_of(records: Sequence[Record]) -> list[Sighting]:
    """Return the events of all records, with word weights by how many reports have a word."""
    leads = [Counter(_words(_opening(r))) for r in records]
    spread: Counter[str] = Counter()
    for lead in leads:
        spread.update(lead.keys())
    weights = {w: math.log(1 + (len(records) + _UNSEEN) / n) for w, n in spread.items()}
    found = []
    for record, lead in zip(records, leads, strict=True):
        whole = _vector(lead, weights)
        apart = _told_apart(record)
        rare = _rare_names(record, weights)
        found += [_sighting(record, event, whole, rare, weights, apart) for event in record.events]
    return found


def _sighting(
    record: Record,
    event: Event,
    lead: Vector,
    rare: Mapping[str, float],
    weights: Mapping[str, float],
    apart: Mapping[str, set[str]],
) -> Sighting:
    start, end = _days(event.time)
    place = _own_place(event, record)
    point = (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None
    if place is not None and place.precision not in _POINTS:
        point = None
    spot = event.mentions[0][0] if event.mentions else 0
    text = record.report.text
    around = text[max(0, spot - _AROUND) : spot + _AROUND]
    rarest = math.log(1 + _UNSEEN)
    doers = {w.norm for p in event.actors for w in split_words(p.name)}
    named = [p.name for p in event.recipients if p.entity is None]
    if place is not None and not (named and event.status is Status.NEGATED):
        named.append(place.name)  # where a denial was uttered is often all the place that it has
    return Sighting(
        key=(record.report.id, event.id),
        type=event.type,
        status=event.status,
        modes=frozenset(event.modes),
        start=start,
        end=end,
        published=_ordinal(instant(record.report.published)[:10]) or _UNDATED,
        place=place,
        point=(point[0], point[1]) if point and point[0] is not None and point[1] is not None else None,
        names={
            w.norm: weights.get(w.norm, rarest)
            for name in named
            for w in split_words(name)
            if w.case and len(w.norm) > 2 and w.norm not in doers
        },
        rarity=max((weights.get(w.norm, rarest) for w in split_words(place.name)), default=0.0)
        if place
        else 0.0,
        actors=_codes(event.actors),
        recipients=_codes(event.recipients),
        tolls=_tolls(event),
        around=_vector(Counter(_words(around)), weights),
        lead=lead,
        rare=rare,
        position=spot,
        places=tuple(m[0] for m in event.mentions) or (0,),
        pointing=_pointing(event, text),
        source=event.source,
        apart=frozenset(apart.get(event.id, ())),
    )


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


def _rare_names(record: Record, weights: Mapping[str, float]) -> dict[str, float]:
    found = {}
    for word in _WORD.findall(_opening(record)):
        weight = weights.get(word.lower(), 0.0)
        if word[0].isupper() and weight >= _RARE:
            found[word.lower()] = weight - _RARE
    return found


def _told_apart(record: Record) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for link in record.links:
        found.setdefault(link.from_, set()).add(link.to)
        found.setdefault(link.to, set()).add(link.from_)
    return found


def _opening(record: Record) -> str:
    return f"{record.report.title or ''} {record.report.text[:_LEAD]}"


def _words(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(text)]


def _vector(counts: Mapping[str, int], weights: Mapping[str, float]) -> Vector:
    raw = {w: (1 + math.log(n)) * weights.get(w, 0.0) for w, n in counts.items() if w in weights}
    size = math.sqrt(sum(x * x for x in raw.values()))
    return {w: x / size for w, x in raw.items()} if size else {}


def cosine(one: Vector, other: Vector) -> float:
    """Return how alike two bags of weighted words are, from 0 to 1."""
    small, large = sorted((one, other), key=len)
    return sum(x * large[w] for w, x in small.items() if w in large)


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
