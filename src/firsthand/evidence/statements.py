"""Statements: one value of one happening, given by one voice in one report, with the words."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from firsthand.evidence.counting import Counted, count_in, counted
from firsthand.evidence.telling import Teller
from firsthand.evidence.voices import same_name
from firsthand.evidence.witnessing import witnessed
from firsthand.incident import Property, Stated, Statement, content_id
from firsthand.knowledge.actors import Actors
from firsthand.ontology import Certainty, EventType, LinkKind, SourceKind, Status
from firsthand.record import (
    Casualties,
    Count,
    Event,
    Party,
    Place,
    Record,
    Span,
    Time,
    Version,
    Weapon,
    version_of,
)

_TOLD = frozenset({Status.HAPPENED, Status.ONGOING})
_COUNTS = ("killed", "injured", "missing", "abducted", "arrested", "displaced")
_HURT = ("killed", "injured")
_SEVERAL = 2  # a single death told beside a toll is one of it
_MERE_VIEWS = frozenset({SourceKind.EXPERT})
# Acts done by saying: who speaks is the origin, whoever tells of it.
SPEECH = frozenset(
    {
        EventType.ACCUSE,
        EventType.AGREE,
        EventType.CONCEDE,
        EventType.REJECT,
        EventType.REQUEST,
        EventType.SUPPORT,
        EventType.THREATEN,
    }
)
_VERDICTS = frozenset({LinkKind.VIOLATES, LinkKind.THREATENS})
_DEEDS = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.PROTEST, EventType.MOBILIZE})


def statements_of(record: Record, actors: Actors | None = None) -> Iterator[Statement]:
    """Yield what each voice of a report says of each happening that is told as done, ongoing or denied.

    ``actors`` give who denies a deed its code; without them it goes by its name.
    """
    teller = Teller(record)
    for event in record.events:
        yield from _OfEvent(record, event, teller, actors).statements()
    for event, voice, span in witnessed(record, teller):
        made = _OfEvent(record, event, teller, actors)
        yield made.statement(Property.OCCURRED, True, voice, Certainty.CERTAIN, (span,))


def _counts_nobody(version: Version) -> bool:
    """Tell whether a voice only says that nobody was hurt: of whether it came about it says nothing."""
    told = {count for name in _COUNTS if (count := getattr(version.casualties, name, None)) is not None}
    return told == {(0, 0)} and not (version.time or version.place or version.actors)


def days_of(time: Time | None) -> str | None:
    """Return a time as the days that voices tell are written: "2024-08-05", "2024-08-05/..", or None."""
    if time is None or not (time.start or time.end):
        return None
    return time.start if time.start == time.end else f"{time.start or '..'}/{time.end or '..'}"


class _OfEvent:
    def __init__(self, record: Record, event: Event, teller: Teller, actors: Actors | None) -> None:
        self._record, self._event, self._teller, self._actors = record, event, teller, actors
        self._sources = {s.id: s for s in record.sources}
        self._versions = event.versions or (version_of(event, event.source),)
        # Words that say what the act means for a truce or talks, not that it happened.
        bearing = (link for link in record.links if link.from_ == event.id and link.kind in _VERDICTS)
        self._judged = frozenset(span for link in bearing for span in link.evidence)

    def statements(self) -> Iterator[Statement]:
        event = self._event
        seen: set[str] = set()
        for version in self._versions:
            if _counts_nobody(version):
                seen.add(version.source)
            if version.status in _TOLD:
                for statement in self._facts(version):
                    if statement.property is Property.OCCURRED and not statement.known:
                        seen.add(statement.source)
                    yield statement
            elif version.status is Status.NEGATED:
                yield from self._denials(version)
        if event.status not in _TOLD:
            return
        for mention in event.mentions:
            for owner in self._teller.owners_of(mention):
                if owner not in seen:
                    seen.add(owner)
                    yield self.statement(Property.OCCURRED, True, owner, Certainty.CERTAIN, (mention,))
            voice = self._teller.voice_of(mention)
            if voice is None or self._teller.is_unconfirmed(mention):
                continue
            if event.type in _DEEDS and self._teller.is_disclaimed(mention):
                yield self._disclaimer(voice, mention)
            elif voice not in seen and self._tells(voice, (mention,)):
                seen.add(voice)
                yield self.statement(Property.OCCURRED, True, voice, event.certainty, (mention,))

    def _facts(self, version: Version) -> Iterator[Statement]:
        words = version.evidence or self._event.mentions[:1]
        teller = self._told_by(version, words)
        own = tuple(span for span in words if self._voice_of(version, span) == teller) or words[:1]
        if not self._teller.is_outlet(teller) and own and all(self._teller.is_unconfirmed(s) for s in own):
            return
        disclaimed = all(self._teller.is_disclaimed(span) for span in own)
        if not (self._event.type in _DEEDS and disclaimed) and not _counts_nobody(version):
            known = not self._tells(teller, own)
            yield self._occurred(version, teller, own, known=known)
        yield from self._tolls(version.casualties, version, teller)
        yield from self._date(version.time, version, teller)
        yield from self._place(version.place, version, teller)
        yield from self._culprits(version.actors, version, teller)
        yield from self._weapon(version.weapon, version, teller)

    def _occurred(self, version: Version, teller: str, words: tuple[Span, ...], *, known: bool) -> Statement:
        # Who is only said to have ordered or blamed is no witness of it.
        if self._event.type in SPEECH and version.actors and self._teller.is_outlet(teller):
            name = version.actors[0].name
            return self.statement(Property.OCCURRED, True, teller, version.certainty, words, speaker=name)
        told = self.statement(Property.OCCURRED, True, teller, version.certainty, words)
        return replace(told, known=known)

    def _voice_of(self, version: Version, words: Span) -> str:
        """Return who says some words: what a report credits to a voice stays with it, the rest goes by the words."""
        if self._event.versions and not self._teller.is_outlet(version.source):
            return version.source
        return self._teller.voice_of(words) or version.source

    def _told_by(self, version: Version, words: tuple[Span, ...]) -> str:
        """Return whose a version is: of those in whose words it stands, one that tells it and not only knows it."""
        voices = [(span, self._voice_of(version, span)) for span in words]
        telling = [v for span, v in voices if self._tells(v, (span,))]
        if version.source in telling:
            return version.source
        return next(iter(telling), voices[0][1] if voices else version.source)

    def _tells(self, voice: str, words: tuple[Span, ...]) -> bool:
        """Tell whether a voice says that it happened: not by a view of what is known, unless it counts the harmed."""
        if any(self._teller.is_denied(span) for span in words):
            return False
        tolls = self._event.casualties_mentions
        counts = [span for name in _COUNTS for span in getattr(tolls, name, ())]
        if not self._teller.is_outlet(voice) and any(self._teller.voice_of(span) == voice for span in counts):
            return True
        if self._sources[voice].kind in _MERE_VIEWS:
            return False
        return not all(self._teller.is_known(span) or span in self._judged for span in words)

    def _disclaimer(self, voice: str, words: Span) -> Statement:
        name = self._sources[voice].name
        actor = self._actors.find(name) if self._actors is not None else None
        value = actor.code if actor is not None else "-".join(name.upper().split())
        return self.statement(Property.ACTOR, value, voice, Certainty.CERTAIN, (words,), denied=True)

    def _denials(self, version: Version) -> Iterator[Statement]:
        """A denied act: of a culprit where one is named, else of the happening."""
        words = version.evidence or self._event.mentions[:1]
        if words and all(self._teller.is_promised(span) for span in words):
            return
        actors = version.actors or self._event.actors
        for party in actors:
            yield self._actor(party, version.source, version, denied=True)
        if not actors:
            yield self.statement(Property.OCCURRED, False, version.source, version.certainty, words)

    def _tolls(self, tolls: Casualties | None, version: Version, teller: str) -> Iterator[Statement]:
        for name in _COUNTS:
            count = getattr(tolls, name, None)
            if count is None:
                continue
            spans: tuple[Span, ...] = getattr(self._event.casualties_mentions, name, ())
            words = self._words_of(spans, version, count)
            source = self._voice_of(version, words) if words else teller
            of = counted(self._record.report.text, words, self._event, count)
            evidence = (words,) if words else version.evidence
            made = self.statement(Property(name), count, source, version.certainty, evidence)
            yield replace(made, group=of.group, nation=of.nation, raised=of.raised)
            if version == self._versions[0]:
                yield from self._other_counts(Property(name), spans, of, teller)

    def _other_counts(
        self, prop: Property, spans: Sequence[Span], main: Counted, teller: str
    ) -> Iterator[Statement]:
        """Yield counts of the same people told beside the one that the event has: by others, or as grown."""
        tolls = [getattr(v.casualties, prop.value, None) for v in self._versions]
        seen = {count for count in tolls if count is not None}
        text = self._record.report.text
        for span in spans:
            if self._is_shared(span):
                continue
            count = count_in(text[span[0] : span[1]])
            of = counted(text, span, self._event, count)
            if count is None or count in seen or (count[0] or 0) < _SEVERAL:
                continue
            if of.group in (None, "people", main.group) or main.group is None:
                seen.add(count)
                source = self._teller.voice_of(span) or teller
                made = self.statement(prop, count, source, self._event.certainty, (span,))
                yield replace(made, group=of.group, nation=of.nation, raised=of.raised)

    def _is_shared(self, span: Span) -> bool:
        """Tell whether a number is of the dead and the wounded together: "40 people were killed or wounded"."""
        told = self._event.casualties_mentions
        return told is not None and all(span in getattr(told, name, ()) for name in _HURT)

    def _words_of(self, spans: Iterable[Span], version: Version, count: Count) -> Span | None:
        """Return the words of a count: of several those that give it, by the version's own voice, else the first."""
        text, spans = self._record.report.text, tuple(spans)
        read = [(span, count_in(text[span[0] : span[1]])) for span in spans]
        exact = [span for span, found in read if found == count]
        single = [span for span, found in read if found is None] if count == (1, 1) else []
        spans = tuple(exact or single or spans)
        own = (s for s in spans if self._event.versions and self._teller.voice_of(s) == version.source)
        return next(own, spans[0] if spans else None)

    def _date(self, time: Time | None, version: Version, teller: str) -> Iterator[Statement]:
        value = days_of(time)
        if time is None or value is None:
            return
        words, source = self._by(time.mention, version, teller)
        precision = time.precision.value if time.precision else None
        made = self.statement(Property.DATE, value, source, version.certainty, words)
        yield replace(made, precision=precision)

    def _place(self, place: Place | None, version: Version, teller: str) -> Iterator[Statement]:
        if place is not None:
            words, source = self._by(place.mention, version, teller)
            made = self.statement(Property.PLACE, place.name, source, version.certainty, words)
            told = version.evidence or self._event.mentions
            telling = [span for span in told if not self._teller.is_known(span)]
            firm = place.mention is not None and self._teller.in_one_sentence(place.mention, telling[:1])
            firm = firm and place.mention is not None and not self._teller.is_home(place.mention)
            yield replace(
                made,
                precision=place.precision.value if place.precision else None,
                place=replace(place, mention=None, why=None, confidence=None) if firm else None,
            )

    def _culprits(self, actors: tuple[Party, ...], version: Version, teller: str) -> Iterator[Statement]:
        for party in actors:
            accuser = self._accuser_of(party)
            source = accuser.source if accuser is not None else self._namer_of(party, teller)
            speaker = accuser.actors[0].name if accuser is not None else None
            yield self._actor(party, source, version, denied=False, speaker=speaker)

    def _accuser_of(self, party: Party) -> Event | None:
        """Return the accusation whose words name a culprit: "a strike that Lebanon blamed on Israel"."""
        accusations = (e for e in self._record.events if e.type is EventType.ACCUSE and e.actors)
        named = (e for e in accusations if any(p.mention == party.mention for p in e.recipients))
        return next(named, None) if party.mention is not None else None

    def _namer_of(self, party: Party, teller: str) -> str:
        """Return who says that it was a party, where its name stands in other words than the deed's own.

        It is who claims responsibility, or whoever says so much: "a strike that police said was carried out by rebels".
        """
        for mention in self._event.mentions:
            for owner in self._teller.owners_of(mention):
                if same_name(self._sources[owner].name, party.name):
                    return owner
        claim = self._teller.claim_of(party.mention) if party.mention and not self._event.versions else None
        if claim is None or any(s <= m[0] < e for m in self._event.mentions for s, e in claim.content):
            return teller
        return claim.source

    def _actor(
        self, party: Party, source: str, version: Version, *, denied: bool, speaker: str | None = None
    ) -> Statement:
        words = (party.mention,) if party.mention else version.evidence
        value = party.entity or party.name
        return self.statement(
            Property.ACTOR, value, source, version.certainty, words, denied=denied, speaker=speaker
        )

    def _weapon(self, weapon: Weapon | None, version: Version, teller: str) -> Iterator[Statement]:
        if weapon is not None:
            words, source = self._by(weapon.mention, version, teller)
            yield self.statement(Property.WEAPON, weapon.name.lower(), source, version.certainty, words)

    def _by(self, mention: Span | None, version: Version, teller: str) -> tuple[tuple[Span, ...], str]:
        """Return the words of a value and who says them; who tells the rest, if they stand in nobody's words."""
        if mention is None:
            return version.evidence, teller
        if self._event.versions and not self._teller.is_outlet(version.source):
            return (mention,), version.source
        return (mention,), self._teller.voice_of(mention) or teller

    def _chain(self, voice: str) -> tuple[str, ...]:
        names: list[str] = []
        here: str | None = voice
        while here is not None and len(names) <= len(self._sources):
            names.append(self._sources[here].name)
            here = self._sources[here].via
        return tuple(names)

    def statement(
        self,
        prop: Property,
        value: Stated,
        source: str,
        certainty: Certainty,
        words: tuple[Span, ...],
        *,
        denied: bool = False,
        speaker: str | None = None,
    ) -> Statement:
        """Return one statement on the event, by a source of the report or by a body that it tells of."""
        report, chain = self._record.report, self._chain(source)
        if speaker is not None and not same_name(speaker, chain[0]):
            chain = (speaker, *chain)
        return Statement(
            id=content_id("s", report.id, self._event.id, prop, value, chain, denied, words),
            report=report.id,
            event=self._event.id,
            property=prop,
            value=value,
            source=source,
            chain=chain,
            certainty=certainty,
            denied=denied,
            evidence=words,
            published=report.published,
        )
