"""Voices and claims: who says which passage, and through whom this report has it."""

from firsthand.knowledge.lexicon import Lexicon
from firsthand.ontology import SourceKind
from firsthand.reading.findings import Parsed, Voices
from firsthand.record import Source


def find_voices(parsed: Parsed, lexicon: Lexicon) -> Voices:
    """Return the report's voices, the outlet first, and their claims."""
    return Voices((Source(id="s0", name=parsed.report.outlet or "unknown", kind=SourceKind.OUTLET),), ())
