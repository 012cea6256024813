"""Repairs of parses that go wrong in the same way again and again."""

import re

from spacy.language import Language
from spacy.tokens import Doc, Token

from firsthand.language.clauses import FINITE

REJOINED = "firsthand_rejoined"
RETOLD = "firsthand_retold"
_LETTER_AND_NUMBER = re.compile(r"[A-Z]\d{1,3}")  # a movement called by the day it began
_OPENING = frozenset({'"', "“", "``"})
_CLOSING = frozenset({'"', "”", "''"})
_FARTHEST = 20  # tokens of a quoted object
_OWN = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "expl", "csubj"})
_BELOW = frozenset({"ccomp", "xcomp", "advcl", "conj"})
_SAYING = frozenset({"say", "think", "believe", "suspect", "insist", "allege", "argue", "claim", "blame"})
_BLAMING = frozenset({"blame", "attribute", "pin"})
_REPORTING = frozenset({"report", "say", "announce", "state", "write", "claim", "add", "confirm", "warn"})
_TELLING = _SAYING | _REPORTING
_SAID_THINGS = frozenset(
    {"thing", "something", "nothing", "word", "prayer", "line", "phrase", "responsibility"}
)
_OF_A_NOUN = frozenset({"det", "amod", "nummod", "compound", "poss"})
_REGIONS = frozenset({"Levant", "Syria", "Sham"})
_TO_LAND = 6  # tokens from "of" to "al-Sham" in "of Iraq and al-Sham"
_HELPING = frozenset({"aux", "auxpass"})
_HIGHEST = 4  # verbs from a bare form up to the verb of saying
_VERB_FORMS = FINITE | {"VBN"}


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


@Language.component(RETOLD)
def retell(doc: Doc) -> Doc:
    """Mend what the parser makes of the clauses under a verb of saying, and of the WHO, the IS and the M23.

    A finite verb is not coordinated with "would stay" or "use": in "said they would stay and warned the rebels"
    who says so warns. Nobody says services: in "said services hacked computers" they hack.
    """
    for token in doc:
        if (token.text == "WHO" and token.pos_ == "PRON") or (
            token.tag_ == "NN" and _LETTER_AND_NUMBER.fullmatch(token.text)
        ):
            token.pos_, token.tag_ = "PROPN", "NNP"
        elif token.text == "IS" and token.pos_ in ("AUX", "VERB"):
            _name_group(token)
        elif token.lower_ == "dead" and token.i and token.nbor(-1).lower_ == "shot":
            _shoot(token.nbor(-1), token)
        elif token.dep_ == "appos" and token.head.pos_ == "NOUN":
            _list_apart(token)
        elif token.text in _REGIONS and token.pos_ == "PROPN":
            _join_region(token)
        elif token.dep_ == "conj" and token.tag_ in FINITE:
            _give_back(token)
        elif token.dep_ == "relcl":
            _take_back(token)
        elif token.dep_ == "advcl" and token.head.lemma_ in _TELLING:
            if any(c.lower_ == "that" and c.dep_ == "mark" for c in token.lefts):
                token.dep_ = "ccomp"  # "say, without giving proof, that two men were killed"
        elif token.dep_ == "acl" and token.head.dep_ == "appos":
            _lay_to(token)
        elif token.lemma_ in _SAYING and token.pos_ == "VERB":
            _open_clause(token)
            _close_aside(token)
            _set_apart(token)
    return doc


def _shoot(shot: Token, dead: Token) -> None:
    """Make a verb and its object of "a sniper shot dead a reporter", where the parse finds a dead shot."""
    if shot.head.i == dead.i:  # "dead" taken for the main word
        shot.head, shot.dep_ = (shot, "ROOT") if dead.head.i == dead.i else (dead.head, dead.dep_)
        for child in [c for c in dead.children if c.i != shot.i]:
            child.head = shot
    if shot.pos_ == "NOUN":
        shooter = next((c for c in shot.lefts if c.dep_ in ("compound", "nsubj")), None)
        if shooter is None:
            return
        for child in [c for c in shot.lefts if c.i != shooter.i and c.dep_ in _OF_A_NOUN]:
            child.head = shooter
        shooter.dep_ = "nsubj"
        shot.pos_, shot.tag_, shot.lemma_ = "VERB", "VBD", "shoot"
    victim = dead.head if dead.dep_ == "amod" and dead.head.i > dead.i else None
    victim = victim or next((c for c in shot.rights if c.dep_ in ("npadvmod", "attr", "dobj")), None)
    dead.head, dead.dep_ = shot, "oprd"
    if victim is not None and victim.head.i == shot.i and victim.dep_ != "nsubjpass":
        victim.dep_ = "dobj"


