"""Denials and accusations find the incident they are about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from firsthand.evidence.matching import THRESHOLD, score
from firsthand.evidence.sightings import Key, Sighting
from firsthand.incident import Property, Statement, content_id
from firsthand.ontology import EventType, Status
from firsthand.record import Event, Record

_TRIED = 50  # acts, and events of each, that a denial is compared with
_REACH = 500  # characters between a blame and the act it is for


def attach_denials(groups: Sequence[Sequence[Sighting]]) -> list[tuple[Sighting, ...]]:
    """Return the groups with each denied act beside the act that the same report tells: by names, else nearest."""
    told = [list(g) for g in groups if any(s.status is not Status.NEGATED for s in g)]
    at: dict[str, list[tuple[Sighting, int]]] = defaultdict(list)
    for n in range(len(told)):
        for sighting in told[n]:
            at[sighting.key[0]].append((sighting, n))
    names = [frozenset(n for s in g for n in s.names) for g in told]
    naming: dict[str, list[int]] = defaultdict(list)
    for n, found in enumerate(names):
        for name in sorted(found):
            naming[name].append(n)
    left = []
    for members in groups:
        if any(s.status is not Status.NEGATED for s in members):
            continue
        for sighting in members:
            near = [
                (
                    -sum(sighting.names[name] for name in sighting.names.keys() & names[n]),
                    abs(s.position - sighting.position),
                    n,
                )
                for s, n in at.get(sighting.key[0], ())
                if s.type is sighting.type
            ]
            best = min(near, default=None)
            home = best[2] if best is not None and best[0] < 0 else _elsewhere(sighting, told, naming)
            if sighting.actors and home is not None:
                told[home].append(sighting)
            else:
                left.append((sighting,))
    return [tuple(g) for g in told] + left


def _elsewhere(
    denied: Sighting, told: Sequence[Sequence[Sighting]], naming: Mapping[str, Sequence[int]]
) -> int | None:
    """Return which act of other reports is denied in one that does not tell it: the one that fits best."""
    tried = {n for name in denied.names for n in naming.get(name, ())[:_TRIED]}
    fits = [
        (max(score(denied, s) for s in told[n][:_TRIED]), -n)
        for n in sorted(tried)
        if told[n][0].type is denied.type
    ]
    best = max(fits, default=None)
    return -best[1] if best is not None and best[0] >= THRESHOLD else None


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
    """Return the act that a blame is for: the one linked to it, else the nearest."""
    linked = {link.to for link in record.links if link.from_ == accusing.id}
    for act in acts:
        if act.id in linked:
            return act
    here = accusing.mentions[0][0]
    near = [
        (abs(m[0] - here), act.id, act) for act in acts for m in act.mentions if abs(m[0] - here) <= _REACH
    ]
    return min(near, key=lambda n: n[:2])[2] if near else None


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
