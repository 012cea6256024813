"""People in a phrase: the name in it, its titles, and the roles that stand beside it."""

from collections.abc import Mapping
from functools import lru_cache

import msgspec
from spacy.tokens import Token

from firsthand.knowledge.cues import Cues
from firsthand.knowledge.tables import read_table
from firsthand.knowledge.voice_words import words_of
from firsthand.language.pronouns import role_of
from firsthand.reading.voices.mention import PERSONS


class AbbreviationRow(msgspec.Struct, frozen=True):
    """A row of ``title_abbreviations.tsv``."""

    short: str
    meant: str
    source: str


@lru_cache(maxsize=1)
def _abbreviations() -> Mapping[str, str]:
    return {row.short: row.meant for row in read_table("title_abbreviations", AbbreviationRow)}


def named_part(head: Token, cues: Cues) -> Token | None:
    """Return the name in "a police officer, Ali Ahmed", "the paper Le Monde" and "a student named Wong"."""
    if head.pos_ == "PROPN" and head.ent_type_ in {"PERSON", "ORG"}:
        return None
    if head.lemma_.lower() in words_of("work"):
        for child in head.rights:
            if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
                maker = next((c for c in child.children if c.dep_ == "pobj"), None)
                if maker is not None and (
                    maker.pos_ == "PROPN" or cues.voice(maker.lemma_.lower()) is not None
                ):
                    return maker
    loose = _name_at_end(head, cues) if head.pos_ == "PROPN" else None
    if loose is not None:
        return loose
    for child in head.rights:
        if (
            child.dep_ == "appos"
            and child.pos_ == "PROPN"
            and (child.ent_type_ == "PERSON" or head.pos_ == "NOUN")
        ):
            return child
        if child.dep_ == "prep" and head.pos_ == "NOUN":  # "the governor of Tarn, Ilda Marsh"
            for inner in child.children:
                loose = next((c for c in inner.rights if c.dep_ == "appos" and c.ent_type_ == "PERSON"), None)
                if loose is not None and inner.ent_type_ != "PERSON":
                    return loose
        if child.dep_ == "acl" and child.lemma_ in {"name", "identify", "call"}:
            named = next(
                (c for c in child.children if c.dep_ in {"oprd", "dobj", "attr"} and c.pos_ == "PROPN"), None
            )
            if named is not None:
                return named
    return None


def _name_at_end(head: Token, cues: Cues) -> Token | None:
    """Return the name in "Deputy Secretary of Trade Ann Lee", which the parse takes for part of the office."""
    row = cues.voice(head.lemma_.lower())
    if head.ent_type_ == "PERSON" or row is None or row.being not in PERSONS:
        return None
    for child in head.rights:
        if child.dep_ != "prep":
            continue
        name = next((c for c in child.children if c.dep_ == "pobj"), None)
        if name is None or name.ent_type_ != "PERSON" or name.right_edge.i != name.i:
            continue
        first = name
        while first.i and first.nbor(-1).ent_type_ == "PERSON":
            first = first.nbor(-1)
        if name.left_edge.i < first.i and first.nbor(-1).lower_.rstrip(".") not in words_of("title"):
            return name
    return None


def roles_of(head: Token, target: Token, cues: Cues) -> frozenset[str]:
    """Return the roles that stand beside a name: "the governor, Ann Lee"."""
    found = set()
    for token in (head, target):
        for child in token.children:
            short = _abbreviations().get(child.lower_, "")
            row = cues.voice(short or child.lemma_.lower())
            if (
                child.dep_ in {"compound", "amod", "nmod", "appos"}
                and row is not None
                and row.being in PERSONS
            ):
                found.add(short or role_of(child))
    if head.i != target.i and cues.voice(head.lemma_.lower()) is not None:
        found.add(role_of(head))
    if target.dep_ == "appos" and cues.voice(target.head.lemma_.lower()) is not None:
        found.add(role_of(target.head))
    return frozenset(found)


def ends_hyphened_name(token: Token) -> bool:
    """Tell whether a token is the last part of a name like "Hale Or-in", which the parser takes for a preposition."""
    if token.i < 2 or token.text == token.text.upper():
        return False
    hyphen, before = token.nbor(-1), token.nbor(-2)
    joined = hyphen.text == "-" and not hyphen.whitespace_ and not before.whitespace_
    return joined and before.ent_type_ == "PERSON" and before.pos_ == "PROPN"


def is_titled(target: Token, cues: Cues) -> bool:
    """Tell whether a title stands before the name: "President", "Gen."."""
    for child in target.lefts:
        if child.dep_ == "compound":
            word = child.lower_.rstrip(".")
            row = cues.voice(child.lemma_.lower())
            if word in words_of("title"):
                return target.ent_type_ != "ORG" or child.ent_type_ != "ORG"  # but "Coastal Defence Forces"
            if row is not None and row.being in PERSONS and target.ent_type_ not in {"ORG", "GPE"}:
                return True
    return False


def person_name(target: Token, fallback: str, cues: Cues) -> str:
    """Return the name without titles and role words."""
    doc = target.doc
    start = target.i
    while start > 0:
        before = doc[start - 1]
        if before.text == "-" and start > 1 and not before.whitespace_ and not doc[start - 2].whitespace_:
            start -= 2
            continue
        word = before.lower_.rstrip(".")
        if (
            before.pos_ != "PROPN"
            or before.is_punct
            or word in words_of("title")
            or cues.voice(before.lemma_.lower()) is not None
        ):
            break
        if before.ent_type_ in {"ORG", "GPE", "NORP", "FAC"} and before.ent_type_ != target.ent_type_:
            break
        start -= 1
    end = target.i + 1
    while (
        end < len(doc)
        and doc[end].ent_type_ == "PERSON"
        and doc[end].ent_iob_ == "I"
        and doc[end].pos_ == "PROPN"
    ):
        end += 1
    name = doc[start:end].text
    return name or fallback
