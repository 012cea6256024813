"""Content that a verb of saying governs to its right: clauses, objects, prepositional phrases."""

from bisect import bisect_left

from spacy.tokens import Token

from firsthand.language.pronouns import THIRD
from firsthand.language.repairs import bare_clause
from firsthand.reading.sayings.saying import Cue, Reading, Saying
from firsthand.record import Span

_WH = frozenset({"whether", "if", "what", "who", "whom", "which", "why", "how", "when", "where", "whose"})
_PREPOSITIONS = frozenset(
    {"for", "of", "about", "against", "on", "with", "as", "at", "to", "over", "in", "by"}
)
_CLAUSE = frozenset({"ccomp", "xcomp"})
_STRAYED = 8  # words of the phrases between a cue and its clause that are looked at
_LONGEST = 400  # tokens: what is longer is no sentence, and is not searched for where its speaker ends


def governed_content(reading: Reading, cue: Cue) -> Saying | None:
    """Return the saying whose content the verb governs to its right."""
    children = [c for c in cue.token.children if c.i > cue.token.i]
    frames, wider = frozenset(cue.row.frames), frozenset(cue.row.wider)
    for child in children:
        frame = clause_frame(child, cue.token)
        if frame is None:
            continue
        start = child.left_edge.idx
        that = next((m for m in _marks(child) if m.lower_ == "that"), None)
        if child.left_edge.i <= cue.token.i:
            start = cue.token.idx + len(cue.token)
        elif that is not None and that.i > child.left_edge.i and that.nbor(-1).text == ",":
            start = that.idx  # "said, in a rare admission, that it had erred"
        if frame == "wh" and "wh" not in frames | wider and child.left_edge.lower_ == "what":
            frame = "np"  # "condemned what he called a crime"
        if frame in {"to", "np-comp"}:
            start = _object_start(children, child, start)
        if frame in frames or frame in wider or (frame == "ing" and "np" in (frames | wider)):
            if frame == "np-comp" and frame not in frames and "np" not in wider:
                continue
            end = _second_clause(reading, cue.token, child) or _right(child, reading)
            return _make(reading, cue, (start, end), frame, frame in frames)
    return _object(reading, cue, children)


