"""Clauses: who is the subject and what the object of a verb, seen through the syntax around it.

The parse gives a verb's own children; readers mean more by "subject": that of the clause it is coordinated
with, of the verb that controls it ("agreed to attack"), the noun that a relative clause or a participle
hangs on ("militants preparing to attack", "the bomb planted by rebels"), the agent of a passive.
"""

from dataclasses import dataclass, field
from functools import lru_cache

import msgspec
from spacy.tokens import Token

from firsthand.knowledge.tables import read_table

_SUBJECTS = frozenset({"nsubj", "csubj"})
_PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
_OBJECTS = frozenset({"dobj", "obj"})
_ALONG = frozenset({"along", "together"})
_RELATIVES = frozenset({"that", "which", "who", "whom", "whose"})
_CHARGING = frozenset({"accuse", "suspect", "convict", "acquit"})
_DEMANDS = frozenset({"demand", "call", "appeal", "request", "plea", "order", "ultimatum"})
_SPURNING = frozenset(
    {"veto", "reject", "oppose", "block", "defy", "dismiss", "ignore", "denounce", "condemn"}
)
FINITE = frozenset({"VBD", "VBZ", "VBP"})  # tags of verbs with a subject and tense of their own
_NAMING = frozenset({"call", "describe", "term", "brand", "identify", "label"})
_TO_WHAT = 2  # tokens from a verb to the "what" that is its object
_MAX_CLIMB = 6  # verbs between a verb and the clause that holds its subject; real chains are shorter


@dataclass(slots=True)
class Arguments:
    """The logical arguments of a verb: who acts, who is acted on, and what stands after prepositions."""

    subjects: list[Token] = field(default_factory=list)
    objects: list[Token] = field(default_factory=list)
    datives: list[Token] = field(default_factory=list)
    prepositions: dict[str, list[Token]] = field(default_factory=dict)
    passive: bool = False


def with_conjuncts(token: Token) -> list[Token]:
    """Return the token and the nouns coordinated with it, in order."""
    found, queue = [token], [token]
    while queue:
        for child in queue.pop().children:
            if child.dep_ in ("conj", "appos_conj") and child.pos_ not in ("VERB", "AUX"):
                if opens_clause(child):
                    continue
                found.append(child)
                queue.append(child)
    return found


def opens_clause(noun: Token) -> bool:
    """Tell whether a noun is rather the subject of the verb after it: "rioted in a jail and rebels attacked posts".

    The parse takes it for one more place of the clause before, whose subject then seems to do both.
    """
    if noun.dep_ != "conj" or noun.head.i > noun.i or noun.i + 1 >= len(noun.doc):
        return False
    verb = noun.doc[noun.i + 1]
    if verb.tag_ not in FINITE or verb.dep_ not in ("conj", "advcl") or verb.pos_ != "VERB":
        return False
    own = {child.dep_ for child in verb.children}
    return "dobj" in own and not own & {"nsubj", "nsubjpass", "aux", "auxpass", "agent", "mark", "expl"}


def is_verbal(token: Token) -> bool:
    """Tell whether the token heads a clause: a verb, or a participle that the tagger took for an adjective."""
    return token.pos_ in ("VERB", "AUX") or token.tag_ in ("VBN", "VBG", "VBD", "VB", "VBZ", "VBP")


def is_clause_misread(verb: Token) -> bool:
    """Tell whether a premodifier is the verb of a clause without articles: "Militia burned villages"."""
    if verb.dep_ != "amod" or verb.tag_ not in ("VBD", "VBN", "JJ"):
        return False
    before = [c for c in verb.lefts if c.dep_ in ("npadvmod", "nsubj", "nmod", "compound")]
    return bool(before) and before[-1].i == verb.i - 1 and before[-1].pos_ in ("NOUN", "PROPN")