def _list_apart(noun: Token) -> None:
    """Make a list of "the bishop, the pope and a spokesman": each has its article, and no comma closes."""
    last = next((c for c in noun.rights if c.dep_ == "conj"), None)
    if last is None or not any(c.dep_ == "cc" and c.lower_ == "and" for c in noun.rights):
        return
    own = all(any(c.dep_ == "det" for c in t.lefts) for t in (noun.head, noun, last))
    end = noun.right_edge.i + 1
    closed = end < len(noun.doc) and noun.doc[end].text == ","
    if own and not closed and noun.head.i < noun.left_edge.i:
        noun.dep_ = "conj"


def _join_region(name: Token) -> None:
    """Hang the Levant on Iraq in "the Islamic State of Iraq and the Levant": it is no second attacker."""
    before = [t for t in name.doc[max(0, name.i - _TO_LAND) : name.i] if t.lower_ not in ("the", "al", "-")]
    if [t.lower_ for t in before[-3:]] == ["of", "iraq", "and"]:
        name.head, name.dep_ = before[-2], "conj"


def _name_group(name: Token) -> None:
    """Make a name of the IS before its men: in "IS militants attacked" nothing is."""
    men = name.nbor() if name.i + 1 < len(name.doc) else name
    if men.tag_ != "NNS" or men.is_upper:  # "THE TOWN IS RUINS"
        return
    verb = men.head
    if verb.i != name.i and verb.head.i == name.i:  # "said IS militants attacked": hung over the clause
        verb.head, verb.dep_ = (verb, "ROOT") if name.head.i == name.i else (name.head, name.dep_)
    for child in [c for c in name.children if c.i != men.i]:
        child.head = men if child.i < name.i else verb
        child.dep_ = "nummod" if child.pos_ == "NUM" else child.dep_
    if men.head.i == name.i:
        men.head, men.dep_ = (men, "ROOT") if name.head.i == name.i else (name.head, name.dep_)
    name.head, name.dep_ = men, "compound"
    name.pos_, name.tag_, name.lemma_ = "PROPN", "NNP", "IS"
    name.ent_type_ = "ORG"


def _take_back(told: Token) -> None:
    """Give a verb of reporting its clause: "reported, citing two diplomats, that the talks had collapsed"."""
    that = next((c for c in told.lefts if c.lower_ == "that" and c.dep_ == "mark"), None)
    if that is None or not that.i or that.nbor(-1).text != ",":
        return
    for above in told.ancestors:
        if above.lemma_ in _REPORTING and above.pos_ == "VERB":
            if not any(c.dep_ in ("ccomp", "dobj") for c in above.children):
                told.head, told.dep_ = above, "ccomp"
            return


