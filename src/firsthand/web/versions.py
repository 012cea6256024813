"""What is told of one incident, value by value and voice by voice, each with the way to its words."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

import msgspec

from firsthand.brief.voices import belongs
from firsthand.exports.naming import speaker
from firsthand.exports.passages import around
from firsthand.exports.stream import EvidenceStream
from firsthand.incident import Conflict, Incident, Origin, Property, Statement, Value
from firsthand.ontology import Certainty, SourceKind
from firsthand.record import Span, moment
from firsthand.store import Store
from firsthand.store.answers import Shown
from firsthand.store.tellers import NAMELESS
from firsthand.views.text import one_line, plain
from firsthand.web import words
from firsthand.web.rows import outlet_name, report_address, voice_address, voice_called
from firsthand.web.sides import hues_of, keys_of

_ORDER: Final = tuple(words.PROPERTIES)
_QUOTED: Final = 3  # voices of one side that are quoted
_ALIKE: Final = re.compile(r"[\s\-’'.]+")
_SHORT: Final = 120
_LONG: Final = 320  # characters of a quotation


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A value in words, how sure its voice is, and where the words stand."""

    value: str
    href: str = ""
    denied: bool = False
    certainty: str = ""  # where it is not certain
    set_by: str = ""
    voices: tuple[str, ...] = ()
    gone: bool = False  # a later count took its place


class Fact(msgspec.Struct, frozen=True):
    """A property and its values."""

    label: str
    values: tuple[Cited, ...]
    note: str = ""


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a quotation, which may be the very words."""

    text: str
    marked: bool


class Quote(msgspec.Struct, frozen=True):
    """A voice with its value and the sentence that says so."""

    voice: str
    voice_href: str
    value: str
    href: str
    pieces: tuple[Piece, ...]
    outlet: str
    day: str


class SideOf(msgspec.Struct, frozen=True):
    """What one side of a dispute says."""

    values: str
    hue: str
    quotes: tuple[Quote, ...]
    others: tuple[str, ...]


class Dispute(msgspec.Struct, frozen=True):
    """A matter on which accounts differ."""

    title: str
    why: str
    sides: tuple[SideOf, ...]


class CellOf(msgspec.Struct, frozen=True):
    """What one voice says of one property."""

    values: tuple[Cited, ...]
    side: str = ""  # a, b or c: the hue of where it stands in the dispute


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One voice across all properties."""

    name: str
    href: str
    kind: str
    vouches: bool
    may_be: str
    reports: int
    cells: tuple[CellOf, ...]


class Versions(msgspec.Struct, frozen=True):
    """What every voice says, a line each."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


class Telling:
    """One incident as it is told: looks up statements by value, voice and report."""

    def __init__(self, shown: Shown, stream: EvidenceStream, store: Store) -> None:
        self.shown = shown
        self.incident = shown.incident
        self.hues = hues_of(self.incident.conflicts, keys_of(self.incident, store.actors))
        self.stream = stream
        self.origins = {o.id: o for o in self.incident.origins.list}
        self._store = store
        self._said = {s.id: s for s in shown.statements}
        self._gone = {(r.property, r.from_) for r in self.incident.revisions}

    def statements(self, value: Value, origin: Origin | None = None) -> list[Statement]:
        """Return the statements of a value, of one voice where it is given; the earliest first."""
        found = [self._said[i] for i in value.statements if i in self._said]
        if origin is not None:
            own = [s for s in found if belongs(s, origin, self.incident)]
            found = own or [s for s in found if s.report in origin.reports]
        return sorted(found, key=lambda s: (moment(s.published), s.report, s.id))

    def name(self, origin: Origin) -> str:
        """Return a voice as it is named in a list."""
        return voice_called(origin, self.shown.reports)

    @cached_property
    def known(self) -> frozenset[str]:
        """The names of its voices and outlets that have a page."""
        names = {self._page_of(o) for o in self.incident.origins.list}
        for path in self.incident.paths:
            names |= {hop.name for hop in path.through} | {path.outlet or ""}
        return self._store.heard(names | {head.outlet or "" for head in self.shown.reports})

    def address(self, origin: Origin) -> str:
        """Return where a voice is shown with all that it says; nothing where it has no page."""
        name = self._page_of(origin)
        return voice_address(name, origin.kind) if name in self.known else ""

    def _page_of(self, origin: Origin) -> str:
        """Return the name by which a voice's page is called."""
        return self.name(origin) if origin.name == NAMELESS else origin.name

    def cited(self, prop: Property, value: Value, origin: Origin | None = None) -> Cited:
        """Return a value with the way to its words."""
        said = self.statements(value, origin)
        first = next((s for s in said if s.evidence), None)
        certainty = said[0].certainty if said else Certainty.CERTAIN
        return Cited(
            value=words.value_words(prop, value.value, denied=value.denied),
            href=report_address(first.report, first.evidence) if first else "",
            denied=value.denied,
            certainty="" if certainty is Certainty.CERTAIN else certainty.value,
            set_by=value.set_by or "",
            voices=tuple(self.name(self.origins[o]) for o in value.origins if o in self.origins),
            gone=(prop, value.value) in self._gone,
        )


