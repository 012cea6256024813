"""Whose voice a voice is: the same body, person or outlet in many reports, by what each report says of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from firsthand.evidence.calling import institution_of, is_crowd, is_description, is_norm, kind_of, places_in
from firsthand.incident import Hop, Statement
from firsthand.knowledge.actors import Actor, Actors, choose
from firsthand.knowledge.names import Word, split_words
from firsthand.ontology import Sector, SourceKind
from firsthand.record import Record, Source, host_of, moment

SPOKEN_FOR = frozenset({SourceKind.OFFICIAL, SourceKind.MILITARY, SourceKind.ARMED_GROUP})
SERVANTS = frozenset({SourceKind.OFFICIAL, SourceKind.MILITARY})
INSIDERS = SPOKEN_FOR | {SourceKind.POLITICIAN, SourceKind.UNKNOWN}
_AROUND = 70  # characters around a name in which the body that it speaks for is told
_PLACED = re.compile(r"\s+(?:in|from|at|of|with|near|on)\s+.*$")
_STATEMENT = re.compile(r"['’]s?\s+(?:statement|spokes\w+|press office|account|channel)$", re.IGNORECASE)
_BARE = re.compile(r"[a-z]+")  # "the group", "the command": named before
_BEFORE = 900  # characters back to where it was named
_BEFORE_NAME = re.compile(r"(?:^|[,.;:\n])?([^,.;:\n]*)$")
_BESIDE_NAME = re.compile(r",\s+(?:(?:the|a|an)\s+)?([^,.;:()\n]+)[,.;:]")
_ARTICLE = re.compile(r"^(?:the|a|an|two|three|several|some)\s+", re.IGNORECASE)
_SERVING = SERVANTS | {SourceKind.UNKNOWN, SourceKind.EXPERT}
_BODIES = SPOKEN_FOR | {SourceKind.NGO, SourceKind.POLITICIAN, SourceKind.BUSINESS}
_GROUPS = frozenset(
    {
        "group",
        "force",
        "faction",
        "movement",
        "militia",
        "network",
        "organisation",
        "organization",
        "statement",
    }
    | {"command", "commission", "party", "agency", "front", "coalition", "council", "mission", "brigade"}
)
_NAMELESS = ("outlet", "")  # how the key of a report of no known outlet begins
_CARING = frozenset({"health", "hospital", "hospitals", "medical", "ambulance"})
_COMMON = frozenset({Sector.GOV, Sector.MIL, Sector.COP})  # "the government", "the army": of the land told of


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """A voice as it can be told from others across reports."""

    key: tuple[str, ...]
    name: str
    kind: SourceKind
    anonymous: bool = False
    side: str | None = None  # the state or group it belongs to
    head: str = ""  # what an unnamed voice is, without where: "police officer"
    sector: str | None = None  # of an unnamed voice or a body: "MIL"
    institution: str | None = None  # the police, the prosecution: whoever speaks for it, it is one voice
    local: frozenset[str] = frozenset()  # the places in an institution's name


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """A source of one report with the voice that it is, as far as that report tells."""

    id: str
    name: str
    via: str | None
    voice: Voice


class Speakers(msgspec.Struct, frozen=True, kw_only=True):
    """All sources of one report: what is asked of it when origins are counted."""

    report: str
    outlet: str
    published: str | None = None
    home: str | None = None  # the country where most of it happens
    speakers: tuple[Speaker, ...] = ()


def speakers_of(record: Record, actors: Actors) -> Speakers:
    """Return the sources of a report with the voices they are; from that report alone."""
    home = _home(record)
    return Speakers(
        report=record.report.id,
        outlet=record.report.outlet or "",
        published=record.report.published,
        home=home,
        speakers=tuple(
            Speaker(id=s.id, name=s.name, via=s.via, voice=_voice(record, s, actors, home))
            for s in record.sources
        ),
    )


class Voices:
    """The voices of some reports, each the same wherever it speaks."""

    def __init__(
        self,
        reports: Iterable[Record | Speakers],
        actors: Actors,
        copies: Mapping[str, str] | None = None,
    ) -> None:
        self._copies = copies or {}
        self._actors = actors
        found = [r if isinstance(r, Speakers) else speakers_of(r, actors) for r in reports]
        self._reports = {r.report: r for r in found}
        self._outlets = {plain(r.outlet) for r in found if r.outlet}
        self._by_outlet: dict[str, list[Speakers]] = defaultdict(list)
        for report in sorted(found, key=lambda r: (moment(r.published), r.report)):
            self._by_outlet[plain(report.outlet)].append(report)
        self._known: dict[tuple[str, str, str], Voice] = {}

    def of(self, statement: Statement) -> Voice:
        """Return the voice of a statement: the innermost of its chain that can tell of a happening."""
        name = next((n for n in statement.chain if not is_norm(n)), "")
        key = (statement.report, statement.source, name)
        if key not in self._known:
            self._known[key] = self._resolve(statement, name)
        return self._known[key]

    def is_own(self, voice: Voice, report: str) -> bool:
        """Tell whether a voice is the outlet of the report itself."""
        return any(s.id == "s0" and s.voice.key == voice.key for s in self._reports[report].speakers)

    def is_outlet(self, voice: Voice) -> bool:
        """Tell whether a voice is an outlet."""
        return voice.key[0] == "outlet"

    def report(self, name: str) -> Speakers:
        """Return the sources of a report."""
        return self._reports[name]

    def knows(self, report: str) -> bool:
        """Tell whether a report is among these."""
        return report in self._reports

    def way(self, statement: Statement) -> tuple[Hop, ...]:
        """Return the voices through which a report has a statement, from the outlet inward, without the outlet."""
        speakers = {s.id: s for s in self._reports[statement.report].speakers}
        hops: list[Hop] = []
        here = speakers.get(statement.source)
        if here is not None and statement.chain and here.name != statement.chain[0]:
            told = self.of(statement)  # a body that the report tells of, without giving it a voice
            hops.append(Hop(name=statement.chain[0], kind=told.kind, anonymous=told.anonymous))
        while here is not None and here.via is not None and len(hops) <= len(speakers):
            hops.append(Hop(name=here.name, kind=here.voice.kind, anonymous=here.voice.anonymous))
            here = speakers.get(here.via)
        return tuple(reversed(hops))

    def _resolve(self, statement: Statement, name: str) -> Voice:
        report = self._reports[statement.report]
        speaker = next((s for s in report.speakers if s.id == statement.source), None)
        if speaker is not None and is_norm(speaker.name):
            speaker = next((s for s in report.speakers if s.id == speaker.via), speaker)
        if speaker is None or speaker.name != name:
            speaker = next((s for s in report.speakers if s.via and same_name(s.name, name)), None)
        if speaker is None:
            voice = self._told_of(report, name)
        else:
            voice = speaker.voice
            if voice.anonymous:
                key = self._first_hand(report, speaker, voice.head)
                voice = msgspec.structs.replace(voice, key=key) if key else voice
        if not voice.anonymous and plain(voice.name) in self._outlets:
            return Voice(key=("outlet", plain(voice.name)), name=voice.name, kind=SourceKind.OUTLET)
        return voice

    def _told_of(self, report: Speakers, name: str) -> Voice:
        """Return the voice that one is who does an act of speech and is no source of the report."""
        actor = self._actors.find(name, _day(report.published))
        if is_crowd(name) or (is_description(name, known=actor is not None) and institution_of(name) is None):
            kind = kind_of(name) or SourceKind.PUBLIC
            key = ("described", report.report, plain(name))
            return Voice(key=key, name=name, kind=kind, anonymous=True, side=_side(actor), head=_head(name))
        voice = _named(Source(id="", name=name, kind=SourceKind.OFFICIAL), name, actor)
        return _of_institution(voice, institution_of(name), name, actor)

    def _first_hand(self, report: Speakers, speaker: Speaker, head: str) -> tuple[str, ...] | None:
        """Return the unnamed voice of the report that this one copies, or has through another outlet."""
        via = next((s.name for s in report.speakers if s.id == speaker.via), "")
        original = self._reports.get(self._copies.get(report.report, ""))
        others = [*self._by_outlet.get(plain(via), ()), *([original] if original is not None else [])]
        for other in others:
            if other.report != report.report:
                for one in other.speakers:
                    if one.voice.anonymous and one.via == "s0" and one.voice.head == head:
                        key: tuple[str, ...] = one.voice.key
                        return key
        return None


def plain(name: str) -> str:
    """Return a name in the form in which two of them compare."""
    return " ".join(w.norm for w in split_words(name) if w.norm not in ("the", "s"))


def is_nameless(voice: Voice) -> bool:
    """Tell whether a voice is that of a report of which nobody knows the outlet: it could be any outlet."""
    return voice.key[:2] == _NAMELESS


def same_name(one: str, other: str) -> bool:
    """Tell whether one name is the other with or without a title or a land: "Idris", "Colonel Nabil Idris"."""
    a, b = set(plain(one).split()), set(plain(other).split())
    return bool(a and b) and (a <= b or b <= a)


def _voice(record: Record, source: Source, actors: Actors, home: str | None) -> Voice:
    name = record.report.outlet or source.name if source.id == "s0" else source.name
    if source.id == "s0" and not record.report.outlet:
        host = host_of(record.report.url)
        key = ("outlet", plain(host)) if host else (*_NAMELESS, record.report.id)
        return Voice(key=key, name=name, kind=SourceKind.OUTLET)
    if source.id == "s0" or source.kind is SourceKind.OUTLET:
        return Voice(key=("outlet", plain(name)), name=name, kind=SourceKind.OUTLET)
    on = _day(record.report.published)
    actor = actors.find(name, on)
    if actor is None and not source.anonymous:
        actor = _as_told(record, source, actors, on)
    institution = institution_of(name)
    if source.anonymous or is_crowd(name):
        role = actors.role(_head(name))
        unnamed = Voice(
            key=("unnamed", record.report.id, source.id),
            name=name,
            kind=source.kind,
            anonymous=True,
            side=_side(actor),
            head=_head(name),
            sector=role.sector.value if role is not None and role.sector else None,
        )
        return _of_institution(unnamed, institution, name, actor)
    if actor is None and source.kind in SPOKEN_FOR:
        actor = _spoken_for(record, source, actors, on)
    if actor is None and _BARE.fullmatch(_owner(name)):
        meant = _meant(record, source, _owner(name))
        if meant is not None:
            return _voice(record, meant, actors, home)
    if actor is None and name.islower():
        role = actors.role(name)
        if role is not None and role.sector in _COMMON and home is not None:
            key = ("body", home, institution or _part_of(name, _BRANCHES.get(role.sector, role.sector.value)))
            made = Voice(key=key, name=name, kind=source.kind, side=home, sector=role.sector.value)
            return _of_institution(made, institution, name, actor)
    made = _named(source, name, actor)
    return _of_institution(made, institution or _served(record, source), name if institution else "", actor)


def _head(name: str) -> str:
    """Return what an unnamed voice is, without where."""
    return _PLACED.sub("", _ARTICLE.sub("", name.lower()))


def _of_institution(voice: Voice, institution: str | None, name: str, actor: Actor | None) -> Voice:
    """Return a voice as one of an institution, where it is: its police are no land's government."""
    if institution is None:
        return voice
    key = voice.key
    if key[0] == "body" and actor is not None and actor.kind in _LANDS:
        key = (*key[:2], institution)
    places = places_in(name) - {w.norm for a in (actor,) if a is not None for w in _words_for(a)}
    return msgspec.structs.replace(voice, key=key, institution=institution, local=places)


