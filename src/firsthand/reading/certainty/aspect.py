"""Whether a happening goes on at the time of telling, from tense, aspect and the noun itself."""

from spacy.tokens import Token

from firsthand.knowledge.hedges import Frame, Hedges
from firsthand.reading.certainty.walk import Walk


def goes_on(trigger: Token, path: Walk, hedges: Hedges) -> bool:
    """Tell whether the happening is told as under way: "is bombing", "have been talking", "the war"."""
    anchor = path.anchor
    if anchor.pos_ in ("VERB", "AUX"):
        if _is_progressive(anchor):
            return True
        if trigger.pos_ in ("VERB", "AUX") and _is_simple_present(anchor):
            return True
    if trigger.pos_ in ("NOUN", "PROPN"):
        words = [trigger.lemma_.lower(), trigger.lower_]
        for child in trigger.children:
            if child.dep_ == "compound":
                words.insert(0, f"{child.lower_} {trigger.lemma_.lower()}")
        return hedges.find(Frame.LASTING, words) is not None
    return False


def _is_progressive(verb: Token) -> bool:
    if verb.tag_ != "VBG":
        return False
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    return any(a.lemma_ == "be" and (a.tag_ in ("VBZ", "VBP", "VBN") or a.lower_ in ("'s", "’s", "'re", "’re")) for a in auxiliaries)


def _is_simple_present(verb: Token) -> bool:
    if verb.tag_ not in ("VBZ", "VBP"):
        return False
    return not any(c.dep_ in ("aux", "auxpass") for c in verb.children)