def facts(telling: Telling) -> Iterator[Fact]:
    """Yield each property with its values, who gives them, and what came in their place."""
    incident = telling.incident
    for prop in _ORDER:
        values = incident.values.get(prop, ())
        if not values or prop is Property.OCCURRED:
            continue
        note = ""
        if prop is Property.PLACE and incident.place is not None:
            note = words.precision_words(incident.place)
        yield Fact(
            words.PROPERTIES[prop], tuple(_folded(telling.cited(prop, v) for v in _weighed(values))), note
        )


def _folded(found: Iterable[Cited]) -> list[Cited]:
    """Return values that are written alike but for blanks and hyphens as one, with the voices of all."""
    known: dict[tuple[str, bool, bool], Cited] = {}
    for one in found:
        key = (_ALIKE.sub("", one.value.casefold()).removesuffix("s"), one.denied, one.gone)
        first = known.get(key)
        voices = tuple(dict.fromkeys((*(first.voices if first else ()), *one.voices)))
        known[key] = msgspec.structs.replace(first or one, voices=voices)
    return list(known.values())


def _weighed(values: Iterable[Value]) -> list[Value]:
    """Return values by how many stand behind them; what a person set comes first."""
    return sorted(values, key=lambda v: (v.set_by is None, v.denied, -len(v.origins), -len(v.reports)))


def disputes(telling: Telling) -> Iterator[Dispute]:
    """Yield what accounts differ on: each side with its values, its voices and their words."""
    for conflict, hues in zip(telling.incident.conflicts, telling.hues, strict=True):
        yield Dispute(
            words.PROPERTIES[conflict.property],
            _why(conflict),
            tuple(
                _side(telling, conflict, side, hue) for side, hue in zip(conflict.between, hues, strict=True)
            ),
        )


def _why(conflict: Conflict) -> str:
    """Return why values conflict, where that says more than the values side by side."""
    said = words.plainly(conflict.why)
    if said.endswith(" is said to have done it and to have not"):
        return ""  # the sides say it: "Iraq", "not Iraq"
    return "" if " against " in said and len(said) < _SHORT else f"{said[:1].upper()}{said[1:]}"


def _side(telling: Telling, conflict: Conflict, side: Sequence[str], hue: str) -> SideOf:
    prop = conflict.property
    values = [v for v in telling.incident.values.get(prop, ()) if set(v.origins) & set(side)]
    quotes: dict[str, Quote] = {}
    names: dict[str, None] = {}
    for value in values:
        for id in value.origins:
            origin = telling.origins.get(id)
            if id not in side or origin is None:
                continue
            names[telling.name(origin)] = None
            said = next((s for s in telling.statements(value, origin) if s.evidence), None)
            if said is not None and id not in quotes:
                quotes[id] = _quote(telling, prop, value, origin, said)
    shown = tuple(quotes.values())[:_QUOTED]
    told = {quote.voice for quote in shown}
    stated = list(dict.fromkeys(words.value_words(prop, v.value, denied=v.denied) for v in values))
    return SideOf(words.joined(stated), hue, shown, tuple(n for n in names if n not in told))


def _quote(telling: Telling, prop: Property, value: Value, origin: Origin, said: Statement) -> Quote:
    record = telling.stream.record(said.report)
    text = plain(record.report.text) if record else ""
    return Quote(
        voice=telling.name(origin),
        voice_href=telling.address(origin),
        value=words.value_words(prop, value.value, denied=value.denied),
        href=report_address(said.report, said.evidence),
        pieces=tuple(pieces(text, said.evidence[0])) if text else (),
        outlet=outlet_name(record.report.outlet, record.report.url) if record else said.report,
        day=words.short_day(said.published),
    )


