"""Links by a word between the happenings: a phrase, a verb, a noun."""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.bearings import Bearing, BearingFrame
from firsthand.language.pronouns import THIRD
from firsthand.ontology import EventType, LinkKind
from firsthand.reading.certainty.grammar import children
from firsthand.reading.links.looking import DOWN, UP, End, Field, Found

_NEAR = 6  # words looked at below the verb of a clause: farther down it is of something else
_SAID_OF = frozenset({"attr", "acomp", "dobj", "pobj", "oprd", "appos", "conj"})
_GIVEN = 80  # tokens that "the missiles" goes back over to their being sent
_UP_NEAR = 1  # governors looked at above "for" and "over", which mean much else
_SAID = frozenset({EventType.ACCUSE, EventType.REQUEST, EventType.THREATEN, EventType.REJECT})
_OWN = frozenset(
    {LinkKind.RESPONDS_TO, LinkKind.THREATENS}
)  # a verb that tells of a reaction or a threat itself


def by_word(field: Field, token: Token) -> Iterator[Found]:
    """Yield what a phrase that ends at a token, or the token as a verb or noun, joins."""
    phrase = _phrase(field, token)
    if phrase is not None:
        yield from _by_phrase(field, *phrase)
    elif token.pos_ in ("VERB", "AUX"):
        yield from _by_verb(field, token)
        yield from _by_use(field, token)
    elif token.pos_ in ("NOUN", "PROPN", "ADJ"):
        yield from _by_noun(field, token)
        yield from _by_retort(field, token)


def _phrase(field: Field, token: Token) -> tuple[Bearing, Token, Token] | None:
    """Return the row, first and last word of a phrase that ends at ``token``."""
    for words in field.bearings.phrase_ends.get(token.lower_, ()):
        start = token.i - len(words) + 1
        if start < 0 or any(t.is_sent_start for t in field.doc[start + 1 : token.i + 1]):
            continue
        if all(field.doc[start + k].lower_ == w for k, w in enumerate(words)):
            row = field.bearings.find(BearingFrame.PHRASE, (" ".join(words),))
            if row is not None and (len(words) > 1 or token.dep_ in ("prep", "mark", "pcomp")):
                return row, field.doc[start], token
    return None


def _by_phrase(field: Field, row: Bearing, first: Token, last: Token) -> Iterator[Found]:
    below = last.head if last.dep_ == "mark" else last
    top = below if last.dep_ == "mark" else first
    while top.head.i in range(first.i, last.i + 1) and top.head.i != top.i:
        top = top.head
    levels = UP if first.i != last.i or row.certainty is not None else _UP_NEAR
    source = field.above(top, row, skip=range(top.left_edge.i, top.right_edge.i + 1), levels=levels)
    source = source or _recalled(field, top, row)
    if source is None:
        return
    target = field.below(
        below,
        row,
        aim=True,
        include=last.dep_ == "mark",
        after=last.i,
        but=source.id,
        depth=_NEAR if last.dep_ == "mark" else DOWN,
    ) or field.referred(last, row, source.id)
    if target is not None:
        yield field.found(row, source, target, first, last, first)


def _recalled(field: Field, top: Token, row: Bearing) -> End | None:
    """Return the event told before that the subject of a clause goes back to: "the decision came after"."""
    subjects = [c for c in children(top.head) if c.dep_ in ("nsubj", "nsubjpass")]
    return next((x for s in subjects for x in [field.referred(s, row, "", bearing=True)] if x), None)


def _by_verb(field: Field, verb: Token) -> Iterator[Found]:
    row = _verb_row(field, verb)
    if row is None:
        return
    agents = [c for c in children(verb) if c.dep_ == "agent"]
    bare = bool(agents) and verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl")  # "took it, aided by raids"
    passive = bare or any(c.dep_ in ("nsubjpass", "auxpass") for c in children(verb))
    if passive:
        source = next((x for a in agents for x in [field.below(a, row)] if x), None)
        objects = [c for c in children(verb) if c.dep_ == "nsubjpass"]
    else:
        source = field.own_end(verb, row) or _subject(field, verb, row)
        objects = [
            c
            for c in children(verb)
            if c.dep_ in ("dobj", "xcomp", "ccomp", "prep", "dative")
            and c.i > verb.i
            and (c.dep_ != "prep" or c.lower_ == "from" or row.word.endswith(" " + c.lower_))
        ]
    but = source.id if source is not None else ""
    clauses = [
        c for c in objects if c.dep_ in ("xcomp", "ccomp")
    ]  # "allow the families of the killed to sue"
    target = next(
        (x for c in clauses for x in [field.pick(c.i, row, aim=not row.backward, but=but)] if x), None
    )
    target = target or next(
        (
            x
            for o in clauses or objects
            for x in [field.below(o, row, aim=True, include=True, but=but, depth=_NEAR if clauses else DOWN)]
            if x
        ),
        None,
    )
    if target is None and not passive:
        target = next((x for o in objects for x in [field.referred(o, row, but)] if x), None)
    if target is None and bare:
        target = field.pick(verb.head.i, row, aim=not row.backward, but=but)
    if source is not None and target is not None:
        yield field.found(row, source, target, verb, verb, verb)


