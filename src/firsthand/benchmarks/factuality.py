"""Factuality: how surely a sentence says that each given trigger is so."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from spacy.tokens import Doc

from firsthand.benchmarks.run import Options
from firsthand.language.encoder import Encoder, load_encoder
from firsthand.language.encoder.windows import find_windows
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


# The corpus whose annotators the encoder's head has learned to answer like. Of MEANTIME there is too little: a head of
# its own, mixed with the rules in any share, had a higher error than they have.
_LEARNED = "uds_ih2"


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """Yield ``{"id", "events": [{"trigger", "factuality"}]}``: of each row id, text and triggers are read.

    A row's id begins with the name of its corpus, by which its annotators' scheme is chosen; a row of any
    other corpus gets the reading's own value.
    """
    kept = list(rows)
    hedges = reader.lexicon.hedges
    encoder = load_encoder()
    for row, doc in zip(kept, parse(row["text"] for row in kept), strict=True):
        name = _corpus_of(str(row.get("id", "")))
        scheme = _SCHEMES.get(name, {})
        learned = _learned(doc, encoder) if name == _LEARNED else None
        events = []
        for event in row["events"]:
            start, end = event["trigger"]
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is None:
                value = 3.0
            elif learned is not None:
                value = learned[span.start]
            else:
                value = _in_scheme(weigh(span.root, hedges), scheme)
            events.append({"trigger": [start, end], "factuality": value})
        yield {"id": row.get("id"), "events": events}


def _corpus_of(identity: str) -> str:
    """Return the corpus that an id names, written in any way ("uds_ih2-dev-1", "UDS-IH2/1"), else an empty name."""
    letters = "".join(c for c in identity.lower() if c.isalnum())
    return next((name for name in _SCHEMES if letters.startswith(name.replace("_", ""))), "")


def _learned(doc: Doc, encoder: Encoder | None) -> list[float] | None:
    """Return the encoder's value for each token, None without an encoder."""
    if encoder is None:
        return None
    windows = find_windows([(s.start, s.end) for s in doc.sents])
    return [
        v
        for start, end in windows
        for v in encoder.read([t.text for t in doc[start:end]]).factuality().tolist()
    ]


def _in_scheme(weighing: Weighing, scheme: Mapping[tuple[Status, Certainty, bool], float]) -> float:
    return scheme.get((weighing.status, weighing.certainty, weighing.purpose), weighing.value)
