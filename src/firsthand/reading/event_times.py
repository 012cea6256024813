"""The time of an event: which of a report's time expressions dates a happening.

The parse decides: an expression dates the word it hangs on and what is closely bound to that word. The time
of a saying ("said on Tuesday") never dates what is said, that of a condemnation not what is condemned.
Where the parse leaves it open, None: passing a time on from sentence to sentence is the work of the joining
stage.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import msgspec
from spacy.tokens import Doc, Token

from firsthand.knowledge.calendar import load_calendar
from firsthand.ontology import EventType, TimePrecision
from firsthand.reading.findings import Parsed, TimeFinding, TimeKind, Trigger
from firsthand.reading.times.finder import publication_day

# Dependencies from an event's word up to the word that bears the time. Those of two steps and more were
# kept where they were right more often than wrong in 69 reports.
_UP: dict[tuple[str, ...], int] = {
    (): 0,
    ("dobj",): 1,
    ("attr",): 1,  # "there have been attacks this year"
    ("prep",): 1,  # "put him on notice last week": the trigger's head is the preposition
    ("acomp",): 1,
    ("nsubjpass",): 1,
    ("xcomp",): 1,
    ("pobj", "prep"): 2,
    ("pobj", "agent"): 2,
    ("advcl",): 2,
    ("acl",): 2,
    ("relcl",): 2,
    ("relcl", "pobj", "prep"): 4,  # "a strike on Monday in the valley, which killed four"
    ("compound",): 2,
    ("nsubj",): 3,
    ("conj",): 3,
    ("dobj", "xcomp"): 3,
    ("pobj", "prep", "attr"): 3,
    ("pcomp", "prep", "pobj", "prep"): 4,
    ("xcomp", "conj"): 4,  # "entered the shop and began to stab people"
    ("conj", "advcl"): 4,
    ("conj", "conj"): 4,
    ("dobj", "conj"): 5,
    ("pobj", "prep", "pobj", "prep"): 5,
}
# … and from there down to the time.
_DOWN: dict[tuple[str, ...], int] = {
    (): 0,
    ("npadvmod",): 1,
    ("prep", "pobj"): 1,
    ("prep",): 1,
    ("advmod",): 1,
    ("poss",): 1,
    ("nmod",): 1,
    ("compound",): 1,
    ("amod",): 1,
    ("nummod",): 1,
    ("appos",): 2,
    ("prep", "pobj", "npadvmod"): 2,
    ("prep", "pobj", "nmod"): 2,
    ("prep", "pobj", "poss"): 2,
    ("prep", "pobj", "compound"): 2,
    ("prep", "pobj", "amod"): 2,
    ("prep", "pcomp"): 2,
    ("prep", "prep", "pobj"): 2,
    ("prep", "pobj", "prep", "pobj"): 4,
    ("prep", "pobj", "prep", "pobj", "npadvmod"): 4,
    ("dobj", "prep", "pobj"): 4,
    ("dobj", "npadvmod"): 3,
    ("dobj", "poss"): 4,
    ("xcomp", "prep", "pobj"): 3,
    ("xcomp", "npadvmod"): 3,
    ("relcl", "prep", "pobj"): 4,
    ("relcl", "npadvmod"): 4,
    ("acl", "prep", "pobj"): 4,
    ("acl", "npadvmod"): 4,
    ("prep", "pobj", "relcl", "prep", "pobj"): 5,  # "killed in a blast that shook the port on Monday"
    ("prep", "pobj", "relcl", "npadvmod"): 5,
    ("prep", "pobj", "acl", "prep", "pobj"): 5,
    ("prep", "pobj", "acl", "npadvmod"): 5,
    ("agent", "pobj", "relcl", "prep", "pobj"): 5,
    ("agent", "pobj", "relcl", "npadvmod"): 5,
    ("advcl", "prep", "pobj"): 4,  # "were killed when a mine went off on Monday", see _WHEN
    ("advcl", "npadvmod"): 4,
    ("attr",): 3,
}
_WHEN = frozenset({"when", "as", "while"})  # a clause so opened has the time of what it stands under
# An act of speech done by the words said ("he said on Sunday he was willing") has the time of the saying.
_SPOKEN: dict[tuple[str, ...], int] = {
    ("ccomp",): 4,
    ("acomp", "ccomp"): 4,
    ("dobj", "ccomp"): 4,
    ("conj", "ccomp"): 4,
    ("advcl", "ccomp"): 4,
    ("xcomp", "ccomp"): 4,
    ("ccomp", "conj"): 5,
    ("acomp", "ccomp", "conj"): 5,
}
_VERBAL = frozenset(
    {
        EventType.ACCUSE,
        EventType.AGREE,
        EventType.CONCEDE,
        EventType.REJECT,
        EventType.REQUEST,
        EventType.SUPPORT,
        EventType.THREATEN,
    }
)
_PROMISES = frozenset({EventType.AGREE, EventType.CONCEDE, EventType.THREATEN})
_COMING = frozenset({"will", "would", "'ll", "’ll"})
_CLAUSES = ("advcl",)  # how a clause with a conjunction of time hangs: "since the town fell in 2014"
_LIMIT = 6
_INSIDE = (("poss",), ("nmod",), ("compound",), ("nummod",))
_LOOSE = frozenset({"duration", "vague", "before_clause"})
_CLAUSAL = frozenset(
    {"ROOT", "ccomp", "advcl", "relcl", "acl", "conj", "csubj", "pcomp", "xcomp", "parataxis"}
)
_LONGEST = 400  # tokens: what is longer is no sentence
_Way = tuple[tuple[str, ...], int]
_STEPS = 6  # the longest way in the tables above
_WIDE = frozenset({TimePrecision.MONTH, TimePrecision.YEAR, TimePrecision.SEASON})


def time_of(trigger: Trigger, parsed: Parsed, times: tuple[TimeFinding, ...]) -> TimeFinding | None:
    """Return the time that the words around the trigger give it, or None."""
    doc = parsed.doc
    if not times:
        return None
    head = doc[trigger.head]
    ways = _ways_up(head, spoken=_is_spoken(trigger, head))
    other = going_back(head)
    if other is not None:
        own = range(head.left_edge.i, head.right_edge.i + 1)  # "investigate the raid of Monday"
        heads = ((t, time_head(t, doc)) for t in times)
        times = tuple(t for t, token in heads if token.i in own or clause_of(token) != other)
    best: tuple[int, int] | None = None
    chosen: tuple[TimeFinding, tuple[str, ...], Token] | None = None
    for finding in _near(times, head):
        if finding.start <= trigger.start < finding.end:
            continue
        token = time_head(finding, doc)
        found = _binding(ways, token, finding)
        if found is None:
            continue
        cost, up, bearer = found
        rank = (cost, abs(token.i - head.i))
        if best is None or rank < best:
            best, chosen = rank, (finding, up, bearer)
    if chosen is None:
        return _of_the_clause(head, trigger, times)
    finding, up, bearer = chosen
    return _from_beginning(finding, up, bearer, parsed)


def binding_cost(trigger: Trigger, finding: TimeFinding, doc: Doc) -> int | None:
    """Return how loosely the parse binds a time to a trigger (0: its own word); None if it does not."""
    head = doc[trigger.head]
    ways = _ways_up(head, spoken=_is_spoken(trigger, head))
    found = _binding(ways, time_head(finding, doc), finding)
    return found[0] if found is not None else None


def _is_spoken(trigger: Trigger, head: Token) -> bool:
    """Tell whether an event may be done by the words that tell it: "said he was ready", not "said he had agreed".

    What will be asked or granted is not yet asked or granted; what will be given or done is promised or
    threatened by saying so.
    """
    if trigger.type not in _VERBAL:
        return False
    verb = head if head.pos_ in ("VERB", "AUX") else head.head
    helpers = {c.lower_ for c in verb.lefts if c.dep_ in ("aux", "auxpass")}
    return "had" not in helpers and (trigger.type in _PROMISES or not helpers & _COMING)


def _of_the_clause(head: Token, trigger: Trigger, times: tuple[TimeFinding, ...]) -> TimeFinding | None:
    """Return the only time of the sentence, if it stands in the event's own clause."""
    near: list[TimeFinding] = []
    for finding in _near(times, head):
        if finding.start <= trigger.start < finding.end:
            continue
        if not near or finding.start >= near[-1].end:  # not the year inside "since the town fell in 2014"
            near.append(finding)
    if len(near) != 1 or near[0].rule in _LOOSE:
        return None
    verb = clause_of(head)
    dating = load_calendar().dating
    barred = dating["saying"] | dating["act of speech"] | dating["sequel"]
    if verb is None or verb.lemma_ in barred:
        return None
    bearer = time_head(near[0], head.doc)
    if _of_what_went_before(bearer):
        return None
    time = clause_of(bearer.head if near[0].rule == "since_clause" and bearer.dep_ in _CLAUSAL else bearer)
    return near[0] if time is not None and time.i == verb.i else None


