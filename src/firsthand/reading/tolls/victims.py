"""Victims: from a noun phrase to how many people it counts."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from firsthand.knowledge.harms import Harms
from firsthand.language.clauses import FINITE
from firsthand.reading.tolls.quantities import Quantity, add, read_quantity

_SINGULAR_PRONOUNS = frozenset({"he", "she", "him", "her", "his", "himself", "herself", "i", "me", "my"})
_RELATIVE = frozenset({"who", "whom", "that", "which"})
_NOT_PEOPLE = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})
_BODIES = frozenset({"GPE", "ORG", "NORP", "EVENT", "LAW", "LANGUAGE"})  # "LOC" and "FAC" are often people
_NO_COUNT = frozenset({"every", "each", "any", "many", "few", "some", "most", "all"})
_WITH_REACH = 8  # tokens from a noun to "along with"
_REACH = 12  # tokens a number may stand before its noun
_WITH = frozenset({"along", "together"})
_OTHERS = frozenset({"other", "others", "more", "another", "further", "additional"})
_RANGE = 3  # tokens: "50 and 60"
_INSERTED = 16  # tokens up to the end of what is inserted, and who stands behind it
_BREAKS = frozenset({",", "-", "–", "—", "("})
_PARTLY = frozenset({"including", "among"})


def count_people(head: Token, harms: Harms, *, whole: bool = True) -> Quantity | None:
    """Return how many people a noun phrase names, what is coordinated with it included; None if it is left open.

    "ten soldiers and three civilians" gives thirteen, "a commander along with seven guards" eight. With
    ``whole`` False only the head's own phrase counts.
    """
    head = _numbered(head, harms)
    beyond = _after_insertion(head) if whole else None
    if beyond is not None and _count_one(beyond, harms) is not None:
        heads = [head, beyond]
    else:
        beside = _companions(head) if whole else ()
        heads = [head, *(t for t in beside if t.tag_ == "NN" or not _is_thing(t, harms))]
    known = [q for q in (_count_one(h, harms) for h in heads) if q is not None]
    if not known:
        return None
    total = add(known)
    if len(known) < len(heads) and all(q.most for q in known):  # "a commander and his guards": one and more
        return replace(total, most=None)
    return total


def antecedent(token: Token) -> Token:
    """Return the noun that a relative pronoun stands for, or the token itself."""
    if token.lower_ in _RELATIVE and token.tag_ in ("WDT", "WP"):
        clause = token
        for _ in range(4):
            if clause.dep_ == "relcl":
                return clause.head
            clause = clause.head
    return token


def _numbered(head: Token, harms: Harms) -> Token:
    """Return the number that stands over a noun: of "16 of the victims", sixteen."""
    if head.dep_ == "pobj" and head.head.lower_ == "of":
        over = head.head.head
        if head.pos_ == "NUM" and any(c.dep_ == "det" for c in head.lefts):
            return head  # of "three of the 12 killed", twelve: the three are some of them
        if over.pos_ == "NUM" or over.lower_ in harms.numbers:
            return over
    return head


def _companions(head: Token) -> Iterator[Token]:
    """Yield what is coordinated with a noun, "along with" included, as far as it is nominal."""
    for token in head.conjuncts:
        if token.i > head.i and token.pos_ in ("NOUN", "PROPN", "NUM", "PRON") and not _opens_clause(token):
            yield token
    if head.tag_ == "NN":  # "a judge, a clerk and a driver": the parse takes the clerk for the judge
        listed = [c for c in head.children if c.dep_ == "appos" and any(g.dep_ == "conj" for g in c.children)]
        for token in listed:
            yield from (token, *token.conjuncts)
    doc = head.doc
    for i in range(head.i + 1, min(len(doc) - 2, head.sent.end, head.i + _WITH_REACH)):
        if doc[i].lower_ in _WITH and doc[i + 1].lower_ == "with":
            own = [g for g in doc[i + 1].children if g.dep_ == "pobj"]
            yield from own or [t for t in doc[i + 2 : i + 6] if t.pos_ in ("NUM", "NOUN", "PROPN")][:1]
            return


def _after_insertion(head: Token) -> Token | None:
    """Return who stands beside a noun behind an inserted part: "23 civilians, including nine children, and 16 men"."""
    doc, end = head.doc, min(head.sent.end, head.i + _INSERTED)
    opens = head.i + 2 < end and doc[head.i + 1].text in _BREAKS and doc[head.i + 2].lower_ in _PARTLY
    if not opens:
        return None
    closing = next((i for i in range(head.i + 3, end - 2) if doc[i].text in _BREAKS), None)
    if closing is None or doc[closing + 1].lower_ != "and" or doc[closing + 2].pos_ != "NUM":
        return None
    return next((t for t in doc[closing + 3 : end] if t.pos_ in ("NOUN", "PROPN")), None)


def _opens_clause(token: Token) -> bool:
    """Tell whether a noun is rather the subject of the next clause: "two guards and police arrested …"."""
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else token
    return following.tag_ == "VBD" and following.dep_ == "conj" and following.head.i < token.i


def _count_one(head: Token, harms: Harms) -> Quantity | None:
    doc = head.doc
    if head.lower_ == "old" and head.i > 1 and head.nbor(-1).text == "-":  # "a 17-year-old was shot"
        return Quantity(1, 1, head.i, head.i, single=True)
    if head.ent_type_ in _NOT_PEOPLE and head.pos_ != "NUM" and not _is_kind(head, "part", harms):
        return None
    if head.pos_ == "PRON" and head.lower_ not in harms.numbers and head.lower_ not in ("one", "others"):
        single = head.lower_ in _SINGULAR_PRONOUNS
        return Quantity(1, 1, head.i, head.i, single=True) if single else None
    first = max(head.left_edge.i, head.i - _REACH, head.sent.start)
    first = _after_clause(head, first)
    if first == head.i:
        first = _range_before(head)
    if _counts_things(head, harms):
        return None
    of = _counted_by_of(head, harms)
    if of is not None:
        return of
    found = read_quantity(doc, first, head.i, harms)
    if found is not None and not _counts(found, head, harms):
        found = None
    if found is None:
        found = _single(head, harms, first)
    if found is not None and found.least == 1 and found.most == 1 and _is_thing(head, harms):
        return None
    behind = head.i + 1 if head.pos_ == "NUM" and head.i + 1 < len(doc) else head.i  # "three more died"
    if found is not None and any(_is_other(doc[i]) for i in range(first, behind + 1)):
        return replace(found, more=True, single=False)
    return found


def _range_before(head: Token) -> int:
    """Return where the range before a noun begins that the parse hung elsewhere: "between 50 and 60 people"."""
    doc, first = head.doc, head.i
    while head.i - first < _RANGE and first > head.sent.start:
        before = doc[first - 1]
        if before.pos_ != "NUM" and before.lower_ not in ("and", "to"):
            break
        first -= 1
    return first if doc[first].pos_ == "NUM" and head.i - first == _RANGE else head.i


def _is_other(token: Token) -> bool:
    """Tell whether a word counts besides others: "three more", not "more than three"."""
    following = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    return token.lower_ in _OTHERS and following not in ("than", "or")


def _after_clause(head: Token, first: int) -> int:
    """Return where the noun's own words begin: behind commas and verbs that the parse took for its modifiers."""
    for i in range(head.i - 1, first - 1, -1):
        token = head.doc[i]
        if token.is_space or (token.pos_ in ("VERB", "AUX", "SCONJ") and token.tag_ in FINITE):
            return i + 1
    return first


