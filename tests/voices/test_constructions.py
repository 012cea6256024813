"""Constructions of saying, one a line of constructions.tsv: who speaks, by which cue, what, through whom."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firsthand.reading.findings import Parsed, Voices

TABLE = Path(__file__).with_name("constructions.tsv")


def rows() -> Iterator[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        table = (line for line in lines if not line.startswith("#"))
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {name: (cell or "").replace("\\n", "\n") for name, cell in row.items()}


def cases() -> Iterator[object]:
    for row in rows():
        marks = [pytest.mark.xfail(reason=row["xfail"], strict=True)] if row["xfail"] else []
        yield pytest.param(row, marks=marks, id=f"{row['group']}: {row['text'][:50]}")


def told(parsed: Parsed, voices: Voices) -> list[tuple[str, str, str, str]]:
    by_id = {s.id: s for s in voices.sources}
    found = []
    for claim in voices.claims:
        chain, here = [], by_id[claim.source].via
        while here is not None and here != "s0":
            chain.append(by_id[here].name)
            here = by_id[here].via
        cue = " … ".join(parsed.text[a:b] for a, b in claim.cue)
        content = " … ".join(parsed.text[a:b] for a, b in claim.content)
        found.append((by_id[claim.source].name, cue, content, " < ".join(chain)))
    return found


@pytest.mark.parametrize("row", list(cases()))
def test_construction(row: dict[str, str], hear: Callable[..., tuple[Parsed, Voices]]) -> None:
    found = told(*hear(row["text"]))
    if row["source"] == "none":
        assert not found
        return
    wanted = (row["source"], row["content"], row["via"])
    assert wanted in [(name, content, chain) for name, _, content, chain in found]
    assert any(row["cue"] in cue for name, cue, content, _ in found if (name, content) == wanted[:2])


def test_there_are_enough_of_them() -> None:
    assert len(list(rows())) >= 150
