"""Who first says that something happened: the last voice of each chain, resolved across reports.

The same body, person or outlet is one origin however many reports carry it; an unnamed voice that could be
another one raises the most and not the least.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from firsthand.evidence.copies import age
from firsthand.incident import Origin, Origins, Property, Statement
from firsthand.knowledge.actors import Actor, Actors, choose
from firsthand.knowledge.names import split_words
from firsthand.ontology import Sector, SourceKind
from firsthand.record import Record, Source

_SPOKEN_FOR = frozenset({SourceKind.OFFICIAL, SourceKind.MILITARY, SourceKind.ARMED_GROUP})
_SERVANTS = frozenset({SourceKind.OFFICIAL, SourceKind.MILITARY})
_INSIDERS = _SPOKEN_FOR | {SourceKind.POLITICIAN, SourceKind.UNKNOWN}
_AROUND = 70  # characters around a name in which the body that it speaks for is told
# Heads that say nothing of who it is: such a voice may be anybody of its side.
_VAGUE = re.compile(r"\b(?:sources?|officials?|people|persons?|insiders?|members?|some|others|one)\b")
_PLACED = re.compile(r"\s+(?:in|from|at|of|with|near|on)\s+.*$")
_ARTICLE = re.compile(r"^(?:the|a|an|two|three|several|some)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as it can be told from others across reports."""

    key: tuple[str, ...]
    name: str
    kind: SourceKind
    anonymous: bool = False
    side: str | None = None  # the state or group it belongs to
    head: str = ""  # what an unnamed voice is, without where: "police officer"


class Voices:
    """Resolves the voices of all records."""

    def __init__(
        self, records: Iterable[Record], actors: Actors, copies: Mapping[str, str] | None = None
    ) -> None:
        self._copies = copies or {}
        self._actors = actors
        self._records = {r.report.id: r for r in records}
        self._outlets = {_plain(r.report.outlet) for r in self._records.values() if r.report.outlet}
        self._by_outlet: dict[str, list[Record]] = defaultdict(list)
        for record in sorted(self._records.values(), key=lambda r: age(r.report)):
            self._by_outlet[_plain(record.report.outlet or "")].append(record)
        self._known: dict[tuple[str, str], Voice] = {}

    def of(self, statement: Statement) -> Voice:
        """Return the voice of a statement: the innermost of its chain."""
        name = statement.chain[0] if statement.chain else ""
        key = (statement.report, f"{statement.source} {name}")
        if key not in self._known:
            record = self._records[statement.report]
            source = next(s for s in record.sources if s.id == statement.source)
            if source.name != name:  # a body that the report tells of, without giving it a voice of its own
                source = Source(id="", name=name, kind=SourceKind.OFFICIAL)
            self._known[key] = self._resolve(record, source)
        return self._known[key]

    def is_own(self, voice: Voice, report: str) -> bool:
        """Tell whether a voice is the outlet of the report itself."""
        return voice.key == ("outlet", _plain(self._records[report].report.outlet or ""))

    def is_outlet(self, voice: Voice) -> bool:
        """Tell whether a voice is an outlet."""
        return voice.key[0] == "outlet"

    def _resolve(self, record: Record, source: Source) -> Voice:
        name = record.report.outlet or source.name if source.id == "s0" else source.name
        if source.id == "s0" or source.kind is SourceKind.OUTLET or _plain(name) in self._outlets:
            return Voice(("outlet", _plain(name)), name, SourceKind.OUTLET)
        on = _day(record)
        actor = self._actors.find(name, on)
        if source.anonymous:
            head = _head(name)
            unnamed = self._first_hand(record, source, head) or ("unnamed", record.report.id, source.id)
            return Voice(unnamed, name, source.kind, True, _side(actor), head)
        if actor is None and source.kind in _SPOKEN_FOR:
            actor = self._spoken_for(record, source, on)
        if actor is not None and source.kind in _INSIDERS:
            branch = _branch(actor, source.kind)
            return Voice(("body", actor.code, branch), name, source.kind, side=_side(actor))
        return Voice(("name", _plain(name)), name, source.kind, side=_side(actor))

    def _first_hand(self, record: Record, source: Source, head: str) -> tuple[str, ...] | None:
        """Return the unnamed voice of the report that this one copies, or has through another outlet."""
        via = next((s.name for s in record.sources if s.id == source.via), "")
        original = self._records.get(self._copies.get(record.report.id, ""))
        for other in (*self._by_outlet.get(_plain(via), ()), *((original,) if original else ())):
            if other.report.id != record.report.id:
                for voice in other.sources:
                    if voice.anonymous and voice.via == "s0" and _head(voice.name) == head:
                        return ("unnamed", other.report.id, voice.id)
        return None

    def _spoken_for(self, record: Record, source: Source, on: date | None) -> Actor | None:
        """Return the body named beside a spokesman, "the Pentagon press secretary, Jane Roe"."""
        text = record.report.text
        for start, end in source.mentions[:2]:
            near = text[max(0, start - _AROUND) : end + _AROUND]
            hits = sorted(
                self._actors.in_words(split_words(near)),
                key=lambda h: (h.first - h.last, h.first),
            )
            for hit in hits:
                actor = choose(hit.values, (), on)
                if actor is not None and actor.sector is not None:
                    return actor
        return None


