"""Count how many happenings are told to be of each mode: the rarity by which linking weighs that two are of one.

    python train/mode_rarity.py ../shared/bench

Reads development corpora of several wars (one report a line) and counts the events that the reader finds in them, by
type and mode; of a report that is there twice, once. Writes ``knowledge/tables/mode_rarity.tsv``: no text.
Deterministic. About ten minutes.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from firsthand.benchmarks.records import records_of
from firsthand.reading.reader import Reader
from firsthand.record import Report

FILES = (
    "incidents/fakes.jsonl",
    "real_news/reuters_1987_conflict.jsonl",
    "real_news/same_story.jsonl",
    "real_news/ukraine_2022_2024.jsonl",
    "real_news/wikinews_2019_2020.jsonl",
)
TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/mode_rarity.tsv"
HEADER = (
    "# How many happenings of a type are told to be of a mode, of all of that type that have one (the row *).\n"
    "# Counted by train/mode_rarity.py over the development corpora: FA-KES, Wikinews, Reuters, BASIL, Ukraine.\n"
    "type\tmode\tevents\tsource\n"
)


def reports(folder: Path) -> Iterator[Report]:
    """Yield each report once."""
    met = set()
    for name in FILES:
        for number, line in enumerate((folder / name).open(encoding="utf-8")):
            row = json.loads(line)
            text = row.get("text")
            if text and text not in met:
                met.add(text)
                yield Report(id=f"{name}-{number}", title=row.get("title"), text=text)


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    counts: Counter[tuple[str, str]] = Counter()
    for record in records_of(reports(parser.parse_args().folder), Reader()):
        for event in record.events:
            if event.modes:
                counts.update((str(event.type), mode) for mode in ("*", *event.modes))
    lines = (f"{kind}\t{mode}\t{n}\tcounted\n" for (kind, mode), n in sorted(counts.items()))
    TABLE.write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
