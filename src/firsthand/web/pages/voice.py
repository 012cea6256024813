"""One voice, or one outlet: what it said, how often first, alone, repeated and contradicted, and beside whom it stands."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from firsthand.exports.stored import StoreStream
from firsthand.exports.stream import EvidenceStream
from firsthand.incident import Incident, Origin, Property, Statement
from firsthand.knowledge.actors import Actors
from firsthand.ontology import SourceKind
from firsthand.query import Query
from firsthand.record import Claim, Record, Span, host_of, moment
from firsthand.store import Store
from firsthand.store.answers import Listed, OutletRow, Shown, Voice
from firsthand.store.tellers import speaking_as
from firsthand.views.text import one_line, plain
from firsthand.views.voices import attitude_words
from firsthand.web import asking, words
from firsthand.web.network import Tie, incidents_of, ties
from firsthand.web.process_claims import said_words
from firsthand.web.remembering import remembered
from firsthand.web.rendering import page
from firsthand.web.rows import (
    Row,
    heading_of,
    incident_address,
    is_nameless,
    outlet_name,
    report_address,
    row_of,
    voice_address,
)
from firsthand.web.sides import hues_of, keys_of
from firsthand.web.versions import Cited, Piece, Telling, pieces

router = APIRouter(include_in_schema=False)
_SHOWN: Final = 15  # incidents of a page
_DISPUTED: Final = 100  # disputed incidents, the newest, by which it is told beside whom a voice stands
_DISPUTES: Final = 6
_COMPANY: Final = 8
_QUOTES: Final = 2  # of one incident
_CLAIM: Final = 280  # characters
_REPORTS: Final = 12
_TIES: Final = 8
_LOOKED: Final = 200  # incidents of an outlet, the newest, by which it is told who takes from whom
_CALLED: Final = 24


class Figure(msgspec.Struct, frozen=True):
    """How often something holds of a voice, and where those incidents are listed, if anywhere."""

    label: str
    count: int
    about: str = ""
    href: str = ""


class Link(msgspec.Struct, frozen=True):
    """A name with its page, and how often."""

    name: str
    href: str
    count: int = 0


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """What it said, in a report's words."""

    pieces: tuple[Piece, ...]
    how: str
    outlet: str
    when: str
    href: str


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """What it says of one incident."""

    row: Row
    values: tuple[tuple[str, tuple[Cited, ...]], ...]
    quotes: tuple[Quote, ...]
    way: str = ""  # of an outlet: how it has it
    by: tuple[Link, ...] = ()  # and from whom


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute in which it takes a side."""

    heading: str
    href: str
    matter: str
    own: str
    hue: str
    others: tuple[tuple[str, str, str], ...]  # values, names and hue of the other sides


@router.get("/voice/{name:path}")  # a name may have a slash in it
def voice(request: Request, name: str) -> Response:
    """Show one voice: by the name that reports give it, or by the code of the state or group that it speaks for."""
    store: Store = request.app.state.store
    with store.snapshot():
        found = remembered(request, "voice", Query(voices=(name,)), lambda held: held.voice(name))
        if found is None:
            if store.outlet(name) is not None:  # all that it tells is on the word of others
                return outlet(request, name)
            raise HTTPException(404, f"No voice of that name speaks in this store: {one_line(name, 60)}.")
        query = msgspec.structs.replace(_asked(request), voices=(name,), limit=_SHOWN)
        listed = store.find(query)
        stream = StoreStream(store, Query())
        told = store.told([row.incident.id for row in listed.rows])
        said = [_word(store, stream, name, row, shown) for row, shown in zip(listed.rows, told, strict=True)]
        given = remembered(request, "company", query.whole(), lambda held: _company(held, query, name))
    group = found.actor if found.actor not in ("", name) else ""
    return page(
        request,
        "voice.html",
        **_frame(query, listed.cursor, voice_address(name)),
        **given,
        name="Reports of no known outlet" if is_nameless(found) else _called_of(found, name),
        kicker="Voices",
        back="/voices",
        about=_about(found, name),
        group=Link(words.actor_name(group), voice_address(group)) if group else None,
        called=[Link(one_line(s.value), voice_address(s.value), s.count) for s in found.said[:_CALLED]],
        more_called=max(0, len(found.said) - _CALLED),
        figures=_voice_figures(found, name),
        said=said,
        reports=[],
        takes=[],
        taken=[],
        json=f"/api/v1/voices/{quote(name, safe='')}",
    )


@router.get("/outlet/{name:path}")
def outlet(request: Request, name: str) -> Response:
    """Show one outlet: what it told, on whose word, what it takes from others and others from it."""
    store: Store = request.app.state.store
    with store.snapshot():
        found = remembered(request, "outlet", Query(outlets=(name,)), lambda held: held.outlet(name))
        as_voice = remembered(request, "voice", Query(voices=(name,)), lambda held: held.voice(name))
        if found is None:
            if as_voice is not None:  # it is only named by others
                return voice(request, name)
            raise HTTPException(404, f"No outlet of that name is in this store: {one_line(name, 60)}.")
        query = msgspec.structs.replace(_asked(request), outlets=(name,), limit=_SHOWN)
        listed = store.find(query)
        said = [_told(row, name) for row in listed.rows]
        own = Query(outlets=(name,))
        found_ties = remembered(request, "ties", own, lambda held: ties(incidents_of(held, own, _LOOKED)[0]))
        reports = store.reports_by(name, _REPORTS)
        as_said = Query(voices=(name,))
        given = remembered(request, "company", as_said, lambda held: _company(held, as_said, name))
    return page(
        request,
        "voice.html",
        **_frame(query, listed.cursor, voice_address(name, SourceKind.OUTLET)),
        **given,
        name=one_line(name),
        kicker="Outlets",
        back="/outlets",
        about="news outlet",
        group=None,
        called=[],
        more_called=0,
        figures=_outlet_figures(found, as_voice, name),
        said=said,
        reports=[
            (one_line(head.title or head.id, 120), report_address(head.id), words.instant(head.published))
            for head in reports
        ],
        takes=[_tie(t, t.target) for t in found_ties if t.source == one_line(name)][:_TIES],
        taken=[_tie(t, t.source) for t in found_ties if t.target == one_line(name)][:_TIES],
        json=f"/api/v1/outlets/{quote(name, safe='')}",
    )


def _asked(request: Request) -> Query:
    found = asking.query_of(request)
    return msgspec.structs.replace(found, voices=(), outlets=())


def _frame(query: Query, cursor: str | None, path: str) -> dict[str, Any]:
    """Return what the page shows of the question: its days, its list's pages, and where to take it."""
    narrowed = msgspec.structs.replace(query, voices=(), outlets=(), limit=50)
    everything = msgspec.structs.replace(query.whole(), since=None, until=None).to_url()
    return {
        "pills": asking.pills(narrowed, path=path),
        "next": asking.address(narrowed.next(cursor), path) if cursor else "",
        "first": asking.address(asking.changed(narrowed), path) if query.cursor else "",
        "whole": query.whole().to_url(),
        "timeline": f"/api/v1/timeline?{everything}",
    }


