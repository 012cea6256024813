"""From the head that fills a slot to the one that names: a name beside a title, a body behind its spokesman."""

from itertools import islice

from spacy.tokens import Token

from firsthand.knowledge.triggers import Triggers
from firsthand.language.clauses import arguments_of_nearest, is_verbal, prepositions_of, with_conjuncts
from firsthand.language.phrases import naming_phrase
from firsthand.reading.events.site import is_actor
from firsthand.reading.findings import Parsed, Phrase

_NAMES = frozenset({"PERSON", "ORG", "GPE"})
_SPOKEN_FOR = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_COUNTING = frozenset({"", "CARDINAL", "ORDINAL", "QUANTITY"})
_PERSONAL = frozenset({"he", "she", "it", "they", "him", "her", "them"})
_SAYING_DEPS = frozenset({"ccomp", "advcl", "conj", "xcomp", "relcl", "acl"})
_TWO = frozenset({"two", "both", "these"})
_STATES = frozenset({"country", "nation", "state"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
_MAX_CLIMB = 5
_PAIR_LOOK = 80  # tokens before "the two countries"
_MOST_CLAUSES = 12
_SHORT_LOOK = 12  # tokens before "their government"
_LONGEST_LOOK = 80  # tokens before a "we" in which its speaker is looked for


def named(token: Token, parsed: Parsed, triggers: Triggers) -> Token | None:
    """Return the token that names who ``token`` means; None for a pronoun of nobody known."""
    meant = _antecedent(token, parsed)
    if meant is None:
        return None
    meant = _owner_behind(_whole_behind(_body_behind(meant), triggers), parsed, triggers)
    return _name_beside(meant)


def each_named(token: Token) -> list[Token]:
    """Return the parties that one phrase holds: "leaders of Chad and Mali", "Malian and Chadian envoys"."""
    if token.tag_ == "NNS" and not token.ent_type_:
        around = prepositions_of(token)
        for name in ("including", "of", "from"):
            members = [t for t in around.get(name, []) if t.ent_type_ in ("GPE", "ORG", "PERSON")]
            if len(members) > 1:
                return members
    if token.pos_ == "NOUN" and (peoples := _coordinated_peoples(token)):
        return [*peoples[:-1], token]
    return [token]


def both_meant(token: Token, triggers: Triggers) -> list[Token]:
    """Return the two named just before whom "the two countries", "both sides" or "the two" stand for.

    Two names side by side come first; of states, else, the last two that differ.
    """
    if not _tells_two(token, triggers):
        return []
    doc = token.doc
    states: list[Token] = []
    for i in range(token.i - 1, max(token.i - _PAIR_LOOK, -1), -1):
        second = doc[i]
        first = second.head
        if second.dep_ == "conj" and first.i < i and _is_named(second) and _is_named(first):
            return [first, second]
        if second.ent_type_ == "GPE" and second.pos_ == "PROPN" and second.dep_ != "compound":
            states += [second] if all(second.lower_ != t.lower_ for t in states) else []
    return states[1::-1] if len(states) > 1 and token.lemma_.lower() in _STATES else []


def _tells_two(token: Token, triggers: Triggers) -> bool:
    if token.lower_ in ("two", "both"):
        alone = token.dep_ in _ARGUMENTS and not any(
            t.dep_ in ("prep", "conj", "relcl") for t in token.rights
        )
        return alone and (token.lower_ == "both" or any(c.lower_ == "the" for c in token.lefts))
    if token.tag_ != "NNS" or not triggers.in_class(token.lemma_.lower(), "paired"):
        return False
    return any(c.lower_ in _TWO for c in token.lefts) and not any(c.dep_ == "prep" for c in token.rights)


def _is_named(token: Token) -> bool:
    return token.pos_ == "PROPN" and (token.ent_type_ in ("GPE", "ORG", "PERSON") or token.lower_ == "south")


def _coordinated_peoples(noun: Token) -> list[Token]:
    """Return the peoples or states before a noun, where there are several: "Malian and Chadian envoys"."""
    for child in noun.lefts:
        if child.dep_ in ("amod", "nmod") and child.ent_type_ in ("NORP", "GPE"):
            found = [t for t in with_conjuncts(child) if t.ent_type_ in ("NORP", "GPE") and t.i < noun.i]
            if len(found) > 1:
                return found
    return []


def _antecedent(token: Token, parsed: Parsed) -> Token | None:
    if token.ent_type_ or (token.pos_ != "PRON" and token.tag_ not in ("PRP", "PRP$", "WP", "WDT", "DT")):
        return token  # "US" looks like a pronoun to the tagger
    target = parsed.antecedents.get(token.i)
    if target is not None and parsed.doc[target].pos_ != "PRON":
        return parsed.doc[target]
    return _subject_of_saying(token) if token.lower_ in _PERSONAL else None


def _subject_of_saying(pronoun: Token) -> Token | None:
    """Return the subject of the clause above: "France said it would help"."""
    verb = pronoun.head
    for _ in range(_MAX_CLIMB):
        if verb.dep_ not in _SAYING_DEPS or not is_verbal(verb.head):
            return None
        verb = verb.head
        subjects = arguments_of_nearest(verb).subjects
        if subjects and subjects[0].i < pronoun.i and subjects[0].pos_ != "PRON":
            return subjects[0]
    return None


def speaker_of(pronoun: Token, triggers: Triggers) -> Token | None:
    """Return the subject of the nearest verb of saying: above the "we", else in the sentences just before."""
    verb = pronoun.head
    for above in (verb, *islice(verb.ancestors, _MOST_CLAUSES)):
        if subject := _saying_subject(above, triggers):
            return subject
    doc = pronoun.doc
    for i in range(pronoun.i - 1, max(pronoun.i - _LONGEST_LOOK, -1), -1):
        if doc[i].is_space and "\n" in doc[i].text:
            return None
        if subject := _saying_subject(doc[i], triggers):
            return subject
    return None


def _saying_subject(verb: Token, triggers: Triggers) -> Token | None:
    if not is_verbal(verb) or not triggers.in_class(verb.lemma_.lower(), "saying"):
        return None
    subjects = [t for t in arguments_of_nearest(verb).subjects if t.lower_ not in ("we", "i", "you")]
    return subjects[0] if subjects else None


def _body_behind(token: Token) -> Token:
    """Return the body that an unnamed spokesman speaks for."""
    if token.lemma_.lower() not in _SPOKEN_FOR or any(c.dep_ == "appos" for c in token.children):
        return token
    around = prepositions_of(token)
    for name in ("for", "of"):
        if around.get(name):
            return around[name][0]
    return token


def _whole_behind(token: Token, triggers: Triggers) -> Token:
    """Return what there is a number or part of: "dozens of guards"."""
    if triggers.in_class(token.lower_, "part_of") and token.ent_type_ in _COUNTING:
        named_beside = [c for c in token.rights if c.dep_ == "appos" and c.pos_ == "PROPN"]
        if named_beside:  # "one of these groups, the Coastal Front"
            return named_beside[0]
        of = prepositions_of(token).get("of")
        if of:
            return of[0]
    return token


def _owner_behind(token: Token, parsed: Parsed, triggers: Triggers) -> Token:
    """Return the state or body whose forces or organs they are: "its troops", where "its" stands for a name."""
    if token.pos_ != "NOUN" or not any(
        triggers.in_class(token.lemma_.lower(), c) for c in ("force", "organ")
    ):
        return token
    for child in token.lefts:
        if child.dep_ == "poss" and child.lower_ in ("its", "their"):
            target = parsed.antecedents.get(child.i)
            if target is not None and parsed.doc[target].ent_type_ in ("GPE", "ORG", "NORP"):
                return parsed.doc[target]
            return _state_before(child) or token
    return token


def _state_before(pronoun: Token) -> Token | None:
    """Return the state named just before in the sentence: "envoys from Chad said their government …"."""
    for i in range(pronoun.i - 1, max(pronoun.i - _SHORT_LOOK, -1), -1):
        if pronoun.doc[i + 1].is_sent_start:
            return None
        if pronoun.doc[i].ent_type_ == "GPE":
            return pronoun.doc[i]
    return None


def _name_beside(token: Token) -> Token:
    """Return the name that stands in apposition: "the mayor of London, Sadiq Khan", "Al Nour, a party"."""
    if token.ent_type_ in _NAMES and token.pos_ == "PROPN":
        if _is_dateline(token):
            beside = [
                c for c in token.children if c.dep_ == "appos" and c.i > token.i and c.ent_type_ != "ORG"
            ]
            return beside[-1] if beside else token
        return token
    for child in token.children:
        if child.dep_ == "appos" and child.i > token.i and child.pos_ == "PROPN":
            return child
    if token.dep_ == "appos" and token.head.pos_ == "PROPN" and token.head.ent_type_ in _NAMES:
        return token.head
    if token.dep_ == "attr" and token.head.lemma_ == "be":
        subjects = arguments_of_nearest(token.head).subjects
        if subjects and subjects[0].pos_ == "PROPN":
            return subjects[0]
        if subjects and subjects[0].dep_ == "appos" and subjects[0].head.pos_ == "PROPN":
            return subjects[0].head
    return token


def _is_dateline(token: Token) -> bool:
    if not (token.text.isupper() and len(token) > 3 and token.ent_type_ == "GPE"):
        return False
    return any(token.doc[i].is_sent_start for i in range(token.i, max(token.i - 3, -1), -1))


def party_phrase(token: Token, triggers: Triggers) -> Phrase:
    """Return the words that name a party, with "of …" where the head alone names nobody in particular."""
    phrase = naming_phrase(token)
    if token.pos_ == "PROPN" or token.ent_type_:
        return phrase
    if peoples := _coordinated_peoples(token):
        return Phrase(peoples[-1].idx, phrase.end, token.i)
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == token.i + 1:
            inner = [c for c in child.children if c.dep_ == "pobj"]
            if inner and (inner[0].ent_type_ or is_actor(inner[0], triggers)):
                last = naming_phrase(with_conjuncts(inner[0])[-1])
                return Phrase(phrase.start, max(phrase.end, last.end), token.i)
    return phrase
