"""What the islands of the pages draw: the timeline, the map, the network; and other answers of the API."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from firsthand.exports.places import snapped
from firsthand.ontology import EXACT_PLACES, TYPES, EventType, PlacePrecision, Status
from firsthand.query import Box, Query
from firsthand.store import Store
from firsthand.store.answers import Bin, Cell, OutletRow, Standing, Voice
from firsthand.views.text import one_line

ALONE: Final = 7.0  # the zoom from which on incidents stand by themselves
FEW: Final = 300  # incidents that stand by themselves at any zoom
_SIZES: Final = (20.0, 10.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.5)  # degrees of a field
_WIDE: Final = 42.0  # degrees of a field of sixty pixels at zoom 0
_AGAINST: Final = {"4": 0, "3": 1, "2": 2, "1": 3}  # of as many, conflict in deed gives the colour
_TAIL: Final = 50
_COARSE: Final = 10.0


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A bar of the timeline: its days, both in it, and its incidents by quad class."""

    start: str
    end: str
    count: int
    quads: dict[str, int]
    types: dict[str, int]
    denied: dict[str, int]  # of them by quad class, those said not to have happened


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """How many incidents when."""

    grain: str
    bins: tuple[Stretch, ...]
    earlier: int = 0  # incidents that lie so far before the rest that no bar is drawn for them
    back_to: str | None = None