def _counts(found: Quantity, head: Token, harms: Harms) -> bool:
    """Tell whether a number counts the head, and not an age, a date or a thing beside it."""
    doc = head.doc
    last = doc[found.last]
    dated = last.ent_type_ in ("DATE", "TIME") and not _is_kind(last, "scale", harms)
    if dated or last.ent_type_ in ("MONEY", "PERCENT"):
        return (
            head.i == found.last and last.ent_type_ not in ("MONEY", "PERCENT") and last.ent_type_ != "DATE"
        )
    following = doc[found.last + 1] if found.last + 1 < len(doc) else None
    if following is not None and following.text in ("-", "‑") and found.last < head.i:
        return False  # "a 12-year-old boy", "a two-man crew"
    if following is not None and following.lower_ in ("%", "percent", "per"):
        return False
    return not _is_thing(head, harms) or head.lower_ in harms.numbers or head.pos_ == "NUM"


def _is_kind(token: Token, kind: str, harms: Harms) -> bool:
    """Tell whether a word is a number of a kind, such as the parser takes for a date: "a quarter of a million"."""
    row = harms.numbers.get(token.lower_)
    return row is not None and row.kind == kind


def _is_thing(head: Token, harms: Harms) -> bool:
    """Tell whether a common noun plainly is none for people."""
    if head.pos_ != "NOUN" or head.ent_type_ == "PERSON":
        return False
    if head.lemma_.lower() in harms.around["thing"]:
        return True
    return head.tag_ == "NN" and not harms.is_person(head.lemma_.lower())


