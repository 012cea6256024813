"""Repairs of parses that go wrong in the same way again and again."""

from spacy.tokens import Token

_VERB_FORMS = frozenset({"VBN", "VBD", "VBZ", "VBP"})


def bare_clause(verb: Token, thing: Token) -> tuple[int, int] | None:
    """Return the reported clause that the parser took for an object, as characters.

    In "officials stated the strike targeted militants" the verb of a clause without "that" becomes a
    participle before "militants". A verb form that stands between two nouns of the object gives it away.
    """
    if thing.i <= verb.i:
        return None
    noun = None
    for token in thing.subtree:
        if token.i > thing.i:
            break
        if token.pos_ in {"NOUN", "PROPN"} and token.i < thing.i:
            noun = token
        elif (
            noun is not None
            and token.tag_ in _VERB_FORMS
            and token.i == noun.i + 1
            and token.dep_ in {"amod", "compound"}
        ):
            last = thing.right_edge
            return thing.left_edge.idx, last.idx + len(last)
    return None
