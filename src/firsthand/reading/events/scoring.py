"""How likely a word that fits a frame tells of a happening: the frame's prior, moved by its surroundings."""

from firsthand.knowledge.triggers import Frame
from firsthand.reading.events.site import Site

LEAST_SCORE = 0.5  # what a trigger must reach to be kept

_GENERIC_DETERMINERS = frozenset({"any", "every", "either"})


def score_trigger(frame: Frame, site: Site) -> float:
    """Return a number from 0 to 1: how likely this is a happening that the report tells of."""
    score = frame.score
    if site.nominal and any(t.lower_ in _GENERIC_DETERMINERS for t in site.head.lefts):
        score -= 0.25  # "any attack on …": a kind of happening, none in particular
    return max(0.0, min(1.0, score))
