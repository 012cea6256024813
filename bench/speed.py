"""Words per CPU second of the reader against its parser alone, peak memory, and the start of the command.

usage: speed.py [--shared DIR] [--texts N] [--json]

The reports are the first N of the real news in DIR, else the examples; both readings take the same ones in
the same process, the parser first to warm up and then once more to be measured.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from firsthand.language.pipeline import load_pipeline
from firsthand.reading.reader import Reader
from firsthand.record import Report
from firsthand.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
SETS = ("wikinews_2019_2020.jsonl", "ukraine_2022_2024.jsonl")


def load_reports(shared: Path, count: int) -> list[Report]:
    """Return reports to read, from the real news where it is there."""
    found: list[Report] = []
    for name in SETS:
        file = shared / "bench" / "real_news" / name
        if file.is_file():
            rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
            found += [
                Report(id=f"{name}-{i}", text=row["text"]) for i, row in enumerate(rows) if row.get("text")
            ]
    if not found:
        files = sorted((ROOT / "examples").glob("*.txt")) + sorted((ROOT / "examples").glob("*.md"))
        found = [Report(id=file.stem, text=file.read_text(encoding="utf-8")) for file in files]
    step = max(1, len(found) // count)
    return found[::step][:count]


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds that ``work`` takes in this process."""
    before = time.process_time()
    work()
    return time.process_time() - before


def start_seconds(runs: int = 5) -> float:
    """Return the best wall time of ``firsthand --help`` in a process of its own."""
    command = [str(Path(sys.executable).with_name("firsthand")), "--help"]
    times = []
    for _ in range(runs):
        before = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - before)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    settings = load_settings()
    reports = load_reports(arguments.shared, arguments.texts)
    words = sum(len(report.text.split()) for report in reports)
    pipeline, reader = load_pipeline(settings.model), Reader(settings)

    def parse() -> None:
        for _ in pipeline.pipe((report.text for report in reports), batch_size=settings.batch):
            pass

    def read() -> None:
        for _ in reader.read_many(reports):
            pass

    list(reader.read_many(reports[:4]))  # tables and caches are filled before anything is measured
    parse()
    bare, whole = cpu_seconds(parse), cpu_seconds(read)
    found = {
        "reports": len(reports),
        "words": words,
        "parser words per CPU second": round(words / bare),
        "reader words per CPU second": round(words / whole),
        "ratio": round(bare / whole, 3),
        "peak memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "start of --help s": round(start_seconds(), 3),
    }
    if arguments.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:>30}  {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
