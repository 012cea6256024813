"""Sayings whose cue is a verb: "said that …", "…, said Smith", "accused X of …", "was quoted as saying …"."""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.cues import CueRow
from firsthand.language.repairs import bare_clause
from firsthand.reading.findings import Quotation
from firsthand.reading.sayings.saying import Reading, Saying, spans_without
from firsthand.reading.sayings.speakers import inverted_speaker, nearest_noun_before, phrase_span, speakers_of
from firsthand.record import Span

_NEGATABLE = frozenset({"belief", "evaluation", "wish", "intention"})  # "do not believe" still tells a belief
_WH = frozenset({"whether", "if", "what", "who", "whom", "which", "why", "how", "when", "where", "whose"})
_UNSAID = frozenset(
    {
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
        "hard",
        "difficult",
        "impossible",
        "early",
        "easy",
        "yet",
    }
)
_PREPOSITIONS = frozenset(
    {"for", "of", "about", "against", "on", "with", "as", "at", "to", "over", "in", "by"}
)
_SECOND = frozenset({"i", "we", "you", "me", "us"})
_CLAUSE = frozenset({"ccomp", "xcomp"})
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
    if (
        verb.tag_ == "VB"
        and (verb.head.lemma_ in _UNSAID or verb.head.pos_ == "ADJ")
        and verb.dep_ in {"xcomp", "ccomp"}
    ):
        return True
    if verb.tag_ == "VBN" and verb.dep_ in {"advcl", "acl"} and row.attitude == "question":
        return True  # "Asked by reporters whether …"
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
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
    speakers = _governed(reading, verb) or speakers_of(verb)
    if speakers and speakers[0].idx < reading.dateline:
        near = nearest_noun_before(verb)
        speakers = (near,) if near is not None else ()
    frames = frozenset(row.frames)
    clause = _clause_span(verb, speakers)
    inside = reading.speech_at[verb.i]
    saying = None
    if "quote" in frames and inside < 0:
        saying = _before_speech(reading, verb, row, speakers, clause)
    follows = {"quote", "that"} & frames and not _has_clause(verb)
    if saying is None and follows:
        saying = _after_content(reading, verb, row, speakers, clause)
    if saying is None:
        saying = _complement(reading, verb, row, speakers, clause)
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


