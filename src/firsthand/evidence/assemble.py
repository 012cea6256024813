"""Turns components of sightings into incidents; all records at once into evidence."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from firsthand.evidence.attaching import accusations
from firsthand.evidence.conflicts import weigh
from firsthand.evidence.copies import Reuse, copies_of, turned
from firsthand.evidence.digest import Digest, Seen, seen_in
from firsthand.evidence.index import Index, MemoryIndex, Verdict
from firsthand.evidence.inheriting import inherited
from firsthand.evidence.linking import link
from firsthand.evidence.merging import group
from firsthand.evidence.origins import origins_of
from firsthand.evidence.processes import gather, processes_of
from firsthand.evidence.sightings import Key, digest
from firsthand.evidence.statements import statements_of
from firsthand.evidence.summing_up import kind_of, modes_of, place_of, status_of, time_of
from firsthand.evidence.ties import Component
from firsthand.evidence.voices import Speakers, Voices, speakers_of
from firsthand.incident import (
    Copy,
    EventRef,
    Evidence,
    Incident,
    IncidentLink,
    Statement,
    content_id,
)
from firsthand.knowledge.actors import Actors, load_actors
from firsthand.ontology import PLANNED, Certainty, LinkKind
from firsthand.record import Record
from firsthand.settings import load_settings


class Bearing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an incident has to do with another, which is named by a sighting of it."""

    incident: str
    kind: LinkKind
    to: str  # uid; its incident is looked up when it is shown, so that nothing is to be written anew when that changes
    report: str
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True, slots=True)
class Assembled:
    """What components become: incidents without their links, and what these rest on."""

    incidents: tuple[Incident, ...]
    statements: tuple[Statement, ...]
    bearings: tuple[Bearing, ...]
    incident_of: Mapping[str, str]  # sighting to incident


@dataclass(slots=True)
class Material:
    """All that assembling some components takes, looked up at once."""

    digests: Mapping[str, Digest]
    records: Mapping[str, Record]
    reuses: Collection[Reuse]
    copies: Mapping[str, str]
    verdicts: Collection[Verdict]
    _said: dict[str, dict[str, list[Statement]]] = field(default_factory=dict)
    _speakers: dict[str, Speakers] = field(default_factory=dict)

    def statements(self, report: str, actors: Actors) -> Mapping[str, Sequence[Statement]]:
        """Return what a report says, by event; ``actors`` are always the same."""
        if report not in self._said:
            told: dict[str, list[Statement]] = defaultdict(list)
            for statement in statements_of(self.records[report], actors):
                told[statement.event].append(statement)
            self._said[report] = told
        return self._said[report]

    def speakers(self, report: str, actors: Actors) -> Speakers:
        """Return the sources of a report as the voices they are."""
        if report not in self._speakers:
            self._speakers[report] = speakers_of(self.records[report], actors)
        return self._speakers[report]


def material(components: Iterable[Component], index: Index) -> Material:
    """Return what assembling the components takes: their reports, with those that these copy."""
    uids = {uid for c in components for uid in c.uids}
    reports = set(index.reports_of(uids).values())
    family, frontier = set(reports), set(reports)
    while frontier:
        near = {n for r in index.reuses(frontier) if r.copied for n in (r.later, r.earlier)}
        frontier = near - family
        family |= near
    reuses = index.reuses(family)
    digests = index.digests(family)
    copies = copies_of({name: d.head for name, d in digests.items()}, reuses)
    needed = reports | {copies[name] for name in reports if name in copies}
    return Material(digests, index.records(needed), reuses, copies, index.verdicts(uids))


