"""Real pages: floors for text, headline and date. Skipped where the set is not at hand."""

import json
from pathlib import Path

import pytest

from firsthand.benchmarks.pages import predict
from firsthand.benchmarks.run import Options

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT.parent / "shared" / "bench" / "real_news" / "html_manifest.jsonl"


@pytest.mark.accuracy
@pytest.mark.skipif(not MANIFEST.exists(), reason="the set of real pages is not here")
def test_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    score_pages = __import__("score_pages")
    rows = [json.loads(line) for line in MANIFEST.read_text(encoding="utf-8").splitlines()]
    found = {p["id"]: p for p in predict(rows, None, Options(folder=MANIFEST.parent))}  # type: ignore[arg-type]
    figures, misses = score_pages.score(rows, found)
    assert figures["text f1"] >= 0.984, "\n".join(misses)
    assert figures["title"][0] >= 54
    assert figures["published"][0] >= 51
    assert figures["without"][0] <= 6