def _of_what_went_before(time: Token) -> bool:
    """Tell whether a time stands with what another happening answers: "a response to the raid on Friday"."""
    sequel = load_calendar().dating["sequel"]
    token = time
    for _ in range(_STEPS):
        if token.head.i == token.i or token.pos_ in ("VERB", "AUX"):
            return False
        token = token.head
        if token.pos_ == "NOUN" and token.lemma_.lower() in sequel:
            return True
    return False


def going_back(event: Token) -> Token | None:
    """Return the verb of an act that only goes back to an event, or is to end it: that act's time is not the event's.

    "condemned the raid", "marked the anniversary of the raid", "promised to end the war".
    """
    words = load_calendar().dating
    above = event.head
    if event.dep_ in ("dobj", "nsubjpass") and above.pos_ == "VERB":
        if above.lemma_.lower() in words["act of speech"]:
            return above
        if above.lemma_.lower() in words["ending"] and above.tag_ == "VB":
            return clause_of(above.head)
    if event.dep_ == "pobj" and above.lower_ == "of" and above.head.lemma_.lower() in words["anniversary"]:
        return clause_of(above.head)
    return None


def clause_of(token: Token) -> Token | None:
    """Return the verb of the clause that a word stands in; None where a preposition sets the word apart."""
    apart = load_calendar().dating["apart"]
    for _ in range(2 * _STEPS):
        if token.pos_ in ("VERB", "AUX") and token.dep_ in _CLAUSAL:
            return token
        if token.head.i == token.i or (token.dep_ == "prep" and token.lower_ in apart):
            return None
        token = token.head
    return None


