"""Sayings whose cue is a verb: "said that …", "…, said Smith", "accused X of …", "was quoted as saying …"."""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.cues import CueRow
from firsthand.language.clauses import is_left_open
from firsthand.language.pronouns import FIRST
from firsthand.reading.findings import Quotation
from firsthand.reading.sayings.backward import told_before
from firsthand.reading.sayings.governed import clause_frame, governed_content
from firsthand.reading.sayings.saying import Cue, Reading, Saying, resumed_cue
from firsthand.reading.sayings.seams import after_content, before_block, before_speech
from firsthand.reading.sayings.speakers import inverted_speaker, nearest_noun_before, phrase_span, speakers_of
from firsthand.record import Span

_NEGATABLE = frozenset({"belief", "evaluation", "wish", "intention"})  # "do not believe" still tells a belief
_UNSAID = frozenset(
    {
        *(
            "decline",
            "refuse",
            "fail",
            "unable",
            "want",
            "plan",
            "hope",
            "need",
            "likely",
            "intend",
            "expect",
        ),
        *("hard", "difficult", "impossible", "early", "easy", "yet"),
    }
)
_ADVISING = frozenset({"should", "must", "ought"})
_SECOND = FIRST | {"you", "me", "us"}
_NESTED_RULES = frozenset({"that", "wh", "np-of", "post-quote", "post-clause", "pre-quote"})
_REACH = 6


def verb_sayings(reading: Reading) -> Iterator[Saying]:
    """Yield the sayings of all cue verbs, in the order of the text."""
    for token in reading.doc:
        if token.pos_ not in {"VERB", "AUX"}:
            continue
        row = reading.cues.verb(token.lemma_.lower(), token.lower_)
        if row is None or _blocked(token, row):
            continue
        saying = _read(reading, token, row)
        if saying is not None:
            yield saying


def _blocked(verb: Token, row: CueRow) -> bool:
    """Tell whether the verb tells of no saying: denied, merely possible, wished, or in the imperative."""
    negated = any(c.dep_ == "neg" or c.lower_ in {"never", "yet"} for c in verb.children)
    if negated and row.attitude not in _NEGATABLE:
        return True
    if negated and any(c.lower_ in _ADVISING and c.dep_ == "aux" for c in verb.children):
        return True  # "they should not assume that": what they are told not to think
    if (
        verb.tag_ == "VB"
        and (verb.head.lemma_ in _UNSAID or verb.head.pos_ == "ADJ")
        and verb.dep_ in {"xcomp", "ccomp"}
    ):
        return True
    if row.attitude == "question" and verb.dep_ in {"advcl", "acl"} and verb.tag_ in {"VBN", "VBD"}:
        return not any(c.dep_ == "nsubj" for c in verb.children)  # "Asked by reporters whether …"
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return True
    if is_left_open(verb):
        return True
    if any(
        c.lower_ in {"will", "’ll", "'ll", "could", "might", "may", "should"} and c.dep_ == "aux"
        for c in verb.children
    ):
        return row.attitude in {"assertion", "question", "denial", "accusation", "warning"}
    if row.attitude in {"directive", "commitment"} and any(
        c.dep_ == "aux" and c.tag_ == "MD" and c.lower_ != "will" for c in verb.children
    ):
        return True
    return (
        verb.tag_ == "VB"
        and verb.dep_ in {"advcl", "acl", "relcl"}
        and verb.head.lemma_ != "go"
        and row.attitude == "assertion"
    )


def _read(reading: Reading, verb: Token, row: CueRow) -> Saying | None:
    """Return the saying of a cue verb, its content looked for beside it, then under it."""
    speakers = _governed(reading, verb) or speakers_of(verb)
    if speakers and verb.i and verb.doc[verb.i - 1].text == "," and speakers[0].i < verb.i:
        named = inverted_speaker(verb)  # «…, that is, soldiers on the ground, said Ann Lee»
        if (
            named is not None
            and named.pos_ == "PROPN"
            and named.ent_type_ == "PERSON"
            and _ends_it(named, verb)
        ):
            speakers = (named,)
    if speakers and reading.in_dateline(speakers[0].idx):
        near = nearest_noun_before(verb)
        speakers = (near,) if near is not None else ()
    frames = frozenset(row.frames)
    cue = Cue(verb, row, speakers, _clause_span(verb, speakers), _top(verb))
    inside = reading.speech_at[verb.i]
    saying = told_before(reading, cue)
    if saying is None and "quote" in frames and inside < 0:
        saying = before_speech(reading, cue) or before_block(reading, cue)
    follows = {"quote", "that"} & frames and not _has_clause(verb)
    if saying is None and follows:
        saying = after_content(reading, cue)
    if saying is None:
        saying = governed_content(reading, cue)
    if saying is None:
        return None
    saying.animate = row.subject == "person"
    if not saying.speakers and saying.rule.startswith("post"):
        speaker = inverted_speaker(verb)
        saying.speakers = (speaker,) if speaker is not None else ()
    if inside >= 0:
        saying.content = _clip(saying.content, reading.speech[inside])
        if not saying.content or any(s.lower_ in _SECOND for s in saying.speakers):
            return None
        if saying.rule not in _NESTED_RULES:
            saying.recorded = False
    return saying


