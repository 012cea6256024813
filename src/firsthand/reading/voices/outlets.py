"""Outlets named in a report: "the Associated Press", "the agency KCNA", "a report by The National"."""

import re

from spacy.tokens import Token

from firsthand.knowledge.cues import Cues
from firsthand.language.phrases import naming_phrase

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_AGENCY = frozenset({"agency", "service", "network", "channel"})
_LONGEST = 5  # words before an outlet's name in its phrase
_WORKS = frozenset(
    {"report", "article", "story", "dispatch", "account", "interview", "editorial", "investigation"}
)


def wording(near: Token, start: int, end: int) -> str:
    """Return the words between two offsets around or next to a token, without asking for the whole text."""
    doc, first, last = near.doc, near.i, near.i
    while first > 0 and doc[first].idx > start:
        first -= 1
    while last + 1 < len(doc) and doc[last].idx + len(doc[last]) < end:
        last += 1
    shift = doc[first].idx
    return doc[first : last + 1].text[max(0, start - shift) : end - shift]


def outlet_name(target: Token, cues: Cues) -> str | None:
    """Return the name of the outlet that the phrase around ``target`` names, if it names one."""
    if target.pos_ not in {"PROPN", "NOUN", "X"}:
        return None
    row = cues.voice(target.lemma_.lower())
    if target.pos_ == "NOUN" and target.text[:1].isupper():
        opening = cues.press.by_name(target.text)
        if opening is not None and target.text not in opening.ordinary:
            return target.text  # "Reuters" that opens a sentence, taken for a plural
    if (
        target.pos_ == "NOUN"
        and not (row is not None and row.being == "outlet")
        and target.lower_ not in _AGENCY
    ):
        return None
    phrase = naming_phrase(target)
    text = _ARTICLE.sub("", wording(target, phrase.start, phrase.end))
    name = _genitive_off(text)
    if target.pos_ == "PROPN":
        words = name.split(" ")
        for first in range(min(len(words), _LONGEST)):  # "Iranian news agency IRNA"
            part = " ".join(words[first:])
            known = cues.press.by_name(part)
            if first and part in cues.endings and _is_bare_name(words[first - 1]):
                break  # "the Gazna Times" is not the Times
            if known is not None and (part not in known.ordinary or (first == 0 and _after_the(target))):
                return known.name if _with_article(known.name, part, target) else part
        if (
            target.text in cues.endings
            and (" " in name or _after_the(target))
            and target.ent_type_ not in {"PERSON", "GPE"}
        ):
            return name
        return None
    # "the North's official KCNA news agency", "Yonhap news agency", "the newspaper Bild"
    for token in target.lefts:
        if token.pos_ == "PROPN":
            whole = _genitive_off(wording(token, token.left_edge.idx, token.idx + len(token)))
            for candidate in (whole, token.text):
                if cues.press.by_name(candidate) is not None:
                    return _ARTICLE.sub("", candidate)
    return None


def outlet_of_document(target: Token, cues: Cues) -> str | None:
    """Return the outlet whose report is named: "a report by The National", "an article in Le Monde"."""
    if target.lemma_.lower() not in _WORKS:
        return None
    for child in target.children:
        if child.dep_ == "prep" and child.lower_ in {"by", "in", "from", "on"}:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    name = outlet_name(inner, cues)
                    if name is not None:
                        return name
        if child.dep_ in {"compound", "poss", "nmod"} and child.pos_ == "PROPN":
            name = outlet_name(child, cues)
            if name is not None:
                return name
    return None


def _is_bare_name(word: str) -> bool:
    return word[:1].isupper() and _genitive_off(word) == word


def _with_article(full: str, part: str, target: Token) -> bool:
    """Tell whether the article is part of the name, and stands so in the text: "The National"."""
    start = target.i - part.count(" ") - 1
    return full == f"The {part}" and start >= 0 and target.doc[start].text == "The"


def _genitive_off(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")


def _after_the(target: Token) -> bool:
    first = naming_phrase(target)
    return wording(target, max(0, first.start - 4), first.start + 4).lower()[:8].find("the ") >= 0
