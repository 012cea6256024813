"""Circumstances: in which contexts a happening stands, what came of it, and where voices differ on it."""

from collections import Counter
from dataclasses import replace

import msgspec
from spacy.tokens import Span, Token

from firsthand.knowledge.circumstances import Circumstances
from firsthand.ontology import CONTEXTS, Certainty, EventType, Status
from firsthand.reading.assembling import assemble_event
from firsthand.reading.findings import TollFinding
from firsthand.reading.joining import Mention
from firsthand.reading.mentions import counts_nobody, judged
from firsthand.reading.tolls import combine_tolls
from firsthand.record import Casualties, Count, Event, Version, version_of
from firsthand.record import Span as Offsets

_MOST_CONTEXTS = 3
_SEVERAL = 2
_LONGEST = 3  # words in a phrase of the context table
_DAMAGED = frozenset({"dobj", "nsubjpass"})
_REAL = (Status.HAPPENED, Status.ONGOING)
_VAGUE = frozenset({24, 200, 2000})  # the least of "dozens", "hundreds", "thousands"
_FARED = frozenset({"killed", "injured"})
_CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB"})
_BODILY = frozenset({EventType.ASSAULT, EventType.COERCE})


def add_circumstances(event: Event, group: tuple[Mention, ...], known: Circumstances) -> Event:
    """Return the event with its contexts, damage, whether it was stopped, and the versions of its voices."""
    sentences = _sentences(group)
    triggers = frozenset(mention.token.i for mention in group)
    damage, stopped = outcome_of(sentences, triggers, known) if event.type in _BODILY else ((), None)
    versions = _versions(group)
    return msgspec.structs.replace(
        event,
        casualties=_widest(versions, event.casualties),
        contexts=contexts_of(sentences, known),
        damage=damage,
        intercepted=stopped,
        versions=versions,
    )


def _sentences(group: tuple[Mention, ...]) -> tuple[Span, ...]:
    """Return the sentences of the mentions, each once."""
    found = {mention.token.sent.start: mention.token.sent for mention in group}
    return tuple(found.values())


def contexts_of(sentences: tuple[Span, ...], known: Circumstances) -> tuple[str, ...]:
    """Return the contexts that the words of the sentences show, at most three, most shown first."""
    shown: Counter[str] = Counter()
    for sentence in sentences:
        lemmas = [token.lemma_.lower() if token.pos_ in _CONTENT else "" for token in sentence]
        for i, lemma in enumerate(lemmas):
            if lemma:
                for length in range(1, _LONGEST + 1):
                    shown.update(known.contexts.get(" ".join(lemmas[i : i + length]), ()))
    ranked = sorted(shown, key=lambda context: (-shown[context], CONTEXTS.index(context)))
    return tuple(ranked[:_MOST_CONTEXTS])


def outcome_of(
    sentences: tuple[Span, ...], triggers: frozenset[int], known: Circumstances
) -> tuple[tuple[Offsets, ...], bool | None]:
    """Return what was damaged, as spans, and True where the attack is said to have been stopped.

    ``triggers`` are the token indices of the words that tell of the attack.
    """
    damage: list[Offsets] = []
    stopped = None
    for verb in (token for sentence in sentences for token in sentence if token.pos_ == "VERB"):
        outcome = known.outcomes.get((verb.lemma_.lower(), _particle(verb)))
        if outcome is None or any(child.dep_ == "neg" for child in verb.children):
            continue
        objects = [child for child in verb.children if child.dep_ in _DAMAGED]
        if outcome == "damage" and _about(verb, triggers):
            damage += [_offsets(thing) for thing in objects if _is_thing(thing)]
        elif outcome == "intercepted" and (verb.i in triggers or any(o.i in triggers for o in objects)):
            stopped = True
    return tuple(sorted(set(damage))), stopped


