"""What a phrase names: a person, a body, an outlet, somebody unnamed; and under which name."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from firsthand.knowledge.cues import Cues
from firsthand.language.phrases import naming_phrase
from firsthand.ontology import SourceKind
from firsthand.record import Span

_ARTICLE = re.compile(r"^(?:the|a|an|this|that|these|those|his|her|its|their|our)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
_TITLES = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "lt",
        "col",
        "maj",
        "sgt",
        "capt",
        "sen",
        "rep",
        "gov",
        "prof",
        "rev",
        "adm",
        "sir",
        "lord",
        "st",
        "hon",
        "brig",
        "cmdr",
        "vice",
        "prime",
        "foreign",
        "defense",
        "defence",
        "former",
        "deputy",
        "ex",
        "interior",
        "miss",
        "president-elect",
    }
)


@dataclass(slots=True)
class Mention:
    """One place where a voice is named."""

    head: Token
    span: Span
    name: str
    words: tuple[str, ...]  # the name in lower case, titles and article left out
    being: str  # person, people, body, document, outlet, country, pronoun
    kind: SourceKind
    proper: bool
    definite: bool
    plural: bool
    lemma: str
    roles: frozenset[str]
    modifiers: frozenset[str]
    body: str = ""  # the body that an unnamed spokesman speaks for, in lower case


def read_mention(head: Token, cues: Cues) -> Mention:
    """Return what the phrase around ``head`` names."""
    appositive = _named_apposition(head)
    target = appositive if appositive is not None else head
    phrase = naming_phrase(target)
    start, end = phrase.start, phrase.end
    text = head.doc.text
    outlet = _outlet_name(target, cues)
    proper = target.pos_ == "PROPN" or outlet is not None
    roles = _roles(head, target, cues)
    lemma = head.lemma_.lower()
    plural = target.tag_ in {"NNS", "NNPS"}
    definite = any(
        c.dep_ in {"det", "poss"}
        and c.lower_ not in {"a", "an", "some", "one", "another", "no", "any", "many", "several", "other"}
        for c in head.lefts
    )
    name = _ARTICLE.sub("", text[start:end])
    if outlet is not None:
        return Mention(
            head,
            _span(head, start, end),
            outlet,
            _words(outlet),
            "outlet",
            SourceKind.OUTLET,
            True,
            definite,
            False,
            lemma,
            roles,
            frozenset(),
        )
    if proper and (target.ent_type_ == "PERSON" or _titled(target, cues)):
        name = _person_name(target, name, cues)
        kind = _kind(roles, cues) or SourceKind.UNKNOWN
        return Mention(
            head,
            _span(head, start, end),
            name,
            _words(name),
            "person",
            kind,
            True,
            definite,
            False,
            lemma,
            roles,
            frozenset(),
        )
    row = cues.voice(lemma) or cues.voice(target.lower_)
    modifiers = frozenset(
        t.lemma_.lower() for t in target.lefts if t.dep_ in {"compound", "amod", "nmod", "poss"}
    )
    tail = _tail(target)
    if tail is not None and not proper:
        end = max(end, tail)
        name = _ARTICLE.sub("", text[start:end])
    if proper and target.ent_type_ in {"GPE", "LOC"}:
        being, kind = "country", SourceKind.OFFICIAL
    elif row is not None:
        being, kind = row.being, row.kind
        if being == "person" and plural:
            being = "people"
    elif proper and target.ent_type_ == "NORP" and plural:
        being, kind = "people", SourceKind.PUBLIC
    elif proper:
        being, kind = "body", SourceKind.UNKNOWN
    else:
        being, kind = ("people" if plural else "thing"), SourceKind.UNKNOWN
    if not proper and kind in {SourceKind.OFFICIAL, SourceKind.UNKNOWN} and being in {"person", "people"}:
        kind = _kind_by_modifiers(modifiers, cues) or kind
    if being == "body" and kind in {SourceKind.UNKNOWN, SourceKind.OFFICIAL}:
        kind = _kind_by_words(_words(name), cues) or kind
    return Mention(
        head,
        _span(head, start, end),
        name,
        _words(name),
        being,
        kind,
        proper,
        definite,
        plural,
        lemma,
        roles,
        modifiers,
        _body(head),
    )


def _span(head: Token, start: int, end: int) -> Span:
    """Return the mention with its article."""
    first = head.left_edge
    if first.dep_ == "det" and first.head.i == head.i:
        start = min(start, first.idx)
    return start, end


def _words(name: str) -> tuple[str, ...]:
    return tuple(
        w.lower().removesuffix("'s").removesuffix("’s")
        for w in _WORD.findall(name)
        if w.lower() not in {"the", "a", "an", "'s", "’s"}
    )


def _named_apposition(head: Token) -> Token | None:
    """Return the name in "a police officer, Ali Ahmed" and "the paper Le Monde"."""
    if head.pos_ == "PROPN" and head.ent_type_ in {"PERSON", "ORG"}:
        return None
    for child in head.rights:
        if (
            child.dep_ == "appos"
            and child.pos_ == "PROPN"
            and (child.ent_type_ == "PERSON" or head.pos_ == "NOUN")
        ):
            return child
    return None


def _roles(head: Token, target: Token, cues: Cues) -> frozenset[str]:
    found = set()
    for token in (head, target):
        for child in token.children:
            if (
                child.dep_ in {"compound", "amod", "nmod", "appos"}
                and cues.voice(child.lemma_.lower()) is not None
            ):
                found.add(child.lemma_.lower())
    if head.i != target.i and cues.voice(head.lemma_.lower()) is not None:
        found.add(head.lemma_.lower())
    return frozenset(found)


def _titled(target: Token, cues: Cues) -> bool:
    """Tell whether a title stands before the name: "President", "Gen."."""
    for child in target.lefts:
        if child.dep_ == "compound":
            word = child.lower_.rstrip(".")
            row = cues.voice(child.lemma_.lower())
            if word in _TITLES or (
                row is not None and row.being == "person" and target.ent_type_ not in {"ORG", "GPE"}
            ):
                return True
    return False


def _person_name(target: Token, fallback: str, cues: Cues) -> str:
    """Return the name without titles and role words."""
    doc = target.doc
    start = target.i
    while start > 0:
        before = doc[start - 1]
        if before.pos_ != "PROPN" or before.is_punct:
            break
        word = before.lower_.rstrip(".")
        if (
            word in _TITLES
            or cues.voice(before.lemma_.lower()) is not None
            or before.ent_type_ in {"ORG", "GPE", "NORP"}
        ):
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
    name = doc.text[doc[start].idx : doc[end - 1].idx + len(doc[end - 1])]
    return name or fallback


def _outlet_name(target: Token, cues: Cues) -> str | None:
    """Return the name of the outlet that the phrase names, if it names one."""
    phrase = naming_phrase(target)
    text = target.doc.text[phrase.start : phrase.end]
    tokens = [
        t for t in target.doc[max(0, target.i - 6) : target.i + 1] if phrase.start <= t.idx < phrase.end
    ]
    for token in tokens:
        row = cues.outlets.get(token.text)
        if row is None or (token.i < target.i and target.pos_ == "NOUN" and not _outlet_noun(target, cues)):
            continue
        if row.being == "outlet":
            return token.text if target.pos_ == "NOUN" and token.i != target.i else _ARTICLE.sub("", text)
        if token.i == target.i and row.being == "outlet-end" and target.pos_ == "PROPN":
            return _ARTICLE.sub("", text) if len(tokens) > 1 or _after_the(target) else None
        if token.i < target.i and row.being == "outlet-end" and target.pos_ == "NOUN":
            return _ARTICLE.sub("", text)
    return None


def _after_the(target: Token) -> bool:
    return target.i > 0 and target.doc[target.i - 1].lower_ == "the"


def _outlet_noun(target: Token, cues: Cues) -> bool:
    row = cues.voice(target.lemma_.lower())
    return (row is not None and row.being == "outlet") or target.lower_ in {"agency", "service", "network"}


def _tail(target: Token) -> int | None:
    """Return where the name ends that goes on after a preposition: "spokesman for the ministry"."""
    for child in target.rights:
        if child.dep_ == "prep" and child.lower_ in {"for", "of", "from", "at", "with", "in"}:
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return naming_phrase(inner).end
    return None


def _body(head: Token) -> str:
    """Return the body that a spokesman or a statement speaks for."""
    if head.lemma_.lower() not in {
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "representative",
        "statement",
        "official",
    }:
        return ""
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in {"for", "of", "from", "by"}:
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                phrase = naming_phrase(inner)
                return " ".join(_words(head.doc.text[phrase.start : phrase.end]))
    if head.lemma_.lower() == "official":
        return ""
    words = [t.lower_ for t in head.lefts if t.dep_ in {"compound", "nmod"}]
    return " ".join(words)


def _kind(roles: frozenset[str], cues: Cues) -> SourceKind | None:
    rows = [cues.voices[r] for r in sorted(roles)]
    ranked = sorted(rows, key=lambda r: _RANK.index(r.kind) if r.kind in _RANK else 99)
    return ranked[0].kind if ranked else None


_RANK = [
    SourceKind.OFFICIAL,
    SourceKind.MILITARY,
    SourceKind.POLITICIAN,
    SourceKind.OUTLET,
    SourceKind.EXPERT,
    SourceKind.NGO,
    SourceKind.BUSINESS,
]


def _kind_by_modifiers(modifiers: frozenset[str], cues: Cues) -> SourceKind | None:
    for word in sorted(modifiers):
        if word in {"military", "army", "navy", "defense", "defence", "police"}:
            return SourceKind.MILITARY if word != "police" else SourceKind.OFFICIAL
        if word in {"diplomatic", "government", "ministry", "security", "intelligence"}:
            return SourceKind.OFFICIAL
        if word in {"rebel", "militant", "opposition"}:
            row = cues.voice(word)
            return row.kind if row is not None else None
    return None


def _kind_by_words(words: tuple[str, ...], cues: Cues) -> SourceKind | None:
    for word in reversed(words):
        row = cues.voice(word)
        if row is not None and row.being in {"body", "person"}:
            return row.kind
    return None
