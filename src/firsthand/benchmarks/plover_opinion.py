"""What was learned of a sentence's type, and how it is weighed with what the triggers say."""

from collections.abc import Mapping, Sequence
from math import log

from spacy.tokens import Doc, Span

from firsthand.language.encoder import KINDS, Encoder, Floats
from firsthand.language.encoder.windows import find_windows
from firsthand.ontology import EventType

YIELD = "YIELD"  # the corpora's label for CONCEDE and RETREAT
Chances = Mapping[str, float]  # of each of the corpora's labels
Parties = tuple[Span | None, ...]  # source and target, where they are given

# How much a trigger's weight counts beside a log-probability, and the weight from which it counts: whole
# numbers near the best on the train split, and lower than it, since the weights were counted on its labels.
_TRIGGER = 2.0
_FROM = -0.6
_LEAST = 1e-4


def label_of(kind: EventType) -> str:
    """Return the corpora's label of a type."""
    return YIELD if kind in (EventType.CONCEDE, EventType.RETREAT) else kind.value


def opinion_on(doc: Doc, encoder: Encoder | None, parties: Parties = ()) -> Chances | None:
    """Return how likely the sentence's event is of each label; None without an encoder.

    Where parties are given, the mean of what is said with and without the marks around them.
    """
    if encoder is None or not len(doc):
        return None
    start, end = find_windows([(s.start, s.end) for s in doc.sents])[0]
    words = [token.text for token in doc[start:end]]
    chances: Floats = encoder.read(words).kinds()
    if any(parties):
        given = [(p.start, p.end - 1) if p is not None and p.end <= end else None for p in parties]
        chances = 0.5 * (chances + encoder.read(words, given).kinds_given())
    return dict(zip(KINDS, chances.tolist(), strict=True))


def choose_label(candidates: Sequence[tuple[str, float]], chances: Chances) -> tuple[str, float]:
    """Return the likeliest label by triggers (label and weight of each) and encoder, and the latter's chance of it."""
    odds = {label: log(chance + _LEAST) for label, chance in chances.items()}
    for label in dict(candidates):
        if label in odds:
            best = max(weight for name, weight in candidates if name == label)
            odds[label] += _TRIGGER * max(0.0, best - _FROM)
    label = max(odds, key=lambda name: odds[name])
    return label, chances[label]
