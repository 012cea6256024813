"""Which reports repeat another's text, and which passages.

Word shingles are sampled by their hash (0 mod p, Manber 1994; winnowing, Schleimer et al. 2003, keeps the
same share with a guarantee that short reports here don't need) and looked up in one index, so the cost grows
with the text, not with the pairs. What candidates share is then aligned word by word.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zlib import crc32

from firsthand.incident import Copy, Passage
from firsthand.record import Record, Report

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words; shorter ones are shared by chance, longer ones are cut by every retouched word
_SAMPLED_FROM = 400  # words: of longer reports one shingle in `_SAMPLE` is looked up
_SAMPLE = 4
_COMMON = 40  # reports with one shingle: boilerplate beyond that
_HITS = 3  # shared looked-up shingles that make a candidate
_GAP = 6  # retouched words inside a passage
_PASSAGE = 18  # words of a passage worth naming
_COPY = 0.5  # share of the report's words that makes it a copy
_CUT = 0.8  # share of the earlier one's words, where that is the one with cuts
_CUT_LATER = 0.4
_HEAD, _TAIL = 80, 60  # characters in which an agency is credited
_DATE = len("2024-01-01")


@dataclass(frozen=True, slots=True)
class Reuse:
    """Copies, and the passages that one report has from another."""

    copies: tuple[Copy, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    report: Report
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    shingles: tuple[int, ...]


def find_copies(records: Sequence[Record]) -> Reuse:
    """Return which reports are copies of which, and the passages shared, whatever the order they come in.

    The original of a family is the report of the outlet that the others credit, else the earliest.
    """
    texts = sorted((_text(r.report) for r in records), key=lambda t: age(t.report))
    pairs = [(later, earlier, _shared(texts[later], texts[earlier])) for later, earlier in _candidates(texts)]
    parent = list(range(len(texts)))
    for later, earlier, shared in pairs:
        if _is_copy(shared):
            one, other = sorted((_root(parent, later), _root(parent, earlier)))
            parent[other] = one
    families: dict[int, list[int]] = defaultdict(list)
    for at in range(len(texts)):
        families[_root(parent, at)].append(at)
    copies, first = [], set()
    for members in families.values():
        original = _original([texts[at].report for at in members])
        first.add(original)
        copies += [
            Copy(report=texts[at].report.id, of=original)
            for at in members
            if len(members) > 1 and texts[at].report.id != original
        ]
    passages = []
    for later, earlier, shared in pairs:
        turned = texts[later].report.id in first and texts[earlier].report.id not in first
        passages += [_turn(p) if turned else p for p in shared.passages]
    return Reuse(
        tuple(sorted(copies, key=lambda c: c.report)),
        tuple(sorted(passages, key=lambda p: (p.report, p.span, p.of))),
    )


def _candidates(texts: Sequence[_Text]) -> Iterator[tuple[int, int]]:
    """Yield pairs (later, earlier) that share several shingles."""
    index: dict[int, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        looked = sorted(_looked_up(text))
        hits: Counter[int] = Counter()
        for shingle in looked:
            if len(index[shingle]) <= _COMMON:
                hits.update(index[shingle])
        yield from ((at, earlier) for earlier, count in sorted(hits.items()) if count >= _HITS)
        for shingle in looked:
            index[shingle].append(at)


def _original(family: Sequence[Report]) -> str:
    """Return the id of the report that the others have their words from; ``family`` is in order of age."""
    for report in family:
        others = [r for r in family if r is not report]
        if report.outlet and any(credits(r, report.outlet) for r in others):
            return report.id
    return family[0].id


def credits(report: Report, outlet: str) -> bool:
    """Tell whether a report names another outlet as its author or in its dateline, by name or initials."""
    if report.outlet == outlet:
        return False
    initials = "".join(w[0] for w in outlet.split() if w[0].isupper())
    heads = (*report.credits, report.text[:_HEAD], report.text[-_TAIL:])
    short = re.compile(rf"\b{re.escape(initials)}\b") if len(initials) > 1 else None
    return any(outlet in head or (short is not None and short.search(head) is not None) for head in heads)


def age(report: Report) -> tuple[bool, str, str]:
    """Return what puts reports in order: dated ones first, by date (a day without an hour at its end), by id."""
    return report.published is None, instant(report.published), report.id


def instant(published: str | None) -> str:
    """Return a time of publication in UTC, so that two of them compare as text; a plain date is its last second."""
    if not published:
        return ""
    if len(published) == _DATE:
        return f"{published}T23:59:59+00:00"
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return published
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _turn(passage: Passage) -> Passage:
    return Passage(report=passage.of, span=passage.of_span, of=passage.report, of_span=passage.span)


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        at = parent[at]
    return at


def _text(report: Report) -> _Text:
    words = [(m.group().lower(), m.start(), m.end()) for m in _WORD.finditer(report.text)]
    shingles = tuple(
        crc32(" ".join(w[0] for w in words[i : i + _SHINGLE]).encode())
        for i in range(max(0, len(words) - _SHINGLE + 1))
    )
    return _Text(report, tuple(w[1] for w in words), tuple(w[2] for w in words), shingles)


def _looked_up(text: _Text) -> frozenset[int]:
    if len(text.starts) <= _SAMPLED_FROM:
        return frozenset(text.shingles)
    return frozenset(s for s in text.shingles if s % _SAMPLE == 0)


@dataclass(frozen=True, slots=True)
class _Shared:
    later: float
    earlier: float
    passages: tuple[Passage, ...]


def _is_copy(shared: _Shared) -> bool:
    return shared.later >= _COPY or (shared.earlier >= _CUT and shared.later >= _CUT_LATER)


def _shared(later: _Text, earlier: _Text) -> _Shared:
    """Return the share of each text's words that the other has, and the aligned passages."""
    where: dict[int, int] = {}
    for i, shingle in enumerate(earlier.shingles):
        where.setdefault(shingle, i)
    covered: set[int] = set()
    mirrored: set[int] = set()
    runs: list[list[int]] = []  # first and last word here, first and last there
    for i, shingle in enumerate(later.shingles):
        j = where.get(shingle)
        if j is None:
            continue
        last, there = i + _SHINGLE - 1, j + _SHINGLE - 1
        covered.update(range(i, last + 1))
        mirrored.update(range(j, there + 1))
        if runs and i - runs[-1][1] <= _GAP and 0 <= there - runs[-1][3] <= _GAP + _SHINGLE:
            runs[-1][1], runs[-1][3] = last, there
        else:
            runs.append([i, last, j, there])
    passages = tuple(
        Passage(
            report=later.report.id,
            span=(later.starts[a], later.ends[b]),
            of=earlier.report.id,
            of_span=(earlier.starts[c], earlier.ends[d]),
        )
        for a, b, c, d in runs
        if b - a + 1 >= _PASSAGE
    )
    return _Shared(
        len(covered) / max(1, len(later.starts)), len(mirrored) / max(1, len(earlier.starts)), passages
    )