def is_left_open(verb: Token) -> bool:
    """Tell whether a verb is half of "neither confirmed nor denied", "declined to confirm or deny"."""
    pair = (verb.head, verb) if verb.dep_ == "conj" else (verb, next(iter(verb.conjuncts), verb))
    return {t.lemma_ for t in pair} == {"confirm", "deny"} and any(
        c.lower_ in ("nor", "or") for c in pair[0].rights if c.dep_ == "cc"
    )


def is_passive(verb: Token) -> bool:
    """Tell whether a verb stands in the passive, reduced forms ("the man killed in the raid") included."""
    if is_clause_misread(verb):
        return False
    dependents = {child.dep_ for child in verb.children}
    if dependents & {"nsubjpass", "auxpass", "agent", "csubjpass"}:
        return True
    if "nsubj" in dependents and verb.tag_ == "VBN" and not dependents & {"aux", "dobj"}:
        return True  # "with four people killed in the raid"
    if dependents & {"nsubj", "aux"}:
        return False
    if verb.dep_ in ("acl", "amod") and verb.tag_ in ("VBN", "VBD", "JJ"):
        return True
    if verb.dep_ == "advcl" and verb.tag_ == "VBN":
        return True
    if verb.dep_ == "xcomp" and verb.tag_ == "VBN":  # "three men were reported killed"
        return not dependents & {"aux", "dobj"}
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.pos_ == "VERB":
        return is_passive(verb.head)
    return False


def prepositions_of(token: Token) -> dict[str, list[Token]]:
    """Return what stands after each preposition that hangs on a token, with coordinated nouns."""
    found: dict[str, list[Token]] = {}
    for child in token.children:
        if child.lower_ == "according":
            continue  # "to" whom it is according is none to whom it is done
        if child.dep_ in ("prep", "dative", "agent") and child.pos_ in ("ADP", "SCONJ", "VERB", "ADV"):
            _add_objects(found, child, child.lower_)
    return found


def _add_objects(found: dict[str, list[Token]], preposition: Token, name: str) -> None:
    for inner in preposition.children:
        if inner.dep_ in ("pobj", "pcomp") and inner.pos_ not in ("VERB", "AUX"):
            found.setdefault(name, []).extend(with_conjuncts(inner))
        elif inner.dep_ == "prep" or (inner.dep_ == "conj" and inner.pos_ == "ADP"):
            # "out of", "because of"; "in and around", "to Iraq and to Syria"
            _add_objects(found, inner, inner.lower_)


def arguments_of(verb: Token) -> Arguments:
    """Return the logical arguments of a verb."""
    found = Arguments(passive=is_passive(verb), prepositions=prepositions_of(verb))
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            (found.objects if found.passive else found.subjects).extend(_resolve(child, verb))
        elif child.dep_ in _PASSIVE_SUBJECTS or child.dep_ in _OBJECTS:
            found.objects += _resolve(child, verb)
        elif child.dep_ == "dative" and child.pos_ != "ADP":
            found.datives += with_conjuncts(child)
        elif child.dep_ == "agent":
            found.subjects += [
                t for inner in child.children if inner.dep_ == "pobj" for t in with_conjuncts(inner)
            ]
        elif child.dep_ in ("aux", "auxpass"):  # the parser hangs a distant subject on the auxiliary
            for inner in child.children:
                if inner.dep_ in _SUBJECTS:
                    found.subjects += _resolve(inner, verb)
                elif inner.dep_ in _PASSIVE_SUBJECTS:
                    found.objects += _resolve(inner, verb)
        elif child.dep_ == "attr" and not found.objects and verb.lemma_ != "be":
            found.objects += with_conjuncts(child)
    _add_companions(verb, found)
    _add_told_of(verb, found)
    if is_clause_misread(verb):
        found.subjects = found.subjects or [c for c in verb.lefts if c.i == verb.i - 1]
    _add_from_noun_above(verb, found)
    if not found.subjects and verb.i and opens_clause(verb.doc[verb.i - 1]):
        found.subjects = [verb.doc[verb.i - 1]]
    _share_among_conjuncts(verb, found)
    if found.passive and not found.objects and verb.dep_ in ("xcomp", "advcl"):
        found.objects = inherited_subjects(verb)  # "ten drones are expected to be delivered"
    if found.passive and not found.subjects:
        found.subjects = _distant_agent(verb, found)
    if not found.subjects and not found.passive:
        found.subjects = inherited_subjects(verb)
    return found


