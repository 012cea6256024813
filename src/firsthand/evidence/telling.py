"""Whose words are whose in one report: which voice says a span, and whether it tells or speaks of what is known."""

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from firsthand.knowledge.tables import read_table
from firsthand.knowledge.triggers import TriggerRow
from firsthand.ontology import SourceKind
from firsthand.record import Claim, Record, Span, takes_responsibility

# What the words before a mention say: the happening is spoken of as known, not told.
_KNOWN = re.compile(
    r"\b(?:(?:the|that|this|those|these|its|their|[A-Z]\w+['’]s)\s+(?:[\w-]+\s+){0,3}|under\s+(?:[\w-]+\s+)?)$",
    re.IGNORECASE,
)
_PROMISED = re.compile(r"\b(?:(?:will|would|shall)\s+(?:not|never)|(?:wo|would)n['’]t)\b")
_OF_SOMEBODY = re.compile(r"\b([A-Z][\w.'’-]*\w),?\s+of\s+$")
_PLACE_NOUNS = frozenset(
    {"City", "Town", "Village", "Port", "Province", "State", "Republic", "Kingdom", "District", "Region"}
    | {"Island", "Governorate", "County", "Battle", "Siege", "Fall", "North", "South", "East", "West"}
)
_UNCONFIRMED = re.compile(
    r"(?:\b(?:not|neither|cannot|unable to)|n['’]t)\s+(?:\w+\s+)?(?:confirm|verify|corroborate|rule out|say (?:whether|if))\b"
)
_STOP = re.compile(r"[.!?]['”\"]?\s|\n")
_LOOK_BACK = 50
_SENTENCE = 300  # characters
_DENIAL = "denial"


class WordRow(msgspec.Struct, frozen=True):
    """A word or phrase and what it stands for."""

    words: str
    frame: str = ""
    source: str = ""
    example: str = ""


class Teller:
    """Looks up who says what in one report."""

    def __init__(self, record: Record) -> None:
        self._text = record.report.text
        claims = [c for c in record.claims if c.content]
        # Who claims responsibility for an attack says that it was theirs; what it was is told by who reports it.
        self._owning = [c for c in claims if takes_responsibility(c, self._text)]
        self._claims = [c for c in claims if c not in self._owning]
        self._kinds = {s.id: s for s in record.sources}
        self.outlet = record.sources[0].id if record.sources else "s0"

    def claim_of(self, span: Span) -> Claim | None:
        """Return the smallest claim that holds some words."""
        holding = [
            (end - start, claim.id, claim)
            for claim in self._claims
            for start, end in claim.content
            if start <= span[0] and span[1] <= end
        ]
        return min(holding, key=lambda h: h[:2])[2] if holding else None

    def owners_of(self, span: Span) -> tuple[str, ...]:
        """Return the voices that claim responsibility for what some words name."""
        holding = (c for c in self._owning if any(s <= span[0] and span[1] <= e for s, e in c.content))
        return tuple(dict.fromkeys(claim.source for claim in holding))

    def voice_of(self, span: Span) -> str | None:
        """Return who says some words, or is cited in their sentence ("…, X said, killing three")."""
        claim = self.claim_of(span)
        return claim.source if claim is not None else self._beside(span)

    def _beside(self, span: Span) -> str | None:
        for claim in self._claims:
            if claim.cue and span[1] <= claim.cue[0][0] < claim.content[0][0]:
                continue  # "two died in a strike that police said …": what stands before is not the police's
            for start, end in (*claim.content, *claim.cue):
                between = self._text[min(end, span[1]) : max(start, span[0])]
                if claim.cue and len(between) < _SENTENCE and not _STOP.search(between):
                    return claim.source
        return None

    def in_one_sentence(self, words: Span, others: Iterable[Span]) -> bool:
        """Tell whether words stand in the sentence of any of some others."""
        return any(
            max(words[0], start) - min(words[1], end) < _SENTENCE
            and not _STOP.search(self._text[min(words[1], end) : max(words[0], start)])
            for start, end in others
        )

    def is_known(self, words: Span) -> bool:
        """Tell whether words speak of the happening as one that the reader knows of, and nobody confirms it."""
        mention = self._text[words[0] : words[1]].lower().split()
        if not mention or mention[-1] not in _nouns():
            return False  # a verb tells
        if _KNOWN.search(self._text[max(0, words[0] - _LOOK_BACK) : words[0]]) is None:
            return False
        claim = self.claim_of(words)
        cues = (self._text[start:end].lower() for start, end in (claim.cue if claim is not None else ()))
        return not any(cue.startswith(_confirming()) for cue in cues)

    def is_disclaimed(self, words: Span) -> bool:
        """Tell whether the voice of some words denies having done what they name ("denied any part in the raid")."""
        claim = self.claim_of(words)
        if claim is None or self.is_outlet(claim.source):
            return False
        start = max(start for start, end in claim.content if start <= words[0] < end)
        before = self._text[start : words[0]].lower()
        return any(phrase in before for phrase in _disclaimers(claim.attitude == _DENIAL))

    def is_denied(self, words: Span) -> bool:
        """Tell whether words stand in a denial."""
        claim = self.claim_of(words)
        return claim is not None and claim.attitude == _DENIAL

    def is_promised(self, words: Span) -> bool:
        """Tell whether what is told not to be is yet to come: "would not allow an attack" says nothing of one since."""
        start = max(0, words[0] - _LOOK_BACK)
        before = self._text[start : words[0]]
        stops = [m.end() for m in _STOP.finditer(before)]
        return _PROMISED.search(before, stops[-1] if stops else 0) is not None

    def is_home(self, words: Span) -> bool:
        """Tell whether a place is only where somebody is from: "Senator Ann Lee of Tarn", "Roe, Democrat of Tarn"."""
        found = _OF_SOMEBODY.search(self._text[max(0, words[0] - _LOOK_BACK) : words[0]])
        return found is not None and found[1] not in _PLACE_NOUNS

    def is_unconfirmed(self, words: Span) -> bool:
        """Tell whether the voice of some words says that it does not know: "could not confirm that they died"."""
        claim = self.claim_of(words)
        if claim is None:
            return False
        start = max(start for start, end in claim.content if start <= words[0] < end)
        return _UNCONFIRMED.search(self._text, start, words[0]) is not None

    def is_outlet(self, voice: str) -> bool:
        """Tell whether a voice is the report's own outlet."""
        return self._kinds[voice].kind is SourceKind.OUTLET and self._kinds[voice].via is None


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    """Return the nouns that name a happening, in the singular and plural."""
    named = (row.words for row in read_table("triggers", TriggerRow) if row.pos == "N")
    last = {word.split()[-1] for words in named for word in words.split("|")}
    return frozenset(last | {word + "s" for word in last})


@lru_cache(maxsize=2)
def _disclaimers(denying: bool) -> tuple[str, ...]:
    """Return the phrases that put a deed from oneself: those that do so alone, with those that need a denial."""
    rows = read_table("disclaimers", WordRow)
    frames = ("alone", "denial") if denying else ("alone",)
    return tuple(row.words for row in rows if row.frame in frames)


@lru_cache(maxsize=1)
def _confirming() -> tuple[str, ...]:
    """Return how verbs begin whose subject says that what is spoken of came about."""
    return tuple(row.words for row in read_table("disclaimers", WordRow) if row.frame == "confirming")
