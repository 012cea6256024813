"""Mentions: what is seen of each mention of a happening when it is compared with others."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import msgspec
import numpy as np
from spacy.tokens import Token

from firsthand.knowledge.actors import Actors
from firsthand.knowledge.tables import read_table
from firsthand.ontology import EventType, Status
from firsthand.reading.certainty import settle
from firsthand.reading.findings import EventMention, Judgement, Parsed, Phrase, PlaceFinding, Voices
from firsthand.reading.parties import PartyNamer
from firsthand.record import Party

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "such", "his", "her", "its", "their"})
_POINTING = frozenset({"the", "this", "that", "these", "those"})
_DESCRIBING = frozenset({"prep", "compound", "amod", "nmod", "acl", "relcl", "poss"})
_MODIFIERS = frozenset({"amod", "compound", "nmod", "nummod", "det", "advmod"})
_NAMING = frozenset({"amod", "compound", "nmod"})
_OBJECTS = frozenset({"dobj", "nsubjpass", "xcomp", "ccomp"})
_OF = frozenset({"of", "on", "to", "against", "with", "for"})
_EMPTY = frozenset({"punct", "det", "aux", "auxpass", "cc", "mark", "case", "expl", "neg"})
_OTHER_CLAUSE = frozenset({"advcl", "relcl", "conj", "ccomp", "parataxis"})
_CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "NUM"})
_HARMS = frozenset({"killed", "injured"})
_COME_ABOUT = {Status.HAPPENED: Status.ONGOING, Status.ONGOING: Status.HAPPENED}
_SURE_OF_STATUS = 0.62  # on gold dev and 60 reports beside it, from 0.6 to 0.65 is best
_DEPTH, _BREADTH = 3, 14  # how far a mention's own words are looked for


@dataclass(frozen=True, slots=True)
class Look:
    """How the words of a mention look, whatever happening they tell of."""

    lemma: str = ""
    vector: Any = None  # of length 1; None where the model knows none
    kind: str = ""  # of near-synonyms
    thing: str = ""  # the lemma of what the act is done to, or of the act agreed to
    bare: bool = True  # no content words of its own
    modifiers: frozenset[str] = frozenset()
    ordinals: frozenset[str] = frozenset()
    fresh: bool = False  # "another", "second", "separate"
    past: bool = False  # "earlier", "previous"
    counted: bool = False  # "four strikes"
    names: frozenset[str] = frozenset()  # words of the names in its own phrase
    loose: bool = False  # "strikes": no determiner picks them out


@dataclass(frozen=True, slots=True)
class Mention:
    """An event mention with what the comparison looks at, worked out once."""

    finding: EventMention
    token: Token
    sentence: int
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    definite: bool
    indefinite: bool
    plural: bool
    generic: bool
    anaphoric: bool  # "the attack": nothing but the article tells which
    order: int = 0  # among the mentions of its type
    look: Look = Look()

    @property
    def real(self) -> bool:
        """Tell whether the happening is told as a fact."""
        return self.finding.judgement.status in (Status.HAPPENED, Status.ONGOING)


class _Row(msgspec.Struct, frozen=True):
    kind: str
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def joining_words() -> dict[str, frozenset[str]]:
    """Return the words that tell mentions of one happening from those of two, by what they are."""
    return {row.kind: frozenset(row.words) for row in read_table("joining_words", _Row)}


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {
        word: kind for kind, words in joining_words().items() if kind[:1] != "@" for word in sorted(words)
    }


def describe_mentions(
    findings: tuple[EventMention, ...],
    parsed: Parsed,
    actors: Actors,
    places: tuple[PlaceFinding, ...] = (),
    voices: Voices | None = None,
) -> tuple[Mention, ...]:
    """Return the findings with parties named and sentences counted, in the order of the text."""
    sentence_of: dict[int, int] = {}
    for number, sentence in enumerate(parsed.doc.sents):
        for i in range(sentence.start, sentence.end):
            sentence_of[i] = number
    ordered = sorted(findings, key=lambda f: (f.trigger.start, f.trigger.end))
    namer = PartyNamer(parsed, actors, places, voices)
    described = (_describe(f, parsed, namer, sentence_of) for f in ordered)
    return _numbered(part for mention in described for part in _split(mention))


def _numbered(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions, each with its number among those of its type."""
    seen: Counter[EventType] = Counter()
    out = []
    for mention in mentions:
        type_ = mention.finding.trigger.type
        out.append(replace(mention, order=seen[type_]))
        seen[type_] += 1
    return tuple(out)


def _describe(
    finding: EventMention, parsed: Parsed, namer: PartyNamer, sentence_of: dict[int, int]
) -> Mention:
    act = finding.trigger.type
    token = parsed.doc[finding.trigger.head]
    determiners = {child.lower_ for child in token.lefts if child.dep_ in ("det", "poss", "predet")}
    return Mention(
        finding,
        token,
        sentence_of.get(token.i, 0),
        _parties(finding.roles.actors, act, namer, acting=True),
        _parties(_suffering(finding, parsed), act, namer, acting=False),
        definite=bool(determiners & _DEFINITE),
        indefinite=bool(determiners & {"a", "an", "another", "any", "some"}),
        plural=token.tag_ in ("NNS", "NNPS"),
        anaphoric=bool(determiners & _POINTING) and not _is_described(token),
        generic=bool(determiners & {"any", "no", "every", "each"}),
        look=_look(token),
    )