def _add_companions(verb: Token, found: Arguments) -> None:
    """Put those "along with" the subject or the object beside it: "killed a leader along with seven others"."""
    for child in verb.children:
        if child.dep_ != "prep" or child.lower_ not in _ALONG:
            continue
        inner = (c for c in child.children if c.lower_ == "with")
        more = [t for w in inner for c in w.children if c.dep_ == "pobj" for t in with_conjuncts(c)]
        after_object = child.i > verb.i and any(o.i < child.i for o in found.objects)
        (found.objects if after_object else found.subjects).extend(more)
        found.prepositions["with"] = [t for t in found.prepositions.get("with", []) if t not in more]


def _add_told_of(verb: Token, found: Arguments) -> None:
    """Give a clause told inside a relative one the noun that it is told of: "a raid the army says killed ten".

    And the verb before "what it said were ten fighters" those who are said to be so.
    """
    own = {child.dep_ for child in verb.children}
    helpers = (c for c in verb.children if c.dep_ == "aux")
    own |= {inner.dep_ for helper in helpers for inner in helper.children}
    told = verb.dep_ in ("ccomp", "xcomp") and verb.head.dep_ == "relcl" and verb.i > verb.head.i
    if told and verb.tag_ in FINITE | {"VBN"} and not own & {"mark", *_SUBJECTS, *_PASSIVE_SUBJECTS}:
        (found.objects if found.passive else found.subjects).append(verb.head.head)
    if not found.objects and not found.passive:
        found.objects = called(verb)


def called(verb: Token) -> list[Token]:
    """Return who stands behind "what": "killed what it said were ten fighters", "what it called terrorists"."""
    for clause in verb.rights:
        what = next((c for c in clause.lefts if c.lower_ == "what"), None)
        if clause.dep_ != "ccomp" or what is None or what.i > verb.i + _TO_WHAT:
            continue
        for inner in (clause, *(c for c in clause.rights if c.dep_ == "ccomp" and c.lemma_ == "be")):
            names = [c for c in inner.rights if c.dep_ in ("attr", "oprd")]
            if inner is clause and clause.lemma_ in _NAMING:
                names += [c for c in clause.rights if c.dep_ == "dobj"]
                names += [
                    g for c in clause.rights if c.lower_ == "as" for g in c.children if g.dep_ == "pobj"
                ]
            if names:
                return [t for name in names[:1] for t in with_conjuncts(name)]
    return []


def _distant_agent(verb: Token, found: Arguments) -> list[Token]:
    """Return an agent hung on a noun between: "was listed as a danger by the ministry"."""
    for name in ("as", "to", "in", "with"):
        for noun in found.prepositions.get(name, []):
            agents = prepositions_of(noun).get("by")
            if agents and noun.i > verb.i:
                return agents
    return []


def _resolve(noun: Token, verb: Token) -> list[Token]:
    """Return the nouns meant: for a relative pronoun the noun that its clause hangs on."""
    if noun.lower_ in _RELATIVES and verb.dep_ == "relcl":
        return [verb.head]
    if noun.lower_ in _RELATIVES and verb.dep_ == "conj" and verb.head.dep_ == "relcl":
        return [verb.head.head]
    if noun.lower_ in _RELATIVES and verb.dep_ == "ccomp":
        if verb.head.dep_ == "relcl":  # "a strike that police said was carried out by rebels"
            return [verb.head.head]
        if singled := _cleft(verb.head):
            return singled
    return with_conjuncts(noun)


def _cleft(copula: Token) -> list[Token]:
    """Return who is singled out by "It was Kenya and Chad who, last year, closed …", where the clause hangs on "was"."""
    if copula.lemma_ != "be" or not any(c.dep_ == "nsubj" and c.lower_ == "it" for c in copula.lefts):
        return []
    return [t for c in copula.rights if c.dep_ == "attr" for t in with_conjuncts(c)]


