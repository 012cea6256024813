"""Happenings, links and processes in words: what to call them inside a sentence."""

import re
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.knowledge.tables import read_table
from firsthand.ontology import MUTUAL, Certainty, EventType, Status
from firsthand.record import (
    Event,
    Link,
    Process,
    Record,
    Version,
)
from firsthand.views.text import joined, one_line
from firsthand.views.voices import ARTICLES, chain, chain_words, says
from firsthand.views.words import place_words, time_words, toll_words

# Acts that several parties do together: "talks between A and B".

# "rocket attack" says more than "attack" or "shelling or rocket fire".
_NAMED_BY_WEAPON: Final = ((), ("heavy-weapons",))


_AFTER_NOUN: Final = re.compile(r" (?:against|at|between|by|for|from|in|into|of|on|to|towards|with)\b|,")


class _EventName(msgspec.Struct, frozen=True):
    type: str
    noun: str
    preposition: str
    mode: str = ""


class _LinkWords(msgspec.Struct, frozen=True):
    kind: str
    certainty: str
    words: str
    plural: str


@lru_cache(maxsize=1)
def _event_names() -> dict[tuple[str, str], _EventName]:
    return {(row.type, row.mode): row for row in read_table("event_names", _EventName)}


@lru_cache(maxsize=1)
def _link_words() -> dict[tuple[str, str], _LinkWords]:
    return {(row.kind, row.certainty): row for row in read_table("link_words", _LinkWords)}


def type_words(event: Event) -> str:
    """Return "ASSAULT, heavy weapons"."""
    modes = ", ".join(mode.replace("-", " ") for mode in event.modes)
    return f"{event.type.value}, {modes}" if modes else event.type.value


def event_name(event: Event) -> str:
    """Return what to call a happening inside a sentence: "air strike by US on Popular Mobilization Forces"."""
    names = _event_names()
    row = next(
        (names[key] for mode in (*event.modes, "") if (key := (event.type.value, mode)) in names),
        _EventName(event.type.value, event.type.value.lower(), "with"),
    )
    actors = joined([one_line(party.name) for party in event.actors])
    recipients = joined([one_line(party.name) for party in event.recipients])
    if recipients and "{R}" in row.preposition:  # "demand by the ministry that the party yield"
        noun, _, rest = row.preposition.replace("{R}", recipients).partition(" ")
        return f"{noun} by {actors} {rest}" if actors else f"{noun} {rest}"
    name = row.noun
    if event.weapon and event.modes in _NAMED_BY_WEAPON and event.type == EventType.ASSAULT:
        name = f"{one_line(event.weapon.name).removesuffix('s')} attack"
    if event.type in MUTUAL and len(event.actors) > 1:
        name += f" between {actors}"
    elif actors:
        name += f" by {actors}"
    return f"{name} {row.preposition} {recipients}" if recipients else name


def status_words(status: Status, certainty: Certainty) -> str:
    """Return "happened, certain"."""
    return f"{status.value}, {certainty.value}"


def version_words(record: Record, version: Version) -> str:
    """Return "the army: negated, certain; no killed": what one voice says where voices differ."""
    parts = [status_words(version.status, version.certainty)]
    parts += [toll_words(version.casualties)] if version.casualties else []
    parts += [time_words(version.time)] if version.time else []
    parts += [place_words(version.place)] if version.place else []
    parts += [f"by {joined([one_line(party.name) for party in version.actors])}"] if version.actors else []
    parts += [f"with {one_line(version.weapon.name)}"] if version.weapon else []
    return f"{chain_words(record, version.source)}: {'; '.join(part for part in parts if part)}"


def happening_names(record: Record) -> dict[str, str]:
    """Return the name of each event and process by its id."""
    names = {event.id: event_name(event) for event in record.events}
    return names | {process.id: one_line(process.name) for process in record.processes}


def link_sentence(record: Record, link: Link, names: dict[str, str] | None = None) -> str:
    """Return "The rocket attack on US forces (e1) could endanger the talks on X (p1), says Shafaq News."."""
    names = names or happening_names(record)
    row = _link_words()[link.kind.value, link.certainty.value]
    said = says(chain(record, link.source))
    subject = _the(names.get(link.from_, link.from_))
    verb = row.plural if _is_plural(subject) else row.words
    thing = _the(names.get(link.to, link.to))
    return f"{subject[:1].upper()}{subject[1:]} ({link.from_}) {verb} {thing} ({link.to}){said}."


def _is_plural(name: str) -> bool:
    """Return whether the noun of a name, which stands before its first preposition, is a plural."""
    noun = _AFTER_NOUN.split(name, 1)[0]
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is"))


def _the(name: str) -> str:
    return name if name.lower().startswith(ARTICLES) else f"the {name}"


def process_words(process: Process) -> str:
    """Return "negotiation: talks on the withdrawal; Baghdad, Washington; at risk"."""
    parts = [f"{process.kind.value}: {one_line(process.name)}"]
    if process.parties:
        parts.append(", ".join(one_line(party.name) for party in process.parties))
    if process.state:
        parts.append(process.state.value.replace("-", " "))
    return "; ".join(parts)
