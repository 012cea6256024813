"""re3d: entities with the spans and kinds of the corpus."""

import subprocess
import sys
from pathlib import Path

from firsthand.benchmarks.re3d import predict
from firsthand.benchmarks.run import Options
from firsthand.reading.reader import Reader

SCORER = Path(__file__).parents[2] / "bench" / "score_re3d.py"


def test_entities_have_the_corpus_kinds() -> None:
    reader = Reader()
    text = "Syrian Democratic Forces fired at the city of Raqqa on Friday, said President Hollande."
    (row,) = predict([{"id": "a", "text": text}], reader, Options())
    found = {(text[e["start"] : e["end"]], e["type"]) for e in row["entities"]}
    assert {("Syrian Democratic Forces", "Organisation"), ("President Hollande", "Person")} <= found
    assert all(0 <= e["start"] < e["end"] <= len(text) for e in row["entities"])


def test_the_scorer_checks_itself() -> None:
    done = subprocess.run(
        [sys.executable, SCORER, "--self-test"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "passed" in done.stdout
