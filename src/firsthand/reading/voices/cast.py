"""The cast of a report: mentions of the same voice brought together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from firsthand.knowledge.cues import Cues
from firsthand.ontology import SourceKind
from firsthand.reading.voices.naming import Mention, read_mention
from firsthand.record import Span

_HOPS = 4
_GENERIC = frozenset(
    {
        "he",
        "she",
        "it",
        "they",
        "who",
        "which",
        "that",
        "this",
        "these",
        "those",
        "one",
        "some",
        "many",
        "others",
        "both",
        "all",
        "i",
        "we",
        "you",
        "there",
        "what",
    }
)
_PRONOUN_VOICES = frozenset({"some", "many", "others", "one", "few", "several"})


@dataclass(slots=True)
class Voice:
    """A voice in the making."""

    number: int
    mention: Mention  # the one that names it best
    spans: list[Span] = field(default_factory=list)
    names: set[tuple[str, ...]] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    via: list[int | None] = field(default_factory=list)
    last: int = 0  # token index of the latest mention

    @property
    def anonymous(self) -> bool:
        """Return whether the report withholds a person's name."""
        return not self.mention.proper and self.mention.being in {"person", "people"}


@dataclass(slots=True)
class Cast:
    """The voices so far, and what the report as a whole tells of its names."""

    doc: Doc
    cues: Cues
    antecedents: Mapping[int, int]
    outlet: tuple[str, ...]  # words of the report's own outlet
    people: dict[str, tuple[str, ...]] = field(default_factory=dict)  # last name to the fullest name
    roles: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    acronyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    voices: list[Voice] = field(default_factory=list)
    _mentions: dict[int, Mention] = field(default_factory=dict)

    def mention(self, head: Token) -> Mention:
        """Return what the phrase around a head names, read once."""
        if head.i not in self._mentions:
            self._mentions[head.i] = read_mention(head, self.cues)
        return self._mentions[head.i]

    def find(self, head: Token) -> Voice | None:
        """Return the voice that a phrase stands for, a new one where it is first heard; None for nobody."""
        resolved = self._resolve(head)
        if resolved is None:
            return None
        mention = self.mention(resolved)
        voice = self._known(mention, head)
        if voice is None:
            if mention.being == "thing" and not mention.proper and mention.lemma not in _PRONOUN_VOICES:
                return None
            voice = Voice(len(self.voices) + 1, mention)
            self.voices.append(voice)
        own = self.mention(head)
        voice.spans.append(own.span)
        if resolved.i != head.i and mention.span not in voice.spans:
            voice.spans.append(mention.span)
        if mention.proper:
            voice.names.add(mention.words)
            if not voice.mention.proper or (
                mention.being == "person" and len(mention.words) > len(voice.mention.words)
            ):
                voice.mention = mention
        voice.roles |= mention.roles | own.roles | self.roles.get(mention.words, set())
        if own.head.pos_ == "NOUN":
            voice.roles.add(own.lemma)
        voice.last = head.i
        return voice

    def _resolve(self, head: Token) -> Token | None:
        here = head
        for _ in range(_HOPS):
            target = self.antecedents.get(here.i)
            if target is None or target == here.i:
                break
            here = self.doc[target]
        if here.pos_ == "PRON" or here.lower_ in _GENERIC:
            if here.lower_ in _PRONOUN_VOICES or (here.lower_ in {"he", "she"}):
                return here
            return None
        return here

    def _known(self, mention: Mention, head: Token) -> Voice | None:
        """Return the voice heard before that this mention names again."""
        if mention.proper:
            return self._by_name(mention)
        if mention.head.pos_ == "PRON":
            return None
        recent = sorted(self.voices, key=lambda v: -v.last)
        for voice in recent:
            same = voice.mention
            if (
                not same.proper
                and same.lemma == mention.lemma
                and same.plural == mention.plural
                and self._same_description(same, mention)
            ):
                return voice
        if mention.body:
            for voice in recent:
                if voice.mention.being in {"body", "country"} and _names_alike(
                    tuple(mention.body.split()), voice.mention.words
                ):
                    return voice
        if mention.definite or head.i != mention.head.i:
            return self._described(mention, recent)
        return None

    def _same_description(self, known: Mention, new: Mention) -> bool:
        if new.definite:
            return not new.modifiers or not known.modifiers or bool(new.modifiers & known.modifiers)
        if new.plural or new.being in {"body", "document"}:
            return new.modifiers == known.modifiers and new.name.lower() == known.name.lower()
        return new.name.lower() == known.name.lower()

    def _described(self, mention: Mention, recent: list[Voice]) -> Voice | None:
        """Return the voice that a definite description takes up: "the president", "the newspaper"."""
        if mention.plural:
            return None
        if mention.being == "outlet" or mention.lemma in {"report", "article", "story", "dispatch"}:
            return next((v for v in recent if v.mention.being == "outlet"), None)
        for voice in recent:
            if mention.lemma in voice.roles or (
                mention.lemma in voice.mention.words and voice.mention.being != "person"
            ):
                return voice
        if mention.being == "document":
            return next((v for v in recent if v.mention.being in {"body", "country", "document"}), None)
        if mention.being == "person":
            return next(
                (
                    v
                    for v in recent
                    if v.mention.being == "person" and v.mention.proper and v.mention.kind is mention.kind
                ),
                None,
            )
        return None

    def _by_name(self, mention: Mention) -> Voice | None:
        words = mention.words
        for voice in sorted(self.voices, key=lambda v: -v.last):
            if voice.mention.proper and (voice.mention.being == "person") == (mention.being == "person"):
                if any(_names_alike(words, known) for known in voice.names):
                    return voice
            elif voice.mention.proper and any(words == known or words == known[-1:] for known in voice.names):
                return voice
        return None


def _names_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two names may be of one voice: equal, a part of the other, or its initials."""
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    if short == long or short == long[-len(short) :]:
        return True
    if len(short) == 1 and len(long) > 1:
        if short[0] == long[0] and len(long) <= 3 and short[0] not in _COMMON_FIRST:
            return True
        initials = "".join(w[0] for w in long if w not in {"of", "for", "and", "in"})
        return short[0].replace(".", "") == initials and len(initials) >= 2
    return len(short) >= 2 and set(short) <= set(long)


_COMMON_FIRST = frozenset(
    {
        "north",
        "south",
        "united",
        "new",
        "white",
        "national",
        "supreme",
        "saudi",
        "foreign",
        "al",
        "state",
        "al-",
    }
)


def make_cast(doc: Doc, cues: Cues, antecedents: Mapping[int, int], outlet: str | None) -> Cast:
    """Return an empty cast that knows the report's names."""
    cast = Cast(doc, cues, antecedents, tuple((outlet or "").lower().split()))
    for entity in doc.ents:
        if entity.label_ != "PERSON":
            continue
        mention = cast.mention(entity.root)
        if mention.being != "person":
            continue
        cast.roles.setdefault(mention.words, set()).update(mention.roles)
        if mention.words:
            last = mention.words[-1]
            if len(mention.words) > len(cast.people.get(last, ())):
                cast.people[last] = mention.words
    return cast


__all__ = ["Cast", "SourceKind", "Voice", "make_cast"]
