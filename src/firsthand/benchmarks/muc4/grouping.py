"""Which of a report's events are one incident in MUC's eyes, and which fillers belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.benchmarks.muc4.features import Scene
from firsthand.benchmarks.muc4.phrases import Filler
from firsthand.ontology import PlacePrecision, Status
from firsthand.record import Event, Place, Time

_TOWNS = (PlacePrecision.TOWN, PlacePrecision.DISTRICT, PlacePrecision.SITE)
_TOLD = (Status.HAPPENED, Status.ONGOING)
_MOST = 3  # incidents of one type that are told apart in one report
_SHARED_ROLES = ("PerpOrg",)
_UNKNOWN = 3  # sentences: how far everything is from an incident without words of its own
_FAR = 6  # sentences: a filler that is farther from an incident than this is not its own


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident: its type and the events that tell of it; ``sentences`` are those of their words."""

    kind: str
    events: tuple[Event, ...]
    sentences: tuple[int, ...]


def divide(kind: str, events: Sequence[Event], scene: Scene) -> list[Incident]:
    """Return the incidents that events of one type are: several where their days or towns differ."""
    groups: list[list[Event]] = []
    for event in events:
        if event.status not in _TOLD:
            continue
        home = next((g for g in groups if all(_compatible(other, event) for other in g)), None)
        if home is None:
            groups.append([event])
        else:
            home.append(event)
    if len(groups) < 2:
        groups = [list(events)]
    return [Incident(kind, tuple(g), _sentences(g, scene)) for g in groups[:_MOST]]


def share_out(incidents: Sequence[Incident], fillers: Sequence[Filler], scene: Scene) -> list[list[Filler]]:
    """Return the fillers of each incident: those that stand nearest to it, and organisations also farther off."""
    parts: list[list[Filler]] = [[] for _ in incidents]
    for filler in fillers:
        gaps = [_gap(filler, incident.sentences, scene) for incident in incidents]
        for part, gap in zip(parts, gaps, strict=True):
            if gap == min(gaps) or (filler.role in _SHARED_ROLES and gap <= _FAR):
                part.append(filler)
    return parts


def _sentences(events: Sequence[Event], scene: Scene) -> tuple[int, ...]:
    starts = (start for event in events for start, _ in event.mentions)
    return tuple(scene.sentences[scene.starts[start]] for start in starts if start in scene.starts)


def _gap(filler: Filler, sentences: Sequence[int], scene: Scene) -> int:
    own = [scene.sentences[o.head] for o in filler.candidate.occurrences[:12]]
    return min((abs(a - b) for a in own for b in sentences), default=_UNKNOWN)


def _compatible(one: Event, other: Event) -> bool:
    """Tell whether two events may be one incident by day and place."""
    return _same_days(one.time, other.time) and _same_place(one.place, other.place)


def _same_days(one: Time | None, other: Time | None) -> bool:
    if one is None or other is None or not one.start or not other.start:
        return True
    return one.start <= (other.end or other.start) and other.start <= (one.end or one.start)


def _same_place(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None or one.precision not in _TOWNS or other.precision not in _TOWNS:
        return True
    left, right = one.name.lower(), other.name.lower()
    return left in right or right in left