def _called_of(found: Voice, name: str) -> str:
    return words.voice_name(name) if found.actor == name else one_line(name)


def _about(found: Voice, name: str) -> str:
    if is_nameless(found):
        return "may be of one outlet or of many, and are no voice by themselves"
    if found.actor == name:
        return "whoever speaks for it, counted as one"
    kind = words.source_kind(found.kind, anonymous=found.anonymous) if found.kind else ""
    return f"{kind}; may be one person or several" if found.anonymous else kind


def _voice_figures(found: Voice, name: str) -> list[Figure]:
    query = Query(voices=(name,))
    if is_nameless(found):
        return [Figure("incidents they tell in their own words", found.incidents, "", asking.address(query))]
    return [
        Figure("incidents it speaks of", found.incidents, "", asking.address(query)),
        Figure("told first", found.first, "no voice that says it happened is known earlier"),
        Figure("told alone", found.alone, "the only origin"),
        Figure("repeated", found.copied, "a report that has it is repeated by another"),
        Figure(
            "contradicted",
            found.contradicted,
            "another voice gives a value that cannot be true beside its own",
            asking.address(msgspec.structs.replace(query, conflicts=True)),
        ),
    ]


def _outlet_figures(found: OutletRow, as_voice: Voice | None, name: str) -> list[Figure]:
    query = Query(outlets=(name,))
    own = as_voice.incidents if as_voice else 0
    return [
        Figure("reports", found.reports, f"{found.copies} of them copies of others" if found.copies else ""),
        Figure("reports copied by others", found.copied),
        Figure("incidents it tells of", found.incidents, "", asking.address(query)),
        Figure("told first", found.first, "before any other outlet here"),
        Figure("told alone", found.alone, "no other outlet tells of it"),
        Figure("said by itself", own, "with no other voice behind it", asking.address(Query(voices=(name,)))),
        Figure("contradicted", found.contradicted, "a report of it stands on one side of a dispute"),
    ]


