"""Sentences of our own as cases for the model that gives an event its place.

The gold reports hold few visits, landings and sieges; ``place_sentences.tsv`` says in sentences written for it
what every reader knows of these words. Each is filled with names twice, so that no name tells anything.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from firsthand.language.pipeline import parse
from firsthand.reading.event_places import candidate_places, place_features
from firsthand.reading.findings import Parsed
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.record import Report, Span

FILE = Path(__file__).parent / "place_sentences.tsv"
ROUNDS = 2
_STEP = 7  # from one name to the next that is filled in

Sentence = tuple[str, str, Span, Span | None]  # type, text, the word of happening, the place


def sentences() -> Iterator[Sentence]:
    """Yield the sentences with names filled in."""
    rows = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    names: dict[str, list[str]] = {}
    for type_, text in rows[1:]:
        if len(type_) == 1:
            names.setdefault(type_, []).append(text)
    used: Counter[str] = Counter()
    for number in range(ROUNDS):
        for type_, text in rows[1:]:
            if len(type_) > 1:
                yield (type_, *_marked(_filled(text, names, used, number)))


def _filled(text: str, names: dict[str, list[str]], used: Counter[str], number: int) -> str:
    def name(match: re.Match[str]) -> str:
        used[match[1]] += 1
        choice = names[match[1]]
        return choice[(used[match[1]] * _STEP + number) % len(choice)]

    return re.sub(r"\{(\w)\}", name, text)


def _marked(text: str) -> tuple[str, Span, Span | None]:
    """Return a sentence without its marks, and the two spans between them."""
    plain = ""
    found: dict[str, list[int]] = {"*": [], "+": []}
    for part in re.split(r"([*+])", text):
        if part in found:
            found[part].append(len(plain))
        else:
            plain += part
    place = (found["+"][0], found["+"][1]) if found["+"] else None
    return plain, (found["*"][0], found["*"][1]), place


def own_cases(reader: Reader) -> Iterator[tuple[dict[str, float], bool]]:
    """Yield features and answer for each place of a sentence whose word and place the reader finds."""
    rows = list(sentences())
    for (type_, text, word, place), doc in zip(rows, parse(text for _, text, _, _ in rows), strict=True):
        report = Report(id="sentence", text=text)
        parsed = Parsed(report, doc)
        mentions = [
            m.finding
            for m in reader.mentions(report, doc)
            if m.finding.trigger.start < word[1] and word[0] < m.finding.trigger.end
        ]
        if not mentions:
            continue
        told = min(mentions, key=lambda m: m.trigger.type != type_)
        near = candidate_places(told.trigger, parsed, find_places(parsed, reader.gazetteer))
        right = [place is not None and p.start < place[1] and place[0] < p.end for p in near]
        if place is None or any(right):
            for one, answer in zip(near, right, strict=True):
                yield place_features(told.trigger, told.roles, one, near, doc), answer
