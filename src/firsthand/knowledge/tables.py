"""The knowledge tables: tab-separated files that a person can extend without programming.

A table is UTF-8 TSV with a header line. Lines that start with ``#`` are comments. A cell that holds
several values separates them by ``|``. Every row has a ``source`` (where the fact is from) and most have
an ``example`` (a sentence written for this project, which is also a test).
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from firsthand.errors import KnowledgeError

Row = TypeVar("Row", bound=msgspec.Struct)


def read_table(name: str, row_type: type[Row], extra: Path | None = None) -> tuple[Row, ...]:
    """Return the rows of the table ``name`` (without ``.tsv``), the shipped ones first.

    ``extra`` is a folder of a person's own tables; the file of the same name there adds its rows.
    Cells are converted to the types of ``row_type``'s fields; an empty cell takes the field's default.
    Raises KnowledgeError that names file, line and column.
    """
    shipped = files("firsthand.knowledge") / "tables" / f"{name}.tsv"
    rows = list(_parse(shipped.read_text(encoding="utf-8"), f"{name}.tsv", row_type))
    own = extra / f"{name}.tsv" if extra is not None else None
    if own is not None and own.is_file():
        rows.extend(_parse(own.read_text(encoding="utf-8"), str(own), row_type))
    return tuple(rows)


def _parse(text: str, where: str, row_type: type[Row]) -> Iterator[Row]:
    fields = {f.name: f for f in msgspec.structs.fields(row_type)}
    lists = frozenset(name for name, field in fields.items() if _is_list(field.type))
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            _check_header(header, fields, where, number)
            continue
        if len(cells) > len(header):
            raise KnowledgeError(
                f"{where} line {number}: {len(cells)} cells under {len(header)} columns; remove the extra tabs"
            )
        try:
            yield _convert(dict(zip(header, cells, strict=False)), fields, lists, row_type)
        except msgspec.ValidationError as error:
            raise KnowledgeError(f"{where} line {number}: {error}") from error


def _check_header(header: list[str], fields: dict[str, Any], where: str, number: int) -> None:
    missing = [f.name for f in fields.values() if f.required and f.name not in header]
    if missing:
        raise KnowledgeError(f"{where} line {number}: the header lacks the column {missing[0]!r}")


def _is_list(kind: Any) -> bool:
    return str(kind).startswith("tuple") or getattr(kind, "__origin__", None) is tuple


def _convert(
    cells: dict[str, str], fields: dict[str, Any], lists: frozenset[str], row_type: type[Row]
) -> Row:
    values: dict[str, Any] = {}
    for name, raw in cells.items():
        cell = raw.strip()
        if not cell or name not in fields:
            continue
        values[name] = tuple(p.strip() for p in cell.split("|") if p.strip()) if name in lists else cell
    return msgspec.convert(values, row_type, strict=False)
