"""What a phrase names: a person, a body, an outlet, somebody unnamed; and under which name."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from firsthand.knowledge.actors import Actor, Actors
from firsthand.knowledge.cues import Cues
from firsthand.language.phrases import naming_phrase
from firsthand.language.pronouns import role_of
from firsthand.ontology import Sector, SourceKind
from firsthand.reading.voices.outlets import outlet_name, outlet_of_document, wording
from firsthand.record import Span

_ARTICLE = re.compile(r"^(?:the|a|an|this|that|these|those|his|her|its|their|our)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
_TITLES = frozenset(
    {
        *(
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
        ),
        *(
            "adm",
            "sir",
            "lord",
            "hon",
            "brig",
            "cmdr",
            "vice",
            "prime",
            "foreign",
            "defense",
            "defence",
            "former",
        ),
        *("deputy", "ex", "interior", "miss", "president-elect", "general", "republican", "democratic"),
    }
)
_INDEFINITE = frozenset(
    {"a", "an", "some", "one", "another", "no", "any", "many", "several", "other", "two", "three"}
)
_QUANTITIES = frozenset(
    {
        *(
            "lot",
            "number",
            "majority",
            "handful",
            "dozen",
            "couple",
            "one",
            "some",
            "many",
            "most",
            "several",
            "all",
        ),
        *("two", "three", "half", "few", "group", "minority", "score", "hundred", "thousand"),
    }
)
PERSONS = frozenset({"person", "office"})
_SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_SPEAKERS_FOR = frozenset(
    {"spokesman", "spokeswoman", "spokesperson", "representative", "statement", "secretary"}
)
_TAIL = frozenset({"for", "of", "from", "at", "with", "in"})
_BY_SECTOR = {
    Sector.MIL: SourceKind.MILITARY,
    Sector.REB: SourceKind.ARMED_GROUP,
    Sector.LEG: SourceKind.POLITICIAN,
    Sector.OPP: SourceKind.POLITICIAN,
    Sector.NGO: SourceKind.NGO,
    Sector.BUS: SourceKind.BUSINESS,
    Sector.MED: SourceKind.OUTLET,
    Sector.EDU: SourceKind.EXPERT,
    Sector.CVL: SourceKind.PUBLIC,
}
_STATE_SECTORS = frozenset({Sector.GOV, Sector.COP, Sector.JUD, Sector.SPY, Sector.IGO})
_RANK = [
    *(SourceKind.OFFICIAL, SourceKind.MILITARY, SourceKind.POLITICIAN, SourceKind.OUTLET),
    *(SourceKind.EXPERT, SourceKind.NGO, SourceKind.BUSINESS),
]
_WORKS = frozenset(
    {
        "tally",
        "count",
        "statement",
        "account",
        "analysis",
        "tweet",
        "post",
        "message",
        "comment",
        "remark",
        "estimate",
    }
)
LESSER = ("vice ", "deputy ", "former ", "assistant ", "acting ")
_DIPLOMATIC = frozenset({"diplomatic", "government", "ministry", "security", "intelligence", "police"})
_SOLDIERLY = frozenset({"military", "army", "navy", "defense", "defence"})


@dataclass(slots=True)
class Mention:
    """One place where a voice is named."""

    head: Token
    target: Token  # the name itself, where it stands in apposition to the head
    span: Span
    name: str
    being: str  # person, people, body, document, outlet, country, thing
    kind: SourceKind
    proper: bool
    definite: bool
    plural: bool
    lemma: str
    role: str = ""  # the noun of office or trade, with the word that ranks it: "vice president"
    roles: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    office: bool = False  # an office that one person holds, so that the description names that person
    body: tuple[str, ...] = ()  # the words of the body that a spokesman or statement speaks for
    code: str = ""  # of the state that the mention stands for or belongs to
    actor: Actor | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Return the name's words in lower case, article and genitive left out."""
        return name_words(self.name)


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, article and genitive left out."""
    found = (w.lower().removesuffix("'s").removesuffix("’s").rstrip(".") for w in _WORD.findall(name))
    return tuple(w for w in found if w not in {"the", "a", "an", "s"})


def read_mention(head: Token, cues: Cues, actors: Actors | None) -> Mention:
    """Return what the phrase around ``head`` names."""
    named = _named_part(head, cues)
    target = named if named is not None else head
    phrase = naming_phrase(target)
    start, end = phrase.start, phrase.end
    mention = Mention(
        head,
        target,
        _span(head, start, end),
        _ARTICLE.sub("", wording(target, start, end)),
        "thing",
        SourceKind.UNKNOWN,
        proper=_is_proper(target),
        definite=any(c.dep_ == "det" and c.lower_ not in _INDEFINITE for c in head.lefts),
        plural=target.tag_ in {"NNS", "NNPS"},
        lemma=head.lemma_.lower(),
        role=role_of(head),
        roles=_roles(head, target, cues),
        modifiers=_modifiers(target, start),
        body=_body(head) or _body_of_named(head, target),
    )
    outlet = outlet_name(target, cues) or outlet_of_document(target, cues)
    if outlet is not None:
        mention.name, mention.being, mention.kind = outlet, "outlet", SourceKind.OUTLET
        mention.proper, mention.plural = True, False
    elif mention.proper and (target.ent_type_ == "PERSON" or _titled(target, cues)):
        mention.name = _person_name(target, mention.name, cues)
        mention.being = "person"
        mention.kind = _kind_of_roles(mention.roles, cues) or SourceKind.UNKNOWN
    else:
        _describe(mention, cues)
    if actors is not None:
        _identify(mention, actors)
    return mention


def _describe(mention: Mention, cues: Cues) -> None:
    """Fill in what a phrase that is no person's and no outlet's name stands for."""
    target = mention.target
    row = cues.voice(mention.lemma) or cues.voice(target.lower_)
    counted = _counted(target)
    if counted is not None:  # "a lot of people", "one of the guards"
        row = cues.voice(counted.lemma_.lower())
    if not mention.proper:
        tail = _tail(target, _TAIL)
        if tail is not None and tail > mention.span[1]:
            start = mention.span[0]
            mention.name = _ARTICLE.sub("", wording(target, start, tail))
            mention.span = (start, tail)
    elif target.ent_type_ not in {"GPE", "PERSON"}:
        tail = _tail(target, frozenset({"of"}))
        if tail is not None and tail > mention.span[1]:  # "Ministry of Defence"
            mention.span = (mention.span[0], tail)
            mention.name = _ARTICLE.sub("", wording(target, mention.span[0], tail))
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
    if mention.being in {"person", "people"} and mention.kind in {SourceKind.OFFICIAL, SourceKind.UNKNOWN}:
        mention.kind = _kind_of_modifiers(mention, cues) or mention.kind
    if mention.being == "body" and mention.kind in {SourceKind.UNKNOWN, SourceKind.OFFICIAL}:
        mention.kind = _kind_of_words(mention.words, cues) or mention.kind


_AGENTS = ("ers", "ists", "ors", "men", "women", "ians", "ants")
_AGENTS_SINGLE = ("ist", "man", "woman", "eer")


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
    if actor.kind in {"state", "capital"} and whole and mention.being != "person":
        mention.being, mention.kind, mention.actor = "country", SourceKind.OFFICIAL, actor
    elif actor.kind == "person" and mention.being in {"person", "body", "country"}:
        mention.being, mention.actor = "person", actor
    elif actor.kind not in {"state", "capital", "demonym", "person"}:
        mention.actor = actor
        if mention.being == "country":
            mention.being, mention.kind = "body", SourceKind.UNKNOWN
    if whole and mention.actor is not None and mention.being == "body" and actor.sector in _BY_SECTOR:
        mention.kind = SourceKind.UNKNOWN  # what is known of the body outweighs the noun in its name
    if mention.kind is SourceKind.UNKNOWN and mention.actor is not None:
        if actor.sector in _STATE_SECTORS:
            mention.kind = SourceKind.OFFICIAL
        elif actor.sector is not None:
            mention.kind = _BY_SECTOR.get(actor.sector, SourceKind.UNKNOWN)


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


def _is_proper(target: Token) -> bool:
    return (
        target.pos_ == "PROPN"
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


def _named_part(head: Token, cues: Cues) -> Token | None:
    """Return the name in "a police officer, Ali Ahmed", "the paper Le Monde" and "a student named Wong"."""
    if head.pos_ == "PROPN" and head.ent_type_ in {"PERSON", "ORG"}:
        return None
    if head.lemma_.lower() in _WORKS:
        for child in head.rights:
            if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
                maker = next((c for c in child.children if c.dep_ == "pobj"), None)
                if maker is not None and (
                    maker.pos_ == "PROPN" or cues.voice(maker.lemma_.lower()) is not None
                ):
                    return maker
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


def _roles(head: Token, target: Token, cues: Cues) -> frozenset[str]:
    found = set()
    for token in (head, target):
        for child in token.children:
            row = cues.voice(child.lemma_.lower())
            if (
                child.dep_ in {"compound", "amod", "nmod", "appos"}
                and row is not None
                and row.being in PERSONS
            ):
                found.add(role_of(child))
    if head.i != target.i and cues.voice(head.lemma_.lower()) is not None:
        found.add(role_of(head))
    if target.dep_ == "appos" and cues.voice(target.head.lemma_.lower()) is not None:
        found.add(role_of(target.head))
    return frozenset(found)


def _titled(target: Token, cues: Cues) -> bool:
    """Tell whether a title stands before the name: "President", "Gen."."""
    for child in target.lefts:
        if child.dep_ == "compound":
            word = child.lower_.rstrip(".")
            row = cues.voice(child.lemma_.lower())
            if word in _TITLES or (
                row is not None and row.being in PERSONS and target.ent_type_ not in {"ORG", "GPE"}
            ):
                return True
    return False


def _person_name(target: Token, fallback: str, cues: Cues) -> str:
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
            or word in _TITLES
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


def _counted(target: Token) -> Token | None:
    """Return the noun behind a word of quantity."""
    if target.lemma_.lower() not in _QUANTITIES:
        return None
    for child in target.rights:
        if child.lower_ == "of":
            return next((c for c in child.children if c.dep_ == "pobj" and c.pos_ in {"NOUN", "PROPN"}), None)
    return None


def _tail(target: Token, words: frozenset[str]) -> int | None:
    """Return where the name ends that goes on after a preposition: "spokesman for the ministry"."""
    for child in target.rights:
        if child.dep_ == "prep" and child.lower_ in words:
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return naming_phrase(inner).end
    return None


def _body(head: Token) -> tuple[str, ...]:
    """Return the body that a spokesman or a statement speaks for."""
    if head.lemma_.lower() not in _SPEAKERS_FOR:
        return ()
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in {"for", "of", "from", "by"}:
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                phrase = naming_phrase(inner)
                return name_words(wording(inner, phrase.start, phrase.end))
    words = [t.lower_ for t in head.lefts if t.dep_ in {"compound", "nmod", "poss"} and t.pos_ != "PRON"]
    return tuple(words)


def _body_of_named(head: Token, target: Token) -> tuple[str, ...]:
    """Return the body in "White House spokeswoman Ann Lee" and "Ann Lee, a spokeswoman for the White House"."""
    for token in (head, target):
        for child in token.children:
            if child.dep_ == "appos" and child.lemma_.lower() in _SPOKESMEN:
                return _body(child)
            if child.dep_ in {"compound", "nmod"} and child.lemma_.lower() in _SPOKESMEN:
                first = token.left_edge.i
                words = [t.text for t in token.doc[first : child.i] if t.pos_ in {"PROPN", "NOUN", "ADJ"}]
                return name_words(" ".join(words))
    return ()


def _kind_of_roles(roles: frozenset[str], cues: Cues) -> SourceKind | None:
    kinds = [cues.voices[r.split()[-1]].kind for r in sorted(roles)]
    return min(kinds, key=lambda k: _RANK.index(k) if k in _RANK else len(_RANK), default=None)


def _kind_of_modifiers(mention: Mention, cues: Cues) -> SourceKind | None:
    if mention.modifiers & _SOLDIERLY:
        return SourceKind.MILITARY
    if mention.modifiers & _DIPLOMATIC:
        return SourceKind.OFFICIAL
    for word in ("rebel", "militant", "opposition"):
        row = cues.voice(word)
        if word in mention.modifiers and row is not None:
            return row.kind
    return None


def _kind_of_words(words: tuple[str, ...], cues: Cues) -> SourceKind | None:
    for word in reversed(words):
        row = cues.voice(word)
        if row is not None and row.being in {"body", *PERSONS}:
            return row.kind
    return None
