"""Small questions put to the parse: what a word is, by its own words and those around it."""

from collections.abc import Iterable

from spacy.tokens import Token

_LONGEST = 250  # tokens below a word; no clause that a person writes has more
_NEAR = 30
_VERBAL = frozenset({"VERB", "AUX"})
_NOT_COMMAND = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "expl", "csubj"})
_CLOSERS = frozenset({'"', "”", "'", "’", ")"})
_RANKED = frozenset({"first", "second", "third", "last", "latest", "only"})
_UNTIL = frozenset({"after", "before", "until", "once"})
_GRANTING = frozenset({"although", "though", "because", "since", "whereas"})
_DEFINITE = frozenset(
    {"the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "your", "my"}
)
_FRESH = frozenset({"further", "future", "new", "more", "possible", "potential", "any"})
_ADDING = frozenset({"only", "merely", "simply"})
_LIGHTLY = frozenset({"lightly", "alone", "accidentally"})


def children(token: Token) -> Iterable[Token]:
    """Return what hangs on a word directly; of a machine-made giant of a sentence, only what is near."""
    doc, i = token.doc, token.i
    start, end = token.left_edge.i, token.right_edge.i + 1
    if end - start <= _LONGEST:
        return token.children
    near = doc[max(start, i - _NEAR) : min(end, i + _NEAR)]
    return [t for t in near if t.head.i == i and t.i != i]


def particles(verb: Token) -> list[str]:
    """Return the small words that make a verb another one: "rule out", "take place", "look forward"."""
    return [c.lower_ for c in children(verb) if c.dep_ in ("prt", "advmod", "acomp", "dobj")]


def predicate_of(head: Token) -> Token:
    """Return the adjective after "be" where there is one: "it is possible that"."""
    if head.lemma_ != "be":
        return head
    return next((c for c in children(head) if c.dep_ == "acomp"), head)


def is_not_only(negator: Token) -> bool:
    """Tell "not only attacked the port but", "did not decide it lightly": what is told is not undone."""
    after = word_after(negator)
    if after in _ADDING:
        return True
    return any(
        c.lower_ in _LIGHTLY and c.dep_ == "advmod" and c.i > negator.i for c in children(negator.head)
    )


def word_before(token: Token) -> str:
    """Return the word before a token in its sentence, or nothing."""
    return str(token.nbor(-1).lower_) if token.i and not token.is_sent_start else ""


def word_after(token: Token) -> str:
    """Return the word after a token, or nothing."""
    return str(token.nbor(1).lower_) if token.i + 1 < len(token.doc) else ""


def trigrams(prep: Token) -> tuple[str, ...]:
    """Return "in the event of" and "in case of" where ``prep`` is their last word."""
    words = [t.lower_ for t in prep.doc[max(0, prep.i - 3) : prep.i + 1]]
    return tuple(" ".join(words[k:]) for k in range(len(words) - 1))


def first_preposition(prep: Token) -> Token:
    """Return the preposition that another is coordinated with: "by sending troops or by bombing the port"."""
    while prep.dep_ == "conj" and prep.head.pos_ == "ADP":
        prep = prep.head
    return prep


def noun_before(verb: Token) -> Token | None:
    """Return the noun right before an infinitive's "to", or a preposition."""
    first = verb.left_edge
    if first.i == 0 or first.is_sent_start or first.nbor(-1).pos_ != "NOUN":
        return None
    return first.nbor(-1)


def is_accomplished(verb: Token) -> bool:
    """Tell whether a verb says flatly that something was brought about: "ended", "has ended", "was ended"."""
    auxiliaries = [c for c in children(verb) if c.dep_ in ("aux", "auxpass")]
    if any(c.dep_ == "neg" for c in children(verb)) or any(c.tag_ == "MD" for c in auxiliaries):
        return False
    if verb.tag_ == "VBD":
        return True
    done = any(c.lower_ in ("has", "have", "had", "was", "were", "'s", "’s") for c in auxiliaries)
    return verb.tag_ == "VBN" and (done or not auxiliaries)


def is_fresh(token: Token) -> bool:
    """Tell whether a noun is of a happening that there is not yet: "an attack", "further attacks"."""
    if token.pos_ in _VERBAL:
        return False
    single = any(c.dep_ == "det" and c.lower_ in ("a", "an", "any", "another", "no") for c in children(token))
    return single or any(c.lower_ in _FRESH for c in children(token))


def has_subject(token: Token) -> bool:
    """Tell whether a verb has a subject of its own."""
    return any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in children(token))


def is_denied_any(noun: Token) -> bool:
    """Tell whether the "any" at a noun only goes with a negated verb: "did not announce any plans"."""
    head = noun.head.head if noun.dep_ == "pobj" else noun.head
    return any(c.dep_ == "neg" or c.lower_ in ("no", "never") for c in children(head) if c.i < noun.i)


def is_infinitive(token: Token) -> bool:
    """Tell whether a verb is an infinitive, with "to" or without: "let them go"."""
    auxiliaries = [c for c in children(token) if c.dep_ in ("aux", "auxpass")]
    if any(c.tag_ == "TO" for c in auxiliaries):
        return True
    if token.dep_ == "conj" or token.tag_ != "VB" or auxiliaries:
        return False
    return token.dep_ in ("xcomp", "ccomp")


