"""Sayings whose cue is no verb: "according to", "citing", nouns such as "claim", adjectives such as "confident"."""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.reading.sayings.backward import before as back_to
from firsthand.reading.sayings.saying import Reading, Saying, spans_without
from firsthand.reading.sayings.speakers import GIVERS, expand, phrase_span, speakers_of
from firsthand.record import Span

_THAT_IS = frozenset({"that's", "that’s", "that is", "this is", "this comes", "that was", "this was"})
_STOPS = frozenset({".", "!", "?", "”", '"'})
_CLAUSE = 120  # characters before a colon in which the noun stands that names what follows
_BODIES = frozenset(
    {"administration", "government", "ministry", "army", "police", "military", "court", "party"}
)


def phrase_sayings(reading: Reading) -> Iterator[Saying]:
    """Yield the sayings of phrases, nouns and adjectives, in the order of the text."""
    for token in reading.doc:
        if token.lower_ == "according":
            yield from _according(reading, token)
        elif token.pos_ in {"NOUN", "PROPN"} and token.lemma_.lower() in reading.cues.nouns:
            yield from _noun(reading, token)
        elif token.pos_ in {"ADJ", "VERB"} and _adjective_of(token) in reading.cues.adjectives:
            yield from _adjective(reading, token)
    yield from _introduced(reading)


def _introduced(reading: Reading) -> Iterator[Saying]:
    """Yield quotations behind a colon that a noun names: "Lee's response: “…”", "he had a ready answer: “…”"."""
    for speech in reading.speech:
        before = reading.text[: speech.outer[0]].rstrip(" ")
        if not before.endswith(":"):
            continue
        for i in range(reading.token_at(len(before) - 1) - 1, -1, -1):
            noun = reading.doc[i]
            if noun.text in _STOPS or "\n" in noun.text or len(before) - noun.idx > _CLAUSE:
                break
            row = reading.cues.nouns.get(noun.lemma_.lower()) if noun.pos_ in {"NOUN", "PROPN"} else None
            if row is not None and "colon" in row.frames:
                owners = _owners(noun) or _belongs(noun)
                yield Saying(
                    noun, owners, [(speech.start, speech.end)], row.attitude, "colon", quotation=speech
                )
                break


