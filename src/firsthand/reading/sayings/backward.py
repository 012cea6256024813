"""Cues that lean on what stands before them: "The army said this on Monday", "It is noted that the town fell"."""

from collections.abc import Sequence

from spacy.tokens import Token

from firsthand.reading.sayings.saying import Cue, Reading, Saying
from firsthand.record import Span

_BACK = frozenset({"this", "that", "so"})
# Verbs by which papers go on with a statement that they retell. "It was reported" names nobody, and goes back to nobody.
_GOING_ON = frozenset(
    {
        "note",
        "emphasize",
        "emphasise",
        "stress",
        "underline",
        "underscore",
        "highlight",
        "add",
        "specify",
        "state",
    }
)
_REACH = 900  # characters back to the statement
_LONGEST = 1200  # characters of a paragraph that one sentence after it is taken to credit
_SHORTEST = 15
_ENDS = (".", "!", "?", "…")


def told_before(reading: Reading, cue: Cue) -> Saying | None:
    """Return the saying whose content stands before the sentence of its cue: "Lee said this on Monday"."""
    verb = cue.token
    if cue.row.attitude != "assertion" or "that" not in cue.row.frames or reading.speech_at[verb.i] >= 0:
        return None
    speakers = cue.speakers if _has_this(verb) else ()
    if not speakers and _is_of_this(verb):
        speakers = cue.speakers or _document(reading, verb)
    content = before(reading, verb) if speakers else None
    if content is None:
        return None
    return Saying(verb, speakers, [content], cue.row.attitude, "before", clause=cue.clause)


def before(reading: Reading, token: Token) -> Span | None:
    """Return what the sentence of a token goes back to: the sentence before it, or all the paragraph before its own.

    None where somebody is quoted there, who is credited by other words.
    """
    text, start = reading.text, token.sent[0].idx
    far = max(0, start - 2 * _LONGEST)
    own = max(far, text.rfind("\n", far, start) + 1)
    if text[own:start].strip():
        place = reading.token_at(start)
        span = reading.trim(max(own, reading.doc[place - 1].sent[0].idx), start) if place else None
    else:
        end = far + len(text[far:start].rstrip())
        span = reading.trim(max(far, text.rfind("\n", far, end) + 1), end)
    if span is None or not _SHORTEST <= span[1] - span[0] <= _LONGEST:
        return None
    if not text[span[0] : start].rstrip().endswith(_ENDS) or reading.speech_near(*span):
        return None
    return reading.after_dateline(span[0]), span[1]


def _has_this(verb: Token) -> bool:
    """Tell "said this in a report", "said so"."""
    this = next((c for c in verb.rights if c.dep_ in {"dobj", "advmod"} and c.lower_ in _BACK), None)
    if this is None or this.n_lefts or this.n_rights:
        return False
    clauses = [c for c in verb.rights if c.dep_ in {"ccomp", "xcomp"}]
    return all(
        c.left_edge.i > this.i and "," in (c.left_edge.text, c.left_edge.nbor(-1).text) for c in clauses
    )


def _is_of_this(verb: Token) -> bool:
    """Tell "this was reported by", "this is stated in"."""
    return any(c.dep_ == "nsubjpass" and c.lower_ in _BACK for c in verb.lefts)


def _document(reading: Reading, verb: Token) -> tuple[Token, ...]:
    """Return the paper in which something is stated."""
    for prep in verb.rights:
        for inner in prep.children if prep.lower_ == "in" else ():
            row = reading.cues.voice(inner.lemma_.lower()) if inner.dep_ == "pobj" else None
            if row is not None and row.being == "document":
                return (inner,)
    return ()


def credit_retold(sayings: Sequence[Saying]) -> None:
    """Give to the voice before it what a paper goes on to tell of its words: "It is also noted that …"."""
    last: Saying | None = None
    for saying in sorted(sayings, key=lambda s: s.cue.i):
        if saying.speakers and saying.recorded:
            last = saying
            continue
        near = last is not None and saying.cue.idx - last.cue.idx <= _REACH
        if last is not None and near and saying.recorded and _is_impersonal(saying.cue):
            saying.speakers = last.speakers


def _is_impersonal(verb: Token) -> bool:
    """Tell "it is noted that", and "as noted" without a subject."""
    if verb.lemma_.lower() not in _GOING_ON or verb.tag_ != "VBN":
        return False
    subjects = [c for c in verb.lefts if c.dep_ in {"nsubj", "nsubjpass", "expl"}]
    return all(c.lower_ == "it" for c in subjects) and any(c.dep_ in {"auxpass", "mark"} for c in verb.lefts)
