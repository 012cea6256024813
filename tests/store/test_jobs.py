"""Reading for a store in several processes gives what one process does."""

from pathlib import Path

from firsthand.incident import evidence_json
from firsthand.run.adding import add
from firsthand.store import Store

REPORTS = Path(__file__).resolve().parents[2] / "examples" / "reports"


def test_several_processes_fill_a_store_as_one_does(tmp_path: Path) -> None:
    files = [str(file) for file in sorted(REPORTS.iterdir())[:4]]
    made = []
    for jobs in (1, 2):
        with Store.open(str(tmp_path / f"{jobs}.db"), create=True) as store:
            added = add(store, files, jobs=jobs, tell=lambda _: None)
            assert (added.new, added.failed) == (len(files), 0)
            assert list(store.examine()) == []
            made.append(evidence_json(store.evidence()))
    assert made[0] == made[1]
