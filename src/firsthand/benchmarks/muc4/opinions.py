"""What the encoder says of a report: which words fill roles of incidents, and what incidents its passages tell of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from spacy.tokens import Doc

from firsthand.benchmarks.muc4.models import TYPES
from firsthand.benchmarks.muc4.phrases import Occurrence
from firsthand.language.encoder import PARTS, Encoder
from firsthand.language.encoder.windows import find_windows

_STEPS = (-6.0, -5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
_BORDER_STEPS = (-3.0, -1.0, 1.0)
_LEAST = 1e-3  # a probability below which the head says nothing
_RARE = 0.005  # how likely a word fills a role, about, where nothing is known of it


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """Probabilities of the encoder's heads over a report."""

    parts: tuple[tuple[float, ...], ...]  # of each token, by PARTS
    incidents: tuple[tuple[float, ...], ...]  # of each window, by TYPES


def likelihoods(doc: Doc, encoder: Encoder | None) -> Likelihoods:
    """Return what the encoder says of a parsed report; without one, or without words, how rare everything is."""
    if encoder is None or not len(doc):
        rare = (1.0 - _RARE * (len(PARTS) - 1), *[_RARE] * (len(PARTS) - 1))
        return Likelihoods((rare,) * len(doc), ((_RARE,) * len(TYPES),))
    opinions = [
        encoder.read([t.text for t in doc[start:end]])
        for start, end in find_windows([(s.start, s.end) for s in doc.sents])
    ]
    return Likelihoods(
        tuple(tuple(row) for o in opinions for row in o.parts().tolist()),
        tuple(tuple(o.incidents().tolist()) for o in opinions),
    )


def report_opinion(likely: Likelihoods) -> Iterator[str]:
    """Yield the features of a report: the likeliest window of each type of incident, and how many tell of it."""
    table = np.array(likely.incidents, dtype=np.float64)
    for column, kind in enumerate(TYPES):
        own = table[:, column]
        yield from _steps(f"seen {kind}", float(own.max()))
        yield from _steps(f"seen early {kind}", float(own[:2].max()))
        yield from (f"seen {kind} in {n}" for n in range(1, 5) if int((own > 0.5).sum()) >= n)
    yield from _steps("seen any", float(table.max()))
    for column, part in enumerate(PARTS[1:], 1):
        yield from _steps(f"seen {part}", max((row[column] for row in likely.parts), default=0.0))


def phrase_opinion(occurrences: Sequence[Occurrence], likely: Likelihoods) -> Iterator[str]:
    """Yield the features of a wording: how likely its words fill each role, wherever it stands likeliest."""
    for column, part in enumerate(PARTS[1:], 1):
        heads = [likely.parts[o.head][column] for o in occurrences]
        best = max(heads, default=0.0)
        yield from _steps(f"head {part}", best)
        if best < _LEAST:
            continue
        where = occurrences[heads.index(best)]
        inside = [likely.parts[i][column] for i in range(where.first, where.last)]
        yield from _steps(f"all {part}", min(inside, default=0.0))
        yield from _steps(f"mean {part}", sum(inside) / max(1, len(inside)))
        yield from _steps(f"some {part}", sum(heads) / len(heads))
        for side, i in (("before", where.first - 1), ("after", where.last)):
            outside = likely.parts[i][column] if 0 <= i < len(likely.parts) else 0.0
            yield from _steps(f"{side} {part}", outside, _BORDER_STEPS)
            yield from _steps(f"{where.cut} {side} {part}", outside, _BORDER_STEPS)


def _steps(name: str, chance: float, steps: Iterable[float] = _STEPS) -> Iterator[str]:
    """Yield a probability as features: the log-odds that it exceeds."""
    chance = min(max(chance, 1e-6), 1.0 - 1e-6)
    odds = log(chance / (1.0 - chance))
    return (f"encoder {name} over {step:g}" for step in steps if odds > step)
