"""What many reports become: incidents with their origins, values side by side, and processes over time.

The second contract. A field with nothing to say is left out of the JSON. Every value leads by its statements
to the report, the characters, the voice and how sure it was.
"""

import hashlib
from enum import StrEnum
from typing import Final

import msgspec

from firsthand.ontology import (
    Certainty,
    EventType,
    LinkKind,
    ProcessKind,
    ProcessState,
    SourceKind,
    Status,
)
from firsthand.record import Count, Place, Span, Time

Stated = bool | str | Count  # what a value can be: it happened or not, a day or a name, a count


class Property(StrEnum):
    """What of an incident voices give values for."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    ABDUCTED = "abducted"
    ARRESTED = "arrested"
    DISPLACED = "displaced"
    DATE = "date"
    PLACE = "place"
    ACTOR = "actor"
    WEAPON = "weapon"
    OCCURRED = "occurred"


TARGET: Final = "target"  # whom it befell: no property of a statement, but one that a person may set


class _Base(msgspec.Struct, frozen=True, omit_defaults=True):
    pass


class Passage(_Base, frozen=True, kw_only=True):
    """Words of one report that an earlier one has as well."""

    report: str
    span: Span
    of: str
    of_span: Span


class Copy(_Base, frozen=True, kw_only=True):
    """A report that repeats another's text, wholly, for the most part or with cuts."""

    report: str
    of: str  # the earliest of the family


class Statement(_Base, frozen=True, kw_only=True):
    """One value of one happening, given by one voice in one report, with the words."""

    id: str
    report: str
    event: str
    property: Property
    value: Stated
    source: str  # id of the voice in the report
    chain: tuple[str, ...] = ()  # names from the innermost voice to the outlet
    certainty: Certainty
    denied: bool = False
    evidence: tuple[Span, ...] = ()
    published: str | None = None
    precision: str | None = None
    known: bool = False  # spoken of as known, not told: counts only where nobody tells it
    group: str | None = None  # of whom a count is: "armed", "civil", "people", "one"
    nation: str | None = None  # whose they are, by the code of the party counted
    raised: bool = False  # told as a count that has grown
    place: Place | None = None  # of a statement on the place: what its name stands for


class EventRef(_Base, frozen=True, kw_only=True):
    """An event of a record."""

    report: str
    event: str


class Origin(_Base, frozen=True, kw_only=True):
    """A voice that gives the information without leaning on another voice in the set."""

    id: str
    name: str
    kind: SourceKind
    anonymous: bool = False
    reports: tuple[str, ...] = ()
    counts: bool = True  # false for a voice that gives a value but not that it happened
    may_be: tuple[str, ...] = ()  # origins that an unnamed voice could be


class Origins(_Base, frozen=True, kw_only=True):
    """How many independent first voices say that it happened, and all voices that give a value."""

    least: int
    most: int
    list: tuple[Origin, ...] = ()


class Hop(_Base, frozen=True, kw_only=True):
    """One voice on the way of a piece of news."""

    name: str
    kind: SourceKind
    anonymous: bool = False


class Path(_Base, frozen=True, kw_only=True):
    """How the news came into one report: from the report outward to the first voice, or to what it copies."""

    report: str
    outlet: str | None = None
    published: str | None = None
    copy_of: str | None = None  # the report whose words it repeats: it has its origins from there
    origin: str | None = None
    through: tuple[Hop, ...] = ()  # after the outlet, the first voice last
    counts: bool = True  # false where the voice says something of it but not that it happened


class Value(_Base, frozen=True, kw_only=True):
    """One value, with who gives it and where."""

    value: Stated
    denied: bool = False
    origins: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    set_by: str | None = None  # the person whose correction it is


class Conflict(_Base, frozen=True, kw_only=True):
    """Values that cannot both be true of the same moment, by who stands on which side."""

    property: Property
    between: tuple[tuple[str, ...], ...]
    why: str = ""


class Revision(_Base, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A count that took the place of an earlier one, and the report that brought it."""

    property: Property
    from_: Stated
    to: Stated
    report: str
    why: str = ""


class IncidentLink(_Base, frozen=True, kw_only=True):
    """What this incident has to do with another, as a report tells it."""

    kind: LinkKind
    to: str
    report: str
    certainty: Certainty = Certainty.CERTAIN


class Incident(_Base, frozen=True, kw_only=True):
    """One happening as all its reports tell it: nothing averaged, nothing voted away."""

    id: str
    type: EventType
    modes: tuple[str, ...] = ()
    status: Status = Status.HAPPENED
    reports: tuple[str, ...]
    events: tuple[EventRef, ...]
    place: Place | None = None
    time: Time | None = None
    origins: Origins
    values: dict[str, tuple[Value, ...]] = {}
    conflicts: tuple[Conflict, ...] = ()
    revisions: tuple[Revision, ...] = ()
    links: tuple[IncidentLink, ...] = ()
    why: tuple[str, ...] = ()  # what joined its events
    paths: tuple[Path, ...] = ()  # how it came into each report, the earliest first


class StateAt(_Base, frozen=True, kw_only=True):
    """The state of a process as one report has it."""

    state: ProcessState
    date: str | None = None
    report: str
    source: str | None = None
    voice: str | None = None  # who says so, where it is not the outlet
    by: str | None = None  # the incident that put it there


class MovedBy(_Base, frozen=True, kw_only=True):
    """An incident that bears on a process, as one report has it."""

    incident: str
    kind: LinkKind
    certainty: Certainty
    report: str
    voice: str | None = None  # who says so, where it is not the outlet


class ProcessOverTime(_Base, frozen=True, kw_only=True):
    """A process across reports: its states in order, and what moved it."""

    id: str
    kind: ProcessKind
    name: str
    parties: tuple[str, ...] = ()
    reports: tuple[str, ...]
    states: tuple[StateAt, ...] = ()
    moved_by: tuple[MovedBy, ...] = ()


class Evidence(_Base, frozen=True, kw_only=True):
    """All that many reports say together."""

    copies: tuple[Copy, ...] = ()
    incidents: tuple[Incident, ...] = ()
    processes: tuple[ProcessOverTime, ...] = ()
    statements: tuple[Statement, ...] = ()


def content_id(prefix: str, *parts: object) -> str:
    """Return an id made of what it names: the same for the same content, in every run."""
    digest = hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
    return f"{prefix}-{digest[:16]}"


def evidence_json(evidence: Evidence) -> bytes:
    """Return the evidence as JSON: the same bytes for the same evidence."""
    return msgspec.json.encode(evidence)
