"""Turns the records of many reports into evidence: copies, incidents, processes, statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from firsthand.evidence.attaching import accusations, attach_denials
from firsthand.evidence.conflicts import weigh
from firsthand.evidence.copies import age, find_copies
from firsthand.evidence.inheriting import inherited
from firsthand.evidence.merging import group
from firsthand.evidence.origins import Voices, origins_of
from firsthand.evidence.processes import gather, one_talks, processes_of
from firsthand.evidence.sightings import Key, Sighting, sightings_of
from firsthand.evidence.statements import statements_of
from firsthand.evidence.summing_up import modes_of, place_of, status_of, time_of
from firsthand.incident import (
    EventRef,
    Evidence,
    Incident,
    IncidentLink,
    Statement,
    content_id,
)
from firsthand.knowledge.actors import Actors, load_actors
from firsthand.record import Record
from firsthand.settings import load_settings


def evidence_of(records: Iterable[Record], actors: Actors | None = None) -> Evidence:
    """Return what many reports say together; the order in which they come plays no part.

    ``actors`` are the names that tell whose voice is whose; left out, they are loaded by the settings.
    """
    known = sorted(records, key=lambda r: age(r.report))
    reuse = find_copies(known)
    copies = {c.report: c.of for c in reuse.copies}
    taken = inherited(known, reuse.passages, copies)
    sightings = [s for s in sightings_of(known) if s.key not in taken]
    undertakings = gather(known)
    same = [(taken.get(a, a), taken.get(b, b)) for a, b in one_talks(undertakings)]
    groups = attach_denials(group(sightings, same))
    builder = _Builder(known, taken, Voices(known, actors or load_actors(load_settings()), copies))
    incidents = tuple(builder.incidents(groups))
    return Evidence(
        copies=reuse.copies,
        incidents=incidents,
        processes=processes_of(undertakings, builder.incident_of, copies),
        statements=tuple(sorted(builder.used.values(), key=lambda s: (s.report, s.event, s.property, s.id))),
    )


class _Builder:
    def __init__(self, records: Sequence[Record], taken: Mapping[Key, Key], voices: Voices) -> None:
        self._records = {r.report.id: r for r in records}
        self._events = {(r.report.id, e.id): e for r in records for e in r.events}
        self._voices = voices
        self._rank = {r.report.id: n for n, r in enumerate(records)}
        self._followers: dict[Key, list[Key]] = defaultdict(list)
        for key, of in taken.items():
            self._followers[of].append(key)
        self._said: dict[Key, list[Statement]] = defaultdict(list)
        for record in records:
            for statement in statements_of(record):
                self._said[statement.report, statement.event].append(statement)
        self.incident_of: dict[Key, str] = {}
        self.used: dict[str, Statement] = {}

    def incidents(self, groups: Sequence[Sequence[Sighting]]) -> Iterator[Incident]:
        """Yield the incident of each group, the ones reported first at the head."""
        ordered = sorted((self._by_age(g) for g in groups), key=lambda g: self._order(g[0]))
        for members in ordered:
            first = members[0]
            incident = content_id("i", first.key[0], self._events[first.key].mentions)
            for member in members:
                for key in (member.key, *self._followers.get(member.key, ())):
                    self.incident_of[key] = incident
        blamed = accusations(self._records.values(), self.incident_of)
        for members in ordered:
            yield self._incident(members, blamed.get(self.incident_of[members[0].key], ()))

    def _by_age(self, members: Sequence[Sighting]) -> list[Sighting]:
        return sorted(members, key=self._order)

    def _order(self, sighting: Sighting) -> tuple[int, int, str]:
        return self._rank[sighting.key[0]], sighting.position, sighting.key[1]

    def _incident(self, members: Sequence[Sighting], blamed: Sequence[Statement]) -> Incident:
        incident = self.incident_of[members[0].key]
        keys = [m.key for m in members]
        carried = sorted(k for key in keys for k in self._followers.get(key, ()))
        also: dict[str, list[str]] = defaultdict(list)
        for key in keys:
            also[key[0]] += [k[0] for k in self._followers.get(key, ())]
        statements = [s for key in keys for s in self._said.get(key, ())] + list(blamed)
        for statement in statements:
            self.used[statement.id] = statement
        told = origins_of(statements, self._voices, also)
        weighed = weigh(statements, told.of, also)
        events = [self._events[key] for key in keys]
        return Incident(
            id=incident,
            type=members[0].type,
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
            links=tuple(self._links(keys, incident)),
        )

    def _links(self, keys: Sequence[Key], incident: str) -> Iterator[IncidentLink]:
        seen = set()
        for report, event in keys:
            for link in self._records[report].links:
                to = self.incident_of.get((report, link.to))
                if link.from_ == event and to not in (None, incident) and (link.kind, to, report) not in seen:
                    seen.add((link.kind, to, report))
                    yield IncidentLink(kind=link.kind, to=to or "", report=report, certainty=link.certainty)
