"""Statements: one value of one happening, given by one voice in one report, with the words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from firsthand.incident import Property, Stated, Statement, content_id
from firsthand.knowledge.tables import read_table
from firsthand.knowledge.triggers import TriggerRow
from firsthand.ontology import Certainty, SourceKind, Status
from firsthand.record import Casualties, Event, Party, Place, Record, Span, Time, Version, Weapon, version_of

_TOLD = frozenset({Status.HAPPENED, Status.ONGOING})
_COUNTS = ("killed", "injured", "missing", "abducted", "arrested", "displaced")
# What the words before a mention say: the happening is spoken of as known, not told.
_KNOWN = re.compile(
    r"\b(?:(?:the|that|this|those|these|its|their|[A-Z]\w+['’]s)\s+(?:[\w-]+\s+){0,3}|under\s+(?:[\w-]+\s+)?)$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?]['”\"]?\s|\n")
_LOOK_BACK = 50
_SENTENCE = 300  # characters
_MERE_VIEWS = frozenset({SourceKind.EXPERT})


def statements_of(record: Record) -> Iterator[Statement]:
    """Yield what each voice of a report says of each happening that is told as done, ongoing or denied."""
    for event in record.events:
        yield from _Teller(record, event).statements()


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    """Return the nouns that name a happening, in the singular and plural."""
    named = (row.words for row in read_table("triggers", TriggerRow) if row.pos == "N")
    last = {word.split()[-1] for words in named for word in words.split("|")}
    return frozenset(last | {word + "s" for word in last})


class _Teller:
    def __init__(self, record: Record, event: Event) -> None:
        self._record, self._event = record, event
        self._sources = {s.id: s for s in record.sources}
        self._claims = [c for c in record.claims if c.content]

    def statements(self) -> Iterator[Statement]:
        event = self._event
        versions = event.versions or (version_of(self._event, self._told_by()),)
        for version in versions:
            if version.status in _TOLD:
                yield from self._facts(version)
            elif version.status is Status.NEGATED:
                yield from self._denials(version)
        seen = {v.source for v in versions}
        for voice, span in self._speakers():
            if voice not in seen and event.status in _TOLD:
                seen.add(voice)
                yield self._statement(Property.OCCURRED, True, voice, event.certainty, (span,))

    def _told_by(self) -> str:
        """Return whose the event is: not the outlet's where all that it tells flatly has a voice in its sentence."""
        if self._event.source != self._record.sources[0].id:
            return self._event.source
        cited = []
        for mention in self._event.mentions:
            voice = self._speaker_of(mention)
            if voice is None and not self._is_known(mention):
                return self._event.source
            cited.append(voice)
        return next((voice for voice in cited if voice is not None), self._event.source)

    def _is_known(self, words: Span) -> bool:
        """Tell whether words speak of the happening as one that the reader knows of."""
        text = self._record.report.text
        if text[words[0] : words[1]].lower().split()[-1] not in _nouns():
            return False  # a verb tells
        return _KNOWN.search(text[max(0, words[0] - _LOOK_BACK) : words[0]]) is not None

    def _facts(self, version: Version) -> Iterator[Statement]:
        source, certainty = version.source, version.certainty
        words = version.evidence or self._event.mentions[:1]
        if not self._only_views(source, words):
            yield self._statement(Property.OCCURRED, True, source, certainty, words)
        yield from self._tolls(version.casualties, version)
        yield from self._date(version.time, version)
        yield from self._place(version.place, version)
        yield from self._actors(version.actors, version, denied=False)
        yield from self._weapon(version.weapon, version)

    def _denials(self, version: Version) -> Iterator[Statement]:
        """A denied act: of a culprit where one is named, else of the happening."""
        words = version.evidence or self._event.mentions[:1]
        actors = version.actors or self._event.actors
        if actors:
            yield from self._actors(actors, version, denied=True)
        else:
            yield self._statement(Property.OCCURRED, False, version.source, version.certainty, words)

    def _tolls(self, tolls: Casualties | None, version: Version) -> Iterator[Statement]:
        for name in _COUNTS:
            count = getattr(tolls, name, None)
            if count is None:
                continue
            words: tuple[Span, ...] = getattr(self._event.casualties_mentions, name, ())
            source = version.source
            if not self._event.versions and words:
                source = self._speaker_of(words[0]) or source
            yield self._statement(Property(name), count, source, version.certainty, words or version.evidence)

    def _date(self, time: Time | None, version: Version) -> Iterator[Statement]:
        if time is None or not (time.start or time.end):
            return
        day = time.start == time.end
        value = time.start if day else f"{time.start or '..'}/{time.end or '..'}"
        words = (time.mention,) if time.mention else version.evidence
        precision = time.precision.value if time.precision else None
        yield self._statement(
            Property.DATE, value or "", version.source, version.certainty, words, precision=precision
        )

    def _place(self, place: Place | None, version: Version) -> Iterator[Statement]:
        if place is not None:
            words = (place.mention,) if place.mention else version.evidence
            precision = place.precision.value if place.precision else None
            yield self._statement(
                Property.PLACE, place.name, version.source, version.certainty, words, precision=precision
            )

    def _actors(self, actors: tuple[Party, ...], version: Version, *, denied: bool) -> Iterator[Statement]:
        for party in actors:
            words = (party.mention,) if party.mention else version.evidence
            value = party.entity or party.name
            yield self._statement(
                Property.ACTOR, value, version.source, version.certainty, words, denied=denied
            )

    def _weapon(self, weapon: Weapon | None, version: Version) -> Iterator[Statement]:
        if weapon is not None:
            words = (weapon.mention,) if weapon.mention else version.evidence
            yield self._statement(
                Property.WEAPON, weapon.name.lower(), version.source, version.certainty, words
            )

    def _speakers(self) -> Iterator[tuple[str, Span]]:
        """Yield who tells of the event in a claim of their own, without speaking of it as known."""
        for mention in self._event.mentions:
            voice = self._speaker_of(mention)
            if voice is not None and not self._only_views(voice, (mention,)):
                yield voice, mention

    def _speaker_of(self, span: Span) -> str | None:
        """Return the voice of the smallest claim that holds some words."""
        holding = [
            (end - start, claim.source)
            for claim in self._claims
            for start, end in claim.content
            if start <= span[0] and span[1] <= end
        ]
        return min(holding)[1] if holding else self._beside(span)

    def _beside(self, span: Span) -> str | None:
        """Return who is cited in the sentence, for words that stand flat in it: "…, X said, killing three"."""
        if self._event.source != self._record.sources[0].id:
            return None
        text = self._record.report.text
        for claim in self._claims:
            for start, end in (*claim.content, *claim.cue):
                between = text[min(end, span[1]) : max(start, span[0])]
                if claim.cue and len(between) < _SENTENCE and not _STOP.search(between):
                    return claim.source
        return None

    def _only_views(self, voice: str, words: tuple[Span, ...]) -> bool:
        """Tell whether a voice only comments: it speaks of the happening as known, and gives no count."""
        source = self._sources[voice]
        if source.kind is SourceKind.OUTLET and source.via is None:
            return False
        tolls = self._event.casualties_mentions
        counted = [span for name in _COUNTS for span in getattr(tolls, name, ())]
        if any(self._speaker_of(span) == voice for span in counted):
            return False
        known = all(self._is_known(span) for span in words)
        return bool(words) and (known or source.kind in _MERE_VIEWS)

    def _chain(self, voice: str) -> tuple[str, ...]:
        names: list[str] = []
        here: str | None = voice
        while here is not None and len(names) <= len(self._sources):
            names.append(self._sources[here].name)
            here = self._sources[here].via
        return tuple(names)

    def _statement(
        self,
        prop: Property,
        value: Stated,
        source: str,
        certainty: Certainty,
        words: tuple[Span, ...],
        *,
        denied: bool = False,
        precision: str | None = None,
    ) -> Statement:
        report = self._record.report
        return Statement(
            id=content_id("s", report.id, self._event.id, prop, value, self._chain(source), denied, words),
            report=report.id,
            event=self._event.id,
            property=prop,
            value=value,
            source=source,
            chain=self._chain(source),
            certainty=certainty,
            denied=denied,
            evidence=words,
            published=report.published,
            precision=precision,
        )
