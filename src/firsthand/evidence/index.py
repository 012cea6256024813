"""What linking looks up: the questions any archive of digests must answer, and one that answers from memory."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from firsthand.evidence.blocks import Posting, postings
from firsthand.evidence.copies import Reuse
from firsthand.evidence.digest import Digest
from firsthand.record import Record


class Edge(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two sightings, by uid, that bear on one another's incident."""

    a: str  # the lesser uid
    b: str
    # "same": may be one happening; "main": and it is what both reports are about; "denied": one denies the other;
    # "reuse": in the same words
    kind: str
    score: float = 0.0
    why: tuple[str, ...] = ()


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person's word on two sightings, by uid: they are one happening, or they are not; the last word holds."""

    a: str
    b: str
    same: bool
    order: int = 0  # a later one overrules an earlier one on the same two


class Index(Protocol):
    """An archive of digests. All questions take many keys and give many rows; unknown keys give nothing."""

    def digests(self, reports: Collection[str]) -> Mapping[str, Digest]:
        """Return the digests of reports."""

    def records(self, reports: Collection[str]) -> Mapping[str, Record]:
        """Return the records of reports."""

    def texts(self, reports: Collection[str]) -> Mapping[str, str]:
        """Return the texts of reports."""

    def reports_of(self, uids: Collection[str]) -> Mapping[str, str]:
        """Return for each sighting its report."""

    def sharing(self, shingles: Collection[int]) -> Mapping[int, Sequence[Posting]]:
        """Return the reports that have each shingle in their sketch: ``Posting(head.order, report)``."""

    def blocks(self, keys: Collection[int]) -> Mapping[int, Sequence[Posting]]:
        """Return the members of each block, as ``postings`` of their digests gave them, in any order."""

    def edges(self, uids: Collection[str]) -> Collection[Edge]:
        """Return the edges that touch any of the sightings, each once."""

    def reuses(self, reports: Collection[str]) -> Collection[Reuse]:
        """Return what any of the reports has in the same words as another, each pair once."""

    def verdicts(self, uids: Collection[str]) -> Collection[Verdict]:
        """Return the reviews that touch any of the sightings."""


class MemoryIndex:
    """An archive in memory."""

    def __init__(self) -> None:
        self._digests: dict[str, Digest] = {}
        self._records: dict[str, Record] = {}
        self._home: dict[str, str] = {}
        self._sharing: dict[int, dict[str, Posting]] = defaultdict(dict)
        self._blocks: dict[int, dict[Posting, None]] = defaultdict(dict)
        self._edges: dict[str, dict[tuple[str, str, str], Edge]] = defaultdict(dict)
        self._reuses: dict[str, dict[tuple[str, str], Reuse]] = defaultdict(dict)
        self._verdicts: dict[str, dict[tuple[str, str], Verdict]] = defaultdict(dict)

    def put(self, digest: Digest, record: Record) -> None:
        """Add a report, or put a new reading in the place of the old."""
        name = digest.head.id
        self.drop(name)
        self._digests[name], self._records[name] = digest, record
        for shingle in digest.sketch:
            self._sharing[shingle][name] = Posting(digest.head.order, name)
        for key, member in postings(digest):
            self._blocks[key][member] = None
        self._home |= {s.uid: name for s in digest.sightings}

    def drop(self, report: str) -> None:
        """Take a report out."""
        digest = self._digests.pop(report, None)
        self._records.pop(report, None)
        if digest is None:
            return
        for shingle in digest.sketch:
            self._sharing[shingle].pop(report, None)
        for key, member in postings(digest):
            self._blocks[key].pop(member, None)
        for sighting in digest.sightings:
            self._home.pop(sighting.uid, None)

    def say(self, verdict: Verdict) -> None:
        """Add a person's word; a later one on the same two takes its place."""
        pair = (min(verdict.a, verdict.b), max(verdict.a, verdict.b))
        for uid in pair:
            held = self._verdicts[uid].get(pair)
            if held is None or held.order <= verdict.order:
                self._verdicts[uid][pair] = verdict

    def unlink(self, uids: Iterable[str], reports: Iterable[str]) -> None:
        """Forget the edges of sightings and the passages of reports."""
        for uid in uids:
            for key in self._edges.pop(uid, {}):
                for end in key[:2]:
                    self._edges.get(end, {}).pop(key, None)
        for name in reports:
            for pair in self._reuses.pop(name, {}):
                for end in pair:
                    self._reuses.get(end, {}).pop(pair, None)

    def link(self, edges: Iterable[Edge], reuses: Iterable[Reuse]) -> None:
        """Add edges and passages."""
        for edge in edges:
            for uid in (edge.a, edge.b):
                self._edges[uid][edge.a, edge.b, edge.kind] = edge
        for reuse in reuses:
            for name in (reuse.later, reuse.earlier):
                self._reuses[name][reuse.later, reuse.earlier] = reuse

    def digests(self, reports: Collection[str]) -> Mapping[str, Digest]:
        """Return the digests of reports."""
        return {name: self._digests[name] for name in reports if name in self._digests}

    def records(self, reports: Collection[str]) -> Mapping[str, Record]:
        """Return the records of reports."""
        return {name: self._records[name] for name in reports if name in self._records}

    def texts(self, reports: Collection[str]) -> Mapping[str, str]:
        """Return the texts of reports."""
        return {name: record.report.text for name, record in self.records(reports).items()}

    def reports_of(self, uids: Collection[str]) -> Mapping[str, str]:
        """Return for each sighting its report."""
        return {uid: self._home[uid] for uid in uids if uid in self._home}

    def sharing(self, shingles: Collection[int]) -> Mapping[int, Sequence[Posting]]:
        """Return the reports that have each shingle in their sketch."""
        return {s: tuple(self._sharing[s].values()) for s in shingles if self._sharing.get(s)}

    def blocks(self, keys: Collection[int]) -> Mapping[int, Sequence[Posting]]:
        """Return the members of each block."""
        return {k: tuple(self._blocks[k]) for k in keys if self._blocks.get(k)}

    def edges(self, uids: Collection[str]) -> Collection[Edge]:
        """Return the edges that touch any of the sightings."""
        return {key: edge for uid in uids for key, edge in self._edges.get(uid, {}).items()}.values()

    def reuses(self, reports: Collection[str]) -> Collection[Reuse]:
        """Return what any of the reports has in the same words as another."""
        return {pair: r for name in reports for pair, r in self._reuses.get(name, {}).items()}.values()

    def verdicts(self, uids: Collection[str]) -> Collection[Verdict]:
        """Return the reviews that touch any of the sightings."""
        return {pair: v for uid in uids for pair, v in self._verdicts.get(uid, {}).items()}.values()