def _words_for(land: Actor) -> Iterable[Word]:
    """Return the words of the names of a land: in the name of its police they are no town."""
    if land.kind in ("state", "demonym"):
        for name in (land.name, *land.aliases):
            yield from split_words(name)


def _served(record: Record, source: Source) -> str | None:
    """Return the institution that stands beside a person's name: "police spokesman Ann Lee", "Ann Lee, a prosecutor"."""
    if source.kind not in _SERVING:
        return None
    text = record.report.text
    for start, end in source.mentions[:2]:
        before = _BEFORE_NAME.search(text[max(0, start - _AROUND) : end].removesuffix(source.name))
        after = _BESIDE_NAME.match(text[end : end + _AROUND])
        for phrase in (before, after):
            if phrase is not None and (found := institution_of(phrase[1].strip())) is not None:
                return found
    return None


def _named(source: Source, name: str, actor: Actor | None) -> Voice:
    if actor is not None and actor.kind == _PERSON and actor.sector in _EACH_ALONE:
        return Voice(key=("name", plain(actor.name)), name=name, kind=source.kind, side=_side(actor))
    if actor is not None and source.kind in INSIDERS:
        key = ("body", actor.code, _part_of(name, _branch(actor, source.kind)))
        sector = actor.sector.value if actor.sector else None
        return Voice(key=key, name=name, kind=source.kind, side=_side(actor), sector=sector)
    return Voice(key=("name", plain(name)), name=name, kind=source.kind, side=_side(actor))