def assemble(components: Iterable[Component], given: Material, actors: Actors) -> Assembled:
    """Return the incidents of some components, each from nothing but its own sightings and their reports.

    ``actors`` are the names that tell whose voice is whose.
    """
    homes = {s.uid: name for name, d in given.digests.items() for s in d.sightings}
    passages: dict[str, list[Reuse]] = defaultdict(list)
    for reuse in given.reuses:
        passages[reuse.later].append(reuse)
        passages[reuse.earlier].append(reuse)
    incidents: list[Incident] = []
    statements: dict[str, Statement] = {}
    bearings: list[Bearing] = []
    incident_of: dict[str, str] = {}
    for component in components:
        builder = _Builder(component, given, homes, passages, actors)
        incidents += builder.incidents()
        statements |= builder.used
        bearings += builder.bearings
        incident_of |= builder.incident_of
    return Assembled(
        tuple(incidents),
        tuple(sorted(statements.values(), key=lambda s: (s.report, s.event, s.property, s.id))),
        tuple(bearings),
        incident_of,
    )


def evidence_of(
    records: Iterable[Record], actors: Actors | None = None, verdicts: Iterable[Verdict] = ()
) -> Evidence:
    """Return what many reports say together; the order in which they come plays no part.

    ``actors`` are the names that tell whose voice is whose; left out, they are loaded by the settings.
    ``verdicts`` are people's words on which sightings are one.
    """
    index = MemoryIndex()
    known = {r.report.id: r for r in records}
    for record in known.values():
        index.put(digest(record), record)
    for verdict in verdicts:
        index.say(verdict)
    linked = link(known.keys(), index)
    index.link(linked.edges, linked.reuses)
    return evidence_from(index, linked.dirty, linked.copies, known, actors or load_actors(load_settings()))


def evidence_from(
    index: Index,
    components: Sequence[Component],
    copies: Mapping[str, str],
    known: Mapping[str, Record],
    actors: Actors,
) -> Evidence:
    """Return all that an archive, linked as a whole, says together."""
    given = material(components, index)
    made = assemble(components, given, actors)
    digests = index.digests(known.keys())
    incident_of = {
        (name, s.event): made.incident_of[s.uid]
        for name, d in digests.items()
        for s in d.sightings
        if s.uid in made.incident_of
    }
    ordered = sorted(known.values(), key=lambda r: digests[r.report.id].head.order)
    return Evidence(
        copies=tuple(Copy(report=name, of=of) for name, of in sorted(copies.items())),
        incidents=tuple(
            sorted(
                with_links(made.incidents, made.bearings, made.incident_of), key=lambda i: _age(i, digests)
            )
        ),
        processes=processes_of(gather(ordered), incident_of, copies),
        statements=made.statements,
    )


def with_links(
    incidents: Iterable[Incident], bearings: Iterable[Bearing], incident_of: Mapping[str, str]
) -> Iterator[Incident]:
    """Yield incidents with their links to others, which ``incident_of`` names by sighting."""
    links: dict[str, dict[tuple[str, str, str], IncidentLink]] = defaultdict(dict)
    for b in bearings:
        to = incident_of.get(b.to)
        if to is not None and to != b.incident:
            link_ = IncidentLink(kind=b.kind, to=to, report=b.report, certainty=b.certainty)
            links[b.incident].setdefault((b.kind, to, b.report), link_)
    for incident in incidents:
        found = links.get(incident.id)
        yield msgspec.structs.replace(incident, links=tuple(found.values())) if found else incident


def _age(incident: Incident, digests: Mapping[str, Digest]) -> tuple[str, str]:
    return min(digests[r].head.order for r in incident.reports), incident.id


