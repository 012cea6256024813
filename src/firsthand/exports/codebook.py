"""The codebook that goes with a release: what every type, mode, value and column means, out of the code itself."""

from collections.abc import Iterator

import msgspec

from firsthand.exports import acled, gdelt
from firsthand.exports.codes import cameo_codes
from firsthand.incident import Evidence, Property
from firsthand.ontology import (
    ACLED_SUB_EVENT,
    TYPES,
    Certainty,
    LinkKind,
    PlacePrecision,
    ProcessKind,
    ProcessState,
    Sector,
    SourceKind,
    Status,
    TimePrecision,
)

_LISTS = (
    ("Status of a happening", Status),
    ("Certainty of a voice", Certainty),
    ("Kinds of voices", SourceKind),
    ("Sectors of parties", Sector),
    ("Precision of a place", PlacePrecision),
    ("Precision of a time", TimePrecision),
    ("Properties that voices give values for", Property),
    ("How one happening bears on another", LinkKind),
    ("Kinds of processes", ProcessKind),
    ("States of processes", ProcessState),
)


def codebook() -> str:
    """Return the codebook as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Codebook\n\nTypes and modes are PLOVER 2.0's. Quad: 1 verbal cooperation, 2 material cooperation,"
    yield "3 verbal conflict, 4 material conflict.\n\n## Types\n\n| type | quad | score | modes |\n|---|---|---|---|"
    for type_, facts in TYPES.items():
        yield f"| {type_.value} | {facts.quad.value} | {facts.score:g} | {', '.join(facts.modes) or '–'} |"
    yield "\n## To CAMEO and ACLED\n\n| type | mode | CAMEO | meaning | ACLED by default |\n|---|---|---|---|---|"
    for (type_, mode), row in cameo_codes().items():
        sub = ACLED_SUB_EVENT.get((type_, mode)) or ACLED_SUB_EVENT.get((type_, "")) or "–"
        yield f"| {type_.value} | {mode or '–'} | {row.code} | {row.name} | {sub} |"
    for title, values in _LISTS:
        yield f"\n## {title}\n"
        yield ", ".join(f"`{value.value}`" for value in values)
    yield "\n## Counts and times\n"
    yield "A count is [least, most]; an open end is null. A date is a day, or `start/end` with `..` for an open end."
    yield "Origins are counted as [least, most] independent first voices; copies add none."
    for title, columns in (("csv-acled", acled.COLUMNS), ("tsv-gdelt", gdelt.COLUMNS)):
        yield f"\n## Columns of {title}\n"
        yield ", ".join(f"`{column}`" for column in columns)


def schema() -> bytes:
    """Return the JSON Schema of evidence, indented."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Evidence)}
    return msgspec.json.format(msgspec.json.encode(found, order="deterministic"), indent=2) + b"\n"
