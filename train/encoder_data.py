"""Lay out what ``train/encoder.py`` learns from: windows of words with their labels, one JSON object a line.

    python train/encoder_data.py ../shared windows.jsonl

Runs in the project's own environment, since the words are those of its parse. Three sets are read, each its
half for training only: PLV's sentences (type of the main event, and where its two actors stand), the
factuality of UDS-IH2 (a number at each trigger) and MUC-4 (the roles that wordings fill, and the
types of the incidents they belong to). Rows keep the order of their files, so that folds mean the same
everywhere.
"""

import argparse
import json
import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from firsthand.benchmarks.muc4 import TYPES as INCIDENTS
from firsthand.benchmarks.muc4 import read_row
from firsthand.language.encoder import KINDS, PARTS
from firsthand.language.encoder.windows import encoder_words, find_windows
from firsthand.language.pipeline import parse

FILES = {
    "plv": ("bench/plover/train.jsonl",),
    "fact": ("bench/factuality/uds_ih2_train.jsonl",),
    "muc": ("bench/muc4/train.jsonl",),
}


def text_of(kind: str, row: dict[str, Any]) -> str:
    """Return the text of a row as it is parsed."""
    return read_row(row).text if kind == "muc" else str(row["text"])


def windows_of(kind: str, row: dict[str, Any], doc: Doc) -> Iterator[dict[str, Any]]:
    """Yield the windows of a row with their labels."""
    spans = incident_spans(row, doc.text) if kind == "muc" else []
    for start, end in find_windows([(s.start, s.end) for s in doc.sents]):
        part = doc[start:end]
        window: dict[str, Any] = {
            "kind": kind,
            "row": row["id"],
            "words": encoder_words([t.text for t in part]),
        }
        if kind == "plv":
            yield window | plv_labels(row, doc, start, end)
            return  # one event a sentence; a second window is a stray end
        if kind == "fact":
            yield window | {"fact": fact_labels(row, doc, start, end)}
        else:
            yield window | muc_labels(spans, doc, start, end)


def plv_labels(row: dict[str, Any], doc: Doc, start: int, end: int) -> dict[str, Any]:
    """Return the type of the main event, and the words of its source and target."""
    event = row["events"][0]
    kind = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}.get(event["event_type"], event["event_type"])
    found: dict[str, Any] = {"plv": KINDS.index(kind)}
    for role in ("source", "target"):
        named = [given_words(doc, party["text"], start, end) for party in event.get(role, ())]
        found[role] = next((span for span in named if span), None)
    return found


def given_words(doc: Doc, wording: str, start: int, end: int) -> list[int] | None:
    """Return first and last word (of the window) of a wording, where the sentence has it."""
    at = doc.text.find(wording) if wording else -1
    span = doc.char_span(at, at + len(wording), alignment_mode="expand") if at >= 0 else None
    if span is None or span.start < start or span.end > end:
        return None
    return [span.start - start, span.end - start - 1]


def fact_labels(row: dict[str, Any], doc: Doc, start: int, end: int) -> list[float | None]:
    """Return the factuality at the first word of each trigger, None elsewhere."""
    values: list[float | None] = [None] * (end - start)
    for event in row["events"]:
        span = doc.char_span(*event["trigger"], alignment_mode="expand")
        if span is not None and start <= span.start < end and not math.isnan(event["factuality"]):
            values[span.start - start] = event["factuality"]
    return values


def incident_spans(row: dict[str, Any], text: str) -> list[tuple[int, int, int, str]]:
    """Return where the wordings of a key stand: start, end, part, type of incident; the longest last."""
    low, spans = text.lower(), []
    for template in row["templates"]:
        for number, part in enumerate(PARTS[1:], 1):
            named = (
                [victim["descriptions"] for victim in template.get("victims", ())]
                if part == "VictimDesc"
                else template.get(part, ())
            )
            for wording in (w for entity in named for w in entity):
                for match in re.finditer(rf"\b{re.escape(wording.lower())}\b", low):
                    spans.append((match.start(), match.end(), number, template["incident_type"]))
    return sorted(spans, key=lambda s: s[1] - s[0])


def muc_labels(spans: Iterable[tuple[int, int, int, str]], doc: Doc, start: int, end: int) -> dict[str, Any]:
    """Return the part that each word has, and the types of the incidents whose fillers stand here."""
    parts, types = [0] * (end - start), [0] * len(INCIDENTS)
    first, last = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    for at, until, part, incident in spans:
        if until <= first or at >= last:
            continue
        for token in doc.char_span(at, until, alignment_mode="expand") or ():
            if start <= token.i < end:
                parts[token.i - start] = part
                if incident in INCIDENTS:
                    types[INCIDENTS.index(incident)] = 1
    return {"parts": parts, "types": types}


def main() -> None:
    """Write the windows."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("shared", type=Path)
    arguments.add_argument("out", type=Path)
    options = arguments.parse_args()
    with options.out.open("w", encoding="utf-8") as out:
        for kind, names in FILES.items():
            for name in names:
                rows = [json.loads(line) for line in (options.shared / name).open(encoding="utf-8")]
                docs = parse(text_of(kind, row) for row in rows)
                for row, doc in zip(rows, docs, strict=True):
                    for window in windows_of(kind, row, doc):
                        out.write(json.dumps(window) + "\n")


if __name__ == "__main__":
    main()
