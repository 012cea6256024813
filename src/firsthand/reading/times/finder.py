"""Finds expressions of time and says what days each stands for."""

from bisect import bisect_right
from datetime import date
from itertools import islice, zip_longest

from spacy.tokens import Doc, Span, Token

from firsthand.ontology import TimePrecision
from firsthand.reading.findings import Parsed, TimeFinding, TimeKind
from firsthand.reading.times import resolve as days
from firsthand.reading.times.context import Context, word_span
from firsthand.reading.times.governing import (
    bounded,
    clause_end,
    governed,
    leads_on,
    long,
    opens_clause,
    perfect,
    plausible,
    trim,
)
from firsthand.reading.times.meaning import MEANINGS, absolute, named_day
from firsthand.reading.times.resolve import Interval
from firsthand.reading.times.rules import Match, match_rules
from firsthand.reading.times.tense import looks_back, looks_forward, still_open
from firsthand.reading.times.units import move
from firsthand.reading.times.words import Classed, Word, classify
from firsthand.record import Time

_LONGEST = 400  # tokens: what is longer is no sentence, and its tree is too costly to walk
_ANCHORED = frozenset({"anchored", "day_before"})
_NEWS_YEARS = range(1600, 3000)
_ASSUMED = date(2001, 6, 13)  # only to learn a precision where no date of publication is known


def find_times(parsed: Parsed) -> tuple[TimeFinding, ...]:
    """Return the report's time expressions in order, each with the days it stands for."""
    return _Finder(parsed).run()


def publication_day(published: str | None) -> date | None:
    """Return the day of a publication date, or None where there is none that can be read, or a mere placeholder.

    Programs write "0001-01-01" and "9999-12-31" where they know no date.
    """
    try:
        found = date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
    return found if found.year in _NEWS_YEARS else None


