"""Content beside a cue clause: the quotation after it, the quotation or the sentence before it."""

import re
from dataclasses import replace

from spacy.tokens import Token

from firsthand.language.clauses import FINITE
from firsthand.reading.findings import Quotation, QuotationKind
from firsthand.reading.sayings.governed import clause_frame
from firsthand.reading.sayings.saying import Cue, Reading, Saying, spans_without
from firsthand.reading.sayings.speakers import inverted_speaker
from firsthand.record import Span

_BLOCK = re.compile(r"[^\n.;:]{0,40}:[ \t]*\n\s*(?P<block>[^\n]{40,4000})")
_LED = re.compile(
    r"(?:\w+ ){0,2}that \w+ "
)  # «said that if it rains, "…"»: the clause takes the quotation in
_SHORTEST = 12  # characters of a fragment that is speech when it follows the cue at once
_WRITING = frozenset(
    {"say", "tweet", "write", "post", "add", "reply", "respond", "answer", "declare", "state"}
)
_FARTHEST = 160  # characters between a cue and the quotation that it brings


def before_speech(reading: Reading, cue: Cue) -> Saying | None:
    """Return the saying whose quotation follows: «told reporters: "…"»."""
    end = cue.token.idx + len(cue.token)
    near = reading.marked_near(end, end + _FARTHEST)
    speech = next((q for q in near if q.outer[0] >= end), None)
    if speech is None:
        return None
    if speech.kind is not QuotationKind.SPEECH:
        close = reading.text[end : speech.outer[0]].strip() in {"", ":", ","}
        ended = reading.text[speech.end - 1] in ".,!?" or reading.text[
            speech.outer[1] : speech.outer[1] + 1
        ] in {*".,;!?\n", ""}
        if (
            not close
            or not ended
            or speech.end - speech.start < _SHORTEST
            or cue.token.lemma_ not in _WRITING
        ):
            return None
    gap = reading.text[end : speech.outer[0]]
    if len(gap) > _FARTHEST or (any(mark in gap for mark in ".;!?\n") and not gap.rstrip().endswith(":")):
        return None
    if any(c.dep_ == "ccomp" and c.idx >= speech.outer[1] for c in cue.token.children):
        return None  # «said the paper, "a full text," was ready»: a few quoted words inside a clause
    bare = gap.strip()
    joined = bare in {"", ",", ":", "that", "as", ", that", "— that"} or (
        bare[-1:] in ",:" and _only_adverbials(cue.token, speech, reading)
    )
    if not joined or ". " in gap or _LED.match(bare):
        return None
    content = [(speech.start, speech.end)]
    first = _speech_ending_before(reading, cue.clause[0])
    if (
        first is not None
        and cue.token.tag_ != "VBG"
        and bare.endswith(",")
        and reading.text[first.end - 1] in ",-–—"
    ):
        content.insert(0, (first.start, first.end))  # «"…," said Khan, "…"»
    return Saying(
        cue.token, cue.speakers, content, cue.row.attitude, "pre-quote", quotation=speech, clause=cue.clause
    )


def before_block(reading: Reading, cue: Cue) -> Saying | None:
    """Return the saying whose content is the paragraph after "The agency reports:"."""
    end = cue.token.idx + len(cue.token)
    match = _BLOCK.match(reading.text, end)
    if match is None:
        return None
    content = reading.trim(match.start("block"), match.end("block"))
    if content is None:
        return None
    return Saying(cue.token, cue.speakers, [content], cue.row.attitude, "block", clause=cue.clause)


def _only_adverbials(verb: Token, speech: Quotation, reading: Reading) -> bool:
    """Tell whether only a hearer, a time or a place stands between the verb and the quotation."""
    for i in range(verb.i + 1, len(reading.doc)):
        token = reading.doc[i]
        if token.idx >= speech.outer[0]:
            return True
        if (
            token.pos_ in {"VERB", "AUX"}
            and token.dep_ in {"ccomp", "ROOT", "conj", "parataxis"}
            and token.dep_ != "acl"
        ):
            return False
    return True