def _parties(
    phrases: Iterable[Phrase], act: EventType, namer: PartyNamer, *, acting: bool
) -> tuple[Party, ...]:
    return tuple(namer.name_party(p, act, acting=acting) for p in phrases if not namer.is_fragment(p))


def _suffering(finding: EventMention, parsed: Parsed) -> tuple[Phrase, ...]:
    """Return to whom it was done: those whom the syntax gives, and the dead and wounded counted beside it."""
    found = finding.roles.recipients
    if finding.trigger.type is not EventType.ASSAULT:
        return found
    known = {f.head for f in found} | {parsed.doc[f.head].head.head.i for f in found}  # "dozens of guards"
    own = {t.harm for t in finding.tolls if not t.voice}
    more = [
        Phrase(t.start, t.end, t.head)
        for t in finding.tolls
        if t.harm in _HARMS and t.count != (0, 0) and not (t.part or t.total or t.single or t.tally)
        if not (t.voice and t.harm in own)  # another's count of the same people
        if t.head not in known and not any(f.start < t.end and t.start < f.end for f in found)
    ]
    return (*found, *more)


def _is_described(noun: Token) -> bool:
    """Tell whether a noun has words of its own that tell it from others of its kind."""
    return any(child.dep_ in _DESCRIBING for child in noun.children)


def _split(mention: Mention) -> tuple[Mention, ...]:
    """Return one mention for each victim where a plural names several: "the killings of A and B"."""
    named = [p for p in mention.recipients if p.mention is not None and p.name[:1].isupper()]
    if not (mention.plural and len(named) > 1 and len(named) == len(mention.recipients)):
        return (mention,)
    if mention.finding.trigger.type is not EventType.ASSAULT:
        return (mention,)
    shares = tuple(
        replace(toll, count=(1, 1)) if toll.count == (len(named), len(named)) else toll
        for toll in mention.finding.tolls
    )
    finding = replace(mention.finding, tolls=shares)
    return tuple(replace(mention, finding=finding, recipients=(party,)) for party in named)


def _look(token: Token) -> Look:
    words = joining_words()
    modifiers = [child for child in token.lefts if child.dep_ in _MODIFIERS]
    lower = {child.lower_ for child in modifiers}
    telling = words["@fresh"] | words["@past"]
    return Look(
        lemma=token.lemma_.lower(),
        vector=_unit_vector(token),
        kind=_kinds().get(token.lemma_.lower(), ""),
        thing=_thing(token),
        bare=not _has_content(token),
        modifiers=frozenset(
            c.lemma_.lower() for c in modifiers if c.dep_ in _NAMING and c.lower_ not in telling
        ),
        ordinals=frozenset(lower & words["@ordinal"]),
        fresh=bool(lower & words["@fresh"]),
        past=bool(lower & words["@past"]),
        counted=any(child.dep_ == "nummod" for child in modifiers),
        names=_names(token),
        loose=token.tag_ == "NNS" and not any(c.dep_ in ("det", "poss", "nummod") for c in token.lefts),
    )


def _unit_vector(token: Token) -> Any:
    vector: Any = token.vector if token.has_vector else None
    length = float(np.linalg.norm(vector)) if vector is not None else 0.0
    return vector / length if length else None


def _thing(token: Token) -> str:
    """Return the lemma of the object, or of what a noun is "of", "on" or "against"."""
    for child in token.children:
        if child.dep_ in _OBJECTS:
            return child.lemma_.lower()
    preposition = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in _OF), None)
    if preposition is None:
        return ""
    return next((c.lemma_.lower() for c in preposition.children if c.dep_ in ("pobj", "pcomp")), "")


def _has_content(token: Token) -> bool:
    """Tell whether words of content hang on a mention, clauses beside it left out."""
    return any(word.pos_ in _CONTENT and not word.is_stop for word in _own_words(token))


def _names(token: Token) -> frozenset[str]:
    """Return the words of the names that hang on a mention, clauses beside it left out."""
    return frozenset(word.lower_ for word in _own_words(token) if word.pos_ == "PROPN")


def _own_words(token: Token) -> Iterator[Token]:
    """Yield the words that hang on a mention, the near ones first, clauses beside it left out."""
    level = [token]
    for _ in range(_DEPTH):
        level = [
            child
            for upper in level
            for child in upper.children
            if child.dep_ not in _EMPTY and child.dep_ not in _OTHER_CLAUSE
        ][:_BREADTH]
        yield from level


def judged(group: Sequence[Mention]) -> Judgement:
    """Return the judgement of a happening by its mentions.

    That nobody was hurt says nothing of whether it came about: "no one was killed in the bombing". Whether what
    came about is over or goes on, the detector tells better than tenses do, where it is sure.
    """
    telling = [m for m in group if not counts_nobody(m)] or group
    judgement = settle([m.finding.judgement for m in telling])
    opinions = [m.finding.statuses for m in telling if m.finding.statuses is not None]
    if judgement.status not in _COME_ABOUT or not opinions:
        return judgement
    other = _COME_ABOUT[judgement.status]
    likely = sum(opinion[other] for opinion in opinions) / len(opinions)
    return replace(judgement, status=other) if likely > _SURE_OF_STATUS else judgement


def counts_nobody(mention: Mention) -> bool:
    """Tell whether a mention only says that nobody was hurt."""
    none = any(toll.count == (0, 0) for toll in mention.finding.tolls)
    return none and mention.finding.judgement.status is Status.NEGATED and mention.look.kind == "harm"
