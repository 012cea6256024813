"""All that linking ever asks of one report: made from its record alone, small, to msgpack and back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from firsthand.incident import content_id
from firsthand.ontology import EventType, PlacePrecision, Status
from firsthand.record import Count, Span

Vector = dict[str, int]  # thousandths by word; as a whole of length 1000


class _Base(msgspec.Struct, frozen=True, omit_defaults=True):
    pass


class Spot(_Base, frozen=True):
    """Where a sighting is, as far as it is told."""

    name: str
    country: str | None = None
    admin1: str | None = None
    precision: PlacePrecision | None = None
    point: tuple[float, float] | None = None  # of a site or a town
    rarity: float = 0.0


class Sighting(_Base, frozen=True, kw_only=True):
    """One event of one report with what tells it from others."""

    uid: str  # given at the first reading, kept by later ones
    event: str  # id in the record
    type: EventType
    status: Status
    modes: frozenset[str] = frozenset()
    start: int | None = None  # days
    end: int | None = None
    spot: Spot | None = None
    names: dict[str, float] = {}  # words of the place and of those who suffered, by how rare they are
    doers: dict[str, float] = {}  # the same of those who did it and are in no table
    actors: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    tolls: dict[str, Count] = {}
    around: Vector = {}
    mentions: tuple[Span, ...] = ()
    pointing: float = 0.0  # 1 where it points back ("that attack"), less where it may ("the attack")
    source: str = ""
    apart: frozenset[str] = frozenset()  # events of the same report that a link tells from this one
    talks: bool = False  # whether it tells that talks go on
    main: bool = False  # whether it is what its report is about

    @property
    def position(self) -> int:
        """Where it is first told."""
        return self.mentions[0][0] if self.mentions else 0

    @property
    def outcome(self) -> bool:
        """Whether it is only what came of an act told elsewhere: a toll with no place or day."""
        return bool(self.tolls) and not self.modes and (self.spot is None or self.start is None)


class Head(_Base, frozen=True, kw_only=True):
    """The report itself, without its words."""

    id: str
    order: str  # puts reports in order by age, as text
    published: int  # day
    outlet: str | None = None
    credited: tuple[str, ...] = ()  # authors, and the words where an agency is named
    lead: Vector = {}
    rare: dict[str, float] = {}  # capitalised words of the opening that few reports have
    title: Vector = {}
    counts: frozenset[int] = frozenset()  # numbers of the title
    ages: frozenset[int] = frozenset()  # of people in the opening
    sample: frozenset[int] = frozenset()  # a few shingles of the text: how much of two is in the same words


class Digest(_Base, frozen=True, kw_only=True):
    """One report as linking sees it."""

    head: Head
    sightings: tuple[Sighting, ...] = ()
    sketch: tuple[int, ...] = ()  # sampled shingles of the text, for copies


class Seen(NamedTuple):
    """A sighting in its report."""

    of: Sighting
    head: Head

    @property
    def order(self) -> str:
        """What puts sightings in order, as text: by age of report, then by position."""
        return f"{self.head.order} {self.of.position:08d} {self.of.uid}"

    @property
    def anchor(self) -> int:
        """The day by which sightings are put beside one another."""
        return self.of.start or self.of.end or self.head.published


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(Digest)


def to_bytes(digest: Digest) -> bytes:
    """Return the digest as msgpack: the same bytes for the same digest."""
    return _encoder.encode(digest)


def from_bytes(data: bytes) -> Digest:
    """Return the digest that ``to_bytes`` wrote."""
    return _decoder.decode(data)


def seen_in(digest: Digest) -> Iterator[Seen]:
    """Yield the sightings of a report."""
    return (Seen(s, digest.head) for s in digest.sightings)


def fresh_uids(report: str, firsts: Sequence[tuple[EventType, Span | None]]) -> tuple[str, ...]:
    """Return an id for each event of a report, by its type and first mention; equal ones are numbered."""
    met: Counter[tuple[EventType, Span | None]] = Counter()
    made = []
    for first in firsts:
        made.append(content_id("e", report, *first, met[first]))
        met[first] += 1
    return tuple(made)


def carry_uids(old: Digest, new: Digest) -> Digest:
    """Return the new reading of a report with the uids of the events that the old one had.

    An event is the old one of its type whose words it shares most; each old uid is taken once.
    """
    ranked = sorted(
        (-shared, n.uid != o.uid, i, j)
        for i, n in enumerate(new.sightings)
        for j, o in enumerate(old.sightings)
        if n.type is o.type and (shared := _overlap(n.mentions, o.mentions))
    )
    taken: dict[int, str] = {}
    used: set[int] = set()
    for _, _, i, j in ranked:
        if i not in taken and j not in used:
            taken[i] = old.sightings[j].uid
            used.add(j)
    known = {s.uid for s in old.sightings} | set(taken.values())
    sightings = []
    for i, sighting in enumerate(new.sightings):
        uid = taken.get(i, sighting.uid)
        while i not in taken and uid in known:
            uid = content_id("e", uid)  # the words were another event's in the old reading
        known.add(uid)
        sightings.append(msgspec.structs.replace(sighting, uid=uid))
    return msgspec.structs.replace(new, sightings=tuple(sightings))


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