def _second_clause(reading: Reading, verb: Token, first: Token) -> int | None:
    """Return the end of "said it was late, but he had no choice": a clause more that the parse hangs on the cue.

    Only one whose subject leans on what was said.
    """
    if first.dep_ != "ccomp" or "that" not in (clause_frame(first, verb) or ""):
        return None
    for child in verb.children:
        if child.dep_ == "ccomp" and child.left_edge.i == first.right_edge.i + 1 and first.lemma_ == "be":
            return _right(child, reading)  # "said they were hopeful it would end": hung on the wrong word
        row = reading.cues.verb(child.lemma_.lower(), child.lower_)
        says = row is not None and {"that", "quote"} & set(row.frames)
        if child.dep_ == "conj" and child.i > first.i and not says:
            subject = next((c for c in child.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
            if subject is not None and _leans(subject):
                return _right(child, reading)
    return None


def _leans(subject: Token) -> bool:
    """Tell whether a subject goes back to somebody in the clause before: "they", "the two", "neither"."""
    if subject.lower_ in THIRD or subject.lower_ in {"neither", "both"}:
        return True
    return subject.lower_ in {"two", "three", "pair"} and subject.left_edge.lower_ == "the"


def clause_frame(child: Token, verb: Token) -> str | None:
    """Return the frame that a clausal child fills."""
    if child.dep_ == "advcl" and verb.i < child.i and any(c.lower_ == "for" for c in _marks(child)):
        return "for" if any(c.tag_ == "TO" for c in child.children) else None  # "called for the king to go"
    if child.dep_ not in _CLAUSE and child.dep_ != "oprd":
        return None
    if child.dep_ == "oprd":
        return "np-comp"
    if any(c.tag_ == "TO" for c in child.children):
        return "for" if any(c.lower_ == "for" and c.dep_ == "mark" for c in child.children) else "to"
    finite = child.tag_ in {"VBD", "VBZ", "VBP", "MD"} or any(
        c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBD", "VBZ", "VBP", "MD"} for c in child.children
    )
    marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
    if finite or marked or (child.dep_ == "ccomp" and child.pos_ in {"VERB", "AUX"} and child.tag_ != "VBG"):
        first = child.left_edge
        return "wh" if first.lower_ in _WH and first.i > verb.i else "that"
    if child.tag_ == "VBG":
        return "ing"
    return "np-comp"


def _marks(clause: Token) -> list[Token]:
    return [c for c in clause.children if c.dep_ == "mark"]


def _object_start(children: list[Token], clause: Token, start: int) -> int:
    """Return where the object of "urged X to" begins, so that the content holds it too."""
    for child in children:
        if child.dep_ in {"dobj", "dative"} and child.i < clause.i:
            return min(start, child.left_edge.idx)
    return start


def _object(reading: Reading, cue: Cue, children: list[Token]) -> Saying | None:
    """Return the saying whose content is a noun phrase, with or without a preposition."""
    frames, wider = frozenset(cue.row.frames), frozenset(cue.row.wider)
    things = [c for c in children if c.dep_ == "dobj"]
    if not things and "np" in frames and (told := _told_by_passive(cue.token)):
        return _make(reading, cue, told, "np", True)
    preps = [c for c in children if c.dep_ in {"prep", "dative", "agent"} and c.lower_ in _PREPOSITIONS]
    if things:
        thing = things[0]
        nested = [
            c for c in thing.children if c.dep_ == "prep" and c.i > thing.i and thing.doc[c.i - 1].text != ","
        ]
        # "described the attack as launched by armed men": the parse takes "as" for a conjunction
        likened = [
            c
            for c in children
            if c.dep_ == "advcl" and c.tag_ in {"VBN", "VBG"} and any(m.lower_ == "as" for m in _marks(c))
        ]
        if likened and "np-as" in frames:
            return _make(
                reading, cue, (thing.left_edge.idx, _right(likened[0], reading)), "np-as", recorded=True
            )
        for prep in [*preps, *nested]:
            frame = f"np-{prep.lower_}"
            if frame in frames:
                end = max(_right(thing, reading), _right(prep, reading))
                return _make(reading, cue, (thing.left_edge.idx, end), frame, True)
        quoted = any(reading.marked_near(thing.left_edge.idx, thing.right_edge.idx + len(thing.right_edge)))
        frame = "np-quote" if quoted and "np-quote" in frames else "np"
        end = max(
            [
                _right(thing, reading),
                *(_right(p, reading) for p in preps if p.lower_ in {"as", "for", "of", "to"}),
            ]
        )
        span = (thing.left_edge.idx, end)
        recorded = frame in frames or ("quote" in frames and _mostly_quoted(reading, span))
        recorded = recorded or ("np-shown" in frames and _shows(reading, cue))
        heard = _hearers_clause(thing) if "that" in frames and "np" not in frames | wider else None
        heard = heard or (_strayed_clause(preps) if "that" in frames else None)
        if heard is not None:
            return _make(
                reading,
                cue,
                (heard.left_edge.idx, _right(heard, reading)),
                "that",
                True,
            )
        bare = bare_clause(cue.token, thing) if "that" in frames else None
        if bare is not None:
            return _make(reading, cue, bare, "that", True)
        if recorded or "np" in wider:
            return _make(reading, cue, span, frame, recorded)
    strayed = _strayed_clause(preps) if "that" in frames else None
    if strayed is not None:
        return _make(reading, cue, (strayed.left_edge.idx, _right(strayed, reading)), "that", True)
    for prep in preps:
        if prep.lower_ in frames or prep.lower_ in wider:
            recorded = prep.lower_ in frames
            start = prep.idx if prep.lower_ == "as" else prep.idx + len(prep)
            ends = [
                _right(prep, reading),
                *(_right(c, reading) for c in children if c.dep_ in {"xcomp", "advcl"} and _is_infinitive(c)),
            ]
            return _make(reading, cue, (start, max(ends)), prep.lower_, recorded)
    return None


def _told_by_passive(verb: Token) -> Span | None:
    """Return what is said by a named voice in the passive: "the strike was confirmed by the army"."""
    if not any(c.dep_ == "agent" and c.n_rights for c in verb.rights):
        return None
    thing = next((c for c in verb.lefts if c.dep_ == "nsubjpass"), None)
    if thing is None and verb.dep_ == "acl" and verb.tag_ == "VBN":
        thing = verb.head
    if thing is None or thing.pos_ not in ("NOUN", "PROPN"):
        return None
    inserted = [c for c in thing.rights if c.dep_ in ("relcl", "acl", "appos", "punct")]
    last = thing.doc[inserted[0].left_edge.i - 1] if inserted else thing.right_edge
    return thing.left_edge.idx, last.idx + len(last)


def _shows(reading: Reading, cue: Cue) -> bool:
    """Tell whether a film or a picture is what shows: what is to be seen in it is what it tells."""
    words = (speaker.lemma_.lower() for speaker in cue.speakers)
    return any(row is not None and row.being == "document" for row in map(reading.cues.voice, words))


def _hearers_clause(hearer: Token) -> Token | None:
    """Return the reported clause that the parse hung on the hearer ("told the crowd that it was over")."""
    for child in hearer.rights:
        if (
            child.dep_ in {"relcl", "acl", "ccomp"}
            and child.left_edge.lower_ == "that"
            and child.left_edge.i > hearer.i
        ):
            return child
    return None


def _strayed_clause(preps: list[Token]) -> Token | None:
    """Return the reported clause that the parse hung on a noun of a phrase before it.

    In "told the paper in an interview on Friday that she had left" the clause belongs to "told"; one in
    which "that" is the subject or object says something of the noun ("in a speech that moved them").
    """
    queue = list(preps)
    for _ in range(_STRAYED):
        if not queue:
            return None
        here = queue.pop(0)
        for child in here.rights:
            first = child.left_edge
            if child.dep_ in {"relcl", "acl", "ccomp"} and first.lower_ == "that" and first.i > here.i:
                return child if first.dep_ == "mark" else None
            if child.dep_ in {"pobj", "prep"}:
                queue.append(child)
    return None


def _is_infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _mostly_quoted(reading: Reading, span: Span) -> bool:
    """Tell whether an object stands in quotation marks for more than half."""
    near = reading.marked_near(*span)
    quoted = sum(max(0, min(q.end, span[1]) - max(q.start, span[0])) for q in near)
    return quoted * 2 > span[1] - span[0]


def _right(token: Token, reading: Reading) -> int:
    """Return the offset where the content under ``token`` ends: before the next seam, if there is one."""
    last = token.right_edge.i
    place = bisect_left(reading.seams, token.i + 1)
    if place < len(reading.seams) and reading.seams[place] <= last:
        last = reading.seams[place] - 1
    return reading.doc[last].idx + len(reading.doc[last])


def _make(
    reading: Reading,
    cue: Cue,
    span: Span,
    rule: str,
    recorded: bool,
) -> Saying | None:
    trimmed = reading.trim(*span)
    if trimmed is None:
        return None
    return Saying(cue.token, cue.speakers, [trimmed], cue.row.attitude, rule, recorded, clause=cue.clause)