def _by_use(field: Field, verb: Token) -> Iterator[Found]:
    """Yield what a thing given or sent is used for: "use the aid to attack", "guns were sent … could be used to"."""
    row = field.bearings.find(BearingFrame.VERB, (f"{verb.lemma_.lower()} to",))
    clause = next(
        (
            c
            for c in children(verb)
            if c.dep_ in ("xcomp", "advcl") and c.i > verb.i and any(g.tag_ == "TO" for g in children(c))
        ),
        None,
    )
    if row is None or clause is None:
        return
    target = field.below(clause, row, aim=True, include=True, depth=_NEAR)
    things = [c for c in children(verb) if c.dep_ in ("dobj", "nsubjpass")]
    if target is None or not things:
        return
    source = field.below(things[0], row, include=True, depth=3, but=target.id)
    source = source or _given(field, things[0], row, target)
    if source is not None:
        yield field.found(row, source, target, verb, verb, verb)


def _given(field: Field, thing: Token, row: Bearing, target: End) -> End | None:
    """Return the event told shortly before by which the thing was given, sent or brought."""
    for i in range(thing.i - 1, max(-1, thing.i - _GIVEN), -1):
        end = field.pick(i, row, but=target.id)
        if end is None:
            continue
        objects = [c for c in children(field.doc[i]) if c.dep_ in ("dobj", "nsubjpass")]
        if any(o.lemma_.lower() == thing.lemma_.lower() or thing.lower_ in THIRD for o in objects):
            return end
    return None


def _verb_row(field: Field, verb: Token) -> Bearing | None:
    lemma = verb.lemma_.lower()
    words = [f"{lemma} {c.lower_}" for c in children(verb) if c.dep_ in ("prt", "prep", "advmod")]
    for child in children(verb):
        if child.dep_ == "dobj":  # "paved the way for"
            after = [c.lower_ for c in (*children(child), *children(verb)) if c.dep_ == "prep"]
            words += [f"{lemma} {child.lower_} {a}" for a in after]
        preps = [child] if child.dep_ == "prep" else [c for c in children(child) if child.dep_ == "dobj"]
        for prep in preps:  # "put the talks at risk"
            words += [f"{lemma} {prep.lower_} {c.lower_}" for c in children(prep) if c.dep_ == "pobj"]
    row = field.bearings.find(BearingFrame.VERB, (*words, lemma))
    if row is None or (verb.i in field.ends and row.kind in _OWN):
        return None
    return row


def _subject(field: Field, verb: Token, row: Bearing) -> End | None:
    """Return the happening that a verb is said of: in its subject, or the clause it hangs on."""
    holder = verb
    for _ in range(3):
        subjects = [c for c in children(holder) if c.dep_ in ("nsubj", "csubj")]
        if subjects:
            subject = subjects[0]
            if subject.lower_ in ("which", "that", "who") and holder.dep_ == "relcl":
                return field.near(holder.head, row, skip=holder.i) or _whole(field, holder, row)
            found = field.below(subject, row, include=True, depth=8) or _taken_up(field, subject, row)
            if found is not None:
                return found
            return field.own_end(holder, row) if holder.i != verb.i else None
        if holder.dep_ in ("xcomp", "conj", "advcl", "acl", "pcomp") and holder.head.i != holder.i:
            if holder.dep_ in ("advcl", "acl", "pcomp"):
                found = field.above(holder, row)
                # "accused the king of allowing raids": it is not the accusation that allows them
                return None if found is not None and holder.dep_ == "pcomp" and found.type in _SAID else found
            holder = holder.head
            end = field.own_end(holder, row)
            if end is not None and holder.dep_ != "conj":
                return end
        else:
            return None
    return None


def _by_retort(field: Field, noun: Token) -> Iterator[Found]:
    """Yield what "in response" goes back to where it does not say: "in response, the army shelled the port"."""
    preposition = noun.head
    if noun.i == 0 or preposition.i != noun.i - 1 or any(c.dep_ == "prep" for c in children(noun)):
        return
    row = field.bearings.find(BearingFrame.RETORT, (f"{preposition.lower_} {noun.lower_}",))
    if row is None or (noun.i + 1 < len(field.doc) and field.doc[noun.i + 1].dep_ == "prep"):
        return
    source = field.above(preposition, row)
    target = field.last(preposition.i, row, aim=True, but=source.id) if source is not None else None
    if source is not None and target is not None:
        yield field.found(row, source, target, preposition, noun, noun)


def _taken_up(field: Field, subject: Token, row: Bearing) -> End | None:
    """Return what a subject goes back to: "this sparked protests", "the decision led to talks"."""
    if row.kind is LinkKind.PART_OF:
        return None  # "that includes tanks"
    if subject.lower_ in ("this", "that") and subject.i == subject.sent.start:
        return field.last(subject.i, row, aim=row.backward)
    return field.referred(subject, row, "", bearing=True)


def _whole(field: Field, clause: Token, row: Bearing) -> End | None:
    """Return the deed that a clause on a thing goes back to: "built a missile that violates the treaty".

    What is done with "a law that allows raids" allows none, unless a comma sets the clause apart.
    """
    comma = clause.left_edge.i > 0 and field.doc[clause.left_edge.i - 1].text == ","
    return field.above(clause, row) if comma or row.kind is not LinkKind.ENABLES else None


def _by_noun(field: Field, noun: Token) -> Iterator[Found]:
    for preposition in children(noun):
        if preposition.dep_ != "prep":
            continue
        words = (f"{noun.lemma_.lower()} {preposition.lower_}", f"{noun.lower_} {preposition.lower_}")
        row = field.bearings.find(BearingFrame.NOUN, words)
        if row is None:
            continue
        target = field.below(preposition, row, aim=True)
        source = field.own_end(noun, row)
        if source is None and noun.dep_ in _SAID_OF:
            holder = noun.head if noun.dep_ != "pobj" else noun.head.head
            source = (
                _subject(field, holder, row) if holder.pos_ in ("VERB", "AUX") else field.near(holder, row)
            )
        if source is not None and target is not None:
            yield field.found(row, source, target, noun, preposition, noun)
