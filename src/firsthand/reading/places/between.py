"""Stretches between two places: "on the road between Karachi and Gwadar" is neither town but the way there."""

import re
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from firsthand.knowledge.distances import kilometres
from firsthand.ontology import PlacePrecision
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole

_BEFORE = re.compile(r"\b(between (?:the )?(?:[a-z]+ ){0,4})\Z")
_AMONG = re.compile(r"\s+and (?:the )?(?:[A-Za-z]+ ){0,4}\Z|\s+and \Z")
_WINDOW = 60
_POINTS = (PlacePrecision.SITE, PlacePrecision.TOWN, PlacePrecision.DISTRICT)


def join_stretches(findings: Sequence[PlaceFinding], parsed: Parsed) -> tuple[PlaceFinding, ...]:
    """Return the findings with "between A and B" as an area around the middle, in place of A."""
    joined = list(findings)
    for i in range(len(findings) - 1):
        one, other = findings[i], findings[i + 1]
        if not (_is_point(one) and _is_point(other)) or one.place.country != other.place.country:
            continue
        if one.role is PlaceRole.ACTOR and other.role is PlaceRole.ACTOR:
            continue
        before = _BEFORE.search(parsed.text[max(0, one.start - _WINDOW) : one.start])
        if before and _AMONG.match(parsed.text[one.end : other.start]) and one.point and other.point:
            joined[i] = _stretch(one, other, one.start - len(before[1]), parsed)
    return tuple(joined)


def _is_point(finding: PlaceFinding) -> bool:
    return finding.role in (PlaceRole.PLACE, PlaceRole.ACTOR) and finding.place.precision in _POINTS


def _stretch(one: PlaceFinding, other: PlaceFinding, start: int, parsed: Parsed) -> PlaceFinding:
    assert one.point is not None
    assert other.point is not None
    middle = (one.point[0] + other.point[0]) / 2, (one.point[1] + other.point[1]) / 2
    place = msgspec.structs.replace(
        one.place,
        name=parsed.text[start : other.end],
        mention=(start, other.end),
        admin1=one.place.admin1 if one.place.admin1 == other.place.admin1 else None,
        lat=round(middle[0], 3),
        lon=round(middle[1], 3),
        precision=PlacePrecision.REGION,
        uncertainty_km=round(kilometres(one.point, other.point) / 2, 1),
        why="the middle of the stretch between two named places",
    )
    return replace(one, place=place, role=PlaceRole.PLACE, geonames_id=None, point=middle)
