"""The learned opinion on triggers: what the encoder makes of each word, beside what the tables say.

The tables propose with a score; the encoder's trigger head gives the probability of each type at each word.
Their log-odds are added up, so that either can overrule the other; words that no row knows become triggers
when the encoder alone is sure enough.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from firsthand.language.encoder import Encoding, Floats
from firsthand.ontology import EventType
from firsthand.reading.findings import Trigger

# Measured on gold dev (bench/RESULTS.md): the least sum of log-odds of a known word, and the least
# probability for a word that only the encoder takes for a trigger.
_KEEP = 0.0
_ALONE = 0.75
_TABLE_WEIGHT = 0.7
_NO_TRIGGER = 0  # the head's first class
_TYPES = tuple(EventType)
_WORDS = frozenset({"NOUN", "VERB", "PROPN", "ADJ"})


def weigh_triggers(proposed: tuple[Trigger, ...], doc: Doc, encoding: Encoding | None) -> tuple[Trigger, ...]:
    """Return the triggers that tables and encoder together hold for likely, in the order of the text."""
    if encoding is None or not len(doc):
        return proposed
    chances = encoding.tags("trigger")
    kept = [t for trigger in proposed if (t := _weigh(trigger, doc, chances)) is not None]
    taken = {i for trigger in proposed for i in _tokens(trigger, doc)}
    return tuple(sorted([*kept, *_alone(doc, chances, taken)], key=lambda t: (t.start, t.end)))


def _weigh(trigger: Trigger, doc: Doc, chances: Floats) -> Trigger | None:
    rows = chances[_tokens(trigger, doc)]
    row = rows[int(np.argmax(1.0 - rows[:, _NO_TRIGGER]))]
    some = 1.0 - float(row[_NO_TRIGGER])
    odds = _TABLE_WEIGHT * _log_odds(trigger.score) + _log_odds(some)
    if odds < _KEEP:
        return None
    score = 1.0 / (1.0 + exp(-odds))
    likeliest = _TYPES[int(np.argmax(row[1:]))]
    own = float(row[1 + _TYPES.index(trigger.type)])
    if likeliest is not trigger.type and float(row[1:].max()) > max(0.5, 4 * own):
        return replace(
            trigger, type=likeliest, modes=(), score=score, why=f"{trigger.why}; learned: {likeliest}"
        )
    return replace(trigger, score=score)


def _alone(doc: Doc, chances: Floats, taken: set[int]) -> Iterator[Trigger]:
    """Yield triggers that only the encoder sees, one for each run of words of one type."""
    types = chances[:, 1:].argmax(axis=1)
    sure = (1.0 - chances[:, _NO_TRIGGER]) >= _ALONE
    for token in doc:
        if not sure[token.i] or token.i in taken or token.pos_ not in _WORDS:
            continue
        if _goes_on(token, sure, types, taken):
            continue
        chance = 1.0 - float(chances[token.i, _NO_TRIGGER])
        yield Trigger(
            start=token.idx,
            end=token.idx + len(token),
            head=token.i,
            type=_TYPES[int(types[token.i])],
            modes=(),
            frame="",
            nominal=token.pos_ in ("NOUN", "PROPN"),
            score=chance,
            why=f"learned: {chance:.2f}",
        )


def _goes_on(token: Token, sure: NDArray[np.bool_], types: NDArray[np.int64], taken: set[int]) -> bool:
    """Tell whether the word's head is itself a trigger of the same type: "cross-border", "shot dead"."""
    head = token.head
    return (
        abs(head.i - token.i) == 1
        and head.i != token.i
        and (head.i in taken or (bool(sure[head.i]) and types[head.i] == types[token.i]))
    )


def _tokens(trigger: Trigger, doc: Doc) -> list[int]:
    """Return the indices of the trigger's tokens, its head among them."""
    found = [trigger.head]
    for step in (-1, 1):
        i = trigger.head + step
        while 0 <= i < len(doc) and trigger.start <= doc[i].idx < trigger.end:
            found.append(i)
            i += step
    return sorted(found)


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 0.01), 0.99)
    return log(chance / (1.0 - chance))
