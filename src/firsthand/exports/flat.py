"""An incident as one flat row, for map programs and tables without lists."""

from typing import Any

from firsthand.exports.about import About
from firsthand.exports.cells import citing_cells, toll_range, value_words, voices_in_words
from firsthand.exports.parties import sides_of
from firsthand.exports.places import blurred, country_name
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.incident import Property


def properties(stream: EvidenceStream, told: Told, about: About) -> dict[str, Any]:
    """Return an incident as flat as a map program wants it; what is not told is left out."""
    incident = told.incident
    sides = sides_of(stream, incident)
    place = blurred(incident.place, about.blur_km)
    killed, injured = toll_range(incident, Property.KILLED), toll_range(incident, Property.INJURED)
    found = {
        "type": incident.type.value,
        "modes": "; ".join(incident.modes),
        "status": incident.status.value,
        "actors": "; ".join(s.name for s in sides.actors),
        "actors_denied": "; ".join(value_words(v) for v in incident.values.get("actor", ()) if v.denied),
        "recipients": "; ".join(s.name for s in sides.recipients),
        "date_start": incident.time.start if incident.time else None,
        "date_end": incident.time.end if incident.time else None,
        "date_precision": incident.time.precision.value
        if incident.time and incident.time.precision
        else None,
        "place": place.name if place else None,
        "admin1": place.admin1 if place else None,
        "country": country_name(place.country) if place else None,
        "place_precision": place.precision.value if place and place.precision else None,
        "uncertainty_km": place.uncertainty_km if place else None,
        "killed_low": killed[0],
        "killed_high": killed[1],
        "killed_versions": voices_in_words(incident, Property.KILLED),
        "injured_low": injured[0],
        "injured_high": injured[1],
        "origins_least": incident.origins.least,
        "origins_most": incident.origins.most,
        "origins": "; ".join(o.name for o in incident.origins.list if o.counts),
        "disputed": "; ".join(dict.fromkeys(c.property.value for c in incident.conflicts)),
        **citing_cells(stream, told),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}
