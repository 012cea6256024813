"""Finding a place by its name in the gazetteer, as what an incident's place can be set to."""

import threading
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.knowledge.gazetteer import Candidate, Gazetteer, load_gazetteer
from firsthand.ontology import PlacePrecision
from firsthand.settings import Settings

_FOUND: Final = 12
_PRECISION: Final = {
    "country": PlacePrecision.COUNTRY,
    "admin1": PlacePrecision.PROVINCE,
    "admin2": PlacePrecision.DISTRICT,
    "town": PlacePrecision.TOWN,
    "capital": PlacePrecision.TOWN,
    "macro": PlacePrecision.REGION,
    "region": PlacePrecision.REGION,
}
_lock: Final = threading.Lock()  # the gazetteer remembers names as it goes


class PlaceFound(msgspec.Struct, frozen=True, kw_only=True):
    """A place that can be chosen."""

    name: str
    country: str
    admin1: str
    precision: PlacePrecision
    lat: float | None
    lon: float | None
    people: int


@lru_cache(maxsize=2)
def _gazetteer(settings: Settings) -> Gazetteer:
    return load_gazetteer(settings)


def find_places(words: str, settings: Settings, country: str = "") -> list[PlaceFound]:
    """Return the places of a name: those of the country that is asked for first, then the more peopled."""
    if not words.strip():
        return []
    with _lock:
        gazetteer = _gazetteer(settings)
        found = {c.number: c for c in gazetteer.find(words)}
        if country:
            found |= {c.number: c for c in gazetteer.find_spelled(words, country)}
        ranked = sorted(found.values(), key=lambda c: (c.country != country, c.rank, -c.population, c.number))
        return [_place(c, gazetteer) for c in ranked[:_FOUND]]


def _place(found: Candidate, gazetteer: Gazetteer) -> PlaceFound:
    precision = _PRECISION.get(found.kind, PlacePrecision.SITE)
    point = found.point if precision is not PlacePrecision.COUNTRY else None
    return PlaceFound(
        name=found.name,
        country=found.country,
        admin1=gazetteer.province_name(found.admin1) or "",
        precision=precision,
        lat=point[0] if point else None,
        lon=point[1] if point else None,
        people=found.population,
    )