def _close_aside(verb: Token) -> None:
    """Make an aside of "gunmen believed to be rebels attacked a post", whose main verb is the later one."""
    if verb.tag_ not in ("VBD", "VBN") or verb.i + 1 >= len(verb.doc) or verb.nbor().lower_ != "to":
        return
    who = [c for c in verb.lefts if c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN")]
    being = next((c for c in verb.rights if c.dep_ == "xcomp" and c.i <= verb.i + 3), None)
    main = next((c for c in verb.rights if c.dep_ == "ccomp" and c.tag_ in FINITE), None)
    helped = any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    if len(who) != 1 or being is None or main is None or helped or any(c.dep_ in _OWN for c in main.lefts):
        return
    _lead(main, verb, who[0])
    verb.head, verb.dep_, verb.tag_ = who[0], "acl", "VBN"


def _set_apart(verb: Token) -> None:
    """Tell a deed from who tells of it: "an attack officials say killed four was claimed by rebels".

    The parser takes the deed for the first half of the teller's name and his verb for the main one.
    """
    who = next((c for c in verb.lefts if c.dep_ == "nsubj" and c.tag_ == "NNS" and c.i + 1 == verb.i), None)
    deed = who.nbor(-1) if who is not None and who.i else None
    if who is None or deed is None or deed.dep_ != "compound" or deed.tag_ != "NN" or deed.head.i != who.i:
        return
    told = [t for t in verb.subtree if t.i > verb.i and _is_told(t, verb)]
    first = None if verb.lemma_ in _BLAMING else next(iter(told), None)
    main = next((t for t in told if t is not first and t.dep_ in _BELOW), None)
    if main is None or not any(c.lower_ in ("a", "an", "the") for c in who.lefts):
        return
    if first is not None:
        if any(c.dep_ in ("nsubj", "nsubjpass") for c in first.lefts):
            return  # "tribal officials say rebels shelled a market that was closed"
        for child in [c for c in main.lefts if c.dep_ in ("nsubj", "nsubjpass") and c.i > first.i]:
            child.head, child.dep_ = first, "dobj"
    for child in [c for c in who.lefts if c.i < deed.i]:
        child.head = deed
    _lead(main, verb, deed)
    if first is not None:
        first.head, first.dep_, first.tag_ = verb, "ccomp", "VBD" if first.tag_ == "VBN" else first.tag_
    verb.head, verb.dep_ = deed, "relcl"


def _is_told(token: Token, verb: Token) -> bool:
    """Tell whether a word is the verb of a clause: finite, passive, or a participle right behind the teller's verb."""
    if token.dep_ in _HELPING:
        return False
    passive = any(c.dep_ == "auxpass" for c in token.lefts)
    return token.tag_ in FINITE or passive or (token.tag_ == "VBN" and token.i == verb.i + 1)


def _lead(main: Token, verb: Token, subject: Token) -> None:
    """Put one verb of a clause in the place of another, with the subject that is its own."""
    if verb.head.i == verb.i:
        main.head, main.dep_ = main, "ROOT"
    else:
        main.head, main.dep_ = verb.head, verb.dep_
    passive = any(c.dep_ == "auxpass" for c in main.lefts)
    subject.head, subject.dep_ = main, "nsubjpass" if passive else "nsubj"
    for child in [c for c in verb.children if c.dep_ == "punct" and c.i > main.i]:
        child.head = main


def _lay_to(verb: Token) -> None:
    """Make a clause of a name set beside a deed and a participle: "an attack Kyiv blamed on Moscow"."""
    name = verb.head
    deed = name.head
    beside = deed.i < name.i < verb.i and deed.i + 1 == name.left_edge.i and name.i + 1 == verb.i
    if verb.lemma_ in _BLAMING and beside and any(c.lower_ in ("on", "to") for c in verb.rights):
        verb.head, verb.dep_, verb.tag_ = deed, "relcl", "VBD"
        name.head, name.dep_ = verb, "nsubj"


def _give_back(verb: Token) -> None:
    """Hang a finite verb that was hung on a bare form on the verb of saying above."""
    first = verb.head
    if first.tag_ != "VB" or first.i > verb.i or any(c.dep_ in _OWN for c in verb.children):
        return
    above = first
    for _ in range(_HIGHEST):
        if above.head.i == above.i or above.dep_ not in _BELOW or above.head.i > above.i:
            return
        above = above.head
        if above.tag_ in FINITE or (above.tag_ == "VBN" and any(c.lemma_ == "have" for c in above.lefts)):
            break
    past = above.tag_ not in {"VBZ", "VBP"}
    if (verb.tag_ == "VBD") != past or not any(c.dep_ == "nsubj" for c in above.lefts):
        return
    for child in [c for c in first.children if c.dep_ in ("cc", "punct") and first.i < c.i < verb.i]:
        if child.i >= verb.left_edge.i - 2:
            child.head = above
    verb.head = above


def _open_clause(verb: Token) -> None:
    """Make a clause of an object that is followed by a participle: "said the services hacked computers"."""
    things = [c for c in verb.rights if c.dep_ == "dobj" and c.pos_ in ("NOUN", "PROPN")]
    if len(things) != 1 or any(c.dep_ == "ccomp" for c in verb.children):
        return
    thing = things[0]
    for told in thing.rights:
        if told.dep_ == "acl" and told.tag_ in ("VBN", "VBD") and told.i == thing.i + 1:
            if thing.lemma_ in _SAID_THINGS or any(c.dep_ == "agent" for c in told.children):
                return
            told.head = verb
            told.dep_, told.tag_ = "ccomp", "VBD"
            thing.head = told
            thing.dep_ = "nsubj"
            return


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
