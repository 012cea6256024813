"""Score ``bench plover`` five-fold: each sentence by an encoder that never saw it.

    for k in 0 1 2 3 4: python train/encoder.py windows.jsonl MINILM fold$k --fold $k/5 --kinds plv,given
    python train/plover_folds.py ../shared/bench/plover/train.jsonl out.jsonl fold*/opinions.jsonl [--given]
    python ../shared/bench/score_types.py ../shared/bench/plover/train.jsonl out.jsonl

Writes what the benchmark would, with the chances of the opinions in the place of the shipped encoder's. The
triggers' scores were counted on these sentences, which stays so; ``--without`` leaves the triggers out.
"""

import argparse
import json
from pathlib import Path

from firsthand.benchmarks.plover import given_parties, main_event, prediction
from firsthand.language.encoder import KINDS
from firsthand.language.pipeline import parse
from firsthand.language.pronouns import find_antecedents
from firsthand.language.quotations import find_quotations
from firsthand.reading.findings import Parsed
from firsthand.reading.reader import Reader
from firsthand.record import Report


def read_chances(paths: list[Path]) -> dict[tuple[str, str], list[float]]:
    """Return the chances of the types by row and kind of window."""
    said = (json.loads(line) for path in paths for line in path.open(encoding="utf-8"))
    return {(one["row"], one["kind"]): one["scores"] for one in said}


def main() -> None:
    """Write the predictions."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("sentences", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("opinions", type=Path, nargs="+")
    arguments.add_argument("--given", action="store_true")
    arguments.add_argument("--without", action="store_true", help="the encoder alone, without triggers")
    options = arguments.parse_args()
    said = read_chances(options.opinions)
    rows = [json.loads(line) for line in options.sentences.open(encoding="utf-8")]
    reader = Reader()
    with options.out.open("w", encoding="utf-8") as out:
        for row, doc in zip(rows, parse(row["text"] for row in rows), strict=True):
            text, own = row["text"], said[row["id"], "plv"]
            parties = given_parties(row, doc) if options.given else ()
            if options.given:
                own = [(a + b) / 2 for a, b in zip(own, said[row["id"], "given"], strict=True)]
            if options.without:
                events = [{"event_type": KINDS[own.index(max(own))]}]
            else:
                parsed = Parsed(
                    Report(id=row["id"], text=text), doc, find_quotations(text), find_antecedents(doc)
                )
                found = main_event(parsed, reader, dict(zip(KINDS, own, strict=True)), parties)
                events = [] if found is None else [prediction(found, text)]
            out.write(json.dumps({"id": row["id"], "events": events}) + "\n")


if __name__ == "__main__":
    main()
