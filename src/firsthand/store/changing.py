"""Writes incidents and all that finds and counts them, and tells the change feed what became of each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, bindparam, func, select

from firsthand.evidence.assemble import Bearing
from firsthand.incident import Incident, Statement
from firsthand.knowledge.actors import Actors
from firsthand.record import Record
from firsthand.store.accepting import now
from firsthand.store.answers import ChangeKind
from firsthand.store.dialects import chunks, put, put_points, put_words
from firsthand.store.entries import COLUMNS, Entry, entry_of, names_of_voices, words_of
from firsthand.store.judging import Judgement, judged
from firsthand.store.listing import Body
from firsthand.store.packing import pack, unpack
from firsthand.store.rollups import Counts
from firsthand.store.schema import (
    change,
    incident,
    incident_actor,
    incident_body,
    incident_outlet,
    incident_report,
    incident_voice,
    redirect,
    report,
    sighting,
)

_BELONGING: Final[tuple[Table, ...]] = (
    *(incident_actor, incident_outlet, incident_voice, incident_report),
    incident_body,
)
_HIDDEN: Final = frozenset({"id", "why", "paths"})  # of the fields of an incident: not told of in the feed


class Fresh(msgspec.Struct, frozen=True):
    """An incident as it was just assembled, with what goes with it."""

    machine: Incident
    uids: tuple[str, ...]  # by age
    bearings: tuple[Bearing, ...]
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]
    records: dict[str, Record]


class Change(msgspec.Struct, frozen=True):
    """What became of an incident, before it has its number in the feed."""

    kind: ChangeKind
    incident: str
    into: str | None = None
    fields: tuple[str, ...] = ()


class _Prior(msgspec.Struct):
    """An incident as the store has it."""

    n: int
    version: int
    changed: int
    rejected: bool
    body: bytes
    machine: bytes | None
    statements: bytes
    facets: bytes
    uids: set[str]


class _Packed(msgspec.Struct):
    """An incident as the store is to have it."""

    body: bytes
    machine: bytes | None
    statements: bytes
    facets: bytes
    entry: Entry
    incident: Incident


class Views:
    """The incidents in the tables, within one transaction."""

    def __init__(self, connection: Connection, actors: Actors) -> None:
        """Write by this connection; ``actors`` say for whom voices speak."""
        self._connection = connection
        self._actors = actors
        self._counts = Counts.none()

    def write(
        self, fresh: Mapping[str, Fresh], uids: Collection[str], read: Collection[str] = ()
    ) -> list[Change]:
        """Put ``fresh`` in the place of all incidents that had any of the sightings; return what changed.

        ``read`` are the reports that were read just now; of others an entry follows from the incident alone.
        """
        prior = self._prior(uids)
        read = set(read)
        packed = {id: _packed(one, prior.get(id), read, self._actors) for id, one in fresh.items()}
        dead = sorted(prior.keys() - fresh.keys())
        changes = [c for id in sorted(fresh) if (c := self._change(id, fresh, packed[id], prior)) is not None]
        home = {uid: id for id, one in fresh.items() for uid in one.uids}
        changes += [_end_of(id, prior[id], home, fresh) for id in dead]
        changed = {c.incident: seq for c, seq in self._tell(changes)}
        numbers = self._number(fresh, prior)
        altered = [id for id in sorted(fresh) if id in changed or _differs(packed[id], prior.get(id))]
        self._replace(altered, fresh, packed, prior, numbers, changed)
        self._point(fresh, prior, numbers)
        self._bury([(id, prior[id]) for id in dead])
        self._redirect([c for c in changes if c.kind is ChangeKind.MERGED], fresh)
        self._counts.write(self._connection)
        return changes

    def _prior(self, uids: Collection[str]) -> dict[str, _Prior]:
        homes: dict[int, set[str]] = defaultdict(set)
        for some in chunks(sorted(uids)):
            asked = select(sighting.c.uid, sighting.c.incident).where(sighting.c.uid.in_(some))
            for row in self._connection.execute(asked):
                if row.incident is not None:
                    homes[row.incident].add(row.uid)
        found = {}
        columns = (incident.c.n, incident.c.id, incident.c.version, incident.c.changed, incident.c.rejected)
        asked_bodies = select(*columns, *list(incident_body.c)[1:]).join(
            incident_body, incident_body.c.n == incident.c.n
        )
        for part in chunks(sorted(homes)):
            for row in self._connection.execute(asked_bodies.where(incident.c.n.in_(part))):
                found[row.id] = _Prior(
                    n=row.n,
                    version=row.version,
                    changed=row.changed,
                    rejected=row.rejected,
                    body=row.body,
                    machine=row.machine,
                    statements=row.statements,
                    facets=row.facets,
                    uids=homes[row.n],
                )
        return found

    def _change(
        self, id: str, fresh: Mapping[str, Fresh], packed: _Packed, prior: Mapping[str, _Prior]
    ) -> Change | None:
        before = prior.get(id)
        if before is None:
            came_from = sorted(p for p, one in prior.items() if one.uids & set(fresh[id].uids) and p in fresh)
            if packed.entry.rejected:
                return Change(ChangeKind.RETRACTED, id)
            if came_from:
                return Change(ChangeKind.SPLIT, id, came_from[0])
            return Change(ChangeKind.ADDED, id)
        if before.rejected != packed.entry.rejected:
            return Change(ChangeKind.RETRACTED if packed.entry.rejected else ChangeKind.ADDED, id)
        if before.body == packed.body and before.facets == packed.facets:
            return None
        was = unpack(before.body, Body).incident
        fields = [
            name
            for name in Incident.__struct_fields__
            if name not in _HIDDEN and getattr(was, name) != getattr(packed.incident, name)
        ]
        if unpack(before.facets, Entry).verdict != packed.entry.verdict:
            fields.append("verdict")
        return Change(ChangeKind.CHANGED, id, None, tuple(fields)) if fields else None

    def _tell(self, changes: Sequence[Change]) -> Iterable[tuple[Change, int]]:
        at = now()
        last = int(self._connection.execute(select(func.max(change.c.seq))).scalar() or 0)
        rows = [
            {
                "seq": last + n,
                "time": at,
                "kind": c.kind.value,
                "incident": c.incident,
                "into": c.into,
                "fields": " ".join(c.fields),
            }
            for n, c in enumerate(changes, 1)
        ]
        if rows:
            self._connection.execute(change.insert(), rows)
        return [(c, last + n) for n, c in enumerate(changes, 1)]

    def _number(self, fresh: Mapping[str, Fresh], prior: Mapping[str, _Prior]) -> dict[str, int]:
        last = int(self._connection.execute(select(func.max(incident.c.n))).scalar() or 0)
        new = [id for id in sorted(fresh) if id not in prior]
        return {id: one.n for id, one in prior.items()} | {id: last + n for n, id in enumerate(new, 1)}

    def _replace(
        self,
        altered: Sequence[str],
        fresh: Mapping[str, Fresh],
        packed: Mapping[str, _Packed],
        prior: Mapping[str, _Prior],
        numbers: Mapping[str, int],
        changed: Mapping[str, int],
    ) -> None:
        for id in altered:
            if id in prior:
                self._counts.add(unpack(prior[id].facets, Entry), -1)
            self._counts.add(packed[id].entry)
        known = [numbers[id] for id in altered if id in prior]
        self._clear(known)
        heads, bodies = [], []
        for id in altered:
            one, before = packed[id], prior.get(id)
            version = before.version + (id in changed) if before else 1
            head = {"n": numbers[id], "id": id, "version": version}
            head["changed"] = changed.get(id, before.changed if before else 0)
            heads.append(head | {name: getattr(one.entry, name) for name in COLUMNS})
            bodies.append(
                {
                    "n": numbers[id],
                    "body": one.body,
                    "machine": one.machine,
                    "statements": one.statements,
                    "facets": one.facets,
                }
            )
        put(self._connection, incident, heads)
        put(self._connection, incident_body, bodies)
        self._put_belongings([(numbers[id], packed[id].entry, fresh[id].machine) for id in altered])
        words = {numbers[id]: words_of(packed[id].incident, fresh[id].records) for id in altered}
        put_words(self._connection, words, ())
        points = {
            numbers[id]: (e.lat, e.lon)
            for id in altered
            if (e := packed[id].entry).lat is not None and e.lon is not None
        }
        put_points(self._connection, points, known)

    def _put_belongings(self, rows: Sequence[tuple[int, Entry, Incident]]) -> None:
        actors: list[dict[str, Any]] = []
        outlets: list[dict[str, Any]] = []
        voices: list[dict[str, Any]] = []
        for n, entry, _ in rows:
            beside = {"day": entry.day, "n": n, "type": entry.type, "rejected": entry.rejected}
            for role, codes in (
                ("any", {*entry.doers, *entry.targets}),
                ("doer", entry.doers),
                ("target", entry.targets),
            ):
                actors += [{"role": role, "actor": a, **beside} for a in sorted(codes)]
            outlets += [{"outlet": o.name, **beside} for o in entry.outlets]
            voices += [{"voice": v, **beside} for v in names_of_voices(entry)]
        names = sorted({name for _, _, one in rows for name in one.reports})
        homes: dict[str, int] = {}
        for some in chunks(names):
            asked = select(report.c.id, report.c.n).where(report.c.id.in_(some))
            homes |= {row.id: row.n for row in self._connection.execute(asked)}
        told = [
            {"report": homes[name], "n": n} for n, _, one in rows for name in one.reports if name in homes
        ]
        for table, found in (
            (incident_actor, actors),
            (incident_outlet, outlets),
            (incident_voice, voices),
            (incident_report, told),
        ):
            if found:
                self._connection.execute(table.insert(), found)

    def _clear(self, numbers: Sequence[int], *, bodies: bool = False) -> None:
        for table in _BELONGING if bodies else _BELONGING[:-1]:
            for some in chunks(numbers):
                self._connection.execute(table.delete().where(table.c.n.in_(some)))

    def _point(
        self, fresh: Mapping[str, Fresh], prior: Mapping[str, _Prior], numbers: Mapping[str, int]
    ) -> None:
        """Let sightings point to their incidents."""
        rows = [
            {"name": uid, "home": numbers[id]}
            for id, one in sorted(fresh.items())
            for uid in one.uids
            if id not in prior or uid not in prior[id].uids
        ]
        if rows:
            where = sighting.update().where(sighting.c.uid == bindparam("name"))
            self._connection.execute(where.values(incident=bindparam("home")), rows)

    def _bury(self, dead: Sequence[tuple[str, _Prior]]) -> None:
        numbers = [one.n for _, one in dead]
        for _, one in dead:
            self._counts.add(unpack(one.facets, Entry), -1)
        for some in chunks(numbers):
            left = sighting.update().where(sighting.c.incident.in_(some))
            self._connection.execute(left.values(incident=None))
        self._clear(numbers, bodies=True)
        put_words(self._connection, {}, numbers)
        put_points(self._connection, {}, numbers)
        for some in chunks(numbers):
            self._connection.execute(incident.delete().where(incident.c.n.in_(some)))

    def _redirect(self, merged: Sequence[Change], fresh: Mapping[str, Fresh]) -> None:
        for some in chunks(sorted(fresh)):
            self._connection.execute(redirect.delete().where(redirect.c.old.in_(some)))
        put(self._connection, redirect, [{"old": c.incident, "new": c.into} for c in merged])


def _packed(one: Fresh, prior: _Prior | None, read: Set[str], actors: Actors) -> _Packed:
    shown, verdict = judged(one.machine, one.judgements)
    body = pack(Body(shown, one.bearings))
    kept = None
    if prior is not None and body == prior.body and read.isdisjoint(shown.reports):
        kept = unpack(prior.facets, Entry)
    same = kept is not None and kept.verdict == verdict
    entry = (
        kept if kept is not None and same else entry_of(shown, one.records, one.statements, actors, verdict)
    )
    return _Packed(
        body=body,
        machine=pack(Body(one.machine, one.bearings)) if shown is not one.machine else None,
        statements=pack(one.statements),
        facets=prior.facets if prior is not None and same else pack(entry),
        entry=entry,
        incident=shown,
    )


def _differs(packed: _Packed, prior: _Prior | None) -> bool:
    return prior is None or (packed.body, packed.machine, packed.statements, packed.facets) != (
        prior.body,
        prior.machine,
        prior.statements,
        prior.facets,
    )


def _end_of(id: str, prior: _Prior, home: Mapping[str, str], fresh: Mapping[str, Fresh]) -> Change:
    """Return what became of an incident that is no more: part of where most of its sightings went."""
    went = Counter(home[uid] for uid in prior.uids if uid in home and home[uid] in fresh)
    if not went:
        return Change(ChangeKind.RETRACTED, id)
    return Change(ChangeKind.MERGED, id, min(went, key=lambda to: (-went[to], to)))
