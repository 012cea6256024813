"""Finds expressions of time and says what days each stands for."""

from datetime import date

from spacy.tokens import Doc, Span, Token

from firsthand.ontology import TimePrecision
from firsthand.reading.findings import Parsed, TimeFinding, TimeKind
from firsthand.reading.times import resolve as days
from firsthand.reading.times.meaning import MEANINGS, Context, absolute, move, named_day, word_span
from firsthand.reading.times.resolve import Interval
from firsthand.reading.times.rules import Match, match_rules
from firsthand.reading.times.tense import looks_back, looks_forward, still_open
from firsthand.reading.times.words import Classed, classify
from firsthand.record import Time

_SINCE_REACH = 25  # tokens between "since" and the date its clause gives
_ASSUMED = date(2001, 6, 13)  # only to learn a precision where no date of publication is known
_OPENING = frozenset(
    {"in", "since", "by", "before", "after", "until", "from", "between", "of", "and", "to", "or"}
)
_DETERMINERS = frozenset({"the", "a", "its", "their", "his", "her", "("})
_NAMES = frozenset({"PERSON", "ORG", "GPE", "FAC", "NORP", "LOC", "PRODUCT", "WORK_OF_ART"})


def find_times(parsed: Parsed) -> tuple[TimeFinding, ...]:
    """Return the report's time expressions in order, each with the days it stands for."""
    return _Finder(parsed).run()


