"""One count from several: what the mentions of one happening say together."""

from firsthand.reading.findings import TollFinding
from firsthand.record import Count


def combine_tolls(tolls: tuple[TollFinding, ...]) -> dict[str, Count]:
    """Return for each harm the count of one happening, from all counts given for it, in the order of the text.

    The first number stands; what comes later is a part of it, unless it says "others". A person named or
    described is counted only where no number is given, or with the others that are counted besides.
    """
    counts: dict[str, Count] = {}
    singles: dict[str, int] = {}
    for toll in sorted(tolls, key=lambda t: (t.start, t.end)):
        if toll.part or toll.total:
            continue
        harm = toll.harm
        if toll.single and harm not in counts:
            singles[harm] = 1
        elif toll.more:
            counts[harm] = _sum(counts.get(harm) or _one(singles, harm), toll.count)
        elif harm not in counts:
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