def _belongs(noun: Token) -> tuple[Token, ...]:
    """Return who an answer is of: "the answer of the mayor"."""
    of = next((c for c in noun.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
    owner = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
    return tuple(expand(owner)) if owner is not None else ()


def _according(reading: Reading, cue: Token) -> Iterator[Saying]:
    """Yield one saying for each voice after "according to"."""
    to = next((c for c in cue.children if c.lower_ == "to"), None)
    if to is None and cue.i + 1 < len(reading.doc) and reading.doc[cue.i + 1].lower_ == "to":
        to = reading.doc[cue.i + 1]
    speaker = next((c for c in to.children if c.dep_ in {"pobj", "pcomp"}), None) if to is not None else None
    if to is None or speaker is None:
        return
    names = expand(speaker)
    end = max(phrase_span(n, cue)[1] for n in names)
    if cue.dep_ == "ROOT" and cue.is_sent_start:
        end = (
            _first_comma(speaker) or end
        )  # the parse takes a sentence without a verb that it knows for a list
    hole = (cue.idx, end)
    content = _around(reading, cue, hole)
    if content:
        span = (cue.idx, to.idx + 2)
        yield Saying(cue, tuple(names), content, "assertion", "according", cue_spans=(span,), clause=hole)


def _first_comma(speaker: Token) -> int | None:
    """Return the offset of the first comma after a speaker, if the sentence goes on for some words."""
    doc, last = speaker.doc, speaker.sent.end
    for i in range(speaker.i + 1, min(last, speaker.i + 12)):
        if doc[i].text == ",":
            return doc[i].idx if last - i > 3 else None
    return None


def _around(reading: Reading, cue: Token, hole: Span) -> list[Span]:
    """Return what an inserted credit is about: the sentence, or the clause around it."""
    sentence = cue.sent
    start, end = reading.after_dateline(sentence[0].idx), reading.sentence_end(cue)
    inside = reading.speech_at[cue.i]
    if inside >= 0:
        start, end = max(start, reading.speech[inside].start), min(end, reading.speech[inside].end)
    before, after = reading.trim(start, hole[0]), reading.trim(hole[1], end)
    if before is not None and after is not None:
        clause = _relative_clause(cue)
        if clause is not None:
            start = max(start, clause)
    if before is not None and after is not None and _sums_up(reading, after[0], cue):
        end = hole[0]
    pieces = (reading.trim(*p) for p in spans_without(start, end, [hole]))
    found = [p for p in pieces if p is not None and p[1] - p[0] > 2]
    if found and found[0][1] <= hole[0] and reading.text[slice(*found[0])].lower() in _THAT_IS:
        told = back_to(reading, cue)
        return [told] if told is not None else []
    return found


def _sums_up(reading: Reading, start: int, cue: Token) -> bool:
    """Tell whether what follows a credit is the outlet's own word on it: "…, according to Lee, the third in a week"."""
    here = reading.doc[reading.token_at(start)]
    if here.dep_ != "det" or here.head.tag_ not in {"JJ", "JJS", "NN"}:
        return False
    top = here.head
    return top.dep_ in {"conj", "appos", "dep", "npadvmod"} and top.head.i < cue.i


def _relative_clause(cue: Token) -> int | None:
    """Return where the relative clause around the cue begins, its pronoun left out."""
    here = cue
    for _ in range(6):
        if here.dep_ == "relcl":
            first = here.left_edge
            return first.idx + len(first) if first.lower_ in {"which", "that", "who"} else first.idx
        if here.head.i == here.i:
            return None
        here = here.head
    return None


def _noun(reading: Reading, noun: Token) -> Iterator[Saying]:
    row = reading.cues.nouns[noun.lemma_.lower()]
    for child in (*noun.children, *_beside(noun)):
        if child.i < noun.i:
            continue
        frame = _noun_frame(child)
        if frame is None or frame not in (*row.frames, *row.wider):
            continue
        content = reading.trim(child.left_edge.idx, child.right_edge.idx + len(child.right_edge))
        speakers = _owners(noun)
        if content is not None:
            alleged = frame == "of" and row.attitude in {"assertion", "accusation"} and _has_agent(noun)
            recorded = bool(speakers) and (frame in row.frames or alleged)
            yield Saying(noun, speakers, [content], row.attitude, "noun", recorded)
        return


def _beside(noun: Token) -> Iterator[Token]:
    """Yield the clause of "gave assurances it would stay", which the parse hangs on the verb."""
    if noun.dep_ in {"dobj", "dative"} and noun.head.lemma_ in GIVERS:
        yield from (c for c in noun.head.children if c.dep_ == "ccomp" and c.left_edge.i == noun.i + 1)


def _has_agent(noun: Token) -> bool:
    return any(c.lower_ == "by" for t in noun.subtree if t.dep_ == "pobj" for c in t.children)


def _noun_frame(child: Token) -> str | None:
    if child.dep_ in {"acl", "ccomp"} and child.left_edge.lower_ == "that":
        return "that"
    if child.dep_ == "ccomp" and child.head.pos_ == "VERB":
        return "that"
    if child.dep_ in {"acl", "relcl", "ccomp"} and any(
        c.dep_ in {"mark", "aux"} and c.lower_ in {"that", "to"} for c in child.children
    ):
        return "to" if any(c.tag_ == "TO" for c in child.children) else "that"
    if child.dep_ == "prep" and child.lower_ not in {"by", "from"}:
        return child.lower_
    return None


def _owners(noun: Token) -> tuple[Token, ...]:
    """Return who makes the claim that a noun names: "the army's claim", "a claim by the army"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return tuple(expand(child))
        if child.dep_ in {"compound", "nmod"} and child.lemma_.lower() in _BODIES:
            return (child,)
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            owner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if owner is not None:
                return tuple(expand(owner))
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for inner in child.children:
                owner = next(
                    (o for c in inner.children if c.lower_ == "by" for o in c.children if o.dep_ == "pobj"),
                    None,
                )
                if owner is not None:
                    return tuple(expand(owner))
    governor = noun.head
    if noun.dep_ in {"dobj", "dative"} and governor.lemma_ in GIVERS:
        return speakers_of(governor)
    return ()


def _adjective_of(token: Token) -> str:
    """Return the adjective that a token is; a participle ("worried") counts, whatever it is tagged."""
    return token.lower_ if token.pos_ == "VERB" else token.lemma_.lower()


def _adjective(reading: Reading, adjective: Token) -> Iterator[Saying]:
    row = reading.cues.adjectives[_adjective_of(adjective)]
    copula = adjective.head if adjective.dep_ in {"acomp", "attr", "oprd"} else adjective
    speakers = speakers_of(copula)
    if not speakers and copula is adjective:
        speakers = tuple(c for c in adjective.children if c.dep_ in {"nsubj", "nsubjpass"})
    if not speakers:
        return
    for child in adjective.children:
        if child.i < adjective.i:
            continue
        if child.dep_ in {"ccomp", "xcomp"}:
            frame = "to" if any(c.tag_ == "TO" for c in child.children) else "that"
        elif child.dep_ == "prep":
            frame = child.lower_
        else:
            continue
        if frame in (*row.frames, *row.wider):
            content = reading.trim(child.left_edge.idx, child.right_edge.idx + len(child.right_edge))
            if content is not None:
                yield Saying(adjective, speakers, [content], row.attitude, "adjective", frame in row.frames)
            return