def _tie(tie: Tie, name: str) -> Link:
    return Link(name, voice_address(name, SourceKind.OUTLET), tie.weight)


def _told(row: Listed, name: str) -> Word:
    """Return an incident as an outlet tells it: on whose word."""
    origins = {o.id: o for o in row.incident.origins.list}
    home = {p.report: p.outlet for p in row.incident.paths if p.outlet}
    own = [p for p in row.incident.paths if p.outlet == name]
    copied = [home[p.copy_of] for p in own if p.copy_of and home.get(p.copy_of)]
    behind = [origins[p.origin] for p in own if p.origin in origins and origins[p.origin].name != name]
    found = {(outlet or "", SourceKind.OUTLET): None for outlet in copied} or {
        (origin.name, origin.kind): None for origin in behind
    }
    by = tuple(Link(one_line(told), voice_address(told, kind)) for told, kind in found)
    way = "in the words of" if copied else "on the word of" if by else "on its own word"
    return Word(row=row_of(row), values=(), quotes=(), way=way, by=by)


def _word(store: Store, stream: EvidenceStream, name: str, row: Listed, shown: Shown) -> Word:
    """Return what a voice says of one incident: its values, and its own words where a report has them."""
    telling = Telling(shown, stream, store)
    mine = _mine(store, shown, name)
    values: list[tuple[str, tuple[Cited, ...]]] = []
    said: dict[str, Statement] = {}
    for prop in words.PROPERTIES:
        found: dict[str, Cited] = {}
        for value in shown.incident.values.get(prop, ()):
            for origin in mine:
                if origin.id in value.origins:
                    said |= {s.id: s for s in telling.statements(value, origin)}
                    cited = telling.cited(prop, value, origin)
                    found.setdefault(cited.value, cited)
        if found and prop is not Property.OCCURRED:
            values.append((words.PROPERTIES[prop], tuple(found.values())))
    return Word(row=row_of(row), values=tuple(values), quotes=tuple(_quotes(stream, said.values()))[:_QUOTES])


def _mine(store: Store, shown: Shown, name: str) -> list[Origin]:
    hosts = {head.id: host_of(head.url) for head in shown.reports if not head.outlet}
    return speaking_as(name, shown.incident, hosts, store.actors)


def _quotes(stream: EvidenceStream, said: Iterable[Statement]) -> Iterator[Quote]:
    """Yield the claims in which statements stand, each once; where a report gives none, its own sentence."""
    seen: set[str] = set()
    for one in sorted(said, key=lambda s: (moment(s.published), s.report, s.id)):
        record = stream.record(one.report)
        if record is None or not one.evidence:
            continue
        claim = _claim(record, one)
        found = (
            (Piece(said_words(record, claim, _CLAIM), False),)
            if claim is not None
            else tuple(pieces(plain(record.report.text), _told_at(record, one)))
        )
        text = "".join(piece.text for piece in found)
        if text not in seen:
            seen.add(text)
            yield Quote(
                pieces=found,
                how=attitude_words(claim) if claim is not None else "the report’s words",
                outlet=outlet_name(record.report.outlet, record.report.url),
                when=words.short_day(record.report.published),
                href=report_address(record.report.id, claim.content[:4] if claim else one.evidence),
            )


