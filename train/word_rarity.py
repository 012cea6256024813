"""Count in how many news openings each word stands: the rarity by which linking weighs words.

    python train/word_rarity.py ../shared/bench

Reads the development corpora (one report a line; of the shootings in the United States every third, so that
one country's crime does not outweigh the wars), takes each report's title and opening as linking does, and
writes ``knowledge/tables/word_rarity.tsv``: facts about words, no text. A word in fewer than ``LEAST``
openings is left out: it counts as rarest. Deterministic.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from firsthand.evidence.leading import words
from firsthand.evidence.sightings import opening

LEAST = 4
EVERY = {"incidents/gva_docs.jsonl": 3}
FILES = (
    "incidents/fakes.jsonl",
    "incidents/gva_docs.jsonl",
    "muc4/train.jsonl",
    "real_news/reuters_1987_conflict.jsonl",
    "real_news/same_story.jsonl",
    "real_news/ukraine_2022_2024.jsonl",
    "real_news/wikinews_2019_2020.jsonl",
)
TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/word_rarity.tsv"
HEADER = (
    "# In how many openings of news reports a word stands, of all that were counted (the row *).\n"
    "# Counted by train/word_rarity.py over the development corpora: FA-KES, GVA, MUC-4, Wikinews, Reuters, BASIL.\n"
    "word\treports\tsource\n"
)


def openings(folder: Path) -> Iterator[str]:
    """Yield title and opening of each report."""
    for name in FILES:
        lines = (folder / name).open(encoding="utf-8")
        for number, line in enumerate(lines):
            row = json.loads(line)
            if number % EVERY.get(name, 1) == 0 and row.get("text"):
                yield opening(row.get("title"), row["text"])


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    spread: Counter[str] = Counter()
    total = 0
    for text in openings(parser.parse_args().folder):
        spread.update(set(words(text)))
        total += 1
    rows = [("*", total), *sorted((w, n) for w, n in spread.items() if n >= LEAST)]
    TABLE.write_text(HEADER + "".join(f"{w}\t{n}\tcounted\n" for w, n in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
