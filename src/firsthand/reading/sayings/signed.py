"""Words that a dash signs with a verb and its speaker: "We are ready - said Lee", as papers of Central Europe print it.

Most of them the parse makes out (``verbs``); these are the ones that it does not.
"""

import re
from collections.abc import Collection, Iterator

from spacy.tokens import Token

from firsthand.reading.sayings.saying import Reading, Saying
from firsthand.reading.sayings.speakers import inverted_speaker
from firsthand.record import Span

_SIGNED = re.compile(r"(?:[-–—][ \t]|\n[-–—])(?=(?P<verb>[a-z]{3,15})[ \t])")
_OPENED = re.compile(r"(?:^|(?<=[.!?\"”])[ \t]?)[-–—][ \t]?(?=[A-ZÀ-Þ])|(?<=[.!?])[ \t]?(?=[A-ZÀ-Þ\"“„])")
_QUOTED = re.compile(r"[\"“„«](?P<words>[^\"“”„«»]{12,})[\"”»]\s*$")
_INSERTED = re.compile(r"\w[,)]? ?[-–—](?=[^-–—]*$)")  # a dash in mid-sentence: what follows is an aside
_SPEAKING = frozenset({"person", "people", "office", "body", "outlet", "document", "country"})
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_RELATIVE = frozenset({"who", "which", "whom", "that"})
_CLAUSE = 40  # tokens after the verb
_LONGEST, _SHORTEST = 1500, 12  # characters of what is said


def signed_sayings(reading: Reading, known: Collection[int]) -> Iterator[Saying]:
    """Yield the sayings of verbs after a dash whose tokens are not among the ``known`` cues."""
    for match in _SIGNED.finditer(reading.text):
        verb = reading.doc[reading.token_at(match.start("verb"))]
        row = reading.cues.verb(verb.lemma_.lower(), verb.lower_) if verb.i not in known else None
        if row is None or "that" not in row.frames or verb.tag_ not in {"VBD", "VBN"}:
            continue
        speaker = _speaker(verb)
        content = _before(reading, match.start()) if speaker is not None else None
        if speaker is None or content is None or _goes_on(verb, speaker) or not _may_speak(reading, speaker):
            continue
        if _INSERTED.search(reading.text[slice(*content)]):
            continue
        yield Saying(
            verb, (speaker,), [content], row.attitude, "signed", clause=(verb.idx, verb.idx + len(verb))
        )


def _speaker(verb: Token) -> Token | None:
    one = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else verb
    return one if one.lower_ == "one" else inverted_speaker(verb)


def _may_speak(reading: Reading, speaker: Token) -> bool:
    row = reading.cues.voice(speaker.lemma_.lower())
    if speaker.lower_ == "one" or speaker.ent_type_ in _NAMED or speaker.pos_ == "PROPN":
        return True
    return row is not None and row.being in _SPEAKING


def _goes_on(verb: Token, speaker: Token) -> bool:
    """Tell whether a clause of its own follows: "the council - created in May - said the towns were quiet"."""
    for token in verb.doc[speaker.i + 1 : verb.i + _CLAUSE]:
        if token.text in {".", "\n", ";", "!", "?", ","} or "\n" in token.text or token.lower_ in _RELATIVE:
            return False
        if token.tag_ in _FINITE:
            return True
    return False


def _before(reading: Reading, end: int) -> Span | None:
    """Return what stands before a dash: a quotation, or what a dash or a sentence opens in the paragraph."""
    far = max(0, end - _LONGEST)
    last = far + len(reading.text[far:end].rstrip())
    start = max(far, reading.text.rfind("\n", far, last) + 1)
    words = reading.text[start:last]
    quoted = _QUOTED.search(words)
    if quoted is not None:
        return start + quoted.start("words"), start + quoted.end("words")
    opened = [m for m in _OPENED.finditer(words) if m.end() < len(words) - _SHORTEST]
    dashes = [m.end() for m in opened if m.group().strip()]
    first = dashes[-1] if dashes else opened[-1].end() if opened else 0
    span = reading.trim(start + first, last)
    return span if span is not None and span[1] - span[0] >= _SHORTEST else None
