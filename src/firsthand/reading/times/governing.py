"""What the words around an expression of time make of it: namesakes, prepositions, clauses."""

from datetime import date

from spacy.tokens import Doc, Span, Token

from firsthand.knowledge.calendar import load_calendar
from firsthand.ontology import TimePrecision
from firsthand.reading.times import resolve as days
from firsthand.reading.times.resolve import Interval
from firsthand.reading.times.rules import Match

_BRACKET = 12  # tokens from a day to the brackets around it
_SINCE_REACH = 25  # tokens between "since" and the date its clause gives
_OPENING = frozenset(
    {"in", "since", "by", "before", "after", "until", "from", "between", "of", "and", "to", "or"}
)
_DETERMINERS = frozenset({"the", "a", "its", "their", "his", "her", "("})
_NAMES = frozenset({"PERSON", "ORG", "GPE", "FAC", "NORP", "LOC", "PRODUCT", "WORK_OF_ART"})


def trim(match: Match, doc: Doc) -> Match:
    """Return the match without a number that counts something else: "in May 20 people …"."""
    if match.rule != "month_day" or match.words[-1].kind != "day" or match.words[0].kind not in ("month",):
        return match
    token = doc[match.words[-1].last]
    counts = token.dep_ == "nummod" and token.head.i > token.i and token.head.pos_ == "NOUN"
    if counts and token.head.i == token.i + 1 and token.head.tag_ == "NNS":
        return Match("month", match.words[:1], match.prefix, match.prefix_word)
    return match


def plausible(match: Match, doc: Doc) -> bool:
    """Tell an expression of time from a namesake: a person called May, a number that looks like a year."""
    first = doc[match.words[0].first]
    last = doc[match.words[-1].last]
    previous = doc[first.i - 1].lower_ if first.i else ""
    if match.rule == "month" and len(match.words) == 1:
        if any(c.dep_ == "compound" and c.ent_type_ not in ("DATE", "TIME") for c in first.lefts):
            return False  # "Theresa May"
        if first.ent_type_ in _NAMES and previous not in _OPENING:
            return False
        return (
            first.ent_type_ in ("DATE", "TIME", "EVENT")
            or previous in _OPENING
            or first.lower_
            not in (
                "may",
                "march",
                "august",
            )
        )
    if match.rule == "year" and len(match.words) == 1:
        if previous == "at":  # "at 1830", a time of day
            return False
        counts = last.dep_ == "nummod" and last.head.tag_ == "NNS" and last.ent_type_ != "DATE"
        return not counts and (previous in _OPENING or first.ent_type_ == "DATE" or previous in _DETERMINERS)
    if match.rule == "season" and len(match.words) == 1:
        return previous in ("in", "this", "by", "since", "until", "of", "during", "before")
    if match.rule == "year_range":
        return first.ent_type_ == "DATE" or previous in _OPENING or previous in ("the", "(")
    if match.rule == "short_date":
        return len(last.text) == 2
    if match.rule == "duration" and match.words[0].kind in ("unit", "units"):
        return first.ent_type_ in ("DATE", "TIME")
    if match.rule == "weekday":
        return not _of_readers_far_away(first)
    return True


def _of_readers_far_away(token: Token) -> bool:
    """Tell whether a day in brackets is that of a moment as clocks show it elsewhere: "(8 p.m. Tuesday EDT)"."""
    doc = token.doc
    before = [doc[i] for i in range(max(0, token.i - _BRACKET), token.i)]
    after = [doc[i] for i in range(token.i, min(len(doc), token.i + _BRACKET))]
    opened = next((t.i for t in reversed(before) if t.text in "()"), None)
    closed = next((t.i for t in after if t.text in "()"), None)
    if opened is None or closed is None or doc[opened].text != "(" or doc[closed].text != ")":
        return False
    words = load_calendar().words
    return any(t.is_upper and words.get(t.lower_, ("", ""))[0] == "zone" for t in doc[opened:closed])


def governed(span: Span, match: Match) -> bool:
    """Tell whether the preposition before the words governs them, and not a noun behind them."""
    if match.prefix_word is None or match.prefix in ("between", "from"):
        return False
    head, prefix = span.root, match.prefix_word.last
    if prefix in (head.i, head.head.i):
        return True
    return head.head.i < span.start and head.head.head.i == prefix and head.dep_ != "compound"


def bounded(prefix: str, found: Interval, published: date | None, *, forward: bool, whole: bool) -> Interval:
    """Return the interval that "since", "until", "by", "before" or "after" make of a time."""
    ahead = published is not None and found.start is not None and found.start > published
    if prefix == "since":
        return days.span(found.start, None if ahead else published)
    if prefix in ("until", "by", "before"):
        return days.span(None, found.start if prefix == "before" and whole else found.end)
    return days.span(found.start, None if forward or ahead else published)  # "called for more after 2030"


def long(found: Interval) -> bool:
    """Tell whether an interval is one before which things are said to happen, not by whose end."""
    return found.precision in (TimePrecision.SEASON, TimePrecision.MONTH, TimePrecision.YEAR)


def perfect(head: Token) -> bool:
    """Tell whether the verb over a duration stands in the present perfect."""
    token = head
    for _ in range(6):
        if token.head.i == token.i:
            break
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            break
    lowers = {t.lower_ for t in token.children if t.dep_ in ("aux", "auxpass")}
    return bool(lowers & {"has", "have", "'ve", "’ve", "'s", "’s"})


def clause_end(token: Token) -> int:
    """Return the character where the words that ``token`` introduces end."""
    top = token.head if token.dep_ == "mark" else token
    last = token.i
    limit = min(len(token.doc), token.i + _SINCE_REACH)
    for i in range(token.i + 1, limit):
        current = token.doc[i]
        if current.is_space or current.is_sent_start or current.text in (";", "."):
            break
        if current.text == "," and token.dep_ != "mark":
            break
        if token.dep_ != "mark" or current.i <= top.i or top.is_ancestor(current):
            last = i
    return token.doc[last].idx + len(token.doc[last])


def leads_on(token: Token) -> bool:
    """Tell whether "before" or "after" at the end of an expression goes on to what it counts from."""
    if token.lower_ not in ("before", "after", "of", "to") or token.i + 1 >= len(token.doc):
        return False
    following = token.nbor()
    return not (following.is_punct or following.is_space or following.lower_ in ("that", "then"))


def opens_clause(token: Token, kind: str) -> bool:
    """Tell whether "since" or "before" governs words that may hold a time: "has since been freed" does not."""
    if token.dep_ == "advmod" and token.i + 1 < len(token.doc) and token.nbor().pos_ == "VERB":
        return False
    if kind == "since":
        return True
    return token.dep_ == "prep" and any(c.dep_ == "pobj" and c.pos_ == "NOUN" for c in token.children)
