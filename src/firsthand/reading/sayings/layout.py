"""Sayings that the layout tells: "Name: what they say" headings, transcripts, "quotation" — Name."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.reading.sayings.saying import Reading, Saying

_LINE = re.compile(r"[^\n]+")
_NAMED = re.compile(
    r"[ \t]*(?P<mark>[\"“'‘]?)(?P<name>[A-ZÀ-Þ][\w.'’-]*(?: (?:[A-ZÀ-Þ][\w.'’-]*|of|de|al|bin|van|von)){0,4})(?P=mark)?[”’]?:[ \t]+"
)
_CREDIT = re.compile(r"[ \t]*\n?[ \t]*[―—–-]{1,2}[ \t]*(?=[A-ZÀ-Þ])")
_FROM = re.compile(r"[ \t]*From (?:the )?(?P<name>[A-ZÀ-Þ][^\n:]{2,40}):[ \t]*\n\s*(?P<block>[^\n]{40,4000})")
_STOPS = frozenset('.!?”"’')
_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_LABEL_WORDS = frozenset(
    {
        *(
            "source",
            "sources",
            "author",
            "photo",
            "image",
            "video",
            "update",
            "note",
            "editor",
            "credit",
            "tags",
        ),
        *("related", "topics", "read", "more", "watch", "watched", "location", "date", "contact", "caption"),
    }
)
_LONGEST_HEADING = 160
_TURNS = 3  # lines of "NAME: …" that make a transcript


def layout_sayings(reading: Reading) -> Iterator[Saying]:
    """Yield the sayings of headings, turns of a transcript, and quotations credited after a dash."""
    turns = []
    for line in _LINE.finditer(reading.text):
        named = _NAMED.match(line.group())
        if named is None:
            continue
        rest = reading.trim(line.start() + named.end(), line.end())
        colon = reading.doc[min(reading.token_at(line.start() + named.end("name")), len(reading.doc) - 1)]
        if rest is None or rest[1] - rest[0] < 12:
            continue
        speaker = reading.doc[reading.token_at(line.start() + named.end("name") - 1)]
        if named.group("name").isupper() and len(named.group("name")) > 3:
            turns.append(_saying(speaker, colon, (line.start() + named.end(), line.end()), "turn"))
        elif line.group()[named.end() :].lstrip()[:1] in {'"', "“", "«"} and speaker.ent_type_ in _LABELS:
            yield _saying(speaker, colon, (rest[0], rest[1]), "colon")
        elif _is_heading(line.group(), speaker, reading):
            yield _saying(speaker, colon, rest, "heading")
    if len(turns) >= _TURNS:
        yield from turns
    yield from _credited(reading)
    yield from _taken_over(reading)


def _taken_over(reading: Reading) -> Iterator[Saying]:
    """Yield the paragraph after "From the Evening Post:", which is that paper's."""
    for line in _LINE.finditer(reading.text):
        match = _FROM.match(reading.text, line.start())
        if match is None or reading.cues.press.by_name(match.group("name").strip()) is None:
            continue
        content = reading.trim(*match.span("block"))
        if content is not None:
            head = reading.doc[reading.token_at(match.end("name") - 1)]
            yield _saying(head, reading.doc[reading.token_at(line.start())], content, "block")


def _saying(speaker: Token, colon: Token, content: tuple[int, int], rule: str) -> Saying:
    saying = Saying(colon, (speaker,), [content], "assertion", rule)
    saying.spelled = False
    return saying


def _is_heading(line: str, speaker: Token, reading: Reading) -> bool:
    """Tell a heading that quotes somebody from a label such as "Update:"."""
    if len(line) > _LONGEST_HEADING or (
        line.rstrip()[-1:] in _STOPS and not line.rstrip().endswith(("’", "”", '"'))
    ):
        return False
    if line.rstrip()[-1:] in {":", ","} or "”" in line[:3]:
        return False
    if speaker.lower_ in _LABEL_WORDS:
        return False
    if speaker.pos_ == "PROPN" and reading.text.count(speaker.text) > 1:
        return True
    row = reading.cues.voice(speaker.lemma_.lower())
    known = speaker.ent_type_ in _LABELS or reading.cues.press.by_name(speaker.text) is not None
    return known or (row is not None and row.being in {"person", "office", "people", "body", "outlet"})


def _credited(reading: Reading) -> Iterator[Saying]:
    """Yield quotations with a name after a dash: «"…" — Ali Hasan»."""
    for number, speech in enumerate(reading.speech):
        match = _CREDIT.match(reading.text, speech.outer[1])
        if match is None:
            continue
        i = reading.token_at(match.end())
        if i >= len(reading.doc):
            continue
        head = reading.doc[i]
        while head.dep_ in {"compound", "nmod", "poss"} and head.head.i > head.i and head.head.i - i < 6:
            head = head.head
        if head.pos_ != "PROPN" or any(t.pos_ in {"VERB", "AUX"} for t in reading.doc[i : head.i + 1]):
            continue
        before = reading.doc[reading.token_at(match.end() - 1)]
        saying = _saying(head, before, (speech.start, speech.end), "credit")
        saying.quotation = reading.speech[number]
        yield saying
