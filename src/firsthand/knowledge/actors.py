"""The actors: states, bodies, forces, groups and people in office, by their names.

Four tables: ``countries.tsv`` (states with demonyms and capitals), ``actors.tsv`` (named bodies and
groups), ``leaders.tsv`` (people with dated offices) and ``roles.tsv`` (nouns that say what a party is).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import msgspec

from firsthand.knowledge.names import Hit, NameIndex, Word, name_words, split_words
from firsthand.knowledge.tables import read_table
from firsthand.ontology import Sector
from firsthand.settings import Settings

_GRACE_YEARS = 1  # a leader is still called by the office for a while, and tables may be a little off
_SURNAME_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "VNM"})


class Way(StrEnum):
    """How a role noun comes by the state or group it belongs to."""

    STATE = "state"  # an organ or office of a state: the one named, else the one the report is about
    PEOPLE = "people"  # persons: only a state that is named with them
    GROUP = "group"  # fighters: the armed group that is named, or that the report is about
    MEMBER = "member"  # belongs to a body and takes its kind: "spokesman", "leader", "base"
    BACK = "back"  # names an actor named before: "the group", "the bloc"
    SIDE = "side"  # takes sides without belonging: "-backed", "pro-"


class ActorRow(msgspec.Struct, frozen=True):
    """A row of actors.tsv."""

    name: str
    code: str
    source: str
    kind: str
    sector: Sector | None = None
    country: str | None = None
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    local: tuple[str, ...] = ()  # names that mean this actor only in a report about one of `where`
    where: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


class LeaderRow(msgspec.Struct, frozen=True):
    """A row of leaders.tsv."""

    name: str
    office: str
    code: str
    source: str
    sector: Sector | None = None
    aliases: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


class CountryRow(msgspec.Struct, frozen=True):
    """What is used here of a row of countries.tsv."""

    alpha3: str
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()


class RoleRow(msgspec.Struct, frozen=True):
    """A row of roles.tsv."""

    noun: str
    way: Way
    source: str
    sector: Sector | None = None
    aliases: tuple[str, ...] = ()
    back: tuple[str, ...] = ()  # kinds or sectors of actor that the noun may refer back to
    home: str | None = None  # the state meant where none is named: "congressman"
    example: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, body, group or person in office."""

    code: str
    name: str
    sector: Sector | None = None
    country: str | None = None
    parent: str | None = None
    kind: str = ""
    aliases: tuple[str, ...] = ()
    office: str = ""
    since: str = ""
    until: str = ""
    where: tuple[str, ...] = ()
    local: bool = False  # found by a name that holds only in a report about one of `where`

    def active(self, on: date | None, grace: int = _GRACE_YEARS) -> bool:
        """Tell whether the actor existed, or the person held the office, on a day."""
        if on is None:
            return True
        early = date(max(1, on.year - grace), 1, 1) if grace else on
        late = date(min(9999, on.year + grace), 12, 31) if grace else on
        begun = not self.since or late.isoformat()[: len(self.since)] >= self.since
        return begun and (not self.until or early.isoformat()[: len(self.until)] <= self.until)


@dataclass(frozen=True, slots=True)
class Role:
    """What a noun says about a party."""

    noun: str
    way: Way
    sector: Sector | None = None
    back: tuple[str, ...] = ()
    home: str | None = None


@dataclass(slots=True)
class Actors:
    """Look-up of actor names."""

    names: NameIndex[Actor] = field(default_factory=NameIndex)
    roles: NameIndex[Role] = field(default_factory=NameIndex)
    surnames: dict[str, list[Actor]] = field(default_factory=dict)

    def find(self, text: str, on: date | None = None) -> Actor | None:
        """Return the actor that a phrase names; of several, the longest name and who was there ``on`` that day."""
        hits = sorted(
            self.in_words(split_words(text)), key=lambda h: (h.last - h.first, h.last), reverse=True
        )
        return choose(hits[0].values, (), on) if hits else None

    def role(self, text: str) -> Role | None:
        """Return the role that a phrase names with its last words ("senior army officers")."""
        hits = list(self.roles.find(split_words(text)))
        return hits[-1].values[0] if hits else None

    def in_words(self, words: Sequence[Word]) -> Iterator[Hit[Actor]]:
        """Yield the names of actors among words of a text, longest first at each place."""
        return self.names.find(words)


