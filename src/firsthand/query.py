"""The question: which incidents are meant. One form for the command line, the exports and the page.

``Query.from_params`` and ``Query.to_params`` are each other's inverse, so that what is on the screen is what
its address says, and what is exported.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, Self
from urllib.parse import parse_qsl, urlencode

import msgspec

from firsthand.errors import QueryError
from firsthand.ontology import EventType, Status

Box = tuple[float, float, float, float]  # west, south, east, north
MOST: Final = 1000  # incidents in one page of an answer


class Order(StrEnum):
    """By what a list is ordered; ties by id."""

    NEWEST = "newest"  # the day it happened, latest first
    OLDEST = "oldest"
    CHANGED = "changed"  # what was learned last, first
    ORIGINS = "origins"  # best attested first
    REPORTS = "reports"  # most told first
    DOUBT = "doubt"  # what a person should look at, first
    RELEVANCE = "relevance"  # of the text sought; without text as newest


class Query(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which incidents, in what order, how many. Several values of one field: any of them; fields: all."""

    text: str | None = None  # words, all of which must stand; "…" a phrase; word* what begins so
    types: tuple[EventType, ...] = ()
    actors: tuple[str, ...] = ()  # codes (USA, HAMAS), whether they did it or it befell them
    doers: tuple[str, ...] = ()  # codes of who did it
    targets: tuple[str, ...] = ()  # codes of whom it befell
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-3 of where
    place: str | None = None  # the name of a place or of its province, or the beginning of it
    box: Box | None = None
    since: str | None = None  # days, both in it
    until: str | None = None
    status: tuple[Status, ...] = ()
    process: str | None = None  # id of a process that it bears on
    least_origins: int = 0
    single_origin: bool = False  # only what rests on one origin
    conflicts: bool = False  # only where voices differ
    outlets: tuple[str, ...] = ()  # names of who tells of it
    voices: tuple[
        str, ...
    ] = ()  # who says something of it: as reports call it, or by the code of whom it speaks for
    reviewed: bool | None = None  # only what a person has judged; or only what none has
    rejected: bool = False  # with what a person has rejected, which is otherwise left out
    changed_since: int | None = None  # a number of the change feed
    order: Order = Order.NEWEST
    limit: int = 50
    cursor: str | None = None  # where the page before ended

    @classmethod
    def from_params(cls, params: Mapping[str, str | Sequence[str]], *, ignore: Iterable[str] = ()) -> Self:
        """Return the question that the parameters of an address hold; a list has its name several times.

        Raises QueryError that names the parameter. Names in ``ignore`` are somebody else's.
        """
        values: dict[str, object] = {}
        names = cls.__struct_fields__
        other = frozenset(ignore)
        for name, given in params.items():
            if name in other:
                continue
            field = _FIELDS.get(name)
            if field is None or field not in names:
                raise QueryError(f"{name}: no such filter; there are {', '.join(_FIELDS)}")
            found = [given] if isinstance(given, str) else list(given)
            found = [one.strip() for one in found if one.strip()]
            if found:
                values[field] = _value(name, field, found)
        try:
            query = msgspec.convert(values, cls, strict=False)
        except msgspec.ValidationError as error:
            raise QueryError(_plain(str(error))) from error
        return query.checked()

    @classmethod
    def from_url(cls, text: str, *, ignore: Iterable[str] = ()) -> Self:
        """Return the question of what stands behind the ``?`` of an address."""
        return cls.from_pairs(parse_qsl(text.removeprefix("?"), keep_blank_values=True), ignore=ignore)

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]], *, ignore: Iterable[str] = ()) -> Self:
        """Return the question of name and value pairs, a name as often as it has values."""
        params: dict[str, list[str]] = {}
        for name, value in pairs:
            params.setdefault(name, []).append(value)
        return cls.from_params(params, ignore=ignore)

    def to_params(self) -> dict[str, list[str]]:
        """Return what ``from_params`` understands: only what differs from the defaults, in one order."""
        plain = Query()
        found = {}
        for name, field in _FIELDS.items():
            value = getattr(self, field)
            if value != getattr(plain, field):
                found[name] = _words(field, value)
        return found

    def to_url(self) -> str:
        """Return the question as it stands behind the ``?`` of an address."""
        return urlencode(self.to_params(), doseq=True, safe=",:")

    def checked(self) -> Self:
        """Return itself. Raises QueryError for a day, a box or a number that cannot be."""
        for name, day in (("since", self.since), ("until", self.until)):
            if day is not None:
                _check_day(name, day)
        if self.since and self.until and self.since > self.until:
            raise QueryError(f"since {self.since} is after until {self.until}")
        if self.box is not None:
            _check_box(self.box)
        if not 1 <= self.limit <= MOST:
            raise QueryError(f"limit: {self.limit} is not between 1 and {MOST}; an export has no limit")
        if self.least_origins < 0:
            raise QueryError("origins: a number below 0")
        return self

    def whole(self) -> Self:
        """Return the same question without order, page and limit: what a count or an export is about."""
        return msgspec.structs.replace(self, order=Order.NEWEST, limit=50, cursor=None)

    def next(self, cursor: str) -> Self:
        """Return the question for the page after."""
        return msgspec.structs.replace(self, cursor=cursor)


