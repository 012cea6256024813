"""How the store fares as it grows: what a report costs, and how long questions take, at each of some sizes.

    python bench/scale.py [--base 10000] [--times 1,10,100] [--out scale.json] [--folder FOLDER]

With ``--folder`` the stores stay there, and the next run begins with the first of them.

Made-up news (see ``news``) is added as records, 64 a step, up to ``--base`` events: ten days. Then, for each of
``--times``, the archive is made so much longer (see ``multiply``), and the same news of the day after is added:
CPU milliseconds of a report, the seconds until one report more is seen, the milliseconds of questions (median and
95 in 100), the size of the file, the peak of memory. Making up the news is not counted.
"""

import argparse
import json
import random
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))

from firsthand.ontology import EventType
from firsthand.query import Query
from firsthand.record import Record, to_json
from firsthand.run.adding import add
from firsthand.store import Store
from multiply import multiply
from news import START, News, name_of

STEP: Final = 64
WINDOW: Final = 640  # reports by which the cost at a size is told
ROUNDS: Final = 40
END: Final = START + timedelta(days=12)


def p95(times: list[float]) -> float:
    """Return the time that 95 in 100 stay below."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def timed(ask: Callable[[random.Random], Any], rounds: int = ROUNDS) -> dict[str, float]:
    """Return what a question takes in milliseconds, with other values each time.

    Of a machine that others use, too, the CPU time tells more than the clock.
    """
    chance = random.Random(5)
    ask(chance)
    times, worked = [], []
    for _ in range(rounds):
        began, at = time.perf_counter(), time.process_time()
        ask(chance)
        times.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - at))
    return {
        "median": round(sorted(times)[len(times) // 2], 1),
        "p95": round(p95(times), 1),
        "p95 of CPU": round(p95(worked), 1),
    }


def questions(store: Store, days: int) -> dict[str, Callable[[random.Random], Any]]:
    """Return the questions that a page asks."""
    countries, types = ("IRQ", "SYR", "YEM", "UKR"), (EventType.ASSAULT, EventType.PROTEST)

    def stretch(chance: random.Random, length: int) -> dict[str, str]:
        first = END - timedelta(days=chance.randrange(length, max(length + 1, days)))
        return {
            "since": first.date().isoformat(),
            "until": (first + timedelta(days=length)).date().isoformat(),
        }

    def box(chance: random.Random) -> tuple[float, float, float, float]:
        west, south = 42 + chance.random(), 32 + chance.random()
        return (west, south, west + 1, south + 1)

    place = lambda c: name_of(c.randrange(3000))  # noqa: E731
    return {
        "list, newest": lambda _: store.find(Query()),
        "list: country, type, 90 days": lambda c: store.find(Query(countries=(c.choice(countries),), types=(c.choice(types),), **stretch(c, 90))),
        "list: actor": lambda c: store.find(Query(actors=(f"{c.choice(countries)}GOV",))),
        "list: box of 1 degree, 90 days": lambda c: store.find(Query(box=box(c), **stretch(c, 90))),
        "list: text, two words": lambda c: store.find(Query(text=f"{place(c)} attack")),
        "list: text, a word of most": lambda _: store.find(Query(text="attack")),
        "facets of all": lambda _: store.facets(Query()),
        "facets: country": lambda c: store.facets(Query(countries=(c.choice(countries),))),
        "facets: text": lambda c: store.facets(Query(text=place(c))),
        "facets: box": lambda c: store.facets(Query(box=box(c))),
        "facets: 90 days": lambda c: store.facets(Query(**stretch(c, 90))),
        "timeline of all": lambda _: store.timeline(Query()),
        "timeline: country, type": lambda c: store.timeline(Query(countries=(c.choice(countries),), types=(c.choice(types),))),
        "pairs of all": lambda _: store.pairs(Query()),
        "pairs: 90 days": lambda c: store.pairs(Query(**stretch(c, 90))),
        "map of all": lambda _: store.map_bins(Query()),
        "map: 90 days, quarter degrees": lambda c: store.map_bins(Query(box=(40, 30, 48, 37), **stretch(c, 90)), 0.25),
        "sources": lambda _: store.sources(Query()),
    }  # fmt: skip


def measure(store: Store, path: Path, news: Iterator[Record], days: int) -> dict[str, Any]:
    """Return how the store fares at its present size."""
    found: dict[str, Any] = {}
    shown, worked = [], []
    with store.run() as run:
        for record in islice(news, 30):
            began, at = time.perf_counter(), time.process_time()
            store.add_records([record], run)
            page = store.find(Query(text=record.events[0].recipients[0].name))
            shown.append(time.perf_counter() - began)
            worked.append(time.process_time() - at)
            assert any(record.report.id in row.incident.reports for row in page.rows)
    found["seconds until a report is seen"] = {
        "median": round(sorted(shown)[len(shown) // 2], 3),
        "p95": round(p95(shown), 3),
        "p95 of CPU": round(p95(worked), 3),
    }
    for name, ask in questions(store, days).items():
        found[name] = timed(ask)
    found["incidents"] = store.count(Query())
    found["megabytes"] = round(path.stat().st_size / 1e6, 1)
    found["peak megabytes of memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def again(folder: Path) -> dict[str, Any]:
    """Return how much faster it is to add what is known already."""
    file = folder / "again.jsonl"
    file.write_bytes(b"".join(to_json(r) + b"\n" for r in islice(News(9).records(), 400)))
    with Store.open(str(folder / "again.db"), create=True) as store:
        store.actors  # noqa: B018 - loaded before the clock runs
        times, before = [], None
        for _ in range(2):
            began = time.perf_counter()
            add(store, [str(file)])
            times.append(time.perf_counter() - began)
            rows = {t: n for t, n in _rows(store).items() if t != "run"}
            assert before in (None, rows)
            before = rows
    return {
        "first": round(times[0], 3),
        "again": round(times[1], 4),
        "times faster": round(times[0] / times[1]),
    }


def _rows(store: Store) -> dict[str, int]:
    from sqlalchemy import func, select  # noqa: PLC0415

    from firsthand.store.schema import metadata  # noqa: PLC0415

    with store.snapshot() as connection:
        return {
            t.name: connection.execute(select(func.count()).select_from(t)).scalar_one()
            for t in metadata.sorted_tables
        }


def load(store: Store, news: Iterator[Record], wanted: Callable[[int, int], bool]) -> tuple[int, int, float]:
    """Add news while wanted; return events, reports and CPU seconds."""
    events = reports = 0
    spent = 0.0
    with store.run() as run:
        while wanted(events, reports):
            batch = list(islice(news, STEP))
            began = time.process_time()
            store.add_records(batch, run)
            spent += time.process_time() - began
            events += sum(len(r.events) for r in batch)
            reports += len(batch)
            if reports % (10 * STEP) == 0:
                print(
                    f"{events:>9} events {1000 * spent / reports:.2f} ms a report",
                    file=sys.stderr,
                    flush=True,
                )
    return events, reports, spent


def fill(base: Path, news: Iterator[Record], wanted: int) -> tuple[int, int, dict[str, Any]]:
    """Make the first store, unless it is there; return its events and reports, and what one cost."""
    if base.exists():
        events = reports = 0
        while events < wanted:  # as it was filled: by whole steps
            batch = list(islice(news, STEP))
            events += sum(len(r.events) for r in batch)
            reports += len(batch)
        return events, reports, {"base": events}
    with Store.open(str(base), create=True) as store:
        events, reports, spent = load(store, news, lambda events, _: events < wanted)
    return events, reports, {"base": events, "CPU ms a report": round(1000 * spent / reports, 2)}


def main() -> None:
    """Fill a store and tell how it fares at each size."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--base", type=int, default=10_000)
    given.add_argument("--times", default="1,10,100")
    given.add_argument("--window", type=int, default=WINDOW)
    given.add_argument("--folder")
    given.add_argument("--out")
    args = given.parse_args()
    with TemporaryDirectory() as made:
        folder = Path(args.folder or made)
        base, path = folder / "base.db", folder / "scale.db"
        news = News().records()
        events, reports, first = fill(base, news, args.base)
        found: list[dict[str, Any]] = [again(Path(made)), first]
        after = list(islice(news, args.window + 40))
        days = (
            1
            + max(date.fromisoformat((r.report.published or "")[:10]) for r in after).toordinal()
            - START.toordinal()
        )
        for times in map(int, args.times.split(",")):
            path.unlink(missing_ok=True)
            shutil.copyfile(base, path)
            began = time.perf_counter()
            multiply(path, times, days)
            row: dict[str, Any] = {
                "events": events * times,
                "reports": reports * times,
                "seconds to multiply": round(time.perf_counter() - began),
            }
            with Store.open(str(path)) as store:
                source = iter(after)
                _, count, spent = load(store, source, lambda _, reports: reports < args.window)
                row["CPU ms a report"] = round(1000 * spent / count, 2)
                print(json.dumps(row), file=sys.stderr, flush=True)
                found.append(row | measure(store, path, source, days * times))
            print(json.dumps(found[-1]), file=sys.stderr, flush=True)
            if args.out:
                Path(args.out).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
