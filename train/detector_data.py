"""Lay out what the detector learns from: words of reports, what the trigger table finds in them, and the answers.

    python train/detector_data.py ../shared rows.jsonl

Reads the gold reports, the annotated ones of ``train/happenings.tsv.gz`` (offsets into the texts of the shared
corpora; the first eight digits of each text's SHA-256 guard them), reports of shootings (GVA's training half) of
which it is known in which town they were, and further reports without answers, on which trained networks teach
a smaller one. Each row is a report: ``part`` is learn, hold (never learned from: what
`train/detector.py` measures on) or plain; ``same`` numbers the places that its words name, so that all namings of
the annotated place count as right.
"""

import argparse
import csv
import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Token

from firsthand.evidence.leading import leading
from firsthand.language.encoder.detector import TYPES
from firsthand.language.pipeline import parse
from firsthand.ontology import EventType, PlacePrecision, Status
from firsthand.reading.events import find_triggers
from firsthand.reading.events.detecting import words_of
from firsthand.reading.findings import Parsed, PlaceFinding
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.record import Report
from firsthand.settings import Settings

ANNOTATED = Path(__file__).parent / "happenings.tsv.gz"
PLAIN = {  # reports without answers: how many of each corpus
    "polnear/train": 250,
    "geo/lgl": 200,
    "incidents/fakes": 60,
    "geo/trnews": 60,
    "real_news/html_manifest": 60,
    "real_news/same_story": 60,
    "real_news/wikinews_2019_2020": 80,
}
SCENES = 400  # reports of shootings of which the town is known, and nothing else
WORDS = (60, 1500)
NOWHERE, UNKNOWN = -1, -9  # of a happening without a place; of one whose place has no words
Row = dict[str, Any]
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


def scenes(shared: Path) -> Iterator[tuple[str, str, str]]:
    """Yield title, text and town of reports of shootings, chosen by chance."""
    folder = shared / "bench/incidents"
    with (folder / "gva_incidents.jsonl").open(encoding="utf-8") as lines:
        towns = {row["incident_id"]: row["city"] for row in map(json.loads, lines)}
    with (folder / "gva_docs.jsonl").open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["split"] == "train" and row["ok"]]
    rows = [row for row in rows if WORDS[0] <= len(row["text"].split()) <= WORDS[1]]
    for row in random.Random(3).sample(rows, SCENES):  # noqa: S311
        yield row["title"], row["text"], re.sub(r"\s*\(.*", "", towns[row["incident_id"]] or "")


def scene_row(title: str, town: str, doc: Doc, reader: Reader) -> Row:
    """Return the row of a report of which only the town of its main happening is known."""
    report = Report(id="", title=title, text=doc.text)
    row = row_of(doc, reader, "plain")
    numbers = {
        number for token, number in zip(doc, row["same"], strict=True) if number and names(token, town)
    }
    main = [e for e in leading(reader.read_parsed(report, doc)) if e.type is EventType.ASSAULT]
    places = [UNKNOWN] * len(doc)
    if len(numbers) == 1:
        for start, end in main[0].mentions if main else ():
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                places[span.root.i] = min(numbers)
    return row | {"places": places}


def names(token: Token, town: str) -> bool:
    """Tell whether the words from a token on are a town's name."""
    words = town.split()
    return [t.text for t in token.doc[token.i : token.i + len(words)]] == words


def numbers_of(doc: Doc, places: Iterable[PlaceFinding]) -> list[int]:
    """Return for each word the number of the place that it names, or 0."""
    known: dict[tuple[str, str | None, str | None], int] = {}
    numbers = [0] * len(doc)
    for finding in places:
        place = finding.place
        name = "" if place.precision is PlacePrecision.COUNTRY else place.name.lower()
        number = known.setdefault((name, place.country, place.precision), 1 + len(known))
        for token in finding.words(doc):
            numbers[token.i] = numbers[token.i] or number
    return numbers


def answers(doc: Doc, events: list[Happening], same: list[int]) -> dict[str, list[int]]:
    """Return for each word the type it tells of (0: of nothing), its status, and the number of the place.

    Words of a place that nothing found as one get a number in ``same``.
    """
    kinds, statuses, places = [0] * len(doc), [-1] * len(doc), [UNKNOWN] * len(doc)
    for event in events:
        place = NOWHERE
        if event["place"]:
            start, end = event["place"]
            named = doc.char_span(start, end, alignment_mode="expand") if start >= 0 else None
            place = UNKNOWN
            if named is not None:
                found = [same[t.i] for t in (named.root, *named) if same[t.i]]
                place = found[0] if found else 1 + max(same)
                same[named.root.i] = place
        for start, end in event["mentions"]:
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                kinds[span.root.i] = 1 + [t.value for t in TYPES].index(event["type"])
                statuses[span.root.i] = [s.value for s in Status].index(event["status"])
                places[span.root.i] = place
    return {"kinds": kinds, "statuses": statuses, "places": places}


def row_of(doc: Doc, reader: Reader, part: str) -> Row:
    """Return a report's words, and what the tables find in them."""
    parsed = Parsed(Report(id="", text=doc.text), doc)
    places = find_places(parsed, reader.gazetteer)
    words = words_of(doc, find_triggers(parsed, reader.lexicon), places)
    return {
        "part": part,
        "words": list(words.texts),
        "tags": list(words.tags),
        "relations": list(words.relations),
        "found": words.found.tolist(),
        "named": words.named.tolist(),
        "same": numbers_of(doc, places),
        "sentences": [list(s) for s in words.sentences],
    }


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
    shootings = list(scenes(options.shared))
    with options.out.open("w", encoding="utf-8") as out:
        for (part, _, events), doc in zip(reports, parse(t for _, t, _ in reports), strict=True):
            row = row_of(doc, reader, part)
            row |= answers(doc, events, row["same"]) if events is not None else {}
            out.write(json.dumps(row) + "\n")
        for (title, _, town), doc in zip(shootings, parse(t for _, t, _ in shootings), strict=True):
            out.write(json.dumps(scene_row(title, town, doc, reader)) + "\n")


if __name__ == "__main__":
    main()
