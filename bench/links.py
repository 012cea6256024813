"""How many links the words yield where the happenings are given: links alone, apart from what else may be misread.

    python bench/links.py [SHARED] [--misses]

``links.tsv.gz`` holds the links of 404 reports, annotated by hand upon the happenings of ``train/happenings.tsv.gz``:
offsets into the texts of the shared corpora. An end is a happening, or, as START-END, the words of an undertaking.
The annotators marked about twice as many links as the gold reports have, so recall here is a lower bound. Prints
precision, recall and F1 of kind and direction, for gold and for these; with ``--misses`` what was not found.
"""

import argparse
import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from firsthand.knowledge.lexicon import load_lexicon
from firsthand.language.pipeline import parse
from firsthand.ontology import Certainty, EventType, ProcessKind, Status
from firsthand.reading.findings import Parsed, Voices
from firsthand.reading.links import find_links
from firsthand.record import Event, Process, Report, Span
from firsthand.settings import load_settings

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "train"))
from detector_data import ANNOTATED, corpus_texts  # noqa: E402


class Given(NamedTuple):
    """A report with its happenings and undertakings, and the links between them: kind by the two ids."""

    part: str
    text: str
    events: tuple[Event, ...]
    processes: tuple[Process, ...]
    links: dict[tuple[str, str], str]


def gold(file: Path) -> Iterator[Given]:
    """Yield the gold reports of a file."""
    for row in map(json.loads, file.open(encoding="utf-8")):
        events = tuple(event(e["id"], e["type"], e["status"], spans(e)) for e in row["events"])
        processes = tuple(process(p["id"], spans(p), p["kind"]) for p in row.get("processes", ()))
        links = {(k["from"], k["to"]): k["kind"] for k in row.get("links", ())}
        yield Given(f"gold {file.stem}", row["report"]["text"], events, processes, links)


def annotated(shared: Path) -> Iterator[Given]:
    """Yield the annotated reports."""
    links: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in table(HERE / "links.tsv.gz"):
        links[row["file"], row["report"]].append(row)
    happenings: dict[tuple[str, str], dict[str, list[dict[str, str]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in table(ANNOTATED):
        happenings[row["file"], row["report"]][row["event"]].append(row)
    texts = {name: corpus_texts(shared, name) for name in {name for name, _ in links}}
    for key, rows in links.items():
        told = happenings[key]
        events = tuple(
            event(i, own[0]["type"], own[0]["status"], tuple((int(m["start"]), int(m["end"])) for m in own))
            for i, own in told.items()
        )
        ends = {end for row in rows for end in (row["from"], row["to"]) if end and end not in told}
        processes = tuple(process(end, ((int(end.split("-")[0]), int(end.split("-")[1])),)) for end in ends)
        pairs = {(row["from"], row["to"]): row["kind"] for row in rows if row["kind"]}
        yield Given("annotated", texts[key[0]][rows[0]["text"]], events, processes, pairs)


def table(file: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a packed table."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def spans(item: dict[str, Any]) -> tuple[Span, ...]:
    """Return where an item is mentioned."""
    return tuple((start, end) for start, end in item.get("mentions", ()))


def event(name: str, kind: str, status: str, mentions: tuple[Span, ...]) -> Event:
    """Return a given happening."""
    return Event(
        id=name,
        type=EventType(kind),
        status=Status(status),
        certainty=Certainty.CERTAIN,
        source="s0",
        mentions=mentions,
    )


def process(name: str, mentions: tuple[Span, ...], kind: str = "crisis") -> Process:
    """Return a given undertaking."""
    return Process(id=name, kind=ProcessKind(kind), name=name, mentions=mentions)


def main() -> None:
    """Count and print."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("shared", nargs="?", type=Path, default=HERE.parent.parent / "shared")
    arguments.add_argument("--misses", action="store_true")
    options = arguments.parse_args()
    lexicon = load_lexicon(load_settings())
    given = [row for name in ("dev", "train") for row in gold(options.shared / f"gold/{name}.jsonl")]
    given += annotated(options.shared)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row, doc in zip(given, parse(row.text for row in given), strict=True):
        parsed = Parsed(Report(id="", text=row.text), doc)
        links = find_links(parsed, row.events, row.processes, Voices((), ()), lexicon)
        found = {(link.from_, link.to): str(link.kind) for link in links}
        hits = sum(row.links.get(pair) == kind for pair, kind in found.items())
        counts[row.part].update(hits=hits, told=len(found), given=len(row.links))
        for pair in row.links.keys() - found.keys() if options.misses else ():
            words = [row.text[s:e] for end in pair for s, e in named(row, end)[:1]]
            print(f"{row.part}\t{row.links[pair]}\t{' -> '.join(words)}")
    for part, c in counts.items():
        precision, recall = c["hits"] / c["told"], c["hits"] / c["given"]
        both = 2 * precision * recall / (precision + recall)
        print(f"{part}: precision {precision:.1%}, recall {recall:.1%}, F1 {both:.1%} ({dict(c)})")


def named(row: Given, end: str) -> tuple[Span, ...]:
    """Return where an end is mentioned."""
    return next(item.mentions for item in (*row.events, *row.processes) if item.id == end)


if __name__ == "__main__":
    main()
