"""What pages write where the data has codes, days and numbers."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.brief.disputes import MATTERS
from firsthand.brief.numbers import of_harm, stated_words
from firsthand.exports.naming import entity_name
from firsthand.exports.places import countries, country_name
from firsthand.incident import Conflict, Incident, Origins, Property, Stated
from firsthand.knowledge.tables import read_table
from firsthand.ontology import TYPES, EventType, LinkKind, PlacePrecision, ProcessState, SourceKind, Status
from firsthand.record import Place
from firsthand.views.text import joined, one_line
from firsthand.views.words import count_words, place_words
from firsthand.web.days import days, instant, short_day, when

__all__ = [
    "KINDS",
    "PROPERTIES",
    "STATUS",
    "Say",
    "actor_name",
    "changed_words",
    "count_words",
    "country",
    "days",
    "differ_words",
    "either",
    "event_name",
    "instant",
    "joined",
    "kind_name",
    "link_words",
    "matter",
    "one_line",
    "origins_words",
    "place_words",
    "plainly",
    "precision_words",
    "quad",
    "short_day",
    "source_kind",
    "state_name",
    "stated_words",
    "type_name",
    "value_words",
    "voice_name",
    "when",
]

Say = Callable[[str], str]

STATUS: Final = {
    Status.HAPPENED: "happened",
    Status.ONGOING: "still going on",
    Status.FUTURE: "planned or foretold",
    Status.HYPOTHETICAL: "only possible",
    Status.NEGATED: "said not to have happened",
}
KINDS: Final = {
    SourceKind.OUTLET: "news outlet",
    SourceKind.NGO: "aid or rights group",
    SourceKind.PUBLIC: "people or public",
    SourceKind.UNKNOWN: "",
}
_PRECISION: Final = {
    PlacePrecision.SITE: "the site itself",
    PlacePrecision.TOWN: "a town",
    PlacePrecision.DISTRICT: "a district",
    PlacePrecision.PROVINCE: "somewhere in the province",
    PlacePrecision.COUNTRY: "somewhere in the country",
    PlacePrecision.REGION: "an area without sharp edges",
}
PROPERTIES: Final = {
    Property.OCCURRED: "Whether it happened",
    Property.DATE: "When",
    Property.PLACE: "Where",
    Property.ACTOR: "Who did it",
    Property.WEAPON: "With what",
    Property.KILLED: "Killed",
    Property.INJURED: "Injured",
    Property.MISSING: "Missing",
    Property.ABDUCTED: "Abducted",
    Property.ARRESTED: "Arrested",
    Property.DISPLACED: "Displaced",
}
# What of an incident can have changed, by its field.
_FIELDS: Final = {
    "reports": "more reports",
    "events": "",
    "place": "the place",
    "time": "the time",
    "origins": "who stands behind it",
    "values": "what voices say of it",
    "conflicts": "what accounts differ on",
    "revisions": "a count",
    "links": "what it has to do with others",
    "status": "whether it happened",
    "type": "what kind of happening it is",
    "modes": "what kind of happening it is",
    "verdict": "a person’s judgement",
    "paths": "",
    "why": "",
}
_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_CODE: Final = re.compile(r"\b[A-Z]{2,}(?:-[A-Z]+)*\b")


class _Name(msgspec.Struct, frozen=True):
    type: EventType
    noun: str
    mode: str = ""


class _State(msgspec.Struct, frozen=True):
    state: ProcessState
    words: str


class _Link(msgspec.Struct, frozen=True):
    kind: LinkKind
    certainty: str
    words: str


@lru_cache(maxsize=1)
def _names() -> dict[tuple[EventType, str], str]:
    return {(row.type, row.mode): row.noun for row in read_table("event_names", _Name)}


@lru_cache(maxsize=1)
def _states() -> dict[ProcessState, str]:
    return {row.state: row.words for row in read_table("state_words", _State)}


@lru_cache(maxsize=1)
def _links() -> dict[tuple[LinkKind, str], str]:
    return {(row.kind, row.certainty): row.words for row in read_table("link_words", _Link)}


def type_name(type_: EventType | str) -> str:
    """Return a type in words: "Attack", "Talks"."""
    name = _names()[EventType(type_), ""]
    return f"{name[:1].upper()}{name[1:]}"


def quad(type_: EventType | str) -> str:
    """Return the quad class of a type, by which it is coloured."""
    return TYPES[EventType(type_)].quad.value


def event_name(type_: EventType, modes: tuple[str, ...]) -> str:
    """Return what kind of happening a type and its modes are: "Shelling or rocket fire", "Attack"."""
    names = _names()
    found = next((names[type_, mode] for mode in modes if (type_, mode) in names), "")
    return f"{found[:1].upper()}{found[1:]}" if found else type_name(type_)


def kind_name(incident: Incident) -> str:
    """Return what kind of happening an incident is."""
    return event_name(incident.type, incident.modes)


def state_name(state: ProcessState | str | None) -> str:
    """Return the state of a process in words: "at risk", "broken down"."""
    return _states()[ProcessState(state)] if state else "state unknown"


def link_words(kind: LinkKind, certainty: str) -> str:
    """Return what one happening has to do with another: "was a response to"."""
    return _links()[kind, certainty]


def source_kind(kind: SourceKind | str, *, anonymous: bool = False) -> str:
    """Return what a voice is: "official, unnamed", "armed group"."""
    found = KINDS.get(SourceKind(kind), str(kind).replace("-", " "))
    return ", ".join(part for part in (found, "unnamed" if anonymous else "") if part)


def actor_name(code: str) -> str:
    """Return the name that a code stands for, without its article and with a capital."""
    name = entity_name(code)
    name = name.removeprefix("the ")
    return f"{name[:1].upper()}{name[1:]}"


def voice_name(name: str) -> str:
    """Return what to call a voice that is named as reports have it, or by the code of whom it speaks for."""
    known = entity_name(name) if name.isupper() else name
    return actor_name(name) if known != name else one_line(name)


def country(code: str) -> str:
    """Return the name of a state."""
    return country_name(code)


def origins_words(origins: Origins) -> str:
    """Return "one origin", "2–3 independent origins", "nobody vouches for it"."""
    least, most = origins.least, origins.most
    if most == 0:
        return "nobody vouches for it"
    if (least, most) == (1, 1):
        return "one origin"
    return f"{least} independent origins" if least == most else f"{least}–{most} independent origins"


def differ_words(conflicts: tuple[Conflict, ...]) -> str:
    """Return "who did it and the dead", what accounts of an incident differ on."""
    return joined([matter(p) for p in dict.fromkeys(c.property for c in conflicts)])


def matter(prop: Property) -> str:
    """Return what a property is in a sentence: "the day", "the number of people killed"."""
    return MATTERS.get(prop) or of_harm(prop).removeprefix("the number of people ").join(("the ", ""))


def value_words(prop: Property, value: Stated, *, denied: bool = False) -> str:
    """Return a value in words: "5 or more", "the United States", "5 August 2024", "not Iran"."""
    if isinstance(value, tuple):
        found = count_words(value)
        return "none" if found == "no" else found
    if prop is Property.OCCURRED:
        return "it happened" if bool(value) != denied else "it did not happen"
    if prop is Property.DATE and isinstance(value, str):
        start, _, end = value.partition("/")
        open_start, open_end = start in ("", ".."), end in ("", "..")
        if "/" not in value:
            found = days(value)
        elif open_start:
            found = f"by {days(end)}"
        elif open_end:
            found = f"since {days(start)}"
        else:
            found = days(start, end)
    elif prop is Property.ACTOR and (value in countries() or str(value).isupper()):
        found = entity_name(str(value)) if denied else actor_name(str(value))
    else:
        found = stated_words(prop, value)
    return f"not {found}" if denied else found


def precision_words(place: Place) -> str:
    """Return how well a place is known: "a town, known to about 5 km"."""
    found = _PRECISION.get(place.precision, "") if place.precision else "how exactly is not known"
    if place.uncertainty_km:
        found += f", known to about {place.uncertainty_km:g} km"
    if place.lat is None:
        found += "; no point on the map"
    return found


def plainly(text: str) -> str:
    """Return a reason with names and days in the place of codes: "IRQ", "2024-08-05", "[3, 5]"."""
    text = _DAY.sub(lambda m: days(m.group(0)), one_line(text))
    return _CODE.sub(lambda m: _named(m.group(0)), text)


def _named(code: str) -> str:
    name = entity_name(code)
    return name if code in countries() or name != code else code


def either(names: list[str]) -> str:
    """Return "A", "A or B", "A, B or C"."""
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else "".join(names)


def changed_words(fields: tuple[str, ...]) -> str:
    """Return what of an incident changed: "the place and a count"."""
    return joined(list(dict.fromkeys(w for f in fields if (w := _FIELDS.get(f, f.replace("_", " "))))))
