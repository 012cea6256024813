"""Evidence in other people's formats: one module a format, each a function from a stream to a file."""

from firsthand.exports.about import About
from firsthand.exports.registry import FORMATS, Format, format_named
from firsthand.exports.stream import EvidenceStream, MemoryStream, Told
from firsthand.exports.written import Written

__all__ = [
    "FORMATS",
    "About",
    "EvidenceStream",
    "Format",
    "MemoryStream",
    "Told",
    "Written",
    "format_named",
]