def is_clefted(noun: Token) -> bool:
    """Tell whether a noun is the one of whom "It was … that" tells."""
    return noun.dep_ == "attr" and any(t.i == noun.i for t in _cleft(noun.head))


def _add_from_noun_above(verb: Token, found: Arguments) -> None:
    """A participle or a relative clause takes the noun it hangs on as the argument it lacks."""
    above = verb.head
    if verb.dep_ == "acl" and above.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
        if verb.tag_ == "VBG" and not found.subjects:
            found.subjects = [above]
        elif found.passive and not found.objects:
            found.objects = [above]
    elif verb.dep_ == "amod" and verb.tag_ in ("VBN", "VBD", "JJ") and not found.objects:
        found.objects = [above]
    elif verb.dep_ == "relcl" and not found.objects and found.subjects and above not in found.subjects:
        clauses = [child for child in verb.children if child.dep_ in ("ccomp", "xcomp")]
        stranded = [child for child in verb.children if child.dep_ == "prep" and not child.n_rights]
        if not clauses and not stranded:  # "the attacks they condemned"
            found.objects = [above]


def _share_among_conjuncts(verb: Token, found: Arguments) -> None:
    """Let one of two coordinated verbs lend what the other lacks: "attacked and killed soldiers"."""
    if verb.dep_ == "conj" and is_verbal(verb.head):
        if not found.subjects and not found.passive:
            first = arguments_of_nearest(verb.head)
            if not is_passive(verb.head) or found.passive:
                found.subjects = first.subjects
            else:
                found.subjects = first.objects
        if found.passive and not found.objects:
            above = arguments_of_nearest(verb.head)
            found.objects = above.objects if above.passive else above.subjects
    elif not found.objects:
        for child in verb.children:
            if child.dep_ == "conj" and child.pos_ == "VERB" and child.i - verb.i <= 3 and not found.passive:
                found.objects = [t for c in child.children if c.dep_ in _OBJECTS for t in with_conjuncts(c)]
                if not found.prepositions:
                    found.prepositions = prepositions_of(child)
                break


def arguments_of_nearest(verb: Token, depth: int = 0) -> Arguments:
    """Return the own subject and object of the first verb up the chain of conjuncts that has any."""
    found = Arguments(passive=is_passive(verb))
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            (found.objects if found.passive else found.subjects).extend(_resolve(child, verb))
        elif child.dep_ in _PASSIVE_SUBJECTS or child.dep_ in _OBJECTS:
            found.objects += _resolve(child, verb)
        elif child.dep_ == "agent":
            found.subjects += [
                t for inner in child.children if inner.dep_ == "pobj" for t in with_conjuncts(inner)
            ]
    _add_from_noun_above(verb, found)
    if not found.subjects and not (found.passive and found.objects) and depth < _MAX_CLIMB:
        if verb.dep_ == "conj" and is_verbal(verb.head):
            above = arguments_of_nearest(verb.head, depth + 1)
            return (
                above
                if not found.objects
                else Arguments(above.subjects, found.objects, passive=found.passive)
            )
        found.subjects = inherited_subjects(verb, depth + 1)
    return found


class ControlRow(msgspec.Struct, frozen=True):
    """A row of ``control_verbs.tsv``."""

    verb: str
    source: str
    example: str


@lru_cache(maxsize=1)
def object_control_verbs() -> frozenset[str]:
    """Return the verbs whose object, not subject, does what the following infinitive says."""
    return frozenset(row.verb for row in read_table("control_verbs", ControlRow))