class Spot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands at one place of the map, as wide as the place is known."""

    lat: float
    lon: float
    count: int
    denied: int | None = 0  # of them, those said not to have happened; None where that was not counted
    quad: str
    incident: str | None = None
    place: str | None = None
    precision: PlacePrecision | None = None
    radius_km: float | None = None


class MapOf(msgspec.Struct, frozen=True, kw_only=True):
    """What can be drawn on the map; ``unplaced`` incidents have no point, where that was asked for.

    With ``degrees`` 0 each spot is one place, with all its incidents; else it is a field so wide.
    """

    degrees: float
    blur_km: float = 0
    cells: tuple[Spot, ...]
    unplaced: int | None = None


class Processes(msgspec.Struct, frozen=True):
    """Processes with their latest states."""

    processes: tuple[Standing, ...]


class Voices(msgspec.Struct, frozen=True):
    """Voices and how they fare."""

    voices: tuple[Voice, ...]


class Outlets(msgspec.Struct, frozen=True):
    """Outlets and how much of what they publish is their own."""

    outlets: tuple[OutletRow, ...]


def timeline(store: Store, query: Query, grain: str | None) -> Timeline:
    """Return counts by stretches of days."""
    bins = store.timeline(query, grain)
    earlier, back_to = 0, None
    if grain is None and query.since is None and len(bins) > 1:
        cut = _outlying(bins)
        if cut:
            earlier, back_to = sum(one.count for one in bins[:cut]), bins[0].start
            bins = store.timeline(msgspec.structs.replace(query, since=bins[cut].start), None)
    width = grain or _grain(bins)
    denied = {one.start: one for one in _denied(store, query, width)}
    return Timeline(
        grain=width,
        bins=tuple(_stretch(one, denied.get(one.start)) for one in bins),
        earlier=earlier,
        back_to=back_to,
    )


def _outlying(bins: Sequence[Bin]) -> int:
    """Return how many bins lie so far before the rest that the rest could not be seen beside them.

    They hold one incident, or a fiftieth of all, at most, and without them the span is less than half as long.
    """
    days = [date.fromisoformat(one.start).toordinal() for one in bins]
    total, last = sum(one.count for one in bins), days[-1] + 1
    before, cut = 0, 0
    for n, one in enumerate(bins[:-1], 1):
        before += one.count
        if before > max(1, total // _TAIL):
            break
        if last - days[n] < (last - days[cut]) / 2:
            cut = n
    return cut


def _denied(store: Store, query: Query, grain: str) -> Sequence[Bin]:
    """Return the same stretches with those incidents alone that are said not to have happened."""
    if query.status and Status.NEGATED not in query.status:
        return ()
    return store.timeline(msgspec.structs.replace(query, status=(Status.NEGATED,)), grain)


def _stretch(one: Bin, denied: Bin | None) -> Stretch:
    return Stretch(
        start=one.start,
        end=one.end,
        count=one.count,
        quads=_quads(one.types),
        types=one.types,
        denied=_quads(denied.types) if denied is not None else {},
    )


def _quads(types: Mapping[str, int]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for type_, count in types.items():
        found[TYPES[EventType(type_)].quad.value] += count
    return dict(sorted(found.items()))


def _grain(bins: Iterable[Bin]) -> str:
    for one in bins:
        if one.start == one.end:
            return "day"
        days = int(one.end[8:]) - int(one.start[8:]) + 1
        if one.start[:4] == one.end[:4] and one.start[5:] == "01-01" and one.end[5:] == "12-31":
            return "year"
        return "month" if one.start[:7] == one.end[:7] and one.start[8:] == "01" and days >= 28 else "week"
    return "day"


def degrees_of(zoom: float) -> float:
    """Return how wide the fields are at a zoom of the map; 0: incidents stand by themselves."""
    if zoom >= ALONE:
        return 0.0
    wanted = _WIDE / 2**zoom
    return next((size for size in _SIZES if size <= wanted), _SIZES[-1])


def map_of(
    store: Store, query: Query, zoom: float, blur: float, *, unplaced: bool, frame: Box | None = None
) -> MapOf:
    """Return what the map shows of a question; ``blur`` moves points to the middle of cells so many km wide.

    ``frame`` is the part of the world that is looked at. It is no filter: what has no point is counted all the same.
    """
    degrees = degrees_of(zoom)
    seen = query if query.box is not None else msgspec.structs.replace(query, box=frame)
    cells = store.map_bins(seen, degrees)
    if degrees and sum(cell.count for cell in cells) <= FEW:
        degrees = 0.0
        cells = store.map_bins(seen, 0.0)
    spots = (
        _together(cells, blur)
        if blur or not degrees
        else [_spot([c], c.lat, c.lon, c.radius_km) for c in cells]
    )
    return MapOf(
        degrees=degrees,
        blur_km=blur,
        cells=tuple(spots),
        unplaced=_unplaced(store, query) if unplaced else None,
    )


def _together(cells: Iterable[Cell], blur: float) -> list[Spot]:
    """Return incidents by themselves, those of one place together."""
    groups: dict[tuple[float, float, float], list[Cell]] = defaultdict(list)
    for cell in cells:
        lat, lon, radius = cell.lat, cell.lon, cell.radius_km or 0.0
        if blur:
            if cell.incident and cell.precision not in EXACT_PLACES:
                continue  # an area has no point that could be moved
            lat, lon = snapped(lat, lon, blur)
            radius = max(radius, round(blur * 0.71, 1))
        groups[lat, lon, radius].append(cell)
    return [_spot(found, lat, lon, radius) for (lat, lon, radius), found in sorted(groups.items())]


def _spot(cells: list[Cell], lat: float, lon: float, radius: float | None) -> Spot:
    quads = Counter[str]()
    for cell in cells:
        quads.update(_quads(cell.types))
    counted = [cell.denied for cell in cells if cell.denied is not None]
    return Spot(
        lat=lat,
        lon=lon,
        count=sum(cell.count for cell in cells),
        denied=sum(counted) if len(counted) == len(cells) else None,
        quad=min(quads, key=lambda q: (-quads[q], _AGAINST[q]), default="1"),
        incident=cells[0].incident if len(cells) == 1 else None,
        place=one_line(cells[0].place) if cells[0].place and lat == cells[0].lat else None,
        precision=cells[0].precision,
        radius_km=radius or None,
    )


def _unplaced(store: Store, query: Query) -> int:
    """Return how many incidents of a question have no point; a question of a box has none of them."""
    if query.box is not None:
        return 0
    return max(0, store.count(query) - sum(cell.count for cell in store.map_bins(query, _COARSE)))