# The names in addresses, in the order in which they are written.
_FIELDS: Final = {
    "text": "text",
    "type": "types",
    "actor": "actors",
    "doer": "doers",
    "target": "targets",
    "country": "countries",
    "place": "place",
    "box": "box",
    "since": "since",
    "until": "until",
    "status": "status",
    "process": "process",
    "origins": "least_origins",
    "single": "single_origin",
    "conflicts": "conflicts",
    "outlet": "outlets",
    "voice": "voices",
    "reviewed": "reviewed",
    "rejected": "rejected",
    "changed": "changed_since",
    "order": "order",
    "limit": "limit",
    "cursor": "cursor",
}
_LISTS: Final = frozenset({"types", "actors", "doers", "targets", "countries", "status", "outlets", "voices"})
_CODES: Final = frozenset({"types", "actors", "doers", "targets", "countries"})
_KINDS: Final[Mapping[str, type[StrEnum]]] = {"types": EventType, "status": Status, "order": Order}
_COUNTRY: Final = re.compile(r"[A-Z]{3}")
_LONGEST: Final = 40  # characters that a message repeats of what was typed
_YES: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_FLAGS: Final = frozenset({"single_origin", "conflicts", "reviewed", "rejected"})
_NAMES: Final = {field: name for name, field in _FIELDS.items()}


def _value(name: str, field: str, found: list[str]) -> object:
    if field in _LISTS:
        given = [one.upper() for one in found] if field in _CODES else found
        for typed, one in zip(found, given, strict=True):
            _check_value(name, field, typed, one)
        return tuple(dict.fromkeys(given))
    if len(found) > 1:
        raise QueryError(f"{name}: given {len(found)} times; it takes one value")
    word = found[0]
    if field == "box":
        try:
            return tuple(float(part) for part in word.split(","))
        except ValueError as error:
            raise QueryError(f"box: {word!r} is not west,south,east,north in degrees") from error
    if field in _FLAGS:
        if word.lower() not in _YES:
            raise QueryError(f"{name}: {word!r} is neither 1 nor 0")
        return _YES[word.lower()]
    _check_value(name, field, word, word)
    return word


def _check_value(name: str, field: str, typed: str, value: str) -> None:
    """Refuse what can match nothing: an empty answer would look like one about the world."""
    known = _KINDS.get(field)
    if known is not None and value not in set(known):
        raise QueryError(f"{name} {_shown(typed)}: one of {', '.join(known)}")
    if field == "countries" and not _COUNTRY.fullmatch(value):
        raise QueryError(f"{name} {_shown(typed)}: three letters, as IRQ")


def _shown(typed: str) -> str:
    return repr(typed if len(typed) <= _LONGEST else typed[:_LONGEST] + "…")


def _words(field: str, value: object) -> list[str]:
    if field == "box" and isinstance(value, tuple):
        return [",".join(repr(number).removesuffix(".0") for number in value)]
    if isinstance(value, tuple):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return ["1" if value else "0"]
    return [str(value)]


def _check_day(name: str, day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise QueryError(f"{name}: {day!r} is not a day like 2024-08-05") from error


def _check_box(box: Box) -> None:
    west, south, east, north = box
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise QueryError("box: west,south,east,north in degrees, south below north")


def _plain(message: str) -> str:
    """Return what msgspec says with the name that the person typed: "type: Invalid enum value 'X'"."""
    reason, _, path = message.partition(" - at `$.")
    field = path.rstrip("`").split("[")[0]
    return f"{_NAMES.get(field, field)}: {reason[:1].lower()}{reason[1:]}" if field else reason
