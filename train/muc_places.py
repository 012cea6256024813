"""Places of the incidents of MUC-4, as cases for the trees that give an event its place.

A group of mentions is taken for an incident where its sentences name one of the incident's victims or
targets; of the candidate places the right ones bear the name of the finest unit of the incident's location
that any of them bears. Groups that no incident claims are left out: they may be incidents all the same.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from firsthand.benchmarks.muc4 import read_row
from firsthand.knowledge.place_names import name_key
from firsthand.language.pipeline import parse
from firsthand.ontology import EventType, PlacePrecision, Status
from firsthand.reading.findings import Parsed
from firsthand.reading.joining import Mention, group_mentions
from firsthand.reading.locating import Candidate, weigh_groups
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.settings import Settings


def incident_cases(file: Path) -> Iterator[list[tuple[dict[str, float], bool]]]:
    """Yield the features of the candidate places of each group that tells of an incident, and which are right.

    Read by the tables alone, as ``bench muc4`` does.
    """
    reader = Reader(Settings(detector=False))
    rows = [row for row in map(json.loads, file.open(encoding="utf-8")) if row["templates"]]
    reports = [read_row(row) for row in rows]
    for row, report, doc in zip(rows, reports, parse(r.text for r in reports), strict=True):
        parsed = Parsed(report, doc)
        groups = group_mentions(reader.mentions(report, doc))
        sentences = [s.text.lower() for s in doc.sents]
        weighed = weigh_groups(groups, parsed, find_places(parsed, reader.gazetteer))
        for group, candidates in zip(groups, weighed, strict=True):
            if paths := _paths(group, sentences, row["templates"]):
                right = _right(paths, candidates)
                yield [(c.features, i in right) for i, c in enumerate(candidates)]


def _paths(
    group: tuple[Mention, ...], sentences: list[str], templates: list[dict[str, Any]]
) -> list[list[str]]:
    """Return the locations of the incident that the group's sentences tell of, each from country to town."""
    best = max(group, key=lambda m: m.finding.trigger.score)
    denied = any(m.finding.judgement.status is Status.NEGATED for m in group)
    if best.finding.trigger.type is not EventType.ASSAULT or denied:
        return []
    text = " ".join(dict.fromkeys(sentences[m.sentence] for m in group))
    named = [sum(_names(text, t[slot]) for slot in ("Target", "Victim")) for t in templates]
    most = max(range(len(named)), key=lambda i: (named[i], -i))
    if not named[most]:
        return []
    return [[name_key(unit["name"]) for unit in place["path"]] for place in templates[most]["location"]]


def _names(text: str, fillers: list[list[str]]) -> int:
    return sum(any(wording.lower() in text for wording in filler) for filler in fillers)


def _right(paths: list[list[str]], candidates: tuple[Candidate, ...]) -> frozenset[int]:
    depth, right = -1, set[int]()
    for path in paths:
        for level, name in enumerate(path):
            bearing = {i for i, c in enumerate(candidates) if _bears(c, name, level)}
            if bearing and level >= depth:
                right = bearing | (right if level == depth else set())
                depth = level
    return frozenset(right)


def _bears(candidate: Candidate, name: str, level: int) -> bool:
    place, own = candidate.finding.place, name_key(candidate.finding.place.name)
    if level == 0:
        return place.precision is PlacePrecision.COUNTRY and own == name
    return bool(name) and f" {name} " in f" {own} "
