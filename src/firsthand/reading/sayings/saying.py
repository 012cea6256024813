"""What one saying is, and the text it is read from."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Token

from firsthand.knowledge.cues import CueRow, Cues
from firsthand.language.clauses import FINITE
from firsthand.reading.findings import Parsed, Quotation, QuotationKind
from firsthand.record import Span

_DATELINE = re.compile(
    r"^[ \t]*[A-Z][^\n()]{1,50}?\([A-Z][^()\n]{1,40}\)\s*[-–—]+\s*"
    r"|^[A-Z]{2}[A-Z ,.'’-]{1,40}(?:[-–—|]+|:)\s",
    re.MULTILINE,
)
_HEAD = 2000  # characters among which a dateline may stand
_TRIM_LEFT = ' \t\n\u00a0,;:–—-"”’'
_LOOSE = frozenset({"advcl", "acl", "conj", "ccomp", "parataxis", "xcomp"})  # how a participle may hang on
_BESIDE = frozenset({"as", "while", "before", "after", "though", "although"})
_PARTING = frozenset({",", "-", "--", "–", "—"})
_AUXILIARY = frozenset({"aux", "auxpass"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_TRIM_RIGHT = ' \t\n\u00a0,;:–—-"“‘'


@dataclass(slots=True)
class Saying:
    """One cue with its speakers and content. ``speakers`` and ``through`` are head tokens.

    ``recorded`` is false for an attitude that a record leaves out ("wants to stay").
    """

    cue: Token
    speakers: tuple[Token, ...]
    content: list[Span]
    attitude: str
    rule: str
    recorded: bool = True
    cue_spans: tuple[Span, ...] = ()
    through: Token | None = None  # an outlet or document that it was said to or through
    quotation: Quotation | None = None  # the speech that the content is, whole
    animate: bool = True  # whoever is the subject of this cue is somebody
    spelled: bool = True  # the cue is a word, not a colon or a dash
    clause: Span = (0, 0)  # the words of the cue clause: speaker, cue and what hangs on them

    @property
    def start(self) -> int:
        """Return where the content begins."""
        return self.content[0][0] if self.content else self.cue.idx


@dataclass(slots=True)
class Cue:
    """A cue verb with its row, its speakers, and the span of its clause."""

    token: Token
    row: CueRow
    speakers: tuple[Token, ...]
    clause: Span
    top: Token  # the verb that the cue hangs on: "quoted" in "was quoted as saying"


@dataclass(slots=True)
class Reading:
    """A parsed report with what the rules look up again and again."""

    doc: Doc
    text: str
    cues: Cues
    speech: tuple[Quotation, ...]
    fragments: tuple[Quotation, ...]
    marked: tuple[Quotation, ...] = ()  # both
    datelines: tuple[Span, ...] = ()  # "KABUL (Reuters) - "
    # For each token the index of the speech it stands in, or -1.
    speech_at: list[int] = field(default_factory=list)
    # The tokens with which a sentence goes back from what is said to its speaker, in order.
    seams: list[int] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _marked_ends: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, parsed: Parsed, cues: Cues) -> "Reading":
        """Return the reading of a parsed report."""
        top = [q for q in parsed.quotations if q.depth == 0]
        speech = tuple(q for q in top if q.kind is QuotationKind.SPEECH)
        fragments = tuple(q for q in top if q.kind is not QuotationKind.SPEECH)
        reading = cls(parsed.doc, parsed.text, cues, speech, fragments, tuple(top))
        reading._marked_ends = [q.outer[1] for q in top]
        reading._starts = [q.outer[0] for q in speech]
        reading._ends = [q.outer[1] for q in speech]
        reading.datelines = tuple(m.span() for m in _DATELINE.finditer(parsed.text, 0, _HEAD))
        number = 0
        for token in parsed.doc:
            while number < len(speech) and speech[number].outer[1] <= token.idx:
                number += 1
            inside = number < len(speech) and speech[number].outer[0] <= token.idx
            reading.speech_at.append(number if inside else -1)
        asides = _asides(parsed.doc)
        pairs = list(pairwise(parsed.doc))
        resumed = {before.i for before, t in pairs if before.dep_ == "cc" and resumed_cue(t, cues)}
        reading.seams = [
            t.i for before, t in pairs if t.i in asides or t.i in resumed or _is_seam(before, t, cues)
        ]
        return reading

    def in_dateline(self, offset: int) -> bool:
        """Tell whether an offset stands in a dateline."""
        return any(start <= offset < end for start, end in self.datelines)

    def after_dateline(self, offset: int) -> int:
        """Return the offset, or the end of the dateline that it stands in."""
        return next((end for start, end in self.datelines if start <= offset < end), offset)

    def speech_near(self, start: int, end: int) -> range:
        """Return the numbers of the speeches that overlap a span."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return range(first, max(first, last))

    def marked_near(self, start: int, end: int) -> Iterator[Quotation]:
        """Yield whatever stands in quotation marks and overlaps a span."""
        first = bisect_right(self._marked_ends, start)
        for number in range(first, len(self.marked)):
            if self.marked[number].outer[0] >= end:
                return
            yield self.marked[number]

    def token_at(self, offset: int) -> int:
        """Return the index of the first token that ends after ``offset``."""
        low, high = 0, len(self.doc)
        while low < high:
            middle = (low + high) // 2
            token = self.doc[middle]
            if token.idx + len(token) <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def trim(self, start: int, end: int) -> Span | None:
        """Return the span without punctuation of the seam at its edges, or None if nothing is left."""
        text = self.text
        while start < end and text[start] in _TRIM_LEFT:
            start += 1
        while end > start and (
            text[end - 1] in _TRIM_RIGHT or (text[end - 1] == "." and not self._abbreviation(end))
        ):
            end -= 1
        return (start, end) if start < end else None

    def _abbreviation(self, end: int) -> bool:
        """Tell whether the full stop before ``end`` belongs to its word ("U.S.")."""
        return (end >= 3 and self.text[end - 3] == ".") or (
            end >= 2 and self.text[end - 2].isupper() and self.text[end - 3 : end - 2] in {".", " "}
        )

    def sentence_end(self, token: Token) -> int:
        """Return the offset after the last visible word of the token's sentence."""
        last = token.sent.end - 1
        while last > token.i and self.doc[last].is_space:
            last -= 1
        return self.doc[last].idx + len(self.doc[last])