def is_told(verb: Token) -> bool:
    """Tell whether a clause is what somebody is said to have said: its past is the speaker's present."""
    top = verb
    while top.dep_ == "conj" and top.head.i != top.i:
        top = top.head
    if top.dep_ == "acl" and any(c.dep_ == "mark" and c.lower_ == "that" for c in children(top)):
        return True  # "an announcement that he was willing"
    return (top.dep_ == "ccomp" and top.head.tag_ in ("VBD", "VBN", "VBG")) or any(
        c.dep_ in ("ccomp", "parataxis") and c.tag_ == "VBD" and c.i > top.i for c in children(top)
    )


def is_to_blame(token: Token) -> bool:
    """Tell whether "is to blame" says that someone is guilty, and not what is to come."""
    alone = not any(c.dep_ == "dobj" for c in children(token))
    return token.lemma_ == "blame" and token.dep_ == "xcomp" and token.head.lemma_ == "be" and alone


def is_modal_be(be: Token, complement: Token) -> bool:
    """Tell whether "is to meet" is meant, and not "is ready to meet" or "the aim is to meet"."""
    if (
        complement.dep_ != "xcomp"
        or be.dep_ == "relcl"
        or any(c.dep_ in ("acomp", "attr", "advmod") for c in children(be))
    ):
        return False
    subjects = [c for c in children(be) if c.dep_ in ("nsubj", "nsubjpass")]
    return bool(subjects) and subjects[0].lower_ != "it"


def is_singled_out(noun: Token) -> bool:
    """Tell whether a noun is "the only", "the last", "the first" of its kind."""
    if noun.lower_ in ("first", "last", "only"):
        return True
    return any(
        c.dep_ in ("amod", "det", "nummod")
        and (c.lower_ in ("only", "last", "latest") or c.ent_type_ == "ORDINAL")
        for c in children(noun)
    )


def is_present(verb: Token) -> bool:
    """Tell whether a clause is in the simple present, which under "will" or "would" is yet to come."""
    auxiliaries = [c for c in children(verb) if c.dep_ in ("aux", "auxpass")]
    if verb.tag_ in ("VBZ", "VBP"):
        return not auxiliaries
    return bool(auxiliaries) and all(c.tag_ in ("VBZ", "VBP") and c.lemma_ != "have" for c in auxiliaries)


def is_yet_to_come(clause: Token) -> bool:
    """Tell whether a clause of time in the present is ahead: "will stay until they leave", "after they leave"."""
    timed = any(c.dep_ == "mark" and c.lower_ in _UNTIL for c in children(clause))
    return timed and is_present(clause) and clause.head.tag_ in ("VB", "VBP", "VBZ")


def is_definite(token: Token) -> bool:
    """Tell whether a noun has an article or owner that makes it a known one."""
    return any((c.dep_ == "det" and c.lower_ in _DEFINITE) or c.dep_ == "poss" for c in children(token))


def is_condition(clause: Token) -> bool:
    """Tell whether a clause is introduced by "if" or "unless"."""
    marks = [c for c in children(clause) if c.dep_ == "mark" and c.lower_ in ("if", "unless")]
    return bool(marks) and not any(c.dep_ == "advmod" and c.lower_ == "even" for c in children(clause))


def is_granted(clause: Token) -> bool:
    """Tell whether a clause stands whatever its main clause says: "although it condemns the raid, it will …"."""
    return any(c.dep_ == "mark" and c.lower_ in _GRANTING for c in children(clause))


def is_reported_future(verb: Token) -> bool:
    """Tell whether "would" is "will" told in the past: "said it would withdraw" with no condition."""
    if any(c.dep_ == "advcl" and is_condition(c) for c in children(verb)):
        return False
    top = verb
    while top.dep_ == "conj":
        top = top.head
    if top.dep_ == "ccomp" and top.head.tag_ in ("VBD", "VBN"):
        return True
    return any(c.dep_ in ("ccomp", "parataxis") and c.tag_ in ("VBD",) for c in children(top))


def is_asked(top: Token) -> bool:
    """Tell whether the clause at the top of the way is a yes-no question or a command."""
    if top.pos_ not in _VERBAL or top.dep_ not in ("ROOT", "conj", "parataxis", "advcl"):
        return False
    if top.tag_ == "VB" and not any(c.dep_ in _NOT_COMMAND for c in children(top)):
        return top.dep_ == "ROOT" or (
            top.dep_ == "conj" and top.head.tag_ == "VB" and top.head.dep_ == "ROOT"
        )
    if top.dep_ != "ROOT":
        return False
    first, last = top.left_edge, top.right_edge
    while last.i > first.i and (last.is_space or last.text in _CLOSERS):
        last = last.nbor(-1)
    opening = top.doc[first.i : first.i + 3]
    return last.text == "?" and not any(t.tag_ in ("WP", "WRB", "WDT") for t in opening)


def has_modal(verb: Token) -> bool:
    """Tell whether a verb has a modal: "could respond"."""
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in children(verb))


def is_one_of_some(noun: Token) -> bool:
    """Tell "not the first attack" from "not an attack": there were others."""
    return any(c.lower_ in _RANKED and c.dep_ == "amod" for c in children(noun))
