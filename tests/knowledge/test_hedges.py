"""Each row of hedges.tsv has an example, and the example is read as the row says."""

from pathlib import Path

import pytest

from firsthand.knowledge.hedges import Frame, Hedge, load_hedges
from firsthand.language.pipeline import parse
from firsthand.ontology import Certainty, Status
from firsthand.reading.certainty.weighing import Weighing, weigh

HEDGES = load_hedges()


@pytest.fixture(scope="module")
def weighed() -> dict[str, Weighing]:
    examples = sorted({row.example for row in HEDGES.rows})
    found = {}
    for example, doc in zip(
        examples, parse(e.replace("[", "").replace("]", "") for e in examples), strict=True
    ):
        start, end = example.index("["), example.index("]") - 1
        found[example] = weigh(doc.char_span(start, end, alignment_mode="expand").root, HEDGES)
    return found


def expected(row: Hedge) -> tuple[set[Status], set[Certainty]]:
    """Return the statuses and certainties that a row's example may have."""
    statuses = {row.status} if row.status else {Status.HAPPENED}
    certainties = {row.certainty or Certainty.CERTAIN}
    if row.frame is Frame.CARRIER:
        statuses, certainties = {Status.FUTURE, Status.HYPOTHETICAL}, {Certainty.CERTAIN, Certainty.POSSIBLE}
    return statuses, certainties


@pytest.mark.parametrize("row", HEDGES.rows, ids=lambda row: f"{row.frame}-{row.word}")
def test_example(row: Hedge, weighed: dict[str, Weighing]) -> None:
    statuses, certainties = expected(row)
    weighing = weighed[row.example]
    assert (weighing.status in statuses, weighing.certainty in certainties) == (True, True), weighing


def test_no_word_stands_twice_in_a_frame() -> None:
    keys = [(row.frame, row.word) for row in HEDGES.rows]
    assert len(keys) == len(set(keys))


def test_own_words_override(tmp_path: Path) -> None:
    (tmp_path / "hedges.tsv").write_text(
        "word\tframe\tstatus\tcertainty\tvalue\tsource\texample\n"
        "ponder\tverb\thypothetical\tpossible\t0.5\town\tThe general pondered an [attack].\n",
        encoding="utf-8",
    )
    own = load_hedges(tmp_path)
    doc = next(parse(["The general pondered an attack."]))
    assert weigh(doc[4], own) == Weighing(
        Status.HYPOTHETICAL, Certainty.POSSIBLE, 0.5, "ponder", firm=True, purpose=False
    )


def test_find_takes_the_first_word_known() -> None:
    row = HEDGES.find(Frame.VERB, ("zzz", "plan", "fear"))
    assert row is not None
    assert row.word == "plan"
    assert HEDGES.find(Frame.VERB, ("zzz",)) is None