class _Finder:
    """One pass over one report; remembers the day last told of."""

    def __init__(self, parsed: Parsed) -> None:
        self.doc: Doc = parsed.doc
        self.published = publication_day(parsed.report.published)
        self.last: date | None = None
        self.past: date | None = None  # the last of them that is not to come
        self.findings: list[TimeFinding] = []
        self.sentences = [(s.start, len(s)) for s in self.doc.sents]

    def run(self) -> tuple[TimeFinding, ...]:
        classed = classify(self.doc)
        matches = [trim(m, self.doc) for m in match_rules(classed) if plausible(m, self.doc)]
        for match, following in zip_longest(matches, matches[1:]):
            self._take(match, following)
        self.findings.extend(self._clauses(classed))
        return tuple(sorted(self.findings, key=lambda f: (f.start, -f.end)))

    def _take(self, match: Match, following: Match | None) -> None:
        first, last = word_span(match.words)
        span = self.doc[first : last + 1]
        if match.rule in ("duration", "recurring"):
            self._take_duration(match, span)
            return
        if match.rule in _ANCHORED and leads_on(self.doc[last]):
            self._take_anchored(match, span, following)
            return
        readable = self._readable(first)
        forward = readable and looks_forward(span.root)
        prefix = match.prefix if governed(span, match) else ""
        forward = forward or (readable and prefix in ("until", "by") and still_open(span.root))
        match = Match(match.rule, match.words, prefix, match.prefix_word if prefix else None)
        found, precision = self._meaning(match, span, forward)
        if found is not None and found.precision is TimePrecision.DAY and found.start:
            self.last = found.start
            if self.published is None or found.start <= self.published:
                self.past = found.start
        if prefix and match.prefix_word is not None:
            span = self.doc[match.prefix_word.first : last + 1]
            if found is not None:
                found = bounded(
                    prefix,
                    found,
                    self.published,
                    forward=forward,
                    whole=long(found) and not match.has("edge"),
                )
                precision = found.precision
        if found is not None and found.start and found.end and found.end < found.start:
            found = precision = None  # no time runs backwards, whatever the words add up to
        duration = match.rule == "in_units" and found is None  # "the first meeting in ten years"
        self._add(span, found, precision, match.rule, TimeKind.DURATION if duration else TimeKind.POINT)

    def _readable(self, token: int) -> bool:
        """Tell whether a token stands in a sentence of a length that people write."""
        at = bisect_right(self.sentences, token, key=lambda s: s[0]) - 1
        return at < 0 or self.sentences[at][1] <= _LONGEST

    def _meaning(
        self, match: Match, span: Span, forward: bool
    ) -> tuple[Interval | None, TimePrecision | None]:
        """Return the interval, or only its precision where the date of publication is missing."""
        meaning = MEANINGS[match.rule]
        if self.published is not None or absolute(match) or (match.rule in _ANCHORED and self.last):
            back = not forward and (
                match.prefix in ("since", "after") or (self._readable(span.start) and looks_back(span.root))
            )
            told = (
                self.last if forward else self.past or self.last
            )  # "the same day" of what was is none to come
            context = Context(self.published or self.last or _ASSUMED, told, forward, back)
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
        elif (
            match.words[0].kind == "for"
            and self.published
            and self._readable(span.start)
            and perfect(span.root)
        ):
            count = match.value("number", "day", "few", "a")
            exact = match.has("number", "day") and not match.has("most", "few")
            unit = match.value("units", "unit") or ""
            start = move(self.published, -int(count or 1), unit) if exact else None
            found = days.span(start, self.published)
        kind = TimeKind.POINT if found else TimeKind.DURATION
        self._add(span, found, found.precision if found else None, "duration", kind)

    def _take_anchored(self, match: Match, span: Span, following: Match | None) -> None:
        """Take "two days before the vote on Sunday": counted from the time in the words that follow."""
        found = None
        end = clause_end(self.doc[span.end - 1])
        # "two days after for a week they had …": a duration or a habit is nothing to count from
        dated = following is not None and following.rule in MEANINGS
        if following is not None and dated and self.doc[following.words[0].first].idx < end:
            first, last = word_span(following.words)
            after = self.doc[first : last + 1]
            anchor, _ = self._meaning(following, after, forward=False)
            if anchor is not None and anchor.start is not None:
                context = Context(self.published or anchor.start, anchor.start, forward=False)
                found = MEANINGS[match.rule](match, context)
                span = self.doc[span.start : after.end]
        self._add(span, found, found.precision if found else None, match.rule)

    def _clauses(self, classed: Classed) -> list[TimeFinding]:
        """Return what "since the war began in 2014" and "before the vote on Sunday" give to what is around them."""
        taken = {f.start for f in self.findings}
        heads = (w for w in classed.words if w.kind in ("since", "before"))
        parts = frozenset(w.first for w in classed.words if w.kind == "daypart")
        heads = (w for w in heads if w.kind == "since" or w.last + 1 not in parts)  # "before dawn on Monday"
        found = (self._clause(self.doc[w.first], w) for w in heads if self.doc[w.first].idx not in taken)
        return [f for f in found if f is not None]

    def _clause(self, token: Token, word: Word) -> TimeFinding | None:
        if not self._readable(token.i) or not opens_clause(token, word.kind):
            return None
        end = clause_end(self.doc[word.last])
        at = bisect_right(self.findings, token.idx, key=lambda f: f.start)
        first = next((f for f in islice(self.findings, at, at + 3) if f.kind is TimeKind.POINT), None)
        if first is None or first.start >= end or self._spans_before(token):
            return None
        since = word.kind == "since"
        known = self.published is not None and first.time.start is not None
        if since and known and str(first.time.start) > str(self.published):
            return None
        time = Time(
            mention=(token.idx, first.end),
            start=first.time.start if known and since else None,
            end=(str(self.published) if since else first.time.end) if known else None,
            precision=TimePrecision.SPAN,
        )
        return TimeFinding(token.idx, first.end, time, TimeKind.POINT, f"{word.kind}_clause")

    def _spans_before(self, token: Token) -> bool:
        """Tell whether "before" is part of "two days before", which has been read."""
        return any(f.start < token.idx < f.end for f in self.findings)

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
