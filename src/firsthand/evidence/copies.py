"""Which reports repeat another's text, and which passages.

Word shingles are sampled by their hash (0 mod p, Manber 1994; winnowing, Schleimer et al. 2003, keeps the
same share with a guarantee that short reports here don't need) and looked up in one index, so the cost grows
with the text, not with the pairs. What candidates share is then aligned word by word.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, compress, count
from zlib import crc32

import msgspec

from firsthand.evidence.digest import Head
from firsthand.incident import Passage

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words; shorter ones are shared by chance, longer ones are cut by every retouched word
_FULL, _HALF = 64, 128  # words: up to so many every shingle is looked up, or every second
_SAMPLE = 4  # of longer reports one in so many: those of a sparser sample are in every denser one
_GAP = 6  # retouched words inside a passage
_PASSAGE = 18  # words of a passage worth naming
_COPY = 0.5  # share of the report's words that makes it a copy
_CUT = 0.8  # share of the earlier one's words, where that is the one with cuts
_CUT_LATER = 0.4


class Reuse(msgspec.Struct, frozen=True, omit_defaults=True):
    """What two reports have in the same words; the older one is ``earlier``, though it may be the copy."""

    later: str
    earlier: str
    copied: bool = False  # wholly or for the most part, or with cuts
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    id: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    shingles: tuple[int, ...]
    where: Mapping[int, int]  # the first place of each shingle


def sketch(text: str) -> tuple[int, ...]:
    """Return the shingles under which a text is looked up: of most every fourth, whatever stands before."""
    whole = _text("", text)
    length = len(whole.starts)
    share = 1 if length <= _FULL else 2 if length <= _HALF else _SAMPLE
    return tuple(sorted({s for s in whole.shingles if s % share == 0}))


def compare(pairs: Iterable[tuple[str, str]], texts: Mapping[str, str]) -> Iterator[Reuse]:
    """Yield what the pairs (later, earlier) of reports have in the same words, where it is a passage or more."""
    known: dict[str, _Text] = {}
    for pair in pairs:
        known |= {name: _text(name, texts[name]) for name in pair if name not in known}
        reuse = _shared(known[pair[0]], known[pair[1]])
        if reuse.copied or reuse.passages:
            yield reuse


def families(reports: Iterable[str], reuses: Iterable[Reuse]) -> tuple[tuple[str, ...], ...]:
    """Return the reports that are copies of one another together, and the rest one by one."""
    parent = {name: name for name in reports}
    for reuse in reuses:
        if reuse.copied and reuse.later in parent and reuse.earlier in parent:
            one, other = sorted((_root(parent, reuse.later), _root(parent, reuse.earlier)))
            parent[other] = one
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(parent):
        found[_root(parent, name)].append(name)
    return tuple(tuple(members) for members in found.values())


def original(family: Iterable[Head]) -> str:
    """Return the id of the report that the others have their words from.

    That is the one of the outlet that the others credit, else the earliest.
    """
    ordered = sorted(family, key=lambda h: h.order)
    for head in ordered:
        if head.outlet and any(credits(other, head.outlet) for other in ordered if other is not head):
            return head.id
    return ordered[0].id


def copies_of(heads: Mapping[str, Head], reuses: Iterable[Reuse]) -> dict[str, str]:
    """Return for each report that is a copy the original of its family."""
    found = {}
    for family in families(heads, reuses):
        if len(family) > 1:
            first = original(heads[name] for name in family)
            found.update({name: first for name in family if name != first})
    return found


def credits(head: Head, outlet: str) -> bool:
    """Tell whether a report names another outlet as its author or in its dateline, by name or initials."""
    if head.outlet == outlet:
        return False
    initials = "".join(w[0] for w in outlet.split() if w[0].isupper())
    short = re.compile(rf"\b{re.escape(initials)}\b") if len(initials) > 1 else None
    return any(
        outlet in words or (short is not None and short.search(words) is not None) for words in head.credited
    )


def turned(passages: Iterable[Passage], copies: Mapping[str, str]) -> Iterator[Passage]:
    """Yield the passages as the original's: a report that is a copy has its words from one that is none."""
    for passage in passages:
        yield _turn(passage) if passage.of in copies and passage.report not in copies else passage


def _turn(passage: Passage) -> Passage:
    return Passage(report=passage.of, span=passage.of_span, of=passage.report, of_span=passage.span)


def _root(parent: dict[str, str], at: str) -> str:
    while parent[at] != at:
        at = parent[at]
    return at


def _text(name: str, text: str) -> _Text:
    found = [(m.group(), *m.span()) for m in _WORD.finditer(text)]
    words = [word.lower().encode() for word, _, _ in found]
    joined = memoryview(b" ".join(words))
    at = list(accumulate((len(word) + 1 for word in words), initial=0))
    shingles = tuple(crc32(joined[a : b - 1]) for a, b in zip(at, at[_SHINGLE:], strict=False))
    where = {shingle: len(shingles) - 1 - i for i, shingle in enumerate(reversed(shingles))}
    return _Text(name, tuple(w[1] for w in found), tuple(w[2] for w in found), shingles, where)


def _shared(later: _Text, earlier: _Text) -> Reuse:
    """Return the aligned passages, and whether the share of words in common makes one a copy."""
    covered: set[int] = set()
    mirrored: set[int] = set()
    runs: list[list[int]] = []  # first and last word here, first and last there
    for i in compress(count(), map(earlier.where.__contains__, later.shingles)):
        j = earlier.where[later.shingles[i]]
        last, there = i + _SHINGLE - 1, j + _SHINGLE - 1
        covered.update(range(i, last + 1))
        mirrored.update(range(j, there + 1))
        if runs and i - runs[-1][1] <= _GAP and 0 <= there - runs[-1][3] <= _GAP + _SHINGLE:
            runs[-1][1], runs[-1][3] = last, there
        else:
            runs.append([i, last, j, there])
    passages = tuple(
        Passage(
            report=later.id,
            span=(later.starts[a], later.ends[b]),
            of=earlier.id,
            of_span=(earlier.starts[c], earlier.ends[d]),
        )
        for a, b, c, d in runs
        if b - a + 1 >= _PASSAGE
    )
    mine, theirs = len(covered) / max(1, len(later.starts)), len(mirrored) / max(1, len(earlier.starts))
    copied = mine >= _COPY or (theirs >= _CUT and mine >= _CUT_LATER)
    return Reuse(later.id, earlier.id, copied, passages)
