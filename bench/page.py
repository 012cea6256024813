"""How the page answers when several people ask at once: a running `firsthand serve` over a store, and its clients.

    python bench/page.py STORE [--clients 8] [--rounds 25] [--out page.json]

Each client asks one kind of question after the other, with other values each time, and takes the answer whole. The
server runs in a process of its own, as the command starts it. Printed are milliseconds: median, 95 in 100, the most;
and the CPU milliseconds that the server spent on a request, which other programs on the machine do not change.
"""

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec

from firsthand.ontology import EventType
from firsthand.query import Order, Query
from firsthand.store import Store

Ask = Callable[[random.Random], str]
_STARTED: Final = 60.0  # seconds that a server may take
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Sample(msgspec.Struct, frozen=True):
    """What a store holds that can be asked for."""

    incidents: tuple[str, ...]
    reports: tuple[str, ...]
    words: tuple[str, ...]
    countries: tuple[str, ...]
    actors: tuple[str, ...]
    voices: tuple[str, ...]
    outlets: tuple[str, ...]
    processes: tuple[str, ...]
    first: date
    last: date


class Row(msgspec.Struct, frozen=True):
    """How one kind of question fared."""

    name: str
    median: float
    p95: float
    most: float
    cpu: float
    bytes: int


def sample_of(url: str, size: int = 200) -> Sample:
    """Return values from all over a store, the same for the same store."""
    chance = random.Random(7)
    with Store.open(url, read_only=True) as store:
        held, facets = store.overview(), store.facets(Query())
        first = date.fromisoformat(held.first_day or "2024-01-01")
        last = date.fromisoformat(held.last_day or "2024-01-02")
        found = []
        for _ in range(20):
            until = first + timedelta(days=chance.randrange((last - first).days + 1))
            found += store.find(Query(until=until.isoformat(), limit=size // 20)).rows
        found += store.find(Query(order=Order.REPORTS, limit=20)).rows
        processes = store.processes_told_last(20)
        return Sample(
            incidents=tuple(row.incident.id for row in found),
            reports=tuple(report for row in found for report in row.incident.reports[:1]),
            words=tuple({w for row in found for w in row.title.split() if w.isalpha() and len(w) > 3}) or ("attack",),
            countries=tuple(t.value for t in facets.countries),
            actors=tuple(t.value for t in facets.actors),
            voices=tuple(v.actor or v.name for v in store.sources(Query(), 40)),
            outlets=tuple(o.name for o in store.outlets(Query(), 20)),
            processes=tuple(p.process.id for p in processes),
            first=first,
            last=last,
        )  # fmt: skip


def questions(of: Sample) -> dict[str, Ask]:
    """Return what is asked for, by name: each makes an address out of chance."""

    def days(chance: random.Random, length: int = 90) -> str:
        since = of.first + timedelta(days=chance.randrange(max(1, (of.last - of.first).days - length)))
        return f"since={since}&until={since + timedelta(days=length)}"

    def some(values: tuple[str, ...]) -> Ask:
        return lambda chance: quote(chance.choice(values), safe="") if values else ""

    country, word, actor, voice = some(of.countries), some(of.words), some(of.actors), some(of.voices)
    types = (EventType.ASSAULT, EventType.PROTEST, EventType.ACCUSE)
    kind: Ask = lambda chance: chance.choice(types).value  # noqa: E731
    found: dict[str, Ask] = {
        "list of all": lambda _: "/api/v1/incidents",
        "list: country, kind, 90 days": lambda c: (
            f"/api/v1/incidents?country={country(c)}&type={kind(c)}&{days(c)}"
        ),
        "list: actor": lambda c: f"/api/v1/incidents?actor={actor(c)}",
        "list: voice": lambda c: f"/api/v1/incidents?voice={voice(c)}",
        "facets of all": lambda _: "/api/v1/facets",
        "facets: country": lambda c: f"/api/v1/facets?country={country(c)}",
        "facets: voice": lambda c: f"/api/v1/facets?voice={voice(c)}",
        "facets: 90 days": lambda c: f"/api/v1/facets?{days(c)}",
        "search: one word": lambda c: f"/api/v1/incidents?text={word(c)}&order=relevance",
        "search: facets": lambda c: f"/api/v1/facets?text={word(c)}",
        "bins: timeline of all": lambda _: "/api/v1/timeline",
        "bins: timeline, country, kind": lambda c: f"/api/v1/timeline?country={country(c)}&type={kind(c)}",
        "bins: timeline, voice": lambda c: f"/api/v1/timeline?voice={voice(c)}",
        "bins: map of all": lambda _: "/api/v1/map?zoom=2",
        "bins: map, 90 days": lambda c: f"/api/v1/map?zoom=4&{days(c)}",
        "report page": lambda c: f"/report/{some(of.reports)(c)}",
        "incident page": lambda c: f"/incident/{some(of.incidents)(c)}",
        "now page": lambda _: "/",
        "explore page": lambda c: f"/explore?country={country(c)}",
        "process page": lambda c: f"/process/{some(of.processes)(c)}",
        "voices page": lambda _: "/voices",
        "voice page": lambda c: f"/voice/{voice(c)}",
        "outlets page": lambda _: "/outlets",
        "outlet page": lambda c: f"/outlet/{some(of.outlets)(c)}",
        "review queue": lambda _: "/review",
        "review queue: nobody vouches": lambda _: "/review?why=nobody",
    }
    if not of.processes:
        del found["process page"]
    return found


@contextmanager
def served(url: str) -> Iterator[tuple[int, int, float]]:
    """Serve a store; give the port, the process and the seconds until it first answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "firsthand"),
        "serve",
        "-q",
        "--store",
        url,
        "--port",
        str(port),
    ]
    began = time.perf_counter()
    running = subprocess.Popen(command)
    try:
        while True:
            try:
                asked(HTTPConnection("127.0.0.1", port, timeout=30), "/login")
                break
            except OSError:
                if time.perf_counter() - began > _STARTED or running.poll() is not None:
                    raise
                time.sleep(0.01)
        yield port, running.pid, time.perf_counter() - began
    finally:
        running.terminate()
        running.wait(20)


def asked(connection: HTTPConnection, address: str) -> int:
    """Ask for an address and return how many bytes came; raises for an answer that is an error."""
    connection.request("GET", address)
    answer = connection.getresponse()
    size = len(answer.read())
    if answer.status >= 400:
        raise SystemExit(f"{answer.status} {address}")
    return size


def cpu_of(pid: int) -> float:
    """Return the CPU seconds that a process has spent."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def measure(name: str, ask: Ask, port: int, pid: int, clients: int, rounds: int) -> Row:
    """Return how one question fares when ``clients`` ask it at once, ``rounds`` times each."""

    def one(client: int) -> list[tuple[float, int]]:
        chance = random.Random(client)
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        found = []
        for _ in range(rounds):
            address = ask(chance)
            began = time.perf_counter()
            size = asked(connection, address)
            found.append((1000 * (time.perf_counter() - began), size))
        connection.close()
        return found

    asked(HTTPConnection("127.0.0.1", port, timeout=120), ask(random.Random(99)))  # what is kept is kept
    before = cpu_of(pid)
    with ThreadPoolExecutor(clients) as pool:
        found = sorted(pair for part in pool.map(one, range(clients)) for pair in part)
    times = [t for t, _ in found]
    return Row(
        name,
        round(times[len(times) // 2], 1),
        round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
        round(times[-1], 1),
        round(1000 * (cpu_of(pid) - before) / len(times), 1),
        sum(size for _, size in found) // len(found),
    )


def main() -> None:
    """Serve a store, ask it, print a table."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("store")
    given.add_argument("--clients", type=int, default=8)
    given.add_argument("--rounds", type=int, default=25)
    given.add_argument("--only", default="", help="questions whose name has this in it")
    given.add_argument("--out")
    args = given.parse_args()
    of = sample_of(args.store)
    rows = []
    with served(args.store) as (port, pid, started):
        print(f"first answer after {started:.2f} s, {1000 * cpu_of(pid):.0f} ms of CPU")
        print(f"{'':32}{'median':>9}{'p95':>9}{'most':>9}{'CPU':>8}{'kB':>8}")
        for name, ask in questions(of).items():
            if args.only in name:
                row = measure(name, ask, port, pid, args.clients, args.rounds)
                rows.append(row)
                print(f"{row.name:32}{row.median:9.1f}{row.p95:9.1f}{row.most:9.1f}{row.cpu:8.1f}{row.bytes / 1000:8.1f}", flush=True)  # fmt: skip
    if args.out:
        told = {"store": args.store, "clients": args.clients, "first answer": round(started, 2), "rows": rows}
        Path(args.out).write_text(json.dumps(msgspec.to_builtins(told), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
