"""The formats by name. Each is loaded when it is asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO, Final, cast

import msgspec

from firsthand.errors import FirsthandError
from firsthand.exports.about import About
from firsthand.exports.stream import EvidenceStream
from firsthand.exports.written import Written

Writer = Callable[[EvidenceStream, About, BinaryIO], Written]


class Format(msgspec.Struct, frozen=True):
    """A form in which evidence leaves."""

    name: str
    suffix: str
    media: str
    module: str
    about: str
    lacks: str = ""  # which incidents it has no place for; without it, it gives all

    def write(self, stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
        """Write all incidents of the stream to a binary file; return how many, and what was left out."""
        module = import_module(f"firsthand.exports.{self.module}")
        writer = cast(Writer, getattr(module, f"write_{self.module}"))
        return writer(stream, about, out)


FORMATS: Final[dict[str, Format]] = {
    form.name: form
    for form in (
        Format("evidence", ".json", "application/json", "evidence", "everything, as the contract has it"),
        Format(
            "csv-acled",
            ".csv",
            "text/csv",
            "acled",
            "ACLED's columns, and ours behind them",
            "what is told only as denied, and what ACLED has no type for",
        ),
        Format(
            "tsv-gdelt",
            ".tsv",
            "text/tab-separated-values",
            "gdelt",
            "GDELT's columns, and ours",
            "what is told only as denied",
        ),
        Format(
            "plover",
            ".jsonl",
            "application/jsonl",
            "plover",
            "PLOVER 2.0 records, one a line",
            "what PLOVER has no type for",
        ),
        Format("geojson", ".geojson", "application/geo+json", "geojson", "a map; areas without a point"),
        Format("geopackage", ".gpkg", "application/geopackage+sqlite3", "geopackage", "a map, for a GIS"),
        Format("parquet", ".parquet", "application/vnd.apache.parquet", "parquet", "columns for statistics"),
        Format("stix", ".json", "application/stix+json;version=2.1", "stix", "a STIX 2.1 bundle"),
        Format("ftm", ".csv", "text/csv", "ftm", "FollowTheMoney statements"),
        Format("claimreview", ".jsonld", "application/ld+json", "claimreview", "schema.org ClaimReview"),
        Format("atom", ".atom", "application/atom+xml", "atom", "a feed of the incidents"),
    )
}


def format_named(name: str) -> Format:
    """Return the format of that name. Raises FirsthandError that lists the names."""
    found = FORMATS.get(name)
    if found is None:
        raise FirsthandError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return found