def _owner(name: str) -> str:
    """Return whose statement it is: of "the group's statement", the group."""
    return _ARTICLE.sub("", _STATEMENT.sub("", name)).strip()


def _meant(record: Record, source: Source, noun: str) -> Source | None:
    """Return the voice named last before one that is only called by a noun: by that noun, else by its kind."""
    if not source.mentions:
        return None
    here = source.mentions[0][0]
    before = [
        (start, other)
        for other in record.sources[1:]
        if other.id != source.id and not other.anonymous and not _BARE.fullmatch(_owner(other.name))
        for start, _ in other.mentions
        if 0 < here - start <= _BEFORE
    ]
    called = [(start, other) for start, other in before if noun in plain(other.name).split()]
    grouped = [(start, other) for start, other in before if other.kind in _BODIES] if noun in _GROUPS else []
    found = max(called or grouped, key=lambda b: (b[0], b[1].id), default=None)
    return found[1] if found is not None else None


def _as_told(record: Record, source: Source, actors: Actors, on: date | None) -> Actor | None:
    """Return the actor that the words of a mention name where the name alone is cut short."""
    for start, end in source.mentions[:2]:
        words = record.report.text[start:end]
        if len(words) > len(source.name) and (found := actors.find(words, on)) is not None:
            return found
    return None


