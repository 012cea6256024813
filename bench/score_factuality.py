#!/usr/bin/env python3
"""Score how well predicted factuality agrees with gold, triggers given.

Both files are JSON Lines, one sentence a line:

    {"id": "...", "text": "...", "events": [{"trigger": [start, end], "factuality": 3.0}]}

The prediction file may leave "text" out. factuality runs from -3 (certainly not) to +3 (certainly).
Reported: MAE (mean absolute error), r (Pearson's, undefined where predictions are all the same), and how
many gold events have no prediction: these count as --missing (+3, the published practice). Predicted
events that gold lacks are not counted.

    score_factuality.py GOLD PRED [--missing 3] [--json] [--errors N]
    score_factuality.py --self-test
"""

import argparse
import json
import math
import sys
from pathlib import Path


def read(path):
    with Path(path).open(encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def pair(gold, predicted, missing):
    """Return (gold value, predicted value, row, event) of every gold event, and how many had none."""
    of = {row["id"]: {tuple(e["trigger"]): e["factuality"] for e in row["events"]} for row in predicted}
    pairs, absent = [], 0
    for row in gold:
        values = of.get(row["id"], {})
        for event in row["events"]:
            value = values.get(tuple(event["trigger"]))
            absent += value is None
            pairs.append((event["factuality"], missing if value is None else value, row, event))
    return pairs, absent


def mae(pairs):
    return sum(abs(p[0] - p[1]) for p in pairs) / len(pairs) if pairs else 0.0


def pearson(pairs):
    """Return Pearson's r, or None where one side never changes."""
    n = len(pairs)
    if n < 2:
        return None
    mean_g, mean_p = sum(p[0] for p in pairs) / n, sum(p[1] for p in pairs) / n
    var_g = sum((p[0] - mean_g) ** 2 for p in pairs)
    var_p = sum((p[1] - mean_p) ** 2 for p in pairs)
    if not var_g or not var_p:
        return None
    both = sum((p[0] - mean_g) * (p[1] - mean_p) for p in pairs)
    return both / math.sqrt(var_g * var_p)


def self_test():
    gold = [
        {
            "id": "a",
            "text": "x y",
            "events": [{"trigger": [0, 1], "factuality": 3.0}, {"trigger": [2, 3], "factuality": -3.0}],
        },
        {"id": "b", "text": "z", "events": [{"trigger": [0, 1], "factuality": 0.0}]},
    ]
    pairs, absent = pair(gold, gold, 3.0)
    assert absent == 0 and mae(pairs) == 0 and abs(pearson(pairs) - 1) < 1e-9
    pairs, absent = pair(gold, [], 3.0)
    assert absent == 3 and mae(pairs) == 3 and pearson(pairs) is None
    turned = [
        {"id": r["id"], "events": [dict(e, factuality=-e["factuality"]) for e in r["events"]]} for r in gold
    ]
    pairs, absent = pair(gold, turned, 3.0)
    assert abs(mae(pairs) - 4) < 1e-9 and abs(pearson(pairs) + 1) < 1e-9
    extra = [
        {
            "id": "b",
            "events": [{"trigger": [0, 1], "factuality": 1.0}, {"trigger": [5, 6], "factuality": 0.0}],
        }
    ]
    pairs, absent = pair(gold[1:], extra, 3.0)
    assert absent == 0 and mae(pairs) == 1 and pearson(pairs) is None
    print("self-test: 4 passed, 0 failed")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="?")
    parser.add_argument("predicted", nargs="?")
    parser.add_argument("--missing", type=float, default=3.0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the N largest errors")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test()
    if not arguments.predicted:
        sys.exit(__doc__)
    pairs, absent = pair(read(arguments.gold), read(arguments.predicted), arguments.missing)
    if arguments.errors:
        for g, p, row, event in sorted(pairs, key=lambda x: -abs(x[0] - x[1]))[: arguments.errors]:
            s, e = event["trigger"]
            text = row.get("text", "")
            print(f"{g:+.2f} taken for {p:+.2f}: {text[max(0, s - 60) : s]}[{text[s:e]}]{text[e : e + 40]}")
        return None
    r = pearson(pairs)
    if arguments.json:
        print(
            json.dumps(
                {
                    "events": len(pairs),
                    "missing": absent,
                    "mae": round(mae(pairs), 4),
                    "r": None if r is None else round(r, 4),
                }
            )
        )
    else:
        print(
            f"events {len(pairs)}, without prediction {absent}, MAE {mae(pairs):.3f}, r {'-' if r is None else f'{r:.3f}'}"
        )
    return None


if __name__ == "__main__":
    main()
