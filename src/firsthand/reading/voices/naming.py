"""What a phrase names: a person, a body, an outlet, somebody unnamed; and under which name."""

import re

from spacy.tokens import Token

from firsthand.knowledge.actors import Actors
from firsthand.knowledge.cues import Cues
from firsthand.knowledge.voice_words import words_of
from firsthand.language.phrases import naming_phrase
from firsthand.language.pronouns import is_ex, role_of
from firsthand.ontology import Sector, SourceKind
from firsthand.reading.voices.bodies import body_of, body_of_named, counted, tail_of
from firsthand.reading.voices.kinds import (
    BY_SECTOR,
    STATE_SECTORS,
    is_of_armed_group,
    kind_of_modifiers,
    kind_of_roles,
    kind_of_words,
)
from firsthand.reading.voices.mention import ARTICLE, PERSONS, Mention, name_words
from firsthand.reading.voices.outlets import outlet_name, outlet_of_document, wording
from firsthand.reading.voices.persons import ends_hyphened_name, is_titled, named_part, person_name, roles_of
from firsthand.record import Span

_OF_A_BODY = frozenset(
    {SourceKind.OFFICIAL, SourceKind.POLITICIAN, SourceKind.MILITARY, SourceKind.UNKNOWN, SourceKind.PUBLIC}
)
_TAIL = frozenset({"for", "of", "from", "at", "with", "in"})
# "the UK-based Observatory", "the Kurdish-led Forces": where it sits and who leads it is no part of a name
_PLACED = re.compile(r"^\S+-(?:based|led|backed|run|dominated|allied|aligned|controlled) (?=[A-Z])")
_AGENTS = ("ers", "ists", "ors", "men", "women", "ians", "ants")
_AGENTS_SINGLE = ("ist", "man", "woman", "eer")


def read_mention(head: Token, cues: Cues, actors: Actors | None) -> Mention:
    """Return what the phrase around ``head`` names."""
    named = named_part(head, cues)
    target = named if named is not None else head
    phrase = naming_phrase(target)
    start, end = phrase.start, phrase.end
    mention = Mention(
        head,
        target,
        _span(head, start, end),
        ARTICLE.sub("", wording(target, start, end)),
        "thing",
        SourceKind.UNKNOWN,
        proper=_is_proper(target),
        definite=any(
            (c.dep_ == "det" and c.lower_ not in words_of("indefinite"))
            or (c.dep_ == "poss" and c.ent_type_ == "GPE")  # "Lithuania's top diplomat" is one
            for c in head.lefts
        )
        or is_ex(head),  # "the ex-president"
        plural=target.tag_ in {"NNS", "NNPS"},
        lemma=head.lemma_.lower(),
        role=role_of(head),
        roles=roles_of(head, target, cues),
        modifiers=_modifiers(target, start) | _beside(target, cues),
        body=body_of(head) or body_of_named(head, target),
    )
    outlet = outlet_name(target, cues) or outlet_of_document(target, cues)
    if outlet is not None:
        mention.name, mention.being, mention.kind = outlet, "outlet", SourceKind.OUTLET
        mention.proper, mention.plural = True, False
    elif mention.proper and (
        target.ent_type_ == "PERSON" or is_titled(target, cues) or ends_hyphened_name(target)
    ):
        mention.name = person_name(target, mention.name, cues)
        mention.being = "person"
        mention.kind = kind_of_roles(mention.roles, cues) or SourceKind.UNKNOWN
    else:
        _describe(mention, cues)
    if actors is not None:
        _identify(mention, actors)
        if mention.being in PERSONS and mention.kind in _OF_A_BODY and is_of_armed_group(mention, actors):
            mention.kind = SourceKind.ARMED_GROUP
    return mention