class _Builder:
    """Makes the incidents of one component."""

    def __init__(
        self,
        component: Component,
        given: Material,
        homes: Mapping[str, str],
        reuses: Mapping[str, Sequence[Reuse]],
        actors: Actors,
    ) -> None:
        uids = set(component.uids)
        names = sorted({homes[uid] for uid in uids})
        copies = {name: given.copies[name] for name in names if name in given.copies}
        near = {
            id(r): r for name in names for r in reuses.get(name, ()) if {r.later, r.earlier} <= set(names)
        }
        passages = list(turned((p for r in near.values() for p in r.passages), copies))
        self._seen = {s.of.uid: s for name in names for s in seen_in(given.digests[name]) if s.of.uid in uids}
        taken = inherited({name: given.digests[name] for name in names}, passages, copies)
        apart = {
            uid
            for v in given.verdicts  # a person told a copy's telling apart from the one that it repeats
            if not v.same and taken.get(v.a, v.a) == taken.get(v.b, v.b)
            for uid in (v.a, v.b)
        }
        self._taken = {
            uid: of for uid, of in taken.items() if uid in uids and of in uids and uid not in apart
        }
        self._groups = group(
            (s for uid, s in self._seen.items() if uid not in self._taken),
            component.edges,
            [v for v in (_of_originals(v, self._taken) for v in given.verdicts) if v.a != v.b],
        )
        self._followers: dict[str, list[str]] = defaultdict(list)
        for uid, of in sorted(self._taken.items()):
            self._followers[of].append(uid)
        self._given = given
        self._records = {name: given.records[name] for name in names}
        known = dict.fromkeys((*names, *copies.values()))
        self._actors = actors
        self._voices = Voices([given.speakers(name, actors) for name in known], actors, copies)
        self._uid = {(s.head.id, s.of.event): uid for uid, s in self._seen.items()}
        self._all_uids = {(name, s.event): s.uid for name in names for s in given.digests[name].sightings}
        self._events = {(name, e.id): e for name, r in self._records.items() for e in r.events}
        self.incident_of: dict[str, str] = {}
        self.used: dict[str, Statement] = {}
        self.bearings: list[Bearing] = []

    def incidents(self) -> Iterator[Incident]:
        """Yield the incidents of the component, the ones reported first at the head.

        What is only planned is none: it shows in the process that it belongs to.
        """
        groups = [g for g in self._groups if not all(m.of.status in PLANNED for m in g)]
        for members in groups:
            incident = content_id("i", members[0].of.uid)
            for member in members:
                for uid in (member.of.uid, *self._followers.get(member.of.uid, ())):
                    self.incident_of[uid] = incident
        by_event = {key: self.incident_of[uid] for key, uid in self._uid.items() if uid in self.incident_of}
        blamed = accusations(self._records.values(), by_event)
        for members in groups:
            yield self._incident(members, blamed.get(self.incident_of[members[0].of.uid], ()))

    def _incident(self, members: Sequence[Seen], blamed: Sequence[Statement]) -> Incident:
        incident = self.incident_of[members[0].of.uid]
        keys = [_key(m) for m in members]
        carried = [_key(self._seen[u]) for m in members for u in self._followers.get(m.of.uid, ())]
        also: dict[str, list[str]] = defaultdict(list)
        for member in members:
            also[member.head.id] += [self._seen[u].head.id for u in self._followers.get(member.of.uid, ())]
        statements = [
            s for report, event in keys for s in self._given.statements(report, self._actors).get(event, ())
        ]
        statements += blamed
        for statement in statements:
            self.used[statement.id] = statement
        told = origins_of(statements, self._voices, also)
        events = [self._events[key] for key in keys]
        weighed = weigh(statements, told.of, also, kind_of(events), told.aside)
        self.bearings += self._links(keys, incident)
        return Incident(
            id=incident,
            type=members[0].of.type,
            modes=modes_of(events),
            status=status_of(events),
            reports=tuple(sorted({k[0] for k in (*keys, *carried)} | {s.report for s in blamed})),
            events=tuple(EventRef(report=r, event=e) for r, e in sorted((*keys, *carried))),
            place=place_of(events),
            time=time_of(events),
            origins=told.origins,
            values=weighed.values,
            conflicts=weighed.conflicts,
            revisions=weighed.revisions,
            paths=told.paths,
        )

    def _links(self, keys: Iterable[Key], incident: str) -> Iterator[Bearing]:
        for report, event in keys:
            for found in self._records[report].links:
                to = self._all_uids.get((report, found.to))
                if found.from_ == event and to is not None:
                    yield Bearing(incident, found.kind, to, report, found.certainty)


def _key(seen: Seen) -> Key:
    return seen.head.id, seen.of.event


def _of_originals(verdict: Verdict, taken: Mapping[str, str]) -> Verdict:
    """Return a person's word on two sightings as one on those that they are taken from."""
    a, b = (taken.get(uid, uid) for uid in (verdict.a, verdict.b))
    return Verdict(a, b, verdict.same, verdict.order)