def time_head(finding: TimeFinding, doc: Doc) -> Token:
    """Return the token by which a time expression hangs in the parse."""
    span = doc.char_span(finding.start, finding.end, alignment_mode="expand")
    return span.root if span is not None else doc[0]


def _near(times: tuple[TimeFinding, ...], head: Token) -> Iterator[TimeFinding]:
    doc = head.doc
    start, end = head.i, head.i + 1
    while start > 0 and not doc[start].is_sent_start:
        start -= 1
        if head.i - start > _LONGEST:
            return
    while end < len(doc) and not doc[end].is_sent_start:
        end += 1
        if end - head.i > _LONGEST:
            return
    last = doc[end - 1].idx + len(doc[end - 1])
    first = bisect_left(times, doc[start].idx, key=lambda f: f.start)
    for finding in islice(times, first, None):
        if finding.start >= last:
            return
        if finding.kind is TimeKind.POINT and finding.rule != "background":
            yield finding


def _ways_up(event: Token, *, spoken: bool) -> dict[int, _Way]:
    """Return the tokens above an event's word that may bear its time, with the way there and its cost."""
    out: dict[int, _Way] = {event.i: ((), 0)}
    way: tuple[str, ...] = ()
    token = event
    dating = load_calendar().dating
    saying, apart = dating["saying"], dating["apart"]
    for _ in range(2 * _STEPS):
        if token.head.i == token.i or len(way) > _STEPS:
            break
        if way[-1:] != ("conj",) or token.dep_ != "conj":  # a row of coordinated verbs is one step
            way = (*way, token.dep_)
        before, token = token, token.head
        if way == ("pobj", "prep") and before.lower_ in apart:
            break
        if way == ("relcl",) and not _subject_is_relative(before):
            break
        if way in _UP and not _barred(token, way):
            out[token.i] = (way, _UP[way])
        elif spoken and way in _SPOKEN and token.lemma_ in saying:
            out[token.i] = (way, _SPOKEN[way])
    return out