def after_content(reading: Reading, cue: Cue) -> Saying | None:
    """Return the saying whose content stands before the cue clause: «"…," said Smith», «…, he said»."""
    if not cue.speakers:
        found = inverted_speaker(cue.token)
        if found is None:
            return None
        cue = replace(cue, speakers=(found,))
    text = reading.text
    before = text[: cue.clause[0]].rstrip()[-1:] if cue.clause[0] else ""
    speech = _speech_ending_before(reading, cue.clause[0])
    if speech is not None and "quote" in cue.row.frames:
        saying = Saying(
            cue.token,
            cue.speakers,
            [(speech.start, speech.end)],
            cue.row.attitude,
            "post-quote",
            quotation=speech,
            clause=cue.clause,
        )
        return _widen_left(reading, saying, speech)
    put = cue.token.lemma_ == "put" and any(c.lower_ == "it" and c.dep_ == "dobj" for c in cue.token.children)
    if "that" not in cue.row.frames and not put:
        return None
    if any(cue.token.idx >= q.outer[0] for q in reading.marked_near(cue.token.idx, cue.token.idx + 1)):
        return None  # a verb among a few quoted words says nothing of the sentence around them
    as_clause = (
        cue.row.attitude == "assertion"
        and cue.token.tag_ in FINITE
        and any(c.lower_ == "as" and c.dep_ in {"mark", "advmod"} for c in cue.token.children)
    )
    if as_clause and cue.token.dep_ == "advcl":
        return _matrix(reading, cue)
    if put:
        return None
    if before in {'"', "”", "’"}:
        before = text[: cue.clause[0]].rstrip()[-2:-1]
    if before not in {",", "—", "–", "-"} and not _stands_before(cue):
        return None
    shown = "quote" not in cue.row.frames
    if shown and any(c.dep_ == "dobj" and c.i > cue.token.i for c in cue.token.children):
        return None  # "that in the end, he would show no mercy": what he shows stands behind
    left = next((c for c in cue.top.children if c.dep_ in {"ccomp", "dobj"} and c.i < cue.top.i), None)
    second = cue.top.dep_ == "conj" and not any(
        c.dep_ in {"ccomp", "xcomp"} and c.i > cue.token.i for c in cue.token.children
    )  # the parse takes "They plan to go, Lee told the paper" for two clauses side by side
    if (
        left is None
        and not second
        and cue.top.dep_ not in {"parataxis", "ROOT", "ccomp"}
        and not _is_hung_on_noun(cue.top)
    ):
        return None
    return _sentence_before(reading, cue)


def _stands_before(cue: Cue) -> bool:
    """Tell whether a whole clause stands right before the speaker, though no comma parts them: "nine died a monitor said"."""
    told = next((c for c in cue.top.lefts if c.dep_ == "ccomp" and clause_frame(c, cue.top) == "that"), None)
    speaker = cue.speakers[0] if cue.speakers else None
    if told is None or speaker is None or cue.top.dep_ != "ROOT":
        return False
    own = any(c.dep_ in {"nsubj", "nsubjpass"} for c in told.children)
    return own and told.i < speaker.i < cue.token.i and told.right_edge.i + 1 == speaker.left_edge.i


def _is_hung_on_noun(verb: Token) -> bool:
    """Tell whether the parse took "…, Lee told the paper" for a relative clause of the noun before it."""
    if verb.dep_ != "relcl" or any(
        c.tag_ in {"WDT", "WP", "WP$", "WRB"} for c in verb.subtree if c.i < verb.i
    ):
        return False
    return any(c.dep_ == "nsubj" and c.left_edge.i == verb.left_edge.i for c in verb.children)


def _speech_ending_before(reading: Reading, offset: int) -> Quotation | None:
    """Return the speech that ends right before ``offset``, but for a comma, a dash or space."""
    near = reading.speech_near(max(0, offset - 8), offset)
    for speech in (reading.speech[n] for n in reversed(near)):
        if speech.outer[1] <= offset:
            gap = reading.text[speech.outer[1] : offset]
            if "\n" in gap:
                return None
            return speech if gap.strip() in {"", ",", "-", "–", "—", "."} else None
    return None


