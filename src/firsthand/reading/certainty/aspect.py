"""Whether a happening goes on at the time of telling, from tense, aspect and the noun itself."""

from spacy.tokens import Token

from firsthand.knowledge.hedges import Frame, Hedges
from firsthand.reading.certainty.grammar import children, is_told
from firsthand.reading.certainty.walk import Walk


def goes_on(trigger: Token, path: Walk, hedges: Hedges) -> bool:
    """Tell whether the happening is told as under way: "is bombing", "have been talking", "the war"."""
    anchor = path.anchor
    if anchor.pos_ in ("VERB", "AUX") and is_progressive(anchor):
        return True
    if trigger.pos_ == "VERB" and trigger.tag_ in ("VBN", "VBZ", "VBP"):
        lasting = hedges.find(Frame.LASTING, (trigger.lemma_.lower(),)) is not None
        return lasting and not any(c.lower_ == "had" for c in children(trigger))
    if trigger.tag_ in ("NN", "NNS") or trigger.is_sent_start:  # "the Korean War" is over
        words = [trigger.lemma_.lower(), trigger.lower_]
        if _is_dated(trigger):
            return False
        for child in children(trigger):
            if child.dep_ == "compound":
                words.insert(0, f"{child.lower_} {trigger.lemma_.lower()}")
        return hedges.find(Frame.LASTING, words) is not None
    return False


def _is_dated(noun: Token) -> bool:
    """Tell whether a year puts a lasting thing into the past: "heavy fighting in 1983"."""
    for preposition in children(noun):
        if preposition.lower_ in ("in", "of", "during"):
            for year in children(preposition):
                if year.shape_ == "dddd" or any(c.shape_ == "dddd" for c in children(year)):
                    return True
    return any(c.shape_ == "dddd" for c in children(noun))


def is_progressive(verb: Token) -> bool:
    """Tell whether a verb is told as under way: "is bombing", "has been bombing", "are being held"."""
    auxiliaries = [c for c in children(verb) if c.dep_ in ("aux", "auxpass")]
    if any(c.tag_ == "VBG" and c.lemma_ == "be" for c in auxiliaries):  # "are being held"
        return any(c.tag_ in ("VBZ", "VBP") for c in auxiliaries) or is_told(verb)
    if verb.tag_ != "VBG":
        return False
    if is_told(verb) and any(c.lower_ in ("was", "were") for c in auxiliaries):
        return True
    perfect = any(c.lower_ in ("has", "have", "'ve", "’ve") for c in auxiliaries)
    past = any(c.lower_ in ("was", "were", "had") for c in auxiliaries)
    return any(c.lemma_ == "be" or c.lower_ in _CLIPPED for c in auxiliaries) and (perfect or not past)


_CLIPPED = frozenset({"'s", "’s", "'re", "’re", "'m", "’m"})