def _subject_is_relative(verb: Token) -> bool:
    """Tell "a raid that killed two", one happening, from "a march that they banned", two."""
    return any(c.dep_ in ("nsubj", "nsubjpass") and c.tag_ in ("WDT", "WP") for c in verb.children)


def _barred(bearer: Token, way: tuple[str, ...]) -> bool:
    """Tell whether a time of ``bearer`` is that of a saying or of another happening."""
    dating = load_calendar().dating
    lemma = bearer.lemma_.lower()
    if bearer.pos_ not in ("VERB", "AUX"):
        return False
    if lemma in dating["saying"]:
        passive = any(c.dep_ == "auxpass" for c in bearer.children)  # "was yesterday reported to have killed"
        return way != ("conj",) and not (passive and way[-1] in ("xcomp", "nsubjpass"))
    if lemma in dating["act of speech"]:
        return way[-1] in ("dobj", "prep", "pobj", "nsubjpass")
    if lemma in dating["sequel"] and way == ("nsubj",):
        return True
    return way == ("xcomp",) and bearer.pos_ == "AUX"


def _binding(
    ways: dict[int, _Way], time: Token, finding: TimeFinding
) -> tuple[int, tuple[str, ...], Token] | None:
    """Return how loosely a time is bound to an event, through which bearer; None if it dates something else."""
    down: tuple[str, ...] = ()
    token = time
    for _ in range(_STEPS):
        up = ways.get(token.i)
        if up is not None:
            cost = _cost(up, down, finding)
            return (cost, up[0], token) if cost is not None else None
        if token.head.i == token.i or (token.dep_ == "advcl" and not _is_at_once(token)):
            return None
        down = (token.dep_, *down)
        token = token.head
    return None


def _is_at_once(clause: Token) -> bool:
    """Tell whether a clause is one of the same time: "when a mine went off on Monday"."""
    if clause.pos_ not in ("VERB", "AUX"):
        return True  # "since the town fell in 2014", an expression by itself
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in _WHEN for c in clause.lefts)


def _cost(way: _Way, down: tuple[str, ...], finding: TimeFinding) -> int | None:
    up, up_cost = way
    if finding.rule == "since_clause" and down in (_CLAUSES, ("prep",)):
        return up_cost + 1
    if down not in _DOWN:
        return None
    if finding.rule == "duration" and finding.time.start is None and down == () and up != ("pobj", "prep"):
        return None
    if up and down[-1:] in _INSIDE and len(down) > 1:
        return None  # "the Sept. 11 attacks" under another happening
    loose = finding.rule == "duration" or (finding.rule == "vague" and up != ("dobj",))
    if up and down and (loose or _DOWN[down] > 3):
        return None
    if "conj" in up and finding.time.precision is not TimePrecision.DAY:
        return None  # a day is shared by what is coordinated, a year need not be
    cost = up_cost + _DOWN[down]
    return cost if cost <= _LIMIT else None


def _from_beginning(finding: TimeFinding, up: tuple[str, ...], bearer: Token, parsed: Parsed) -> TimeFinding:
    """Return the time of what "began in June": from June to publication, and not the month alone."""
    begun = up in (("nsubj",), ("dobj",)) and bearer.lemma_ in load_calendar().dating["beginning"]
    published = publication_day(parsed.report.published)
    if not begun or finding.time.precision not in _WIDE or not finding.time.start:
        return finding
    if published is None or finding.time.start > published.isoformat():
        return finding
    time = msgspec.structs.replace(finding.time, end=published.isoformat(), precision=TimePrecision.SPAN)
    return replace(finding, time=time)
