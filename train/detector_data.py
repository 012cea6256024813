"""Lay out what the detector learns from: words of reports, what the trigger table finds in them, and the answers.

    python train/detector_data.py ../shared rows.jsonl

Reads the gold reports, the annotated ones of ``train/happenings.tsv.gz`` (offsets into the texts of the shared
corpora; the first eight digits of each text's SHA-256 guard them), and further reports without answers, on which
a larger network teaches a smaller one. Each row is a report: ``part`` is learn, hold (never learned from: what
`train/detector.py` measures on) or plain.
"""

import argparse
import csv
import gzip
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from firsthand.language.encoder.detector import TYPES
from firsthand.language.pipeline import parse
from firsthand.ontology import Status
from firsthand.reading.events import find_triggers
from firsthand.reading.events.detecting import words_of
from firsthand.reading.findings import Parsed
from firsthand.reading.reader import Reader
from firsthand.record import Report
from firsthand.settings import Settings

ANNOTATED = Path(__file__).parent / "happenings.tsv.gz"
PLAIN = {  # reports without answers: how many of each corpus
    "polnear/train": 250,
    "incidents/gva_docs": 250,
    "geo/lgl": 200,
    "incidents/fakes": 60,
    "geo/trnews": 60,
    "real_news/html_manifest": 60,
    "real_news/same_story": 60,
    "real_news/wikinews_2019_2020": 80,
}
WORDS = (60, 1500)
NOWHERE, UNKNOWN = -1, -9  # of a happening without a place; of one whose place has no words
Happening = dict[str, Any]  # type, status, mentions [[start, end]], place [start, end] or None


def gold_reports(file: Path, part: str) -> Iterator[tuple[str, str, list[Happening]]]:
    """Yield part, text and happenings of gold records."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            events = [
                {"type": e["type"], "status": e["status"], "mentions": e["mentions"], "place": place_of(e)}
                for e in row["events"]
            ]
            yield part, row["report"]["text"], events


def place_of(event: dict[str, Any]) -> list[int] | None:
    """Return the words of a gold event's place; one without words is [-9, -9]."""
    place = event.get("place")
    if not place:
        return None
    return place.get("mention") or [UNKNOWN, UNKNOWN]


def corpus_texts(shared: Path, name: str) -> dict[str, str]:
    """Return the texts of a corpus by the first digits of their hash."""
    with (shared / "bench" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line).get("text") or "" for line in lines]
    return {hashlib.sha256(text.encode()).hexdigest()[:8]: text for text in texts if text}


def annotated_reports(shared: Path) -> Iterator[tuple[str, str, list[Happening]]]:
    """Yield part, text and happenings of the annotated reports."""
    with gzip.open(ANNOTATED, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    by_report: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_report[row["file"], row["text"], row["part"]].append(row)
    texts = {name: corpus_texts(shared, name) for name in {name for name, _, _ in by_report}}
    for (name, text, part), mentions in by_report.items():
        events: dict[str, Happening] = {}
        for row in mentions:
            if row["event"]:
                event = events.setdefault(
                    row["event"],
                    {"type": row["type"], "status": row["status"], "mentions": [], "place": None},
                )
                event["mentions"].append([int(row["start"]), int(row["end"])])
                if row["place start"]:
                    event["place"] = [int(row["place start"]), int(row["place end"])]
        yield part, texts[name][text], list(events.values())


def plain_reports(shared: Path, known: set[str]) -> Iterator[tuple[str, str, None]]:
    """Yield reports without answers, chosen by chance."""
    chance = random.Random(3)  # noqa: S311
    for name, count in PLAIN.items():
        texts = [t for t in corpus_texts(shared, name).values() if t not in known]
        texts = [t for t in texts if WORDS[0] <= len(t.split()) <= WORDS[1]]
        for text in chance.sample(texts, min(count, len(texts))):
            yield "plain", text, None


def answers(doc: Doc, events: list[Happening]) -> dict[str, list[int]]:
    """Return for each word the type it tells of (0: of nothing), its status, and the word that names the place."""
    kinds, statuses, places = [0] * len(doc), [-1] * len(doc), [UNKNOWN] * len(doc)
    for event in events:
        place = NOWHERE
        if event["place"]:
            named = (
                doc.char_span(*event["place"], alignment_mode="expand") if event["place"][0] >= 0 else None
            )
            place = named.root.i if named is not None else UNKNOWN
        for start, end in event["mentions"]:
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                kinds[span.root.i] = 1 + [t.value for t in TYPES].index(event["type"])
                statuses[span.root.i] = [s.value for s in Status].index(event["status"])
                places[span.root.i] = place
    return {"kinds": kinds, "statuses": statuses, "places": places}


def main() -> None:
    """Write the rows."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("shared", type=Path)
    arguments.add_argument("out", type=Path)
    options = arguments.parse_args()
    gold = options.shared / "gold"
    reports: list[tuple[str, str, list[Happening] | None]] = [
        *gold_reports(gold / "train.jsonl", "learn"),
        *gold_reports(gold / "dev.jsonl", "hold"),
        *annotated_reports(options.shared),
    ]
    reports += plain_reports(options.shared, {text for _, text, _ in reports})
    reader = Reader(Settings(detector=False))
    with options.out.open("w", encoding="utf-8") as out:
        for (part, text, events), doc in zip(reports, parse(t for _, t, _ in reports), strict=True):
            words = words_of(doc, find_triggers(Parsed(Report(id="", text=text), doc), reader.lexicon))
            row = {
                "part": part,
                "words": list(words.texts),
                "tags": list(words.tags),
                "relations": list(words.relations),
                "found": words.found.tolist(),
                "sentences": [list(s) for s in words.sentences],
            }
            row |= answers(doc, events) if events is not None else {}
            out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
