"""How far two points of the earth are from each other."""

from math import asin, cos, radians, sin, sqrt
from typing import Final

_DIAMETER: Final = 12742.0  # kilometres, of a sphere


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance in kilometres of two points, each latitude and longitude in degrees."""
    a, b, c, d = map(radians, (*one, *other))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return _DIAMETER * asin(sqrt(min(1.0, half)))
