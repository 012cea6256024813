"""Factuality: how surely a sentence says that each given trigger is so."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from firsthand.benchmarks.run import Options
from firsthand.language.pipeline import parse
from firsthand.ontology import Certainty, Status
from firsthand.reading.certainty.weighing import Weighing, weigh
from firsthand.reading.reader import Reader

# What people who followed each corpus's guidelines put down for what we call by these names: medians over
# its train split. MEANTIME counts what "will" be, and purposes, as told for certain; UDS-IH2 asked "did it
# happen?", so that the future is a no. Other corpora get the reading's own FactBank value.
_SCHEMES: Mapping[str, Mapping[tuple[Status, Certainty, bool], float]] = MappingProxyType(
    {
        "meantime": {
            (Status.FUTURE, Certainty.CERTAIN, False): 3.0,
            (Status.FUTURE, Certainty.PROBABLE, False): 2.25,
            (Status.HYPOTHETICAL, Certainty.CERTAIN, False): 3.0,
            (Status.HYPOTHETICAL, Certainty.POSSIBLE, False): 0.75,
            (Status.HYPOTHETICAL, Certainty.POSSIBLE, True): 3.0,
        },
        "uds_ih2": {
            (Status.HAPPENED, Certainty.CERTAIN, False): 2.62,
            (Status.HAPPENED, Certainty.PROBABLE, False): 2.44,
            (Status.ONGOING, Certainty.CERTAIN, False): 2.25,
            (Status.ONGOING, Certainty.PROBABLE, False): 2.25,
            (Status.FUTURE, Certainty.CERTAIN, False): -2.25,
            (Status.FUTURE, Certainty.PROBABLE, False): -2.25,
            (Status.HYPOTHETICAL, Certainty.CERTAIN, False): -1.12,
            (Status.HYPOTHETICAL, Certainty.POSSIBLE, False): -1.5,
            (Status.HYPOTHETICAL, Certainty.POSSIBLE, True): -0.75,
            (Status.NEGATED, Certainty.CERTAIN, False): 0.0,
            (Status.NEGATED, Certainty.PROBABLE, False): -1.5,
        },
    }
)


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """Yield ``{"id", "events": [{"trigger", "factuality"}]}``: of each row id, text and triggers are read.

    A row's id begins with the name of its corpus, by which its annotators' scheme is chosen; a row of any
    other corpus gets the reading's own value.
    """
    kept = list(rows)
    hedges = reader.lexicon.hedges
    for row, doc in zip(kept, parse(row["text"] for row in kept), strict=True):
        scheme = _scheme_of(str(row.get("id", "")))
        events = []
        for event in row["events"]:
            start, end = event["trigger"]
            span = doc.char_span(start, end, alignment_mode="expand")
            value = 3.0 if span is None else _in_scheme(weigh(span.root, hedges), scheme)
            events.append({"trigger": [start, end], "factuality": value})
        yield {"id": row.get("id"), "events": events}


def _scheme_of(identity: str) -> Mapping[tuple[Status, Certainty, bool], float]:
    """Return the scheme of the corpus that an id names, written in any way: "uds_ih2-dev-1", "UDS-IH2/1"."""
    letters = "".join(c for c in identity.lower() if c.isalnum())
    return next((s for name, s in _SCHEMES.items() if letters.startswith(name.replace("_", ""))), {})


def _in_scheme(weighing: Weighing, scheme: Mapping[tuple[Status, Certainty, bool], float]) -> float:
    return scheme.get((weighing.status, weighing.certainty, weighing.purpose), weighing.value)