def choose(candidates: Sequence[Actor], countries: Sequence[str], on: date | None) -> Actor | None:
    """Return which of several bearers of a name is meant in a report about ``countries`` (chief one first).

    A name that holds only in some countries needs one of them; then the day decides, then the order of the
    table.
    """
    ranked = []
    for place, actor in enumerate(candidates):
        homes = actor.where or ((actor.country,) if actor.country else ())
        near = min((countries.index(h) for h in homes if h in countries), default=len(countries))
        if actor.local and near == len(countries):
            continue
        ranked.append((not actor.active(on), not actor.active(on, 0), near, place, actor))
    return min(ranked, key=lambda r: r[:4])[4] if ranked else None


def load_actors(settings: Settings) -> Actors:
    """Return the actors of the shipped tables and the person's own."""
    extra = settings.tables
    actors = Actors()
    countries = read_table("countries", CountryRow, extra)
    states = frozenset(row.alpha3 for row in countries)
    for country in countries:
        _add_country(actors, country)
    for row in read_table("actors", ActorRow, extra):
        _add_body(actors, row)
    for leader in read_table("leaders", LeaderRow, extra):
        _add_leader(actors, leader, states)
    for role_row in read_table("roles", RoleRow, extra):
        role = Role(role_row.noun, role_row.way, role_row.sector, role_row.back, role_row.home)
        for name in _with_plurals((role_row.noun, *role_row.aliases)):
            actors.roles.add(name, role)
    return actors


def _add_country(actors: Actors, row: CountryRow) -> None:
    state = Actor(row.alpha3, row.name, country=row.alpha3, kind="state", aliases=row.aliases)
    for name in (row.name, row.name + "s", *row.aliases):  # "Syrias": copies that lost the apostrophe
        actors.names.add(name, state)
    people = Actor(row.alpha3, row.name, country=row.alpha3, kind="demonym", aliases=row.demonyms)
    for name in row.demonyms:
        actors.names.add(name, people)
        actors.names.add(name + "s", people)
    seat = Actor(row.alpha3, row.name, Sector.GOV, row.alpha3, kind="capital", aliases=row.capital)
    for name in row.capital:
        if name != row.name:
            actors.names.add(name, seat)


def _add_body(actors: Actors, row: ActorRow) -> None:
    def made(local: bool) -> Actor:
        return Actor(
            row.code,
            row.name,
            row.sector,
            row.country,
            row.parent,
            row.kind,
            row.aliases,
            since=row.since,
            until=row.until,
            where=row.where,
            local=local,
        )

    everywhere = made(local=False)
    for name in (row.name, *row.aliases):
        actors.names.add(name, everywhere)
    bare, bracket, _ = row.name.partition(" (")
    if row.local or bracket:
        here = made(local=True)
        for name in (*row.local, *((bare,) if bracket else ())):
            actors.names.add(name, here)


def _add_leader(actors: Actors, row: LeaderRow, states: frozenset[str]) -> None:
    country = row.code if row.code in states else None
    person = Actor(
        row.code,
        row.name,
        row.sector,
        country,
        kind="person",
        aliases=row.aliases,
        office=row.office,
        since=row.since,
        until=row.until,
    )
    for name in (row.name, *row.aliases):
        actors.names.add(name, person)
        words, _ = name_words(name)
        if len(words) > 1:
            known = actors.surnames.setdefault(words[0 if row.code in _SURNAME_FIRST else -1], [])
            if not known or known[-1] is not person:
                known.append(person)


def _with_plurals(nouns: Iterable[str]) -> Iterator[str]:
    for noun in nouns:
        yield noun
        head, link, rest = noun.partition(" of ")
        yield f"{_plural(head)}{link}{rest}"


def _plural(noun: str) -> str:
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2:-1] not in "aeou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