def _ends_it(named: Token, verb: Token) -> bool:
    """Tell whether a name after a verb is not who is spoken of: "Ann Lee, D-R.I., said Khan should …"."""
    clauses = any(c.dep_ in {"ccomp", "xcomp"} and c.i > verb.i for c in verb.children)
    return named.head.i == verb.i and not clauses


def _governed(reading: Reading, verb: Token) -> tuple[Token, ...]:
    """Return the speakers of the saying that a participle or a second verb goes on with.

    In "He added, “We object,” stressing that …" and "declared “there is no way” and vowed to …" the parse
    hangs the second cue on a verb of the content; it belongs to the speaker of the first cue.
    """
    resumed = resumed_cue(verb, reading.cues)
    if resumed is not None:
        return speakers_of(resumed)
    if not (verb.tag_ == "VBG" and verb.dep_ in {"advcl", "acl", "conj", "ccomp", "parataxis"}) and not (
        verb.dep_ == "conj" and reading.speech_at[verb.i] < 0 and _quoted(reading, verb.head)
    ):
        return ()
    if verb.dep_ != "conj" and verb.i and verb.doc[verb.i - 1].text not in {",", '"', "”", "’"}:
        return ()
    here = verb.head
    for _ in range(_REACH):
        if here.head.i == here.i:
            return ()
        if here.dep_ == "ccomp" and here.head.i < here.i:
            row = reading.cues.verb(here.head.lemma_.lower(), here.head.lower_)
            if row is not None and {"that", "quote"} & set(row.frames):
                return speakers_of(here.head)
        here = here.head
    return ()


def _quoted(reading: Reading, token: Token) -> bool:
    """Tell whether a token stands in quotation marks."""
    return any(True for _ in reading.marked_near(token.idx, token.idx + 1))


def _has_clause(verb: Token) -> bool:
    """Tell whether a finite clause hangs on the verb to its right."""
    return any(
        c.dep_ == "ccomp" and c.i > verb.i and clause_frame(c, verb) in {"that", "wh"} for c in verb.children
    )


def _clip(content: list[Span], speech: Quotation) -> list[Span]:
    return [
        (max(s, speech.start), min(e, speech.end)) for s, e in content if s < speech.end and e > speech.start
    ]


def _top(verb: Token) -> Token:
    """Return the verb over "as saying" and "to say"."""
    here = verb
    for _ in range(_REACH):
        if here.dep_ not in {"pcomp", "xcomp", "prep"} or here.head.i > here.i:
            break
        here = here.head
    return here


def _clause_span(verb: Token, speakers: tuple[Token, ...]) -> Span:
    """Return the span of the cue clause: from the first word of speaker or verb group to the last."""
    start, end = verb.idx, verb.idx + len(verb)
    here = verb
    for _ in range(4):
        for child in here.children:
            if child.dep_ in {"aux", "auxpass", "neg"} or (
                child.dep_ == "advmod" and abs(child.i - here.i) <= 2
            ):
                start, end = min(start, child.idx), max(end, child.idx + len(child))
        if here.dep_ not in {"pcomp", "xcomp", "prep", "conj"} or here.head.i > here.i:
            break
        if here.dep_ == "conj" and any(c.dep_ in {"nsubj", "nsubjpass"} for c in here.children):
            break  # "They plan to go, Lee told the paper": two clauses
        here = here.head
        start = min(start, here.idx)
        for child in here.children:
            if child.dep_ in {"nsubj", "nsubjpass"} and child.i < here.i and here.dep_ != "conj":
                start = min(start, child.left_edge.idx)
    for speaker in speakers:
        left, right = phrase_span(speaker, verb)
        if speaker.sent.start == verb.sent.start:
            start, end = min(start, left), max(end, right)
    return start, end