def _governed(reading: Reading, verb: Token) -> tuple[Token, ...]:
    """Return the speakers of the saying that a participle or a second verb goes on with.

    In "He added, “We object,” stressing that …" and "declared “there is no way” and vowed to …" the parse
    hangs the second cue on a verb of the content; it belongs to the speaker of the first cue.
    """
    if not (verb.tag_ == "VBG" and verb.dep_ in {"advcl", "acl", "conj", "ccomp", "parataxis"}) and not (
        verb.dep_ == "conj" and reading.speech_at[verb.i] < 0 <= _quoted(reading, verb.head)
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


def _quoted(reading: Reading, token: Token) -> int:
    """Return which quotation a token stands in, shorter ones too, or -1."""
    if reading.speech_at[token.i] >= 0:
        return reading.speech_at[token.i]
    return next((i for i, q in enumerate(reading.fragments) if q.start <= token.idx < q.end), -1)


def _has_clause(verb: Token) -> bool:
    """Tell whether a finite clause hangs on the verb to its right."""
    return any(
        c.dep_ == "ccomp" and c.i > verb.i and _clause_frame(c, verb) in {"that", "wh"} for c in verb.children
    )


def _clip(content: list[Span], speech: Quotation) -> list[Span]:
    return [
        (max(s, speech.start), min(e, speech.end)) for s, e in content if s < speech.end and e > speech.start
    ]


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
        here = here.head
        start = min(start, here.idx)
    for speaker in speakers:
        left, right = phrase_span(speaker, verb)
        if speaker.sent.start == verb.sent.start:
            start, end = min(start, left), max(end, right)
    return start, end


def _before_speech(
    reading: Reading, verb: Token, row: CueRow, speakers: tuple[Token, ...], clause: Span
) -> Saying | None:
    """Return the saying whose quotation follows: «told reporters: "…"»."""
    end = verb.idx + len(verb)
    speech = (
        next((q for q in reading.speech if q.outer[0] >= end), None)
        if reading.speech and reading.speech[-1].outer[0] >= end
        else None
    )
    if speech is None:
        return None
    gap = reading.text[end : speech.outer[0]]
    if len(gap) > 160 or (any(mark in gap for mark in ".;!?\n") and not gap.rstrip().endswith(":")):
        return None
    bare = gap.strip()
    joined = bare in {"", ",", ":", "that", "as", ", that", "— that"} or (
        bare[-1:] in ",:" and _only_adverbials(verb, speech, reading)
    )
    if not joined or ". " in gap:
        return None
    content = [(speech.start, speech.end)]
    first = _speech_ending_before(reading, clause[0])
    if (
        first is not None
        and verb.tag_ != "VBG"
        and bare.endswith(",")
        and reading.text[first.end - 1] in ",-–—"
    ):
        content.insert(0, (first.start, first.end))  # «"…," said Khan, "…"»
    return Saying(verb, speakers, content, row.attitude, "pre-quote", quotation=speech, clause=clause)


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


def _complement(
    reading: Reading, verb: Token, row: CueRow, speakers: tuple[Token, ...], clause: Span
) -> Saying | None:
    """Return the saying whose content the verb governs to its right."""
    children = [c for c in verb.children if c.i > verb.i]
    frames, wider = frozenset(row.frames), frozenset(row.wider)
    for child in children:
        frame = _clause_frame(child, verb)
        if frame is None:
            continue
        start = child.left_edge.idx
        if child.left_edge.i <= verb.i:
            start = verb.idx + len(verb)
        if frame in {"to", "np-comp"}:
            start = _object_start(children, child, start)
        if frame in frames or frame in wider or (frame == "ing" and "np" in (frames | wider)):
            if frame == "np-comp" and frame not in frames and "np" not in wider:
                continue
            end = _second_clause(reading, verb, child) or _right(child, reading)
            return _make(reading, verb, row, speakers, clause, (start, end), frame, frame in frames)
    return _object(reading, verb, row, speakers, clause, children)


def _second_clause(reading: Reading, verb: Token, first: Token) -> int | None:
    """Return the end of "said it was late, but he had no choice": a clause more that the parse hangs on the cue.

    Only one whose subject is a pronoun, so that it leans on what was said.
    """
    if first.dep_ != "ccomp" or "that" not in (_clause_frame(first, verb) or ""):
        return None
    for child in verb.children:
        if (
            child.dep_ == "conj"
            and child.i > first.i
            and reading.cues.verb(child.lemma_.lower(), child.lower_) is None
        ):
            subject = next((c for c in child.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
            if subject is not None and subject.lower_ in {"he", "she", "it", "they"}:
                return _right(child, reading)
    return None


def _clause_frame(child: Token, verb: Token) -> str | None:
    """Return the frame that a clausal child fills."""
    if child.dep_ not in _CLAUSE and child.dep_ != "oprd":
        return None
    if child.dep_ == "oprd":
        return "np-comp"
    if any(c.tag_ == "TO" for c in child.children):
        return "for" if any(c.lower_ == "for" and c.dep_ == "mark" for c in child.children) else "to"
    finite = child.tag_ in {"VBD", "VBZ", "VBP", "MD"} or any(
        c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBD", "VBZ", "VBP", "MD"} for c in child.children
    )
    if finite or (child.dep_ == "ccomp" and child.pos_ in {"VERB", "AUX"} and child.tag_ != "VBG"):
        first = child.left_edge
        return "wh" if first.lower_ in _WH and first.i > verb.i else "that"
    if child.tag_ == "VBG":
        return "ing"
    return "np-comp"


def _object_start(children: list[Token], clause: Token, start: int) -> int:
    """Return where the object of "urged X to" begins, so that the content holds it too."""
    for child in children:
        if child.dep_ in {"dobj", "dative"} and child.i < clause.i:
            return min(start, child.left_edge.idx)
    return start


def _object(
    reading: Reading,
    verb: Token,
    row: CueRow,
    speakers: tuple[Token, ...],
    clause: Span,
    children: list[Token],
) -> Saying | None:
    """Return the saying whose content is a noun phrase, with or without a preposition."""
    frames, wider = frozenset(row.frames), frozenset(row.wider)
    things = [c for c in children if c.dep_ == "dobj"]
    preps = [c for c in children if c.dep_ in {"prep", "dative", "agent"} and c.lower_ in _PREPOSITIONS]
    if things:
        thing = things[0]
        nested = [c for c in thing.children if c.dep_ == "prep" and c.i > thing.i]
        for prep in [*preps, *nested]:
            frame = f"np-{prep.lower_}"
            if frame in frames:
                end = max(_right(thing, reading), _right(prep, reading))
                return _make(reading, verb, row, speakers, clause, (thing.left_edge.idx, end), frame, True)
        quoted = any(
            f.outer[0] < thing.right_edge.idx + len(thing.right_edge) and f.outer[1] > thing.left_edge.idx
            for f in (*reading.fragments, *reading.speech)
        )
        frame = "np-quote" if quoted and "np-quote" in frames else "np"
        end = max(
            [
                _right(thing, reading),
                *(_right(p, reading) for p in preps if p.lower_ in {"as", "for", "of", "to"}),
            ]
        )
        span = (thing.left_edge.idx, end)
        recorded = frame in frames or ("quote" in frames and _mostly_quoted(reading, span))
        heard = _hearers_clause(thing) if "that" in frames and "np" not in frames | wider else None
        if heard is not None:
            return _make(
                reading,
                verb,
                row,
                speakers,
                clause,
                (heard.left_edge.idx, _right(heard, reading)),
                "that",
                True,
            )
        bare = bare_clause(verb, thing) if "that" in frames else None
        if bare is not None:
            return _make(reading, verb, row, speakers, clause, bare, "that", True)
        if recorded or "np" in wider:
            return _make(reading, verb, row, speakers, clause, span, frame, recorded)
    for prep in preps:
        if prep.lower_ in frames or prep.lower_ in wider:
            recorded = prep.lower_ in frames
            start = prep.idx if prep.lower_ == "as" else prep.idx + len(prep)
            ends = [
                _right(prep, reading),
                *(_right(c, reading) for c in children if c.dep_ in {"xcomp", "advcl"} and _is_infinitive(c)),
            ]
            return _make(reading, verb, row, speakers, clause, (start, max(ends)), prep.lower_, recorded)
    return None


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


def _is_infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _mostly_quoted(reading: Reading, span: Span) -> bool:
    """Tell whether an object stands in quotation marks for more than half."""
    quoted = sum(
        max(0, min(f.end, span[1]) - max(f.start, span[0])) for f in (*reading.fragments, *reading.speech)
    )
    return quoted * 2 > span[1] - span[0]


def _right(token: Token, reading: Reading) -> int:
    """Return the offset where the content under ``token`` ends.

    A participle of saying after a comma (", adding that …") and a credit (", according to …") belong to
    the sentence's speaker, wherever the parse hangs them.
    """
    doc = reading.doc
    last = token.right_edge.i
    for i in range(token.i + 1, last + 1):
        here = doc[i]
        if here.is_punct or not (doc[i - 1].is_punct or here.lower_ == "without"):
            continue
        if (
            here.lower_ == "without"
            and i + 1 < len(doc)
            and reading.cues.verb(doc[i + 1].lemma_, doc[i + 1].lower_)
        ):
            last = i - 1
            break
        if here.lower_ == "according" and i + 1 < len(doc) and doc[i + 1].lower_ == "to":
            last = i - 1
            break
        if here.tag_ == "VBG" and here.dep_ in {"advcl", "acl", "conj", "ccomp", "parataxis", "xcomp"}:
            row = reading.cues.verb(here.lemma_.lower(), here.lower_)
            if row is not None and doc[i - 1].text == "," and {"that", "np"} & set(row.frames):
                last = i - 1
                break
    return doc[last].idx + len(doc[last])


def _make(
    reading: Reading,
    verb: Token,
    row: CueRow,
    speakers: tuple[Token, ...],
    clause: Span,
    span: Span,
    rule: str,
    recorded: bool,
) -> Saying | None:
    trimmed = reading.trim(*span)
    if trimmed is None:
        return None
    return Saying(verb, speakers, [trimmed], row.attitude, rule, recorded, clause=clause)


def _after_content(
    reading: Reading, verb: Token, row: CueRow, speakers: tuple[Token, ...], clause: Span
) -> Saying | None:
    """Return the saying whose content stands before the cue clause: «"…," said Smith», «…, he said»."""
    if not speakers:
        found = inverted_speaker(verb)
        if found is None:
            return None
        speakers = (found,)
    text = reading.text
    before = text[: clause[0]].rstrip()[-1:] if clause[0] else ""
    speech = _speech_ending_before(reading, clause[0])
    if speech is not None and "quote" in row.frames:
        saying = Saying(
            verb,
            speakers,
            [(speech.start, speech.end)],
            row.attitude,
            "post-quote",
            quotation=speech,
            clause=clause,
        )
        return _widen_left(reading, saying, speech)
    if "that" not in row.frames:
        return None
    as_clause = (
        row.attitude == "assertion"
        and verb.tag_ in {"VBD", "VBZ", "VBP"}
        and any(c.lower_ == "as" and c.dep_ in {"mark", "advmod"} for c in verb.children)
    )
    if as_clause and verb.dep_ == "advcl":
        return _matrix(reading, verb, row, speakers)
    if before in {'"', "”", "’"}:
        before = text[: clause[0]].rstrip()[-2:-1]
    if before not in {",", "—", "–", "-"}:
        return None
    left = next((c for c in verb.children if c.dep_ in {"ccomp", "dobj"} and c.i < verb.i), None)
    if left is None and verb.dep_ not in {"parataxis", "ROOT", "ccomp"}:
        return None
    return _sentence_before(reading, verb, row, speakers, clause)


def _speech_ending_before(reading: Reading, offset: int) -> Quotation | None:
    """Return the speech that ends right before ``offset``, but for a comma, a dash or space."""
    for speech in reversed(reading.speech):
        if speech.outer[1] <= offset:
            gap = reading.text[speech.outer[1] : offset]
            if "\n" in gap:
                return None
            gap = gap.strip()
            return speech if gap in {"", ",", "-", "–", "—", "."} else None
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


def _matrix(reading: Reading, verb: Token, row: CueRow, speakers: tuple[Token, ...]) -> Saying | None:
    """Return the saying of "as X said, …": the sentence without that clause."""
    sentence = verb.sent
    hole = (verb.left_edge.idx, verb.right_edge.idx + len(verb.right_edge))
    content = _pieces(reading, sentence[0].idx, reading.sentence_end(verb), [hole])
    return Saying(verb, speakers, content, row.attitude, "as-clause", clause=hole) if content else None


def _pieces(reading: Reading, start: int, end: int, holes: list[Span]) -> list[Span]:
    trimmed = (reading.trim(*piece) for piece in spans_without(start, end, holes))
    return [p for p in trimmed if p is not None and p[1] - p[0] > 2]


def _tells(reading: Reading, piece: Span, verb: Token) -> bool:
    """Tell whether a piece of the sentence has a finite verb of its own, not only "Later," or "During the talks,"."""
    for i in range(reading.token_at(piece[0]), len(reading.doc)):
        token = reading.doc[i]
        if token.idx >= piece[1]:
            return False
        if token.tag_ not in {"VBD", "VBZ", "VBP", "MD"} or token.i == verb.i:
            continue
        here = token
        for _ in range(12):
            if here.head.i in {verb.i, here.i}:
                break
            here = here.head
        if here.head.i != verb.i or here.dep_ not in {"advcl", "prep", "npadvmod"}:
            return True
    return False


def _sentence_before(
    reading: Reading, verb: Token, row: CueRow, speakers: tuple[Token, ...], clause: Span
) -> Saying | None:
    """Return the saying of "…, he said" and "X, he said, …": the sentence without the cue clause."""
    start = max(verb.sent[0].idx, reading.dateline)
    end = reading.sentence_end(verb)
    last = max(
        [
            verb.i,
            *(
                c.right_edge.i
                for c in verb.children
                if c.i > verb.i and c.dep_ not in {"ccomp", "punct", "conj", "cc"}
            ),
        ]
    )
    clause_end = max(clause[1], reading.doc[last].idx + len(reading.doc[last]))
    rest = reading.text[clause_end:end]
    following = reading.doc[min(reading.token_at(clause_end) + 1, len(reading.doc) - 1)]
    goes_on = rest.lstrip()[:1] in {",", "—", "–"} and len(rest) > 12 and verb.dep_ != "ROOT"
    goes_on = goes_on and following.dep_ not in {"mark", "prep", "cc"} and following.tag_ != "VBG"
    holes = [(clause[0], clause_end if goes_on else end)]
    content = _pieces(reading, start, end, holes)
    if not any(_tells(reading, piece, verb) for piece in content):
        return None
    return Saying(verb, speakers, content, row.attitude, "post-clause", clause=clause) if content else None
