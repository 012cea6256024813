"""How the reading's cost grows with the length of a report: twice the text must not take four times as long.

    python bench/growth.py

Each phrase repeats what some stage looks for. Prints, for each, the CPU seconds of the stages after the
parse at two lengths and their ratio; exits with 1 where one grows faster than threefold.
"""

import sys
import time

from firsthand.language.pipeline import parse
from firsthand.reading.reader import Reader
from firsthand.record import Report

REPEATED = {
    "attack ": 1200,
    "he said that ": 400,
    "Iran and ": 500,
    "because of the attack ": 250,
    "killed 3 people ": 350,
    "“no” ": 300,
    "Monday, May 5, ": 250,
    "Talks between Iran and Iraq on the withdrawal of troops collapsed. ": 60,
    "A guard said that rebels had raided Ardun. “We fled,” he told the paper.\n\n": 60,
}
MOST = 3.0
ROUNDS = 3  # the least counts: other work on the machine only adds


def seconds(reader: Reader, text: str) -> float:
    """Return the CPU seconds of the stages after the parse."""
    doc = next(parse([text]))
    found = []
    for _ in range(ROUNDS):
        started = time.process_time()
        reader.read_parsed(Report(id="r", text=text, published="2024-08-07"), doc)
        found.append(time.process_time() - started)
    return min(found)


def main() -> int:
    reader, failed = Reader(), 0
    for phrase, times in REPEATED.items():
        small, large = (seconds(reader, phrase * n) for n in (times, 2 * times))
        ratio = large / max(small, 0.02)  # below that the clock says nothing
        failed += ratio > MOST
        print(f"{ratio:5.1f}  {small:6.3f} s  {large:6.3f} s  {phrase.strip()[:60]}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