def _widen_left(reading: Reading, saying: Saying, speech: Quotation) -> Saying:
    """Take in the words of the same sentence before a quotation that begins in its middle."""
    text = reading.text
    lead_start = max(
        text.rfind(mark, max(0, speech.outer[0] - 300), speech.outer[0])
        for mark in ("\n", ". ", "” ", '" ', "! ", "? ", ": ")
    )
    lead = reading.trim(max(lead_start + 1, 0, speech.outer[0] - 300), speech.outer[0])
    if (
        lead is not None
        and text[speech.start : speech.start + 1].islower()
        and text[speech.outer[0] - 1 : speech.outer[0]] == " "
    ):
        saying.content = [(lead[0], speech.outer[1])]
        saying.rule = "post-mixed"
    return saying


def _matrix(reading: Reading, cue: Cue) -> Saying | None:
    """Return the saying of "as X said, …": the sentence without that clause."""
    sentence = cue.token.sent
    hole = (cue.token.left_edge.idx, cue.token.right_edge.idx + len(cue.token.right_edge))
    content = _pieces(reading, sentence[0].idx, reading.sentence_end(cue.token), [hole])
    return (
        Saying(cue.token, cue.speakers, content, cue.row.attitude, "as-clause", clause=hole)
        if content
        else None
    )


def _pieces(reading: Reading, start: int, end: int, holes: list[Span]) -> list[Span]:
    trimmed = (reading.trim(*piece) for piece in spans_without(start, end, holes))
    return [p for p in trimmed if p is not None and p[1] - p[0] > 2]


def _tells(reading: Reading, piece: Span, verb: Token) -> bool:
    """Tell whether a piece of the sentence has a finite verb of its own, not only "Later," or "During the talks,"."""
    for i in range(reading.token_at(piece[0]), len(reading.doc)):
        token = reading.doc[i]
        if token.idx >= piece[1]:
            return False
        misread = token.tag_ == "VBN" and token.dep_ == "acl" and token.head.head.i == verb.i
        if (token.tag_ not in {"VBD", "VBZ", "VBP", "MD"} and not misread) or token.i == verb.i:
            continue  # in "Talks resumed on Friday, he said" the parse finds no verb but "said"
        here = token
        for _ in range(12):
            if here.head.i in {verb.i, here.i}:
                break
            here = here.head
        if here.head.i != verb.i or here.dep_ not in {"advcl", "prep", "npadvmod"}:
            return True
    return False


def _sentence_before(reading: Reading, cue: Cue) -> Saying | None:
    """Return the saying of "…, he said" and "X, he said, …": the sentence without the cue clause."""
    start = reading.after_dateline(cue.token.sent[0].idx)
    end = reading.sentence_end(cue.token)
    last = max(
        [
            cue.token.i,
            *(
                c.right_edge.i
                for c in cue.token.children
                if c.i > cue.token.i and c.dep_ not in {"ccomp", "punct", "conj", "cc"}
            ),
        ]
    )
    clause_end = max(cue.clause[1], reading.doc[last].idx + len(reading.doc[last]))
    rest = reading.text[clause_end:end]
    following = reading.doc[min(reading.token_at(clause_end) + 1, len(reading.doc) - 1)]
    goes_on = rest.lstrip()[:1] in {",", "—", "–"} and len(rest) > 12 and cue.token.dep_ != "ROOT"
    goes_on = goes_on and following.dep_ not in {"mark", "prep", "cc"} and following.tag_ != "VBG"
    holes = [(cue.clause[0], clause_end if goes_on else end)]
    content = _pieces(reading, start, end, holes)
    if not any(_tells(reading, piece, cue.token) for piece in content):
        return None
    return (
        Saying(cue.token, cue.speakers, content, cue.row.attitude, "post-clause", clause=cue.clause)
        if content
        else None
    )
