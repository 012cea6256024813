"""Repairs of parses that go wrong in the same way again and again."""

from spacy.language import Language
from spacy.tokens import Doc, Token

REJOINED = "firsthand_rejoined"
_OPENING = frozenset({'"', "“", "``"})
_CLOSING = frozenset({'"', "”", "''"})
_FARTHEST = 20  # tokens of a quoted object
_VERB_FORMS = frozenset({"VBN", "VBD", "VBZ", "VBP"})


@Language.component(REJOINED)
def rejoin_quoted(doc: Doc) -> Doc:
    """Hang on the verb what the parser hung on the last words of its quoted object.

    In "accused “a gang known to the guards” of firing" it is not the guards' firing: what a quotation holds
    does not reach past its closing mark.
    """
    for preposition in doc:
        if preposition.lower_ != "of" or preposition.i < 3 or preposition.nbor(-1).text not in _CLOSING:
            continue
        inner, last = preposition.head, preposition.i - 1
        first = next(
            (i for i in range(last - 1, max(0, last - _FARTHEST), -1) if doc[i].text in _OPENING), None
        )
        if first is None or not first < inner.i < last or first == 0:
            continue
        thing = inner
        while first < thing.head.i < last and thing.head.i != thing.i:
            thing = thing.head
        deed = any(c.tag_ == "VBG" for c in preposition.children)
        if thing.i != inner.i and thing.dep_ == "dobj" and thing.head.i < first:
            preposition.head = thing.head if deed else thing  # "condemned “killings in the north” of guards"
    return doc


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
