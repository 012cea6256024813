"""What is linked report by report is what is linked at once; people's words hold and can be taken back."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.evidence.assemble import assemble, evidence_of, material, with_links
from firsthand.evidence.digest import Digest, carry_uids, from_bytes, to_bytes
from firsthand.evidence.index import MemoryIndex, Verdict
from firsthand.evidence.linking import link
from firsthand.evidence.sightings import digest
from firsthand.incident import Incident
from firsthand.knowledge.actors import Actors
from firsthand.ontology import Status
from firsthand.record import Record

from .making import WELLS, record

PLACES = (WELLS, {**WELLS, "name": "Qasr pumps", "lat": 33.9, "lon": 41.2})


def told(name: str, day: int, place: int, killed: int, denied: bool, copied: bool) -> Record:
    where = PLACES[place]["name"]
    text = f"Gunmen attacked the guards at the {where} on a cold morning; {killed} of them died that day."
    if copied:
        text = f"Gunmen attacked the guards at the {where}. Shepherds saw the riders leave along the dry bed of a river."
    fact = {
        "word": "attacked",
        "day": f"2024-03-{day:02d}",
        "place": PLACES[place],
        "killed": (killed, killed),
    }
    if denied:
        fact |= {"status": Status.NEGATED}
    return record(name, text, fact, published=f"2024-03-{day:02d}T10:00:00Z")


@st.composite
def reports(draw: st.DrawFn) -> list[Record]:
    shapes = st.tuples(st.integers(1, 12), st.integers(0, 1), st.integers(1, 9), st.booleans(), st.booleans())
    return [told(f"r{n}", *shape) for n, shape in enumerate(draw(st.lists(shapes, min_size=1, max_size=7)))]


class Archive:
    """Keeps incidents as a store does: only those of dirty components are made anew."""

    def __init__(self, actors: Actors) -> None:
        self.index, self.actors = MemoryIndex(), actors
        self.incidents: dict[str, Incident] = {}
        self.of: dict[str, str] = {}

    def change(self, records: Sequence[Record], withdrawn: Sequence[str] = ()) -> None:
        names = [r.report.id for r in records] + list(withdrawn)
        old = tuple(self.index.digests(names).values())
        for name in withdrawn:
            self.index.drop(name)
        for read in records:
            self.index.put(digest(read), read)
        linked = link(names, self.index, old)
        self.index.unlink(linked.unlinked, linked.unmatched)
        self.index.link(linked.edges, linked.reuses)
        for uid in (*linked.gone, *(u for c in linked.dirty for u in c.uids)):
            self.incidents.pop(self.of.pop(uid, ""), None)
        made = assemble(linked.dirty, material(linked.dirty, self.index), self.actors)
        self.of |= made.incident_of
        self.incidents |= {i.id: i for i in with_links(made.incidents, made.bearings, made.incident_of)}


@settings(max_examples=40, deadline=None)
@given(given_reports=reports(), data=st.data())
def test_one_by_one_in_any_order_is_all_at_once(
    actors: Actors, given_reports: list[Record], data: st.DataObject
) -> None:
    whole = {i.id: i for i in evidence_of(given_reports, actors).incidents}
    archive = Archive(actors)
    for one in data.draw(st.permutations(given_reports)):
        archive.change([one])
    assert archive.incidents == whole


@settings(max_examples=25, deadline=None)
@given(given_reports=reports(), data=st.data())
def test_what_is_withdrawn_leaves_no_trace(
    actors: Actors, given_reports: list[Record], data: st.DataObject
) -> None:
    archive = Archive(actors)
    archive.change(given_reports)
    gone = data.draw(st.sampled_from(given_reports))
    archive.change([], [gone.report.id])
    rest = evidence_of([r for r in given_reports if r is not gone], actors)
    assert archive.incidents == {i.id: i for i in rest.incidents}


@settings(max_examples=25, deadline=None)
@given(given_reports=reports())
def test_a_merge_that_is_taken_back_changes_nothing(actors: Actors, given_reports: list[Record]) -> None:
    homes = {
        s.uid: r.report.id
        for r in given_reports
        for s in digest(r).sightings
        if s.status is not Status.NEGATED
    }
    uids = list(homes)
    plain = evidence_of(given_reports, actors)
    if len(uids) < 2:
        return
    a, b = uids[0], uids[-1]
    kept = Verdict(a, b, same=True, order=1)
    joined = evidence_of(given_reports, actors, [kept])
    assert len(joined.incidents) <= len(plain.incidents)
    were_one = any({homes[a], homes[b]} <= set(i.reports) for i in plain.incidents)
    if not were_one:
        assert evidence_of(given_reports, actors, [kept, Verdict(a, b, same=False, order=2)]) == plain


@given(given_reports=reports())
@settings(max_examples=20, deadline=None)
def test_a_digest_survives_storage_and_a_second_reading_keeps_its_ids(given_reports: list[Record]) -> None:
    for one in given_reports:
        made: Digest = digest(one)
        assert from_bytes(to_bytes(made)) == made
        assert carry_uids(made, digest(one)) == made
