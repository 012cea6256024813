"""GeoJSON (RFC 7946): a feature for each incident, with a point only where a site or town is told."""

from typing import BinaryIO

import msgspec

from firsthand.exports.about import About
from firsthand.exports.flat import properties
from firsthand.exports.places import blurred, point_of
from firsthand.exports.stream import EvidenceStream
from firsthand.exports.written import Written

_encode = msgspec.json.Encoder().encode


def write_geojson(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write one FeatureCollection, a feature a line; an area or an unknown place has no geometry."""
    rows = 0
    out.write(b'{"type":"FeatureCollection","firsthand":' + _encode(about.facts()) + b',\n"features":[')
    for told in stream.told():
        point = point_of(blurred(told.incident.place, about.blur_km))
        feature = {
            "type": "Feature",
            "id": told.incident.id,
            "geometry": {"type": "Point", "coordinates": [point[1], point[0]]} if point else None,
            "properties": properties(stream, told, about),
        }
        out.write((b",\n" if rows else b"\n") + _encode(feature))
        rows += 1
    out.write(b"\n]}\n")
    return Written(rows)
