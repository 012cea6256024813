"""PolNeAR: who says or holds what, as spans of source, cue and content; the outermost ones only."""

from collections.abc import Iterable, Iterator
from typing import Any

from firsthand.benchmarks.run import Options
from firsthand.language.pipeline import parse
from firsthand.language.quotations import find_quotations
from firsthand.reading.claims import find_sayings
from firsthand.reading.findings import Parsed
from firsthand.reading.reader import Reader
from firsthand.reading.sayings.speakers import phrase_span
from firsthand.reading.voices.nesting import Holders
from firsthand.record import Report

_RELATIVE = frozenset({"WP", "WDT"})


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield the attributions of each row's ``text``."""
    del options
    for row in rows:
        text = row["text"]
        doc = next(parse([text], model=reader.settings.model))
        parsed = Parsed(Report(id=row["id"], text=text), doc, find_quotations(text))
        yield {"id": row["id"], "attributions": attributions(parsed, reader)}


def attributions(parsed: Parsed, reader: Reader) -> list[dict[str, Any]]:
    """Return the outermost sayings of a report in the corpus's shape."""
    sayings = find_sayings(parsed, reader.lexicon.cues)
    around = Holders([(s, 0) for s in sayings]).around
    found: list[dict[str, Any]] = []
    for saying in sayings:
        if any(True for _ in around(saying)):
            continue
        source: list[tuple[int, int]] = []
        relative = next((c for c in saying.cue.children if c.dep_ == "nsubj" and c.tag_ in _RELATIVE), None)
        for head in saying.speakers:
            span = phrase_span(head, saying.cue)
            if relative is not None and head.i != relative.i:
                span = (
                    relative.idx,
                    relative.idx + len(relative),
                )  # the corpus takes "who", not whom it stands for
            source.append(span)
        found.append(
            {
                "id": f"a{len(found)}",
                "source": [list(s) for s in source],
                "cue": [list(s) for s in saying.cue_spans],
                "content": [list(s) for s in saying.content],
            }
        )
    return found
