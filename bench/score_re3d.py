#!/usr/bin/env python3
"""Score entities against re3d's gold by exact span and type (standard library only).

    score_re3d.py GOLD.jsonl PRED.jsonl [--errors TYPE] [--lenient]
    score_re3d.py --self-test

Both files are JSON lines, one document a line: ``{"id": …, "entities": [{"start", "end", "type"}]}``, offsets
in characters, end not included. Gold entities count where ``gold`` is true or absent; those with ``gold`` false
(marked by one reader, rejected by the vote) are false positives when predicted, or neither right nor wrong with
``--lenient``. Reported: precision, recall, F1 over all, by type, and for spans alone, in per cent.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path


def load(path):
    """Return the documents of a file by id."""
    with Path(path).open(encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, filter(str.strip, lines))}


def spans(row, gold):
    """Return the entities of a document, as ``(start, end, type)``, whose ``gold`` is as asked."""
    return {
        (e["start"], e["end"], e["type"])
        for e in row.get("entities", ())
        if bool(e.get("gold", True)) is gold
    }


def prf(tp, n_pred, n_gold):
    """Return precision, recall and F1 in per cent."""
    p = 100 * tp / n_pred if n_pred else 0.0
    r = 100 * tp / n_gold if n_gold else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def score(gold, pred, lenient=False):
    """Return the counts ``[tp, pred, gold]`` by type, with "all" and "span", and the errors."""
    counts, errors = {}, []
    for name, row in gold.items():
        wanted, optional = spans(row, True), spans(row, False)
        given = spans(pred.get(name, {}), True)
        if lenient:
            given -= optional - wanted
        for kind in {k for *_, k in wanted | given}:
            w, g = ({x for x in s if x[2] == kind} for s in (wanted, given))
            counts.setdefault(kind, Counter()).update(tp=len(w & g), pred=len(g), gold=len(w))
            counts.setdefault("all", Counter()).update(tp=len(w & g), pred=len(g), gold=len(w))
        w, g = ({x[:2] for x in s} for s in (wanted, given))
        counts.setdefault("span", Counter()).update(tp=len(w & g), pred=len(g), gold=len(w))
        text = row.get("text", "")
        errors += [("missed", k, text[s:e], name) for s, e, k in sorted(wanted - given)]
        errors += [("extra", k, text[s:e], name) for s, e, k in sorted(given - wanted)]
    return counts, errors


def show(counts):
    for kind in sorted(counts, key=lambda k: (k != "all", k != "span", -counts[k]["gold"], k)):
        c = counts[kind]
        p, r, f = prf(c["tp"], c["pred"], c["gold"])
        print(
            f"{kind:20} P {p:5.1f}  R {r:5.1f}  F1 {f:5.1f}   ({c['tp']} of {c['pred']} given, {c['gold']} gold)"
        )


def self_test():
    gold = {
        "id": "d",
        "text": "Rebels left Homs.",
        "entities": [
            {"start": 0, "end": 6, "type": "Organisation", "gold": True},
            {"start": 12, "end": 16, "type": "Location", "gold": True},
            {"start": 7, "end": 11, "type": "Weapon", "gold": False},
        ],
    }
    pred = {
        "id": "d",
        "entities": [
            {"start": 0, "end": 6, "type": "Organisation"},
            {"start": 12, "end": 16, "type": "Person"},
            {"start": 7, "end": 11, "type": "Weapon"},
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("gold", "pred")]
        for path, row in zip(paths, (gold, pred), strict=True):
            path.write_text(json.dumps(row) + "\n\n", encoding="utf-8")
        strict, errors = score(*map(load, paths))
        lenient, _ = score(*map(load, paths), lenient=True)
    assert dict(strict["all"]) == {"tp": 1, "pred": 3, "gold": 2}, strict
    assert dict(lenient["all"]) == {"tp": 1, "pred": 2, "gold": 2}, lenient
    assert dict(strict["span"]) == {"tp": 2, "pred": 3, "gold": 2}, strict
    assert ("missed", "Location", "Homs", "d") in errors, errors
    assert [round(x, 1) for x in prf(1, 3, 2)] == [33.3, 50.0, 40.0]
    assert prf(0, 0, 0) == (0.0, 0.0, 0.0)
    print("self-test passed")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="?")
    parser.add_argument("pred", nargs="?")
    parser.add_argument("--errors", metavar="TYPE", help="list what was missed or extra of a type, or 'all'")
    parser.add_argument("--lenient", action="store_true", help="leave rejected gold out of the count")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    args = parser.parse_args()
    if args.self_test:
        return self_test()
    if not args.gold or not args.pred:
        parser.error("GOLD and PRED are needed")
    counts, errors = score(load(args.gold), load(args.pred), args.lenient)
    if args.json:
        found = {kind: prf(c["tp"], c["pred"], c["gold"]) for kind, c in counts.items()}
        print(
            json.dumps(
                {kind: dict(zip(("p", "r", "f1"), figures, strict=True)) for kind, figures in found.items()}
            )
        )
        return None
    show(counts)
    for what, kind, words, name in errors:
        if args.errors in (kind, "all"):
            print(what, kind, repr(words), name)
    return None


if __name__ == "__main__":
    sys.exit(main())
