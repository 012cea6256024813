"""How a place name is used: as a place, for a people, inside a longer name, for a government, as a dateline."""

import re

from spacy.tokens import Doc

from firsthand.knowledge.gazetteer import Candidate, Gazetteer
from firsthand.knowledge.place_words import PlaceWords
from firsthand.ontology import PlacePrecision
from firsthand.reading.findings import Parsed, PlaceRole
from firsthand.reading.places.spans import Toponym

_DATELINE = re.compile(r"[^\n.!?]{2,90}?\s(?:—|–|--|-)\s|[^\n.!?/]{2,40}/")
_NAMES = frozenset(("ORG", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "PERSON"))
_GOVERNING = frozenset(("country", "capital", "site"))  # a site: "the White House said"
_ROW = 60  # coordinated names that are followed back to the first
_WITH = frozenset(("between", "with", "by"))
# Verbs whose subject is where something happens, also when it is a capital.
_UNDERGOES = frozenset(
    [
        "be",
        "see",
        "witness",
        "come",
        "face",
        "suffer",
        "experience",
        "remain",
        "lie",
        "fall",
        "become",
        "sit",
        "stand",
        "host",
    ]
)


def names_town(at: int, doc: Doc, words: PlaceWords) -> bool:
    """Tell whether a word for a town and its name stand there: "the Red Sea port of Mokha", "Ukraine city of"."""
    unit = words.units.get(doc[at].lower_)
    if unit is None or unit.precision is not PlacePrecision.TOWN or at + 2 >= len(doc):
        return False
    return doc[at + 1].lower_ == "of" and doc[at + 2].text[:1].isupper()


def role_of(toponym: Toponym, candidate: Candidate | None, parsed: Parsed, gazetteer: Gazetteer) -> PlaceRole:
    """Return how the name is used."""
    doc = parsed.doc
    if toponym.demonym:
        return PlaceRole.PLACE if _names_ground(toponym, candidate, doc, gazetteer) else PlaceRole.DEMONYM
    if _in_dateline(toponym, parsed):
        return PlaceRole.DATELINE
    if toponym.nested and toponym.label in _NAMES:
        return PlaceRole.INSIDE_NAME
    if _only_contains(toponym, doc, gazetteer):
        return PlaceRole.CONTAINER
    if candidate is not None and candidate.kind in _GOVERNING and _acts(toponym, doc, gazetteer):
        return PlaceRole.ACTOR
    return PlaceRole.PLACE


def _names_ground(toponym: Toponym, candidate: Candidate | None, doc: Doc, gazetteer: Gazetteer) -> bool:
    """Tell "the Ukrainian border", "Iraqi bases" (ground) from "Ukrainian forces" (people)."""
    words = gazetteer.words
    at = toponym.last
    if candidate is None or candidate.kind != "country":
        return False
    while at < min(len(doc), toponym.last + 3):
        word = doc[at].lower_
        if word in words.abroad or doc[at].pos_ not in ("ADJ", "NOUN", "PROPN"):
            return False
        if word in words.sites or word in words.areas:
            after = doc[at + 1].lower_ if at + 1 < len(doc) else ""
            if after == "on" and at + 2 < len(doc) and doc[at + 2].ent_type_ == "DATE":
                after = ""
            return after not in ("in", "at", "near", "on") and not names_town(at, doc, words)
        at += 1
    return False


def _only_contains(toponym: Toponym, doc: Doc, gazetteer: Gazetteer) -> bool:
    """Tell whether a name only says where the place after it is: "the eastern Ukraine city of Luhansk"."""
    for at in range(toponym.last, min(len(doc), toponym.last + 3)):
        if names_town(at, doc, gazetteer.words):
            return True
        if doc[at].pos_ not in ("ADJ", "NOUN", "PROPN"):
            break
    return False


def _in_dateline(toponym: Toponym, parsed: Parsed) -> bool:
    doc = parsed.doc
    if doc[toponym.first].idx > 60:
        return False
    found = _DATELINE.match(parsed.text)
    if found is None or doc[toponym.last - 1].idx >= found.end():
        return False
    opening = [t for t in doc[: toponym.last + 12] if t.idx < found.end() and t.is_alpha]
    return all(t.text[0].isupper() or t.is_stop for t in opening) and not any(
        t.pos_ == "VERB" for t in opening
    )


def _acts(toponym: Toponym, doc: Doc, gazetteer: Gazetteer) -> bool:
    """Tell whether a country or capital stands for its government."""
    head = doc[toponym.first : toponym.last].root
    dep = head.dep_
    if dep == "conj":
        first = head
        for _ in range(_ROW):
            if first.dep_ != "conj" or first.head.i >= first.i:
                break
            first = first.head
        head, dep = first, first.dep_
    if dep == "nsubj":
        verb = head.head
        return verb.lemma_ in gazetteer.words.speaking or verb.lemma_ not in _UNDERGOES
    if dep == "pobj":
        beside = head.head.head.lower_ in ("border", "borders", "frontier")
        if head.head.lower_ == "to" and "according" in (head.head.head.lower_, doc[head.head.i - 1].lower_):
            return True  # the one who says it
        return head.head.lower_ in _WITH and not beside
    if dep in ("compound", "poss", "nmod") and toponym.last - toponym.first <= 2:
        noun = head.head
        words = gazetteer.words
        if noun.lower_ in words.abroad:
            return True
        return not (noun.lower_ in words.sites or noun.lower_ in words.areas or noun.lower_ in words.units)
    return dep in ("dative", "agent")