def _spoken_for(record: Record, source: Source, actors: Actors, on: date | None) -> Actor | None:
    """Return the body named beside a spokesman, "the Pentagon press secretary, Jane Roe"."""
    text = record.report.text
    for start, end in source.mentions[:2]:
        near = text[max(0, start - _AROUND) : end + _AROUND]
        hits = sorted(actors.in_words(split_words(near)), key=lambda h: (h.first - h.last, h.first))
        for hit in hits:
            actor = choose(hit.values, (), on)
            if actor is not None and actor.sector is not None:
                return actor
    return None


_PERSON = "person"
_LANDS = frozenset({"state", "demonym", "capital"})
_EACH_ALONE = frozenset({Sector.LEG, Sector.OPP})  # a member speaks for no parliament
_BRANCHES = {Sector.MIL: "military", Sector.GOV: "government"}


def _part_of(name: str, branch: str) -> str:
    """Return the branch of a body; who cares for the hurt counts them itself, under no chain of command."""
    return branch if _CARING.isdisjoint(plain(name).split()) else "health"


def _branch(actor: Actor, kind: SourceKind) -> str:
    if actor.sector is Sector.MIL or kind is SourceKind.MILITARY:
        return "military"
    if actor.sector in (Sector.COP, Sector.JUD, Sector.LEG, Sector.OPP):
        return actor.sector.value
    return "government"


def _side(actor: Actor | None) -> str | None:
    return (actor.country or actor.code) if actor else None


def _home(record: Record) -> str | None:
    """Return the country where most events are placed, the first told of several."""
    countries = Counter(e.place.country for e in record.events if e.place and e.place.country)
    return countries.most_common(1)[0][0] if countries else None


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
