"""What the store answers with: typed, and nothing of the database in it."""

from enum import StrEnum
from typing import Any

import msgspec

from firsthand.incident import Incident, ProcessOverTime, Statement
from firsthand.ontology import PlacePrecision
from firsthand.record import Record, Report


class _Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    pass


class Verdict(StrEnum):
    """What a person made of an incident."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNVERIFIABLE = "unverifiable"
    CORRECTED = "corrected"  # changed in some field, or merged or split, without a verdict


class Listed(_Answer, frozen=True, kw_only=True):
    """An incident in a list."""

    incident: Incident
    title: str = ""  # of the report that told of it first
    outlet: str = ""
    heading: str = ""  # what to call it, without its day
    version: int = 1  # counts the changes of this incident
    changed: int = 0  # the number of its last change in the feed
    verdict: Verdict | None = None


class Page(_Answer, frozen=True, kw_only=True):
    """A part of the answer to a question."""

    rows: tuple[Listed, ...]  # given where there are none, too: who reads the answer asks for them
    cursor: str | None = None  # for the page after; none at the end


class Tally(_Answer, frozen=True, kw_only=True):
    """A value and how many incidents have it."""

    value: str
    count: int
    name: str = ""  # in words, where the value is a code or an id


class Facets(_Answer, frozen=True, kw_only=True):
    """How the incidents of an answer are spread. Every list is ordered by count, then value."""

    total: int = 0
    capped: bool = (
        False  # the counts, or those of actors, outlets and origins, are of the newest incidents only
    )
    counted: int | None = None  # of how many of the newest, where they are
    types: tuple[Tally, ...] = ()
    status: tuple[Tally, ...] = ()
    countries: tuple[Tally, ...] = ()
    actors: tuple[Tally, ...] = ()
    outlets: tuple[Tally, ...] = ()
    origins: tuple[Tally, ...] = ()  # "1", "2", "3+" by least
    conflicts: int = 0
    reviewed: int = 0


class Bin(_Answer, frozen=True, kw_only=True):
    """A stretch of the timeline."""

    start: str  # its first day
    end: str  # its last day
    count: int
    types: dict[str, int] = {}


class Cell(_Answer, frozen=True, kw_only=True):
    """A field of the map with what lies in it; one incident alone stands where it happened."""

    lat: float
    lon: float
    count: int
    denied: int | None = 0  # of them, those said not to have happened; None where that was not counted
    types: dict[str, int] = {}
    incident: str | None = None  # where it is only one
    place: str | None = None  # its name, where it is only one
    precision: PlacePrecision | None = None
    radius_km: float | None = None


class Pair(_Answer, frozen=True, kw_only=True):
    """Who did something to whom, how often."""

    doer: str
    target: str
    count: int


class ReportHead(_Answer, frozen=True, kw_only=True):
    """A report without its text."""

    id: str
    outlet: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None
    state: str = "read"  # accepted, read, failed, withdrawn
    copy_of: str | None = None


class Kept(_Answer, frozen=True, kw_only=True):
    """A report as the store has it, with what was read in it."""

    report: Report
    state: str
    hash: str
    reader: str | None = None  # version of what read it
    error: str | None = None
    record: Record | None = None
    copy_of: str | None = None
    incidents: tuple[str, ...] = ()


class Review(_Answer, frozen=True, kw_only=True):
    """One entry of the log of judgements. What undoes it is another entry."""

    id: int
    incident: str  # as it was called when the judgement was made
    action: str
    user: str
    time: str
    reason: str = ""
    field: str | None = None
    before: Any = None  # the machine's value at that time
    after: Any = None
    others: tuple[str, ...] = ()  # incidents merged with it, or events split off as report#event
    undoes: int | None = None
    undone: bool = False


class Shown(_Answer, frozen=True, kw_only=True):
    """One incident with all that stands behind it."""

    incident: Incident
    machine: Incident | None = None  # as it is without anybody's corrections, where there are some
    version: int = 1
    changed: int = 0
    verdict: Verdict | None = None
    statements: tuple[Statement, ...] = ()
    reports: tuple[ReportHead, ...] = ()  # earliest first
    processes: tuple[str, ...] = ()
    reviews: tuple[Review, ...] = ()
    asked: str | None = None  # the id that was asked for, where it now is another's


class Voice(_Answer, frozen=True, kw_only=True):
    """An origin across incidents: how it fares."""

    name: str
    kind: str
    anonymous: bool = False
    incidents: int = 0
    first: int = 0  # it was the first to tell
    alone: int = 0  # it is the only origin
    contradicted: int = 0  # somebody's value conflicts with its own
    copied: int = 0  # a report that has it is repeated by another
    actor: str = ""  # code of the state or group for which all of these speak
    said: tuple[Tally, ...] = ()  # what reports call it


class OutletRow(_Answer, frozen=True, kw_only=True):
    """An outlet across the store: how much of what it publishes is its own."""

    name: str
    reports: int = 0
    copies: int = 0  # of others' reports
    copied: int = 0  # reports elsewhere that copy one of its own
    incidents: int = 0
    first: int = 0  # incidents that it told before anybody else
    alone: int = 0  # incidents that nobody else tells
    contradicted: int = 0  # incidents where a report of it stands on a side of a conflict


class ChangeKind(StrEnum):
    """What became of an incident."""

    ADDED = "added"
    CHANGED = "changed"
    MERGED = "merged"  # it is now part of `into`
    SPLIT = "split"  # it came out of `into`
    RETRACTED = "retracted"  # no report tells of it any more, or a person rejected it


class Change(_Answer, frozen=True, kw_only=True):
    """An entry of the change feed."""

    seq: int
    time: str
    kind: ChangeKind
    incident: str
    into: str | None = None
    fields: tuple[str, ...] = ()  # what changed
    incident_now: Incident | None = None  # only where it was asked for


class Standing(_Answer, frozen=True, kw_only=True):
    """A process in a list."""

    process: ProcessOverTime
    state: str | None = None  # the latest
    since: str | None = None


class Overview(_Answer, frozen=True, kw_only=True):
    """What the store holds."""

    url: str
    reports: int = 0
    waiting: int = 0  # accepted and not yet read
    failed: int = 0
    incidents: int = 0
    processes: int = 0
    reviews: int = 0
    changes: int = 0
    first_day: str | None = None
    last_day: str | None = None
    last_told: str | None = None  # the day of the newest report: what is dated after it is only expected
    readers: tuple[Tally, ...] = ()
