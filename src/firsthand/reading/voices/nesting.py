"""Which claim stands inside which."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from firsthand.reading.sayings.saying import Saying

Spoken = tuple[Saying, int]  # a saying and the number of the voice that says it
_LOOK_BACK = 40  # contents that begin before a cue and may still hold it


def without_own_beliefs(spoken: Sequence[Spoken]) -> list[Spoken]:
    """Leave out what a voice says of its own mind, and what is there twice.

    "Said he believed that …" is one claim; so is what "the mayor, Ann Lee" says.
    """
    holders = Holders(spoken)
    kept: list[Spoken] = []
    seen: set[tuple[int, int]] = set()
    for saying, voice in spoken:
        key = (saying.cue.i, voice)
        inside = any(spoken[n][1] == voice for n in holders.around(saying))
        if not inside and key not in seen:
            seen.add(key)
            kept.append((saying, voice))
    return kept


def parents(spoken: Sequence[Spoken]) -> list[int | None]:
    """Return for each claim the number of the innermost other one whose content holds its cue."""
    holders = Holders(spoken)
    out: list[int | None] = []
    for saying, voice in spoken:
        around = [n for n in holders.around(saying) if spoken[n][1] != voice]
        out.append(min(around, key=lambda n: (_size(spoken[n][0]), n), default=None))
    return out


class Holders:
    """The contents of all claims, in order, to find those around a cue."""

    def __init__(self, spoken: Sequence[Spoken]) -> None:
        self._spoken = spoken
        spans = [(s, e, n) for n, (saying, _) in enumerate(spoken) for s, e in saying.content]
        self._spans = sorted(spans)
        self._starts = [s for s, _, _ in self._spans]

    def around(self, saying: Saying) -> Iterator[int]:
        """Yield the numbers of the other claims whose content holds the saying's cue."""
        here = saying.cue.idx
        last = bisect_right(self._starts, here)
        for _, end, number in self._spans[max(0, last - _LOOK_BACK) : last]:
            if here < end and self._spoken[number][0] is not saying:
                yield number


def _size(saying: Saying) -> int:
    return sum(e - s for s, e in saying.content)
