"""Denials and accusations find the incident they are about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from firsthand.evidence.digest import Digest
from firsthand.evidence.sightings import Key
from firsthand.incident import Property, Statement, content_id
from firsthand.ontology import EventType, Status
from firsthand.record import Event, Record, Span

_REACH = 500  # characters between a blame and the act it is for
_SENTENCE = 300  # characters
_ALLEGED = 80  # characters from where it is said what for to the word for the act
_STOP = re.compile(r"[.!?]['”\"]?\s|\n")
# "accused them of shelling the town": what for is said; "blamed them for it" leaves it to what was told before
_SPELLED = re.compile(r"[^.;:!?\n]{0,60}?\b(?:of|for|with|that)\s+(?!(?:it|this|that|doing so)\b)")
# "of planning to attack", "of failing to stop the attack": nothing that they did
_UNDONE = re.compile(r"\b(?!continu|start|beginn)\w+ing to \w")


def own_acts(digest: Digest) -> dict[str, str]:
    """Return for each denied act, by uid, the act that the same report tells: by names, then the nearest."""
    told = [s for s in digest.sightings if s.status in (Status.HAPPENED, Status.ONGOING)]
    found = {}
    for denied in digest.sightings:
        if denied.status is not Status.NEGATED or not denied.actors:
            continue
        near = [
            (
                -sum(denied.names[name] for name in denied.names.keys() & act.names.keys()),
                abs(act.position - denied.position),
                act.uid,
            )
            for act in told
            if act.type is denied.type
        ]
        best = min(near, default=None)
        if best is not None and best[0] < 0:
            found[denied.uid] = best[2]
    return found


def accusations(
    records: Iterable[Record], incident_of: Mapping[Key, str]
) -> dict[str, tuple[Statement, ...]]:
    """Return for each incident who is said, by accusers, to have done it."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for record in records:
        acts = [e for e in record.events if e.type is EventType.ASSAULT and e.status is not Status.NEGATED]
        for event in record.events:
            if event.type is not EventType.ACCUSE or "allege" not in event.modes:
                continue
            if event.status is not Status.HAPPENED or not event.recipients:
                continue
            act = _act_of(event, acts, record)
            incident = incident_of.get((record.report.id, act.id)) if act else None
            if act is not None and incident is not None:
                found[incident] += _blames(record, event, act)
    return {incident: tuple(statements) for incident, statements in found.items()}


def _act_of(accusing: Event, acts: Sequence[Event], record: Record) -> Event | None:
    """Return the act that a blame is for: where it says what for, one in those words; else the one linked to it.

    Else the nearest.
    """
    linked = {link.to for link in record.links if link.from_ == accusing.id}
    text = record.report.text
    content = _content(accusing, text)
    if content is not None:
        own = [a for a in acts if any(_is_alleged(m, content, text) for m in a.mentions)]
        before = [
            a
            for a in acts
            if a.id in linked
            and any(m[1] <= content[0] and _joined(m[1], content[0], text) for m in a.mentions)
        ]
        return next(iter(own or before), None)
    for act in acts:
        if act.id in linked:
            return act
    here = accusing.mentions[0][0]
    near = [
        (abs(m[0] - here), act.id, act) for act in acts for m in act.mentions if abs(m[0] - here) <= _REACH
    ]
    return min(near, key=lambda n: n[:2])[2] if near else None


def _content(accusing: Event, text: str) -> Span | None:
    """Return the words of its sentence that say what a blame is for."""
    cue = accusing.mentions[0]
    named = [p.mention[1] for p in accusing.recipients if p.mention and _joined(cue[0], p.mention[1], text)]
    found = _SPELLED.match(text, max(cue[1], *named, 0))
    if found is None:
        return None
    stop = _STOP.search(text, found.end())
    return found.end(), stop.start() if stop is not None else len(text)


def _is_alleged(words: Span, content: Span, text: str) -> bool:
    """Tell whether words are what a blame is for, and as done: not "of planning to", "of weakness, after the raid"."""
    if not content[0] <= words[0] < min(content[1], content[0] + _ALLEGED):
        return False
    return "," not in text[content[0] : words[0]] and not _UNDONE.search(text, content[0], words[1])


def _joined(one: int, other: int, text: str) -> bool:
    """Tell whether two places of a text are in one sentence."""
    low, high = sorted((one, other))
    return high - low <= _SENTENCE and _STOP.search(text, low, high) is None


def _blames(record: Record, event: Event, act: Event) -> list[Statement]:
    outlet = record.report.outlet or record.sources[0].name
    chain = (event.actors[0].name, outlet) if event.actors else (_name(record, event.source),)
    made = []
    for party in event.recipients:
        value = party.entity or party.name
        words = (party.mention,) if party.mention else event.mentions[:1]
        made.append(
            Statement(
                id=content_id("s", record.report.id, event.id, Property.ACTOR, value, chain, words),
                report=record.report.id,
                event=act.id,
                property=Property.ACTOR,
                value=value,
                source=event.source,
                chain=chain,
                certainty=event.certainty,
                evidence=words,
                published=record.report.published,
            )
        )
    return made


def _name(record: Record, source: str) -> str:
    return next(s.name for s in record.sources if s.id == source)
