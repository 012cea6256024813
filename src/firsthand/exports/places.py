"""Places as honest as they were told: a point only where a point is meant, blurred where that is asked."""

from functools import lru_cache
from math import cos, floor, radians
from typing import Final

import msgspec

from firsthand.knowledge.tables import read_table
from firsthand.ontology import EXACT_PLACES, PlacePrecision
from firsthand.record import Place

_KM_A_DEGREE: Final = 111.32
# ACLED: 1 the place itself, 2 near it or a small area, 3 a larger region.
GEO_PRECISION: Final = {
    PlacePrecision.SITE: 1,
    PlacePrecision.TOWN: 1,
    PlacePrecision.DISTRICT: 2,
    PlacePrecision.PROVINCE: 3,
    PlacePrecision.COUNTRY: 3,
    PlacePrecision.REGION: 3,
}


class Country(msgspec.Struct, frozen=True):
    """A state: its codes and its name."""

    alpha3: str
    alpha2: str
    name: str
    lat: float | None = None
    lon: float | None = None
    demonyms: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Return the states by their alpha-3 code."""
    return {row.alpha3: row for row in read_table("countries", Country)}


def country_name(code: str | None) -> str:
    """Return the name of a state, its code where the table has none, or nothing."""
    if not code:
        return ""
    known = countries().get(code)
    return known.name if known else code


def point_of(place: Place | None) -> tuple[float, float] | None:
    """Return latitude and longitude of a site or town; None for an area, which has no point."""
    if place is None or place.precision not in EXACT_PLACES or place.lat is None or place.lon is None:
        return None
    return place.lat, place.lon


def blurred(place: Place | None, km: float) -> Place | None:
    """Return the place with its point in the middle of a cell of ``km``; an area loses its point altogether."""
    if place is None:
        return None
    point = point_of(place)
    if point is None:
        return msgspec.structs.replace(place, lat=None, lon=None)
    if not km:
        return place
    lat, lon = snapped(*point, km)
    radius = max(place.uncertainty_km or 0.0, round(km * 0.71, 1))  # half the diagonal of a cell
    return msgspec.structs.replace(place, lat=lat, lon=lon, uncertainty_km=radius)


def snapped(lat: float, lon: float, km: float) -> tuple[float, float]:
    """Return the middle of the cell, ``km`` on a side, that a point lies in."""
    step = km / _KM_A_DEGREE
    middle = min(90.0, max(-90.0, (floor(lat / step) + 0.5) * step))
    wide = min(360.0, step / max(cos(radians(middle)), 0.01))
    east = (floor(lon / wide) + 0.5) * wide
    return round(middle, 4), round(min(180.0, max(-180.0, east)), 4)