def pieces(text: str, span: tuple[int, int]) -> Iterator[Piece]:
    """Yield the sentence in which some words stand, these marked."""
    start, end = around(text, span)
    start, end = max(start, span[0] - _LONG // 2), min(end, span[1] + _LONG // 2)
    yield Piece(
        " ".join(text[start : span[0]].split()) + (" " if text[span[0] - 1 : span[0]].isspace() else ""),
        False,
    )
    yield Piece(" ".join(text[span[0] : span[1]].split()), True)
    gap = " " if text[span[1] : span[1] + 1].isspace() else ""
    yield Piece(gap + " ".join(text[span[1] : end].split()), False)


def versions(telling: Telling) -> Versions:
    """Return what every voice says, those of one side of the first dispute together."""
    incident = telling.incident
    shown = [p for p in _ORDER if incident.values.get(p) and _tells(incident, p)]
    sides = _sides(telling)
    order = sorted(
        incident.origins.list,
        key=lambda o: (min((sides.get((p, o.id), "z") for p in shown), default="z"), not o.counts),
    )
    lines = []
    for origin in order:
        cells = tuple(_cell(telling, origin, p, sides) for p in shown)
        lines.append(
            Line(
                name=telling.name(origin),
                href=telling.address(origin),
                kind=words.source_kind(origin.kind, anonymous=origin.anonymous),
                vouches=origin.counts,
                may_be=words.either(
                    [telling.name(telling.origins[m]) for m in origin.may_be if m in telling.origins]
                ),
                reports=len(origin.reports),
                cells=cells,
            )
        )
    return Versions(tuple(words.PROPERTIES[p] for p in shown), tuple(lines))


def _tells(incident: Incident, prop: Property) -> bool:
    """Tell whether a column says anything: that it happened, where nobody differs, is said by the line."""
    return prop is not Property.OCCURRED or any(c.property is prop for c in incident.conflicts)


def _sides(telling: Telling) -> dict[tuple[Property, str], str]:
    found: dict[tuple[Property, str], str] = {}
    for conflict, hues in zip(telling.incident.conflicts, telling.hues, strict=True):
        for side, hue in zip(conflict.between, hues, strict=True):
            for origin in side:
                found.setdefault((conflict.property, origin), hue)
    return found


def _cell(telling: Telling, origin: Origin, prop: Property, sides: dict[tuple[Property, str], str]) -> CellOf:
    values = telling.incident.values.get(prop, ())
    own = tuple(telling.cited(prop, v, origin) for v in values if origin.id in v.origins)
    return CellOf(own, sides.get((prop, origin.id), ""))


class Teller(msgspec.Struct, frozen=True, kw_only=True):
    """A voice as a sentence names it, with its page and the words by which it says something."""

    words: str
    href: str  # nothing where it has no page
    report: str  # where its words stand
    outlet: str


def teller(
    stream: EvidenceStream, report: str, source: str | None, spans: Sequence[Span], known: Container[str]
) -> Teller:
    """Return a voice of a report with the way to its words there; ``known`` are the names that have a page."""
    record = stream.record(report)
    called = voice_name(stream, report, source)
    found = next((s for s in record.sources if s.id == source), None) if record else None
    outlet = outlet_name(record.report.outlet, record.report.url) if record else report
    own = record is not None and (found is None or found.id == record.sources[0].id)
    name = (record.report.outlet or outlet if record else "") if own or found is None else found.name
    kind = SourceKind.OUTLET if own or found is None else found.kind
    return Teller(
        words=called,
        href=voice_address(name, kind) if name in known else "",
        report=report_address(report, spans),
        outlet=outlet,
    )


def voice_name(stream: EvidenceStream, report: str, source: str | None) -> str:
    """Return a voice of a report by its id there; the outlet where it is that."""
    record = stream.record(report)
    if record is None:
        return report
    found = next((s for s in record.sources if s.id == source), None)
    outlet = outlet_name(record.report.outlet, record.report.url)
    if found is None or (found.kind is SourceKind.OUTLET and found.id == record.sources[0].id):
        return outlet
    via = next((s for s in record.sources if s.id == found.via), None)
    through = one_line(via.name) if via is not None and via.id != record.sources[0].id else outlet
    return speaker(record, found, through)