def _describe(mention: Mention, cues: Cues) -> None:
    """Fill in what a phrase that is no person's and no outlet's name stands for."""
    target = mention.target
    before = target.nbor(-1).lower_ if target.i else ""  # a "news site" is no site
    row = cues.voice(f"{before} {mention.lemma}") or cues.voice(mention.lemma) or cues.voice(target.lower_)
    behind = counted(target)
    if behind is not None:  # "a lot of people", "one of the guards"
        row = cues.voice(behind.lemma_.lower())
    if not mention.proper:
        by_whom = row is not None and row.being == "document"  # "a report by Amnesty International"
        tail = tail_of(target, _TAIL | {"by"} if by_whom else _TAIL)
        if tail is not None and tail > mention.span[1]:
            start = mention.span[0]
            mention.name = ARTICLE.sub("", wording(target, start, tail))
            mention.span = (start, tail)
    elif target.ent_type_ not in {"GPE", "PERSON"}:
        tail = max(tail_of(target, frozenset({"of"})) or 0, _entity_end(target))
        if tail > mention.span[1]:  # "Ministry of Defence", "Observatory for Human Rights"
            mention.span = (mention.span[0], tail)
            mention.name = ARTICLE.sub("", wording(target, mention.span[0], tail))
        mention.name = _PLACED.sub("", mention.name)
    if mention.proper and target.ent_type_ in {"GPE", "LOC"} and row is None:
        mention.being, mention.kind = "country", SourceKind.OFFICIAL
    elif row is not None:
        mention.being, mention.kind = row.being, row.kind
    elif mention.proper and mention.plural:
        mention.being, mention.kind = "people", SourceKind.PUBLIC
    elif mention.proper:
        mention.being = "body"
    elif mention.plural:
        mention.being = "people" if target.lower_.endswith(_AGENTS) else "thing"
    elif target.lower_.endswith(_AGENTS_SINGLE):
        mention.being = "person"
    if mention.being == "office":
        owned = any(c.dep_ == "poss" for c in mention.head.lefts)
        mention.office = not mention.plural and not mention.proper and (owned or mention.definite)
        mention.being = "person"
    if mention.being == "person" and mention.plural:
        mention.being = "people"
    if mention.being in {"person", "people"} and mention.kind in _OF_A_BODY:
        mention.kind = kind_of_modifiers(mention, cues) or mention.kind
    if mention.being == "body" and mention.kind in {SourceKind.UNKNOWN, SourceKind.OFFICIAL}:
        mention.kind = kind_of_words(mention.words, cues) or mention.kind


def _entity_end(target: Token) -> int:
    """Return where the name of a body ends that goes on after its head."""
    last = target
    if target.ent_type_ == "ORG":
        while last.i + 1 < len(last.doc) and last.nbor(1).ent_iob_ == "I":
            last = last.nbor(1)
    return last.idx + len(last) if last.text.isalpha() else 0


def _identify(mention: Mention, actors: Actors) -> None:
    """Look the name up among the known actors: which state, which office."""
    if mention.being in {"outlet", "thing"}:
        return
    actor = actors.find(mention.name)
    if actor is None:
        if mention.being == "country":
            mention.being = "body"
        return
    mention.code = actor.country or (actor.code if actor.kind in {"state", "capital"} else "")
    if not mention.proper:
        return
    whole = mention.words in {name_words(n) for n in (actor.name, *actor.aliases)}
    if whole and mention.being == "people" and actor.sector is Sector.MIL:
        mention.being = "body"  # "the Revolutionary Guards"
    if actor.kind in {"state", "capital"} and whole and mention.being != "person":
        mention.being, mention.kind, mention.actor = "country", SourceKind.OFFICIAL, actor
    elif actor.kind == "person" and mention.being in {"person", "body", "country"}:
        mention.being, mention.actor = "person", actor
    elif actor.kind not in {"state", "capital", "demonym", "person"}:
        mention.actor = actor
        if mention.being == "country":
            mention.being, mention.kind = "body", SourceKind.UNKNOWN
    if whole and mention.actor is not None and mention.being == "body" and actor.sector in BY_SECTOR:
        mention.kind = SourceKind.UNKNOWN  # what is known of the body outweighs the noun in its name
    if mention.kind is SourceKind.UNKNOWN and mention.actor is not None:
        if actor.sector in STATE_SECTORS:
            mention.kind = SourceKind.OFFICIAL
        elif actor.sector is not None:
            mention.kind = BY_SECTOR.get(actor.sector, SourceKind.UNKNOWN)


def _modifiers(target: Token, start: int) -> frozenset[str]:
    """Return the lemmas of the words that stand before the noun in its phrase."""
    found = set()
    for i in range(target.i - 1, max(-1, target.i - 9), -1):
        token = target.doc[i]
        if token.idx < start:
            break
        if token.pos_ in {"NOUN", "PROPN", "ADJ", "VERB", "NUM"}:
            found.add(token.lemma_.lower())
    return frozenset(found)


def _beside(target: Token, cues: Cues) -> frozenset[str]:
    """Return the words before an office in apposition: "Ann Lee, the NATO secretary-general"."""
    found: set[str] = set()
    for child in target.rights:
        row = cues.voice(child.lemma_.lower()) if child.dep_ == "appos" else None
        if row is not None and row.being in PERSONS:
            found.update(t.lemma_.lower() for t in child.lefts if t.pos_ == "PROPN")
    return frozenset(found)


def _is_proper(target: Token) -> bool:
    return (
        target.pos_ == "PROPN"
        or ends_hyphened_name(target)
        or (target.ent_type_ == "PERSON" and target.pos_ != "PRON")
        or (
            target.text[:1].isupper()
            and target.ent_type_ in {"PERSON", "ORG", "GPE"}
            and target.pos_ in {"NOUN", "ADJ", "X"}
        )
    )


def _span(head: Token, start: int, end: int) -> Span:
    """Return the mention with its article."""
    first = head.left_edge
    if first.dep_ == "det" and first.head.i == head.i:
        start = min(start, first.idx)
    return start, end