def _single(head: Token, harms: Harms, first: int) -> Quantity | None:
    """Return one, where the phrase names one person."""
    words = {head.doc[i].lower_ for i in range(first, head.i)}
    if words & _NO_COUNT:
        return None
    if head.tag_ == "NNP" or head.pos_ == "PROPN":
        named = head.ent_type_ == "PERSON" or _titled(head, harms) or _full_name(head)
        return Quantity(1, 1, head.i, head.i, single=True) if named else None
    if head.tag_ != "NN":
        return None
    lemma = head.lemma_.lower()
    if not harms.is_person(lemma):
        return None
    size = harms.people.get(lemma, 1)
    return Quantity(size, size, head.i, head.i, single=size == 1) if size else None


def _titled(head: Token, harms: Harms) -> bool:
    return any(
        t.dep_ in ("compound", "nmod", "appos") and harms.is_person(t.lemma_.lower()) for t in head.children
    )


def _full_name(head: Token) -> bool:
    """Tell whether a name of two words or more, which the parse took for a place, can be a person's."""
    if head.ent_type_ in _BODIES:
        return False
    words = [t for t in head.lefts if t.dep_ == "compound" and t.pos_ == "PROPN"]
    return bool(words) and not any(t.dep_ == "det" for t in head.children)


def _counts_things(head: Token, harms: Harms) -> bool:
    """Tell whether a number counts no people: "dozens of cattle"."""
    if head.lower_ not in harms.numbers and head.pos_ != "NUM":
        return False
    counted = (g for c in head.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj")
    first = next(counted, None)
    return first is not None and (
        first.lemma_.lower() in harms.around["thing"] or first.ent_type_ in _NOT_PEOPLE
    )


def _counted_by_of(head: Token, harms: Harms) -> Quantity | None:
    """Return the number before "of": "dozens of people", "one of the guards"; after it in "a family of five"."""
    if harms.people.get(head.lemma_.lower()) == 0:
        of = (c for c in head.rights if c.lower_ == "of")
        number = next((g for c in of for g in c.rights if g.dep_ == "pobj" and g.pos_ == "NUM"), None)
        found = read_quantity(head.doc, head.i + 1, number.i, harms) if number is not None else None
        return replace(found, first=head.i) if found is not None else None
    if head.lower_ not in harms.numbers and head.pos_ != "NUM":
        return None
    if not any(c.lower_ == "of" and c.i > head.i for c in head.children):
        return None
    first = max(head.left_edge.i, head.i - _REACH)
    return read_quantity(  # "hundreds of thousands", "a quarter of a million"
        head.doc, first, min(head.i + 3, len(head.doc) - 1), harms
    )
