"""Records made by hand: a text of our own, and the events that a reader would find in it."""

from typing import Any

from firsthand.ontology import Certainty, EventType, PlacePrecision, SourceKind, Status
from firsthand.record import Casualties, Event, Place, Record, Report, Source, Time

WELLS = {"name": "Tarfa wells", "country": "IRQ", "lat": 33.4, "lon": 42.9, "precision": PlacePrecision.SITE}


def event(text: str, number: int, word: str, **given: Any) -> Event:
    """Return an event whose trigger is the first ``word`` of the text."""
    start = text.index(word)
    place = given.get("place")
    return Event(
        id=f"e{number}",
        type=given.get("type", EventType.ASSAULT),
        modes=given.get("modes", ()),
        mentions=((start, start + len(word)),),
        actors=given.get("actors", ()),
        place=Place(**place) if place else None,
        time=Time(start=given["day"], end=given["day"]) if "day" in given else None,
        casualties=Casualties(killed=given["killed"]) if "killed" in given else None,
        status=given.get("status", Status.HAPPENED),
        certainty=Certainty.CERTAIN,
        source=given.get("source", "s0"),
    )


def record(name: str, text: str, *events: dict[str, Any], **given: Any) -> Record:
    """Return a record; each of ``events`` has a ``word`` and the fields of ``event``."""
    outlet = given.get("outlet", f"The {name.title()} Post")
    voices = given.get("voices", ())
    return Record(
        report=Report(
            id=name, text=text, outlet=outlet, published=given.get("published", "2024-03-05T10:00:00Z")
        ),
        sources=(
            Source(id="s0", name=outlet, kind=SourceKind.OUTLET),
            *(
                Source(id=f"s{n}", name=who, kind=kind, via="s0", anonymous=who.startswith("a "))
                for n, (who, kind) in enumerate(voices, 1)
            ),
        ),
        events=tuple(event(text, n, **e) for n, e in enumerate(events, 1)),
    )
