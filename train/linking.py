"""Learn what the agreements between two reports' main happenings weigh.

    python train/linking.py ../shared/bench [--records FOLDER]

Reads the reports of shootings in the United States that are for training (GVA), those of the Syrian war
(FA-KES) and the scenarios of our own, compares the main happenings of two reports wherever a block brings
them together, and fits a logistic regression in which no reason for may weigh against, nor the other way
round. Pairs of the war count ``WAR`` times, since they are few and news of a war is harder to keep apart.
Writes ``knowledge/tables/linking.tsv``. Deterministic: no sampling.
``--records`` is where readings are kept between runs.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from scipy.optimize import minimize

from firsthand.benchmarks.merged import report_of
from firsthand.benchmarks.records import records_of
from firsthand.evidence.blocks import postings
from firsthand.evidence.digest import Seen, seen_in
from firsthand.evidence.index import MemoryIndex
from firsthand.evidence.linking import link
from firsthand.evidence.matching import BIAS, THRESHOLD, raw_parts
from firsthand.evidence.sightings import digest
from firsthand.reading.reader import Reader
from firsthand.record import Record, Report, from_json, to_json

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "src/firsthand/knowledge/tables/linking.tsv"
SCENARIOS = ROOT / "tests/evidence/scenarios"
WAR = 16.0
RIDGE = 10.0  # pull towards the judgement, in units of a part's spread
JUDGED = 0.3  # what is left of the weights of judgement where nothing is learned
LEANING = 0.2  # added to the bias
# What tells the acts of two sides apart keeps its judged weight: these corpora have few blows and blows in return.
TOLD_APART = frozenset({"crossed", "other-means"})
KEPT = 0.5
LARGEST = 200  # members of a block that are compared
HEADER = (
    "# Log-odds weights of the agreements between what two reports are about (evidence/parts.py).\n"
    "# Learned by train/linking.py from GVA's training half, FA-KES and scenarios of our own.\n"
    "part\tweight\tsource\n"
)
Pair = tuple[dict[str, float], bool]
Rows = list[dict[str, Any]]


def corpus(folder: Path) -> Iterator[tuple[str, float, list[Report], dict[str, str]]]:
    """Yield name, weight, reports and gold incidents of each corpus."""
    rows = _lines(folder / "incidents/gva_docs.jsonl")
    rows = [r for r in rows if r["split"] == "train" and r["ok"] and not r["dup_of"] and r["text"]]
    yield (
        "gvat",
        1.0,
        [report_of(r, r["doc_id"], r["date"]) for r in rows],
        {r["doc_id"]: r["incident_id"] for r in rows},
    )
    rows = _lines(folder / "incidents/fakes.jsonl")
    rows = [r for r in rows if "dup_of" not in r and "incident_unsure" not in r]
    yield (
        "fakes",
        WAR,
        [report_of(r, r["id"], r["published"]) for r in rows],
        {r["id"]: r.get("incident") or r["id"] for r in rows},
    )


def pairs_of(records: Sequence[Record], gold: Mapping[str, str]) -> Iterator[tuple[str, str, Pair]]:
    """Yield the main happenings of two reports that share a block: their parts, and whether they are one.

    Copies teach nothing: they are one by their words, though the war's gold has some of them as two.
    """
    digests, index = [digest(r) for r in records], MemoryIndex()
    for made, read in zip(digests, records, strict=True):
        index.put(made, read)
    copies = link([r.report.id for r in records], index).copies
    mains: dict[str, Seen] = {
        s.head.id: s for d in digests for s in seen_in(d) if s.of.main and d.head.id not in copies
    }
    blocks: dict[int, set[str]] = defaultdict(set)
    for d in digests:
        for key, member in postings(d):
            blocks[key].add(member.report)
    met = {p for block in blocks.values() if len(block) < LARGEST for p in combinations(sorted(block), 2)}
    for a, b in sorted(met):
        if a in mains and b in mains and mains[a].of.type is mains[b].of.type and a in gold and b in gold:
            parts: dict[str, float] = defaultdict(float)
            for part in raw_parts(mains[a], mains[b]):
                parts[part.kind] += part.weight
            yield a, b, (dict(parts), gold[a] == gold[b])


def fit(pairs: Sequence[Pair], counts: Sequence[float]) -> dict[str, float]:
    """Return the weights by part, none below zero, and the bias."""
    kinds = sorted({kind for parts, _ in pairs for kind in parts})
    x = np.array([[parts.get(kind, 0.0) for kind in kinds] for parts, _ in pairs])
    y, n = np.array([same for _, same in pairs], dtype=float), np.array(counts)
    spread = x.std(axis=0) + 1e-9
    x = x / spread

    def loss(w: Any) -> tuple[float, Any]:
        z = x @ w[1:] + w[0]
        error = n * (1 / (1 + np.exp(-z)) - y)
        off = w[1:] - JUDGED * spread
        value = float(np.sum(n * (np.logaddexp(0, z) - y * z)) + RIDGE * np.sum(off**2))
        return value, np.concatenate([[error.sum()], x.T @ error + 2 * RIDGE * off])

    start = np.concatenate([[0.0], JUDGED * spread])
    least = [KEPT * s if kind in TOLD_APART else 0.0 for kind, s in zip(kinds, spread, strict=True)]
    bounds = [(None, None), *((low, None) for low in least)]
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = {kind: float(w) for kind, w in zip(kinds, best[1:] / spread, strict=True) if w > 1e-6}
    return {BIAS: float(best[0]) + THRESHOLD + LEANING, **weights}


def _lines(path: Path) -> Rows:
    return [json.loads(line) for line in path.open(encoding="utf-8") if line.strip()]


def _read(name: str, reports: Iterable[Report], folder: Path | None, reader: Reader) -> list[Record]:
    kept = folder / f"{name}.rec.jsonl" if folder else None
    if kept is not None and kept.is_file():
        return [from_json(line) for line in kept.open(encoding="utf-8")]
    records = list(records_of(reports, reader))
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(b"".join(to_json(r) + b"\n" for r in records))
    return records


def _own(folder: Path | None, reader: Reader) -> Iterator[tuple[list[Record], dict[str, str]]]:
    """Yield our own scenarios: the reports of a gold incident are told of it mainly if no other of its type is."""
    for path in sorted(SCENARIOS.glob("*.json")):
        told = json.loads(path.read_bytes())
        if "reports" not in told:
            continue
        records = _read(path.stem, msgspec.convert(told["reports"], list[Report]), folder, reader)
        kinds = {s.head.id: s.of.type for r in records for s in seen_in(digest(r)) if s.of.main}
        gold: dict[str, str] = {}
        for name, kind in kinds.items():
            homes = [i["id"] for i in told["incidents"] if i["type"] == kind and name in i["reports"]]
            if len(homes) == 1:
                gold[name] = homes[0]
        yield records, gold


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=Path)
    given = parser.parse_args()
    reader = Reader()
    pairs: list[Pair] = []
    counts: list[float] = []
    for name, weight, reports, gold in corpus(given.folder):
        found = [p for _, _, p in pairs_of(_read(name, reports, given.records, reader), gold)]
        pairs += found
        counts += [weight] * len(found)
    for records, gold in _own(given.records, reader):
        found = [pair for _, _, pair in pairs_of(records, gold)]
        pairs += found
        counts += [1.0] * len(found)
    weights = fit(pairs, counts)
    rows = (f"{part}\t{weight:.3f}\tlearned\n" for part, weight in sorted(weights.items()))
    TABLE.write_text(HEADER + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
