"""Finds counts of people harmed: a word of harm, those it befell, how many they are."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Doc, Token

from firsthand.knowledge.harms import BY_WEAPON, CASUALTIES, HarmRow, Harms, load_harms
from firsthand.reading.findings import Parsed, TollFinding
from firsthand.reading.tolls.frames import find_victims, is_headline_verb
from firsthand.reading.tolls.nearby import after_toll, bare_number, has_own
from firsthand.reading.tolls.quantities import Quantity, read_quantity
from firsthand.reading.tolls.victims import count_people
from firsthand.record import Count

_OPEN_MODALS = frozenset(
    {"could", "may", "might", "would", "will", "wo", "'ll", "’ll", "should", "must", "can", "shall"}
)
_TALLIES = frozenset({"toll", "number", "tally"})  # frames that count without a word for people
_ALMOST = frozenset({"almost", "nearly"})
_BLAME = frozenset({"accuse", "responsible", "guilty", "convict", "suspect", "blame"})
_UNDONE = frozenset({"before", "without", "against", "from"})
_OF_ONE = frozenset({"from", "of", "in"})
_WHOLE = frozenset({"total", "altogether", "overall"})
_FROM = frozenset({"from"})
_LETHAL_REACH = 7
_FATAL_REACH = 9  # tokens from "shot" to "one fatally"
_PREVIOUS = 250  # characters: about a sentence
_LONGEST = 400  # tokens: what is longer is no sentence, and its tree is too costly to walk
_INCLUDING = frozenset({"including", "among", "include"})


def find_tolls(parsed: Parsed) -> tuple[TollFinding, ...]:
    """Return the counts of people harmed, in order."""
    harms = load_harms()
    found: list[TollFinding] = []
    for sentence in parsed.doc.sents:
        if len(sentence) > _LONGEST:
            continue
        for token in sentence:
            rows = harms.frames.get(token.lemma_.lower()) or harms.frames.get(token.lower_)
            if rows:
                found.extend(_read_word(token, rows, harms))
            elif found and found[-1].start >= sentence.start_char - _PREVIOUS:
                found.extend(_told_again(token, found[-1], harms))
    unique: dict[tuple[int, int, str], TollFinding] = {}
    for toll in sorted(found, key=lambda t: (t.start, t.part, -t.end)):
        unique.setdefault((toll.head, toll.start, toll.harm), toll)
    return tuple(sorted(unique.values(), key=lambda t: (t.start, t.end, t.harm)))


def _told_again(token: Token, before: TollFinding, harms: Harms) -> Iterator[TollFinding]:
    """Yield another count of those counted before: "the figure is closer to 40", "witnesses spoke of at least 20"."""
    lemma = token.lemma_.lower()
    if token.pos_ == "NOUN" and lemma in harms.around["tally"]:
        counted = list(after_toll(token, harms))[:1]
    elif token.pos_ == "VERB" and lemma in harms.around["giving"] and before.start >= token.sent.start_char:
        counted = list(bare_number(token, harms))
    else:
        return
    for head, quantity in counted:
        if head.pos_ == "NUM" and not any(c.dep_ == "dobj" and c.pos_ == "NOUN" for c in head.children):
            end = token.doc[max(quantity.last, head.i)]
            yield TollFinding(
                token.doc[quantity.first].idx,
                end.idx + len(end),
                before.harm,
                quantity.count,
                head.i,
                token.i,
                tally=True,
            )


def _read_word(token: Token, rows: tuple[HarmRow, ...], harms: Harms) -> Iterator[TollFinding]:
    """Yield what one word of harm counts, by the first frame that fits."""
    for row in rows:
        if not _fits(token, row):
            continue
        victims = list(find_victims(token, row, harms))
        if not victims:
            continue
        harm = _harm(token, row, harms)
        if row.frame == "act" and row.harm == BY_WEAPON and harm != "killed":
            return  # "the shooting of a man" does not say whether he lived
        if row.frame in ("object", "subject") and _unreal(token, harms):
            return
        either = _either(token, harms)
        fatal = _fatal(token, harms) if row.harm == BY_WEAPON else None
        hit = _may_have_died(token, row, harms) and harm == "injured" and fatal is None
        for head, quantity in _without_fatal(token, victims, row, harms):
            for one in (harm, "injured" if harm == "killed" else "killed") if either else (harm,):
                yield from _findings(token, head, quantity, one, either=either, row=row, hit=hit)
            yield from _parts(token, head, harm, harms)
        if fatal is not None:
            yield from _findings(token, *fatal, "killed", either=False, row=row)
        return


def _findings(
    token: Token, head: Token, quantity: Quantity, harm: str, *, either: bool, row: HarmRow, hit: bool = False
) -> Iterator[TollFinding]:
    doc = token.doc
    start = doc[quantity.first].idx
    last = doc[max(quantity.last, head.i)]
    count: Count = quantity.count
    names: tuple[str, ...] = (harm,)
    if harm == CASUALTIES:
        if quantity.most != 0:
            return  # "five casualties" does not say who died
        names = ("killed", "injured")
    if (either and quantity.most is None) or (harm == "displaced" and quantity.single):
        return  # who runs from the police is not displaced
    if either:
        count = (0, quantity.most)
    total = row.frame == "toll" and _brings_total(token, load_harms())
    for name in names:
        yield TollFinding(
            start,
            last.idx + len(last),
            name,
            count,
            head.i,
            token.i,
            total=total,
            single=quantity.single,
            more=quantity.more,
            hit=hit,
            whole=_is_whole(doc, quantity.first, head.i),
            tally=row.frame in _TALLIES,
            later=row.frame in _TALLIES and _has_moved(doc, token.i, quantity.first),
        )


def _has_moved(doc: Doc, toll: int, number: int) -> bool:
    """Tell whether a verb between a toll and its number says that it was another before: "rose to", "was revised to"."""
    first, last = sorted((toll, number))
    moving = load_harms().around["moving"]
    return any(t.lemma_ in moving for t in doc[max(doc[toll].sent.start, first - 3) : last])


def _is_whole(doc: Doc, first: int, head: int) -> bool:
    """Tell whether a count says that it is of all: "in all, nine people", "35 people in total"."""
    near = [t.lower_ for t in doc[max(0, first - 4) : first]] + [t.lower_ for t in doc[head + 1 : head + 3]]
    return bool(_WHOLE & set(near)) or ("in", "all") in pairwise(near)


def _fits(token: Token, row: HarmRow) -> bool:
    """Tell whether a word stands in the frame of a row."""
    parts = row.word.split()
    if len(parts) > 1 and not any(
        t.lower_ == parts[1] and (t.head.i == token.i or t.i == token.i + 1) for t in _near(token)
    ):
        return False
    if row.frame in ("object", "subject"):
        if is_headline_verb(token):
            return True
        return token.pos_ in ("VERB", "AUX") or (token.tag_ in ("VBN", "VBG", "VBD") and token.dep_ != "amod")
    if row.frame == "state":
        return token.pos_ in ("ADJ", "VERB", "ADV", "NOUN") and token.dep_ != "compound"
    if token.dep_ == "compound":  # "a killing spree", but no "death warrant"
        return row.frame == "act" and token.head.lemma_ in load_harms().around["spree"]
    return token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ")


def _may_have_died(token: Token, row: HarmRow, harms: Harms) -> bool:
    """Tell whether the words leave open if those hurt lived: "was shot", "suffered injuries", not "minor injuries"."""
    if row.frame == "suffered":
        return not any(c.lower_ in harms.around["slight"] for c in token.children)
    return row.harm == BY_WEAPON


def _near(token: Token) -> tuple[Token, ...]:
    return tuple(token.doc[token.i + 1 : token.i + 6])


def _harm(token: Token, row: HarmRow, harms: Harms) -> str:
    if row.harm != BY_WEAPON:
        return row.harm
    if any(t.lemma_ == "kill" and not (has_own(t) and has_own(token)) for t in _beside(token)):
        return "killed"
    doc, lethal = token.doc, harms.around["lethal"]
    near = doc[max(0, token.i - _LETHAL_REACH) : token.i + _LETHAL_REACH + 1]
    own = (t for t in near if t.lower_ in lethal and _of_some(t) is None)
    return "killed" if any(token.i in (t.head.i, t.head.head.i) for t in own) else "injured"


def _of_some(word: Token) -> Token | None:
    """Return the number that "fatally" is said of where it is said of some alone: "one fatally", "two of them fatally"."""
    before = list(word.doc[max(word.sent.start, word.i - 3) : word.i])
    if before and before[-1].pos_ == "NUM":
        return before[-1]
    some = len(before) == 3 and before[0].pos_ == "NUM" and [t.lower_ for t in before[1:]] == ["of", "them"]
    return before[0] if some else None


def _fatal(token: Token, harms: Harms) -> tuple[Token, Quantity] | None:
    """Return the number in "four people were shot, one fatally"."""
    for word in token.doc[token.i + 1 : min(token.sent.end, token.i + _FATAL_REACH)]:
        number = _of_some(word) if word.lower_ in harms.around["lethal"] else None
        if number is not None and number.i > token.i:
            found = read_quantity(token.doc, number.i, number.i, harms)
            return (number, found) if found else None
    return None


def _without_fatal(
    token: Token, victims: list[tuple[Token, Quantity]], row: HarmRow, harms: Harms
) -> list[tuple[Token, Quantity]]:
    """Return the victims of a weapon less those that it killed, who are counted by themselves."""
    fatal = _fatal(token, harms) if row.harm == BY_WEAPON else None
    if fatal is None or fatal[1].most is None:
        return victims
    dead = fatal[1].most
    return [
        (h, replace(q, least=q.least and q.least - dead, most=q.most and q.most - dead)) for h, q in victims
    ]


def _beside(token: Token) -> Iterator[Token]:
    """Yield the words directly coordinated with a word."""
    yield from (c for c in token.children if c.dep_ == "conj")
    if token.dep_ == "conj":
        yield token.head


def _brings_total(token: Token, harms: Harms) -> bool:
    """Tell whether a toll is that of more than one happening: "brought the toll to 90", not "the toll of the raid"."""
    if token.dep_ not in ("dobj", "nsubj") or token.head.lemma_ not in harms.around["bringing"]:
        return False
    owners = (token, token.head)  # "raised the toll from the raid to 61": the parse hangs "from" on either
    links = (
        c
        for owner in owners
        for c in owner.children
        if c.dep_ == "prep" and c.i > token.i and c.lower_ in (_OF_ONE if owner is token else _FROM)
    )
    return not any(g.pos_ in ("NOUN", "PROPN") and not g.ent_type_ for c in links for g in c.children)


def _parts(token: Token, head: Token, harm: str, harms: Harms) -> Iterator[TollFinding]:
    """Yield counts contained in one already given: "including two children"."""
    if harm == CASUALTIES:
        return
    doc = token.doc
    phrases = (
        c for owner in (head, token) for c in owner.children if c.lower_ in _INCLUDING and c.i > head.i
    )
    for inner in (i for phrase in phrases for i in phrase.children if i.dep_ == "pobj"):
        quantity = count_people(inner, harms)
        if quantity is None:
            continue
        start, last = doc[quantity.first].idx, doc[max(quantity.last, inner.i)]
        end = last.idx + len(last)
        yield TollFinding(start, end, harm, quantity.count, inner.i, token.i, part=True)


def _either(token: Token, harms: Harms) -> bool:
    """Tell whether "killed or wounded" share one count."""
    if _first_harm(token, harms) == BY_WEAPON:
        return False
    for other in _beside(token):
        rows = harms.frames.get(other.lemma_.lower())
        if not rows or abs(other.i - token.i) != 2 or rows[0].harm == BY_WEAPON:
            continue
        if {rows[0].harm, _first_harm(token, harms)} != {"killed", "injured"}:
            continue
        later = max((token, other), key=lambda t: t.i)
        joining = {t.lower_ for t in token.doc[min(token.i, other.i) + 1 : later.i]}
        if joining == {","}:  # "killed, wounded or captured"
            joining |= {t.lower_ for t in token.doc[later.i + 1 : later.i + 2]}
        if joining & {"or", "and"}:
            earlier = min((token, other), key=lambda t: t.i)
            own = any(c.dep_ == "dobj" for c in earlier.children) or any(
                c.dep_ == "nsubjpass" for c in later.children
            )
            return not own
    return False


def _first_harm(token: Token, harms: Harms) -> str:
    rows = harms.frames.get(token.lemma_.lower()) or harms.frames.get(token.lower_) or ()
    return rows[0].harm if rows else ""


def _was_achieved(token: Token, harms: Harms) -> bool:
    """Tell whether a verb in the past says that what the infinitive names came about: "managed to kill"."""
    over = token.head
    if token.dep_ not in ("xcomp", "advcl") or over.lemma_ not in harms.around["achieving"]:
        return False
    verb = over.head if over.dep_ == "acomp" else over  # "were able to"
    return verb.tag_ == "VBD" and not any(c.dep_ == "neg" for c in verb.children)


def _unreal(token: Token, harms: Harms) -> bool:
    """Tell whether a verb of harm tells of what might be, is wanted or is threatened."""
    if any(c.lower_ in _ALMOST and c.dep_ == "advmod" for c in token.children):
        return True
    helpers = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
    if helpers & _OPEN_MODALS and "have" not in helpers:
        return True
    if "to" in helpers and "have" not in helpers and not _was_achieved(token, harms):
        return token.dep_ not in ("ccomp",) or token.head.lemma_ in harms.around["trying"]
    if token.tag_ == "VBG" and token.dep_ == "pcomp":
        preposition = token.head.lower_
        return preposition in _UNDONE or (preposition == "of" and token.head.head.lemma_ not in _BLAME)
    return False