def inherited_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Return the subject that a verb without one of its own takes from the clause it hangs on."""
    if depth > _MAX_CLIMB:
        return []
    above = verb.head
    if above.i == verb.i:
        return []
    if verb.dep_ in ("xcomp", "advcl", "ccomp", "dep", "parataxis") and is_verbal(above):
        if verb.dep_ == "ccomp" and verb.tag_ not in ("VB", "VBG"):
            return []
        upper = arguments_of_nearest(above, depth + 1)
        if verb.dep_ == "xcomp" and above.lemma_.lower() in object_control_verbs() and upper.objects:
            return upper.objects
        infinitive = verb.dep_ in ("xcomp", "advcl") and any(c.tag_ == "TO" for c in verb.children)
        if infinitive and (asked := _asked_by_preposition(above)):
            return asked
        return (
            upper.objects
            if upper.passive and not (verb.dep_ == "advcl" and not upper.objects)
            else upper.subjects
        )
    if verb.dep_ == "xcomp" and above.pos_ == "ADJ":  # "ready to talk"
        return _subject_of_predicate(above, depth)
    if verb.dep_ == "pcomp" and above.pos_ in ("ADP", "SCONJ"):  # "accused of killing", "by attacking"
        return _subject_before_preposition(above, depth)
    if verb.dep_ in ("acl", "relcl") and _is_the_only(above):  # "the first party to protest"
        return [above]
    if verb.dep_ == "acl" and above.pos_ == "NOUN":  # "plans to attack", "its decision to withdraw"
        return holders_of(above, depth + 1)
    if verb.dep_ == "conj" and is_verbal(above):
        return arguments_of_nearest(above, depth + 1).subjects
    return []


def _asked_by_preposition(verb: Token) -> list[Token]:
    """Return who is called on to do something: "called on the rebels to withdraw"."""
    lemma = verb.lemma_.lower()
    for preposition, nouns in prepositions_of(verb).items():
        if f"{lemma} {preposition}" in object_control_verbs():
            return nouns
    return []


def _is_the_only(noun: Token) -> bool:
    return any(t.lower_ in ("only", "first", "last", "latest", "next", "second", "third") for t in noun.lefts)


def _subject_of_predicate(adjective: Token, depth: int) -> list[Token]:
    copula = adjective.head
    if adjective.dep_ in ("acomp", "oprd", "attr") and is_verbal(copula):
        return arguments_of_nearest(copula, depth + 1).subjects
    return []


def _subject_before_preposition(preposition: Token, depth: int) -> list[Token]:
    above = preposition.head
    if is_verbal(above):
        upper = arguments_of_nearest(above, depth + 1)
        if preposition.lower_ in ("of", "for", "from", "into") and upper.objects:
            return upper.objects
        if preposition.lower_ == "in" and above.lemma_ == "join":  # "joined Mali in condemning the coup"
            return [*upper.subjects, *upper.objects]
        return upper.objects if upper.passive and upper.objects else upper.subjects
    if above.dep_ in ("dobj", "nsubjpass") and above.head.lemma_ in _CHARGING:
        return [above]  # "accused the men of burning the mill", the clause hung on "men"
    if above.pos_ == "NOUN":
        return holders_of(above, depth + 1)
    if above.pos_ == "ADJ":
        return _subject_of_predicate(above, depth)
    return []


def holders_of(noun: Token, depth: int = 0) -> list[Token]:
    """Return whose plan, decision or threat it is: its possessor, or the subject of the verb that governs it.

    What is demanded is done by who is asked, if he is named beside: "a call on the rebels to withdraw".
    """
    if noun.lemma_.lower() in _DEMANDS:
        return [t for name in ("on", "upon", "to", "for") for t in prepositions_of(noun).get(name, [])]
    for child in noun.children:
        if child.dep_ == "poss":
            return with_conjuncts(child)
    if depth > _MAX_CLIMB:
        return []
    of = [t for name in ("by", "of", "from") for t in prepositions_of(noun).get(name, [])]
    if of:
        return of
    if noun.dep_ in ("dobj", "attr") and is_verbal(noun.head):
        if noun.head.lemma_ in _SPURNING:
            return []
        return arguments_of_nearest(noun.head, depth + 1).subjects
    if noun.dep_ == "pobj" and is_verbal(noun.head.head):
        return arguments_of_nearest(noun.head.head, depth + 1).subjects
    return []