def publication_day(published: str | None) -> date | None:
    """Return the day of a publication date, or None where there is none that can be read."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


class _Finder:
    """One pass over one report; remembers the day last told of."""

    def __init__(self, parsed: Parsed) -> None:
        self.doc: Doc = parsed.doc
        self.published = publication_day(parsed.report.published)
        self.last: date | None = None
        self.findings: list[TimeFinding] = []
        self.before: tuple[Match, int] | None = None  # "two days before", and the token where it ends

    def run(self) -> tuple[TimeFinding, ...]:
        classed = classify(self.doc)
        for match in match_rules(classed):
            if _plausible(match, self.doc):
                self._take(_trim(match, self.doc))
        self.findings.extend(self._since_clauses(classed))
        return tuple(sorted(self.findings, key=lambda f: (f.start, -f.end)))

    def _take(self, match: Match) -> None:
        first, last = word_span(match.words)
        span = self.doc[first : last + 1]
        if match.rule in ("duration", "recurring"):
            self._take_duration(match, span)
            return
        forward = looks_forward(_head(span))
        prefix = match.prefix if _governed(span, match) else ""
        forward = forward or (prefix in ("until", "by") and still_open(_head(span)))
        match = Match(match.rule, match.words, prefix, match.prefix_word if prefix else None)
        found, precision = self._meaning(match, span, forward)
        if found is not None and found.precision is TimePrecision.DAY and found.start:
            self.last = found.start
        if prefix and match.prefix_word is not None:
            span = self.doc[match.prefix_word.first : last + 1]
            if found is not None:
                found = _bounded(
                    prefix,
                    found,
                    self.published,
                    forward=forward,
                    whole=_long(found) and not match.has("edge"),
                )
                precision = found.precision
        duration = match.rule == "in_units" and found is None  # "the first meeting in ten years"
        self._add(span, found, precision, match.rule, TimeKind.DURATION if duration else TimeKind.POINT)

    def _meaning(
        self, match: Match, span: Span, forward: bool
    ) -> tuple[Interval | None, TimePrecision | None]:
        """Return the interval, or only its precision where the date of publication is missing."""
        meaning = MEANINGS[match.rule]
        if self.published is not None or absolute(match) or (match.rule in _ANCHORED and self.last):
            back = not forward and (match.prefix in ("since", "after") or looks_back(_head(span)))
            context = Context(self.published or self.last or _ASSUMED, self.last, forward, back)
            named = None
            if match.rule == "month_day" and self.published:
                following = tuple(t.lower_ for t in self.doc[span.end : span.end + 2])
                named = named_day(match, following, self.published)
            found = named or meaning(match, context)
            return found, found.precision if found else None
        found = meaning(match, Context(_ASSUMED, self.last, forward))
        return None, found.precision if found else None

    def _take_duration(self, match: Match, span: Span) -> None:
        """Take "for years": with a perfect tense it runs up to publication, else it dates nothing."""
        if match.rule == "recurring":
            self._add(span, None, None, "recurring", TimeKind.RECURRING)
            return
        found = None
        whole = match.words[0].kind == "units" and match.rule == "duration"
        if whole and self.published:  # "decades of conflict"
            found = days.span(None, self.published)
        elif match.words[0].kind == "for" and self.published and _perfect(_head(span)):
            count = match.value("number", "day", "few", "a")
            exact = match.has("number", "day") and not match.has("most", "few")
            unit = match.value("units", "unit") or ""
            start = move(self.published, -int(count or 1), unit) if exact else None
            found = days.span(start, self.published)
        kind = TimeKind.POINT if found else TimeKind.DURATION
        self._add(span, found, found.precision if found else None, "duration", kind)

    def _since_clauses(self, classed: Classed) -> list[TimeFinding]:
        """Return what "since the war began in 2014" gives: from that time up to publication."""
        taken = {f.start for f in self.findings}
        out = []
        for word in classed.words:
            if word.kind != "since":
                continue
            token = self.doc[word.first]
            if token.idx in taken:
                continue
            out.extend(self._since_clause(token))
        return out

    def _since_clause(self, token: Token) -> list[TimeFinding]:
        if token.dep_ == "advmod" and token.i + 1 < len(self.doc) and self.doc[token.i + 1].pos_ == "VERB":
            return []  # "has since been freed"
        clause = _clause_end(token)
        inside = [f for f in self.findings if token.idx < f.start < clause and f.kind is TimeKind.POINT]
        if not inside:
            return []
        first = inside[0]
        if self.published is None or first.time.start is None:
            time = Time(mention=(token.idx, first.end), precision=TimePrecision.SPAN)
        else:
            time = Time(
                mention=(token.idx, first.end),
                start=first.time.start,
                end=self.published.isoformat(),
                precision=TimePrecision.SPAN,
            )
        return [TimeFinding(token.idx, first.end, time, TimeKind.POINT, "since_clause")]

    def _add(
        self,
        span: Span,
        found: Interval | None,
        precision: TimePrecision | None,
        rule: str,
        kind: TimeKind = TimeKind.POINT,
    ) -> None:
        start, end = span.start_char, span.end_char
        time = Time(
            mention=(start, end),
            start=found.start.isoformat() if found and found.start else None,
            end=found.end.isoformat() if found and found.end else None,
            precision=found.precision if found else precision,
        )
        self.findings.append(TimeFinding(start, end, time, kind, rule))


_ANCHORED = frozenset({"anchored", "day_before"})


def _head(span: Span) -> Token:
    return span.root


def _trim(match: Match, doc: Doc) -> Match:
    """Return the match without a number that counts something else: "in May 20 people …"."""
    if match.rule != "month_day" or match.words[-1].kind != "day" or match.words[0].kind not in ("month",):
        return match
    token = doc[match.words[-1].last]
    counts = token.dep_ == "nummod" and token.head.i > token.i and token.head.pos_ == "NOUN"
    if counts and token.head.i == token.i + 1 and token.head.tag_ == "NNS":
        return Match("month", match.words[:1], match.prefix, match.prefix_word)
    return match


def _plausible(match: Match, doc: Doc) -> bool:
    """Tell an expression of time from a namesake: a person called May, a number that looks like a year."""
    first = doc[match.words[0].first]
    last = doc[match.words[-1].last]
    previous = doc[first.i - 1].lower_ if first.i else ""
    if match.rule == "month" and len(match.words) == 1:
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
    return True


def _governed(span: Span, match: Match) -> bool:
    """Tell whether the preposition before the words governs them, and not a noun behind them."""
    if match.prefix_word is None or match.prefix in ("between", "from"):
        return False
    head, prefix = _head(span), match.prefix_word.last
    if prefix in (head.i, head.head.i):
        return True
    return head.head.i < span.start and head.head.head.i == prefix and head.dep_ != "compound"


def _bounded(prefix: str, found: Interval, published: date | None, *, forward: bool, whole: bool) -> Interval:
    """Return the interval that "since", "until", "by", "before" or "after" make of a time."""
    if prefix == "since":
        return days.span(found.start, published)
    if prefix in ("until", "by", "before"):
        return days.span(None, found.start if prefix == "before" and whole else found.end)
    return days.span(found.start, None if forward else published)


def _long(found: Interval) -> bool:
    return found.precision in (TimePrecision.SEASON, TimePrecision.MONTH, TimePrecision.YEAR)


def _perfect(head: Token) -> bool:
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


def _clause_end(token: Token) -> int:
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