def _told_at(record: Record, said: Statement) -> Span:
    """Return where a statement's happening is told: the first words for it, else those of the statement."""
    event = next((e for e in record.events if e.id == said.event), None)
    return event.mentions[0] if event is not None and event.mentions else said.evidence[0]


def _claim(record: Record, said: Statement) -> Claim | None:
    """Return the shortest claim of a statement's voice in whose words it stands."""
    event = next((e for e in record.events if e.id == said.event), None)
    spans = [*said.evidence, *(event.mentions if event else ())]
    holding = [
        claim
        for claim in record.claims
        if claim.source == said.source and any(a < d and c < b for a, b in claim.content for c, d in spans)
    ]
    return min(holding, key=lambda c: (sum(b - a for a, b in c.content), c.id), default=None)


def _company(store: Store, query: Query, name: str) -> dict[str, Any]:
    """Return beside whom a voice stands and against whom, and the latest disputes in which it does."""
    asked = msgspec.structs.replace(query.whole(), conflicts=True, limit=_DISPUTED)
    found = store.find(asked)
    beside: Counter[tuple[str, str]] = Counter()
    against: Counter[tuple[str, str]] = Counter()
    stands: list[Stand] = []
    for row in found.rows:
        mine = {o.id for o in speaking_as(name, row.incident, {}, store.actors)}
        origins = {o.id: o for o in row.incident.origins.list}
        for conflict, own, hues in _sides(row.incident, mine, store.actors):
            for at, side in enumerate(conflict.between):
                into = beside if at == own else against
                into.update({_ref(origins[o]) for o in side if o in origins and o not in mine})
            stands.append(_stand(row, conflict.property, conflict.between, own, hues, mine))
    return {
        "beside": _links(beside),
        "against": _links(against),
        "stands": stands[:_DISPUTES],
        "disputes": len(stands),
        "disputed_capped": found.cursor is not None,
    }


def _sides(incident: Incident, mine: set[str], actors: Actors) -> Iterator[tuple[Any, int, tuple[str, ...]]]:
    """Yield the disputes of an incident in which a voice takes a side, which one, and the hues of all."""
    hues = hues_of(incident.conflicts, keys_of(incident, actors)) if incident.conflicts else []
    for conflict, some in zip(incident.conflicts, hues, strict=True):
        own = next((at for at, side in enumerate(conflict.between) if mine & set(side)), None)
        if own is not None:
            yield conflict, own, some


def _stand(
    row: Listed,
    prop: Property,
    between: Sequence[Sequence[str]],
    own: int,
    hues: Sequence[str],
    mine: set[str],
) -> Stand:
    names = {o.id: one_line(o.name) for o in row.incident.origins.list}
    values = [_values_of(row.incident, prop, side) for side in between]
    return Stand(
        heading=heading_of(row),
        href=incident_address(row.incident.id),
        matter=words.PROPERTIES[prop],
        own=_values_of(row.incident, prop, [o for o in between[own] if o in mine]),
        hue=hues[own],
        others=tuple(
            (values[at], words.joined([names[o] for o in side if o in names][:3]), hues[at])
            for at, side in enumerate(between)
            if at != own
        ),
    )


def _values_of(incident: Incident, prop: Property, side: Sequence[str]) -> str:
    given = [v for v in incident.values.get(prop, ()) if set(v.origins) & set(side)]
    return words.joined(list(dict.fromkeys(words.value_words(prop, v.value, denied=v.denied) for v in given)))


def _ref(origin: Origin) -> tuple[str, str]:
    return origin.name, origin.kind.value


def _links(counts: Mapping[tuple[str, str], int]) -> list[Link]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_COMPANY]
    return [Link(one_line(name), voice_address(name, kind), n) for (name, kind), n in ordered]
