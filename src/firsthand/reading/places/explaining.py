"""Why each place name of a report was placed where it was: the candidates, the evidence, what won."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firsthand.knowledge.gazetteer import Gazetteer
from firsthand.reading.findings import Parsed, PlaceFinding
from firsthand.reading.places.context import settings_of
from firsthand.reading.places.finding import find_places, weigh_toponyms
from firsthand.reading.places.resolving import Weighed, likeliest
from firsthand.reading.places.spans import Toponym, find_toponyms
from firsthand.record import Place, Span


@dataclass(frozen=True, slots=True)
class Explained:
    """One place name: where it stands, what it may stand for, and what became of it."""

    span: Span
    words: str
    outcome: str
    weighed: tuple[Weighed, ...]  # the likeliest first


def explain_places(parsed: Parsed, gazetteer: Gazetteer) -> Iterator[Explained]:
    """Yield what the report's words for places were taken for, in the order of the text."""
    doc, text = parsed.doc, parsed.text
    toponyms = find_toponyms(doc, gazetteer)
    weighed = weigh_toponyms(toponyms, settings_of(toponyms, doc, gazetteer), parsed, gazetteer)
    known = {
        _span(toponym, parsed): tuple(sorted(own, key=lambda w: (-w.score, w.candidate.number)))
        for toponym, own in zip(toponyms, weighed, strict=True)
    }
    found = {(f.start, f.end): f for f in find_places(parsed, gazetteer)}
    for span in sorted({*known, *found}):
        own = known.get(span, ())
        yield Explained(span, text[slice(*span)], _outcome(found.get(span), own), own)


def _span(toponym: Toponym, parsed: Parsed) -> Span:
    last = parsed.doc[toponym.last - 1]
    return (parsed.doc[toponym.first].idx, last.idx + len(last))


def _outcome(finding: PlaceFinding | None, weighed: Sequence[Weighed]) -> str:
    if finding is None:
        return "left out: a small place that nothing else in the report is near"
    place = finding.place
    if not place.country and finding.point is None and not weighed:
        return f"open: no place of this name is known ({finding.role})"
    if weighed and likeliest(weighed) is None:
        best = max(w.likelihood for w in weighed)
        return f"open: the likeliest of {len(weighed)} is at {best:.0%}, which is too little"
    return f"{_told(place)} ({finding.role})"


def _told(place: Place) -> str:
    where = ", ".join(part for part in (place.admin1, place.country) if part)
    told = f"{place.name}: {place.precision or 'unknown'}" + (f" in {where}" if where else "")
    if place.lat is not None and place.lon is not None:
        told += f" at {place.lat:.3f}, {place.lon:.3f}"
    if place.uncertainty_km is not None:
        told += f" ±{place.uncertainty_km:g} km"
    return told + (f"; {place.why}" if place.why else "")
