"""Voices in words: the chain of them, the tree of them, what each says."""

from typing import Final

from firsthand.ontology import SourceKind
from firsthand.record import Claim, Record, Source, Span
from firsthand.views.text import one_line

# Voices within voices, drawn as a tree: no report nests deeper, and a hostile one must not.
_DEEPEST: Final = 30

ARTICLES: Final = ("the ", "a ", "an ", "his ", "her ", "their ", "its ")


def chain(record: Record, source: str) -> tuple[Source, ...]:
    """Return the voices from the innermost one out to the outlet."""
    voices = {voice.id: voice for voice in record.sources}
    found: dict[str, Source] = {}
    here: str | None = source
    while here is not None and here in voices and here not in found:
        found[here] = voices[here]
        here = voices[here].via
    return tuple(found.values())


def voices_below(record: Record) -> dict[str, tuple[Source, ...]]:
    """Return, by the id of a voice, the voices that the report has through it.

    A voice without a known way hangs on the outlet; below a depth that nobody could read, all hang on one.
    """
    if not record.sources:
        return {}
    root = record.sources[0].id
    below: dict[str, list[Source]] = {}
    for voice in record.sources[1:]:
        way = chain(record, voice.id)
        known = len(way) > 1 and way[-1].id == root
        parent = way[max(1, len(way) - 1 - _DEEPEST)].id if known else root
        below.setdefault(parent, []).append(voice)
    return {parent: tuple(voices) for parent, voices in below.items()}


def chain_words(record: Record, source: str) -> str:
    """Return "US officials ← diplomatic source ← The National ← Shafaq News"."""
    return " ← ".join(one_line(voice.name) for voice in chain(record, source)) or source


def voice_words(voice: Source) -> str:
    """Return "diplomatic source (official, unnamed)"."""
    kind = voice.kind.value.replace("-", " ")
    reason = f", {one_line(voice.reason)}" if voice.reason else ""
    return f"{one_line(voice.name)} ({kind}{', unnamed' if voice.anonymous else ''}{reason})"


def claim_words(record: Record, claim_content: tuple[Span, ...], limit: int = 0) -> str:
    """Return the words of a claim, its pieces joined by " … ", cut to ``limit`` characters (0: uncut)."""
    most = 4 * limit or None  # a claim may run over pages of which a line is shown
    pieces = (
        record.report.text[start : end if most is None else min(end, start + most)]
        for start, end in claim_content
    )
    return one_line(" … ".join(one_line(piece) for piece in pieces), limit)


def attitude_words(claim: Claim) -> str:
    """Return how the voice means it where that is not plain assertion: "denial"; else nothing."""
    return one_line(claim.attitude) if claim.attitude not in (None, "assertion") else ""


def claims_by_voice(record: Record) -> dict[str, tuple[Claim, ...]]:
    """Return the claims of each voice by its id."""
    found: dict[str, list[Claim]] = {}
    for claim in record.claims:
        found.setdefault(claim.source, []).append(claim)
    return {voice: tuple(claims) for voice, claims in found.items()}


def says(voices: tuple[Source, ...]) -> str:
    """Return ", says a diplomatic source", ", say US officials", ", says The National"."""
    if not voices:
        return ""
    name = one_line(voices[0].name)
    last = name.split()[-1] if name else ""
    if voices[0].kind == SourceKind.OUTLET or last != last.lower() or not last[:1].isalpha():
        return f", says {name}"  # a name: "al-Rawi" is one too
    if last.endswith("s"):
        return f", say {name}"
    if name.lower().startswith(ARTICLES):
        return f", says {name}"
    return f", says {'an' if name[0].lower() in 'aeio' else 'a'} {name}"
