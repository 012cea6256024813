"""What must hold of any records: statements quote their words, a second reading and crowded blocks leave no trace."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.evidence import linking, ties
from firsthand.evidence.assemble import evidence_of
from firsthand.evidence.counting import count_in
from firsthand.evidence.digest import carry_uids
from firsthand.evidence.index import Edge, MemoryIndex
from firsthand.evidence.sightings import digest
from firsthand.evidence.statements import statements_of
from firsthand.evidence.ties import components
from firsthand.incident import Property, Statement
from firsthand.knowledge.actors import Actors
from firsthand.knowledge.names import split_words
from firsthand.record import Record, from_json

from .making import WELLS, record
from .test_linking import Archive, reports, told

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "records"
COUNTED = (Property.KILLED, Property.INJURED, Property.ABDUCTED, Property.ARRESTED, Property.MISSING)


def examples() -> Iterator[Record]:
    for path in sorted(EXAMPLES.glob("*.json")):
        yield from_json(path.read_bytes())


def quotes(statement: Statement, text: str) -> bool:
    """Tell whether the words of a statement give its value, where they give one literally."""
    words = [text[a:b] for a, b in statement.evidence]
    if statement.property in COUNTED:
        read = [count for w in words if (count := count_in(w)) is not None]
        return not read or statement.value in read
    if statement.precision == "country":
        return True  # "American soldiers", "the capital": told by other words
    if statement.property in (Property.PLACE, Property.WEAPON):
        value = {w.norm for w in split_words(str(statement.value))}
        return not words or any(value & {w.norm for w in split_words(span)} for span in words)
    return True


@pytest.mark.parametrize("made", [pytest.param(r, id=r.report.id) for r in examples()])
def test_every_statement_quotes_its_value(made: Record, actors: Actors) -> None:
    found = list(statements_of(made, actors))
    assert found
    for statement in found:
        assert all(0 <= a < b <= len(made.report.text) for a, b in statement.evidence)
        assert quotes(statement, made.report.text), statement


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=reports())
def test_every_statement_of_made_records_has_words(made: list[Record], actors: Actors) -> None:
    found = evidence_of(made, actors)
    texts = {r.report.id: r.report.text for r in made}
    for statement in found.statements:
        assert statement.evidence
        assert all(texts[statement.report][a:b] for a, b in statement.evidence)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=reports(), data=st.data())
def test_a_second_reading_takes_the_place_of_the_first(
    actors: Actors, made: list[Record], data: st.DataObject
) -> None:
    old = data.draw(st.sampled_from(made))
    new = told(
        old.report.id,
        data.draw(st.integers(1, 12)),
        data.draw(st.integers(0, 1)),
        data.draw(st.integers(1, 9)),
        denied=False,
        copied=data.draw(st.booleans()),
    )
    archive = Archive(actors)
    archive.change(made)
    archive.change([new])
    now = [new if r is old else r for r in made]
    assert archive.incidents == {i.id: i for i in evidence_of(now, actors).incidents}


def test_a_changed_reading_keeps_the_ids_of_what_it_finds_again() -> None:
    text = "Gunmen attacked the guards at the Tarfa wells. Hours later the guards shelled a hamlet."
    first = digest(record("r", text, {"word": "attacked", "place": WELLS}, {"word": "shelled"}))
    second = digest(
        record("r", text, {"word": "guards"}, {"word": "shelled"}, {"word": "attacked", "day": "2024-03-04"})
    )
    kept = {s.mentions: s.uid for s in first.sightings}
    carried = {s.mentions: s.uid for s in carry_uids(first, second).sightings}
    assert carried.items() >= kept.items()
    assert len(set(carried.values())) == len(carried)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    shapes=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 9)), min_size=8, max_size=12), data=st.data()
)
def test_a_crowded_block_is_the_same_in_any_order(
    shapes: list[tuple[int, int]], data: st.DataObject, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "FIRST", 3)
    monkeypatch.setattr(linking, "FIRST_SHARING", 3)
    monkeypatch.setattr(linking, "_BOILERPLATE", data.draw(st.sampled_from([0, 60])))
    made = [
        told(f"r{n}", day, 0, killed, denied=False, copied=False) for n, (day, killed) in enumerate(shapes)
    ]
    whole = {i.id: i for i in evidence_of(made, actors).incidents}
    archive = Archive(actors)
    for one in data.draw(st.permutations(made)):
        archive.change([one])
    assert archive.incidents == whole


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    shapes=st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 1), st.integers(1, 9)), min_size=4, max_size=9
    ),
    data=st.data(),
)
def test_where_all_ties_are_weak_the_best_hold_in_any_order(
    shapes: list[tuple[int, int, int]], data: st.DataObject, actors: Actors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ties, "STRONG", 99.0)
    made = [
        told(f"r{n}", day, place, killed, denied=False, copied=n % 3 == 0)
        for n, (day, place, killed) in enumerate(shapes)
    ]
    archive = Archive(actors)
    for one in data.draw(st.permutations(made)):
        archive.change([one])
    assert archive.incidents == {i.id: i for i in evidence_of(made, actors).incidents}
    gone = data.draw(st.sampled_from(made))
    archive.change([], [gone.report.id])
    rest = evidence_of([r for r in made if r is not gone], actors)
    assert archive.incidents == {i.id: i for i in rest.incidents}


def test_weak_ties_do_not_chain_and_strong_ones_do() -> None:
    def component(scores: list[float]) -> int:
        index = MemoryIndex()
        edges = [Edge(f"u{n}", f"u{n + 1}", "same", score) for n, score in enumerate(scores)]
        return max(len(c.uids) for c in components(["u0"], edges, (), index))

    assert component([3.0] * 20) == 21
    assert component([1.0 + n / 100 for n in range(20)]) == 21  # each is the best of one of its ends
    assert component([2.0, 1.5, 2.0, 1.5]) == 2
    assert component([3.0, 1.5, 3.0]) == 2
