"""Noun phrases: the words that name a thing, around a head token."""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.reading.findings import Phrase

_LEFT_PARTS = frozenset(
    {"compound", "amod", "nmod", "nummod", "poss", "quantmod", "npadvmod", "advmod", "punct", "case"}
)
_JOINABLE = frozenset({"compound", "amod", "nmod"})
_DASHES = frozenset({"-", "--", "–", "—", "―"})
_NOUNS = frozenset({"NOUN", "PROPN"})


def naming_phrase(head: Token) -> Phrase:
    """Return the naming phrase of a noun: its premodifiers and itself, without article and clauses.

    "the two Iran-backed armed factions that …" gives "two Iran-backed armed factions".
    """
    start = head.i
    # is_sent_start, not .sent: the latter walks to the sentence's start each time
    while start > 0 and not head.doc[start].is_sent_start:
        token = head.doc[start - 1]
        if not _is_left_part(token, head):
            break
        start -= 1
    while start < head.i and _is_no_part(head.doc[start], head):
        start += 1
    end = head.i + 1
    return Phrase(head.doc[start].idx, head.doc[end - 1].idx + len(head.doc[end - 1]), head.i)


def _is_no_part(token: Token, head: Token) -> bool:
    """Tell whether a word before a name belongs to the sentence and not to the name: "namely Lviv", "the dam"."""
    return token.is_punct or token.dep_ == "det" or (token.dep_ == "advmod" and token.head.i == head.i)


def _is_spaced_dash(token: Token) -> bool:
    """Tell whether a token is the dash after a name that is no part of the phrase: "LIMA - Rebels said"."""
    if token.lower_ not in _DASHES or not token.whitespace_ or token.i == 0:
        return False
    before = token.nbor(-1)
    return bool(before.whitespace_) and before.text[:1].isupper()


def _is_opening_dash(token: Token) -> bool:
    return token.lower_ in _DASHES and bool(token.whitespace_)


def _is_left_part(token: Token, head: Token) -> bool:
    """Tell whether ``token`` hangs below ``head`` through premodifiers only."""
    if token.is_space or token.dep_ == "det" or _is_spaced_dash(token):
        return False
    if token.dep_ == "amod" and token.tag_ == "VBD" and token.i > 0 and token.nbor(-1).pos_ in _NOUNS:
        return False  # no participle, but the verb of a clause misread: "said the strike targeted militants"
    if token.tag_ in ("VBD", "VBN") and token.i > 0 and _is_opening_dash(token.nbor(-1)):
        return False  # "We are ready - assured Lee"
    joined = False  # "intelligence and police officers": joined to a premodifier
    while token.i != head.i:
        if token.dep_ in ("conj", "cc") and token.head.i < head.i:
            token, joined = token.head, True
            continue
        if (
            token.dep_ not in (_JOINABLE if joined else _LEFT_PARTS)
            or token.head.i == token.i
            or token.head.i > head.i
        ):
            return False
        token = token.head
    return True


def conjuncts(head: Token) -> Iterator[Token]:
    """Yield the head and everything coordinated with it, in order."""
    yield head
    yield from head.conjuncts
