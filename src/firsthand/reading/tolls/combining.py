"""One count from several: what the mentions of one happening say together."""

from collections.abc import Iterable

from firsthand.reading.findings import TollFinding
from firsthand.record import Count


def combine_tolls(tolls: tuple[TollFinding, ...]) -> dict[str, Count]:
    """Return for each harm the count of one happening, from all counts given for it, in the order of the text.

    The first number stands; what comes later is a part of it, unless it says "others", "in all" or "rose to". A person named or
    described is counted only where no number is given, or with the others that are counted besides. Of those
    shot or stabbed, who died is counted among the dead alone, and where the injured are counted by that name,
    they are they.
    """
    counts = _combine(t for t in tolls if not t.hit)
    if "injured" in counts:
        return counts
    struck = tuple(t for t in tolls if t.hit)
    alive = _alive(_combine(struck).get("injured"), counts.get("killed"), any(t.more for t in struck))
    return counts | ({"injured": alive} if alive is not None else {})


def _alive(struck: Count | None, dead: Count | None, apart: bool) -> Count | None:
    """Return how many of those struck are left when the dead are taken off; None if none are known to be."""
    if struck is None or dead is None or apart or dead[1] == 0:
        return struck
    number, least = struck[0], dead[0] or 0
    if number is None or number <= least or dead[1] is None:
        return None if number is not None and number <= max(least, 1) else struck
    left = number - dead[1]
    return (left, None if struck[1] is None else struck[1] - dead[1]) if left > 0 else None


def _combine(tolls: Iterable[TollFinding]) -> dict[str, Count]:
    counts: dict[str, Count] = {}
    singles: dict[str, int] = {}
    besides: set[str] = set()  # harms whose "others" stand beside those of another harm
    for toll in sorted(tolls, key=lambda t: (t.start, t.end)):
        if toll.part or toll.total:
            continue
        harm = toll.harm
        if toll.single and harm not in counts:
            singles[harm] = 1
        elif toll.more:
            if harm in besides and counts[harm] == toll.count:
                continue  # told once more: "killed four and wounded six others", and again
            besides |= {harm} if harm not in counts else set()
            counts[harm] = _sum(counts.get(harm) or _one(singles, harm), toll.count)
        elif (
            harm not in counts or toll.later or (toll.whole and (toll.count[0] or 0) > (counts[harm][0] or 0))
        ):
            counts[harm] = toll.count
    for harm, one in singles.items():
        counts.setdefault(harm, (one, one))
    return counts


def _one(singles: dict[str, int], harm: str) -> Count:
    one = singles.get(harm, 0)
    return (one, one)


def _sum(a: Count, b: Count) -> Count:
    least = None if a[0] is None or b[0] is None else a[0] + b[0]
    most = None if a[1] is None or b[1] is None else a[1] + b[1]
    return (least, most)