def _head(name: str) -> str:
    return _PLACED.sub("", _ARTICLE.sub("", name.lower()))


def _branch(actor: Actor, kind: SourceKind) -> str:
    if actor.sector is Sector.MIL or kind is SourceKind.MILITARY:
        return "military"
    if actor.sector in (Sector.COP, Sector.JUD, Sector.LEG):
        return actor.sector.value
    return "government"


def _side(actor: Actor | None) -> str | None:
    return (actor.country or actor.code) if actor else None


def _plain(name: str) -> str:
    return " ".join(w.norm for w in split_words(name) if w.norm not in ("the", "s"))


def _day(record: Record) -> date | None:
    try:
        return date.fromisoformat((record.report.published or "")[:10])
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Told:
    """The origins of one incident, and which statement is of which."""

    origins: Origins
    of: Mapping[str, str]  # statement id to origin id


def origins_of(statements: Sequence[Statement], voices: Voices, also: Mapping[str, Sequence[str]]) -> Told:
    """Return the origins of one incident.

    ``also`` names the reports that copy another: they carry its origins and add none.
    """
    said: dict[Voice, list[Statement]] = defaultdict(list)
    for statement in statements:
        said[voices.of(statement)].append(statement)
    leaning = _leaning(said, voices)
    merged: dict[tuple[str, ...], list[Voice]] = defaultdict(list)
    for voice in said:
        merged[leaning.get(voice, voice).key].append(voice)
    order = sorted(
        merged, key=lambda k: min((s.published or "", s.report, s.id) for v in merged[k] for s in said[v])
    )
    ids = {key: f"o{n}" for n, key in enumerate(order, 1)}
    by_key = {v.key: v for v in said}
    counted = {
        k
        for k in order
        if any(
            s.property is Property.OCCURRED and s.value is True and not s.denied
            for v in merged[k]
            for s in said[v]
        )
    }
    may_be = _may_be([by_key[k] for k in order if k in counted], said)
    listed = []
    for key in order:
        own = {s.report for v in merged[key] for s in said[v]}
        reports = own | {copy for report in own for copy in also.get(report, ())}
        voice = by_key[key]
        listed.append(
            Origin(
                id=ids[key],
                name=voice.name,
                kind=voice.kind,
                anonymous=voice.anonymous,
                reports=tuple(sorted(reports)),
                counts=key in counted,
                may_be=tuple(ids[k] for k in may_be.get(key, ())),
            )
        )
    least = sum(o.counts and not o.may_be for o in listed)
    most = sum(o.counts for o in listed)
    if most and not least:
        least = 1
    of = {s.id: ids[key] for key in order for v in merged[key] for s in said[v]}
    return Told(Origins(least=least, most=most, list=tuple(listed)), of)


def _leaning(said: Mapping[Voice, Sequence[Statement]], voices: Voices) -> dict[Voice, Voice]:
    """Return which outlet leans on which voice: one whose reports cite others for the happening is no origin."""
    cited: dict[str, list[Voice]] = defaultdict(list)  # outlet, by its plain name, to the voices it cites
    own: dict[Voice, list[Voice]] = {}
    for voice, statements in said.items():
        if not voices.is_outlet(voice):
            for statement in statements:
                if any(s.property is Property.OCCURRED and s.value is True for s in statements):
                    cited[statement.report].append(voice)
    for voice, statements in said.items():
        if voices.is_outlet(voice):
            reports = sorted({s.report for s in statements})
            behind = [cited.get(report, []) for report in reports]
            home = [v for r in cited for v in cited[r] if voices.is_own(voice, r)]
            if all(behind) or home:
                own[voice] = [v for found in behind for v in found] or home
    return {
        outlet: min(behind, key=lambda v: (v.anonymous, v.key)) for outlet, behind in own.items() if behind
    }


def _may_be(
    counted: Sequence[Voice], said: Mapping[Voice, Sequence[Statement]]
) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return for each unnamed voice the other ones it could be; the vaguest are tried last."""
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    settled = [v for v in counted if not v.anonymous]
    unnamed = sorted((v for v in counted if v.anonymous), key=lambda v: (bool(_VAGUE.search(v.head)), v.key))
    for voice in unnamed:
        reports = {s.report for s in said[voice]}
        could = tuple(
            other.key
            for other in settled
            if _could_be(voice, other) and not reports & {s.report for s in said.get(other, ())}
        )
        if could:
            found[voice.key] = could
        else:
            settled.append(voice)
    return found


def _could_be(voice: Voice, other: Voice) -> bool:
    if voice.kind is SourceKind.OUTLET or other.kind is SourceKind.OUTLET:
        return False
    if voice.side and other.side and voice.side != other.side:
        return False
    vague = bool(_VAGUE.search(voice.head))
    if other.anonymous:
        return voice.head == other.head or (vague and voice.kind in _INSIDERS and other.kind in _INSIDERS)
    return vague and voice.kind in _INSIDERS and other.kind in _SERVANTS