def resumed_cue(verb: Token, cues: Cues) -> Token | None:
    """Return the cue to whose speaker a second one goes back: "reported that he had left and said …".

    A finite verb does not share the "had" of the one before it: it is no part of what was reported. Nor is the
    same word of saying once more.
    """
    first = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in FINITE or first.dep_ != "ccomp" or first.i > verb.i:
        return None
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in first.children)
    again = verb.lemma_ == first.head.lemma_  # "said it was late and said they would go"
    mute = any(
        c.dep_ in _SUBJECTS and _is_mute(c, cues) for c in first.children
    )  # "said talks were off and warned"
    if not (perfect or again or mute) or any(c.dep_ in _SUBJECTS for c in verb.children):
        return None
    rows = [cues.verb(t.lemma_.lower(), t.lower_) for t in (verb, first.head)]
    told = all(
        row is not None and "that" in row.frames and (mute or row.attitude == "assertion") for row in rows
    )
    own = cues.verb(first.lemma_.lower(), first.lower_)
    return first.head if told and (own is None or "that" not in own.frames) else None


def _is_mute(subject: Token, cues: Cues) -> bool:
    """Tell whether a subject is a thing, that cannot say what comes next."""
    if subject.pos_ != "NOUN" or subject.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}:
        return False
    row = cues.voice(subject.lemma_.lower())
    return row is None or row.being == "document"


def _asides(doc: Doc) -> frozenset[int]:
    """Return the first tokens of clauses that end a sentence and set beside what was said what else went on.

    "She said they would stay, as shells fell nearby", "…, days after the raid had begun": the outlet's words.
    """
    found = set()
    for mark in doc:
        clause = mark.head
        if mark.dep_ != "mark" or mark.lower_ not in _BESIDE or clause.dep_ != "advcl":
            continue
        first = clause.left_edge
        parted = first.i > first.sent.start and first.nbor(-1).text in _PARTING
        told = clause.tag_ == "VBD" or any(c.tag_ == "VBD" for c in clause.children if c.dep_ in _AUXILIARY)
        if parted and told and any(c.dep_ in _SUBJECTS for c in clause.children):
            last = clause.sent.end - 1
            while last > clause.i and (doc[last].is_punct or doc[last].is_space):
                last -= 1
            if clause.right_edge.i >= last:
                found.add(first.i)
    return frozenset(found)


def _is_seam(before: Token, token: Token, cues: Cues) -> bool:
    """Tell whether a content ends between two tokens, wherever the parse hangs it.

    A participle of saying after a comma (", adding that …") and a credit (", according to …") belong to the
    sentence's speaker.
    """
    if token.lower_ == "without":
        return any(cues.verb(t.lemma_, t.lower_) is not None for t in token.doc[token.i + 1 : token.i + 2])
    if token.is_punct or not before.is_punct:
        return False
    if token.lower_ == "according" and token.doc[token.i + 1 : token.i + 2].text.lower() == "to":
        return True
    if before.text != "," or token.tag_ != "VBG" or token.dep_ not in _LOOSE:
        return False
    row = cues.verb(token.lemma_.lower(), token.lower_)
    return row is not None and bool({"that", "np"} & set(row.frames))


def spans_without(start: int, end: int, holes: list[Span]) -> list[Span]:
    """Return what is left of a span when the holes are taken out."""
    pieces, here = [], start
    for hole_start, hole_end in sorted(holes):
        if hole_start > here:
            pieces.append((here, min(hole_start, end)))
        here = max(here, hole_end)
        if here >= end:
            break
    if here < end:
        pieces.append((here, end))
    return [p for p in pieces if p[0] < p[1]]