def _is_thing(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN") and token.ent_type_ != "PERSON"


def _particle(verb: Token) -> str:
    return next((child.lower_ for child in verb.children if child.dep_ == "prt"), "")


def _about(verb: Token, triggers: frozenset[int]) -> bool:
    """Tell whether a verb is one of the event's words, or goes on about one that governs or precedes it."""
    return (
        verb.i in triggers or verb.head.i in triggers or any(child.i in triggers for child in verb.children)
    )


def _offsets(head: Token) -> Offsets:
    last = head.doc[head.right_edge.i] if head.right_edge.i - head.i <= _LONGEST else head
    first = head.doc[head.left_edge.i]
    return (first.idx, last.idx + len(last))


def _versions(group: tuple[Mention, ...]) -> tuple[Version, ...]:
    """Return what each voice says, where several speak of the event and do not say the same of it."""
    by_voice: dict[str, list[Mention]] = {}
    heard: dict[str, list[TollFinding]] = {}  # counts by voices that tell of nothing else
    for mention in group:
        settled = _settled(mention, group)
        source = mention.finding.judgement.source
        only_counts = counts_nobody(mention) and any(not counts_nobody(other) for other in group)
        for toll in settled.finding.tolls:
            if toll.voice or only_counts:
                heard.setdefault(toll.voice or source, []).append(toll)
        if only_counts:
            continue  # "no fighters were killed" denies no strike
        own = tuple(toll for toll in settled.finding.tolls if not toll.voice)
        bare = replace(settled, finding=replace(settled.finding, tolls=own))
        by_voice.setdefault(source, []).append(bare)
    if len({*by_voice, *heard}) < _SEVERAL:
        return ()
    versions = {v: version_of(assemble_event(0, tuple(told)), v) for v, told in by_voice.items()}
    for voice, tolls in heard.items():
        versions[voice] = _counting(versions.get(voice), voice, tuple(tolls), group)
    found = tuple(versions.values())
    return found if _differ(found) else ()


def _counting(
    version: Version | None, voice: str, tolls: tuple[TollFinding, ...], group: tuple[Mention, ...]
) -> Version:
    """Return what a voice says of an event that it counts the dead of, besides what else it says."""
    counts = combine_tolls(tolls)
    words = tuple(sorted({(toll.start, toll.end) for toll in tolls}))
    if version is None:
        told = judged(group)
        counted = Casualties(**counts) if counts else None
        return Version(
            source=voice,
            status=told.status,
            certainty=Certainty.CERTAIN,
            evidence=words,
            casualties=counted,
        )
    known = version.casualties
    own = {h: c for h in Casualties.__struct_fields__ if (c := getattr(known, h, None)) is not None}
    both = counts | own
    return msgspec.structs.replace(version, casualties=Casualties(**both) if both else None)


def _settled(mention: Mention, group: tuple[Mention, ...]) -> Mention:
    """Return a mention without the count of those shot, where the report tells elsewhere how they fared."""
    told = (t for m in group for t in m.finding.tolls if not t.hit)
    if not any(t.harm in _FARED and t.count != (0, 0) for t in told):
        return mention
    tolls = tuple(t for t in mention.finding.tolls if not t.hit)
    return replace(mention, finding=replace(mention.finding, tolls=tolls))


def _differ(versions: tuple[Version, ...]) -> bool:
    """Tell whether two voices give different values for one thing; silence is no difference."""
    values = (
        {v.status in _REAL for v in versions},
        {v.casualties for v in versions if v.casualties is not None},
        {(v.time.start, v.time.end) for v in versions if v.time is not None},
        {v.place.name for v in versions if v.place is not None},
        {
            tuple(sorted(a.entity for a in v.actors if a.entity))
            for v in versions
            if any(a.entity for a in v.actors)
        },
        {v.weapon.name for v in versions if v.weapon is not None},
    )
    return any(len(different) > 1 for different in values)


def _says_less(count: Count, counts: list[Count]) -> bool:
    """Tell whether a count is only a vaguer word for another, or one of many: "dozens" beside 29, a man beside 29."""
    vague = count[1] is None and count[0] in _VAGUE
    return any(
        (vague and (other[0] or 0) > (count[0] or 0)) or (count == (1, 1) and (other[0] or 0) > 1)
        for other in counts
    )


def _widest(versions: tuple[Version, ...], told: Casualties | None) -> Casualties | None:
    """Return the widest range that the voices' tolls span, harm by harm; ``told`` is that of all their words."""
    tolls = [v.casualties for v in versions if v.casualties is not None]
    found = {}
    for harm in Casualties.__struct_fields__:
        counts = [count for toll in tolls if (count := getattr(toll, harm)) is not None]
        counts = [c for c in counts if not _says_less(c, counts)]
        if told is not None and getattr(told, harm) is None:
            continue  # who was hurt by one voice's words died by another's
        if counts:
            least, most = ([count[end] for count in counts] for end in (0, 1))
            found[harm] = (None if None in least else min(least), None if None in most else max(most))
        elif told is not None:
            found[harm] = getattr(told, harm)
    return Casualties(**found) if found else told
