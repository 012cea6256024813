"""How outlets depend on one another: who takes the news from whom, and where each stands in a drawing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from firsthand.incident import Incident
from firsthand.ontology import SourceKind
from firsthand.query import Order, Query
from firsthand.store import Store
from firsthand.views.text import one_line
from firsthand.web.rows import outlet_address

MOST: Final = 2000  # incidents that are looked through, the newest
NODES: Final = 40  # outlets in the drawing, those of most ties
_STEPS: Final = 150
_PAGE: Final = 1000


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """One outlet takes from another so many times: by copying its words, or by naming it as its source."""

    source: str
    target: str
    weight: int
    copied: int
    cited: int


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet in the drawing; ``x`` and ``y`` are between 0 and 1, ``share`` is of all incidents looked through."""

    id: str
    label: str
    x: float
    y: float
    share: float
    href: str | None = None


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Outlets and what they take from each other."""

    nodes: tuple[Spot, ...] = ()
    edges: tuple[Tie, ...] = ()
    incidents: int = 0  # that were looked through
    capped: bool = False  # there are more: only the newest were


def incidents_of(store: Store, query: Query, most: int = MOST) -> tuple[list[Incident], bool]:
    """Return the newest incidents of a question, and whether there are more."""
    asked = msgspec.structs.replace(query.whole(), order=Order.NEWEST, limit=min(_PAGE, most))
    found: list[Incident] = []
    while True:
        part = store.find(asked)
        found += [row.incident for row in part.rows]
        if part.cursor is None or len(found) >= most:
            return found[:most], part.cursor is not None
        asked = asked.next(part.cursor)


def ties(incidents: Iterable[Incident]) -> list[Tie]:
    """Return who takes from whom, the strongest ties first; a report that copies is counted once for each incident."""
    copied: Counter[tuple[str, str]] = Counter()
    cited: Counter[tuple[str, str]] = Counter()
    for incident in incidents:
        home = {path.report: path.outlet for path in incident.paths if path.outlet}
        for taken, (taker, giver) in set(_takings(incident, home)):
            (copied if taken == "copied" else cited)[taker, giver] += 1
    both = [
        Tie(source=a, target=b, weight=copied[a, b] + cited[a, b], copied=copied[a, b], cited=cited[a, b])
        for a, b in {*copied, *cited}
    ]
    return sorted(both, key=lambda t: (-t.weight, t.source, t.target))


def _takings(incident: Incident, home: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for path in incident.paths:
        outlet = one_line(path.outlet or "")
        if not outlet:
            continue
        giver = one_line(home.get(path.copy_of or "") or "")
        if giver and giver != outlet:
            yield "copied", (outlet, giver)
        here = outlet
        for hop in path.through:
            if hop.kind is not SourceKind.OUTLET:
                break
            name = one_line(hop.name)
            if name != here:
                yield "cited", (here, name)
            here = name


def network(store: Store, query: Query) -> Network:
    """Return the network of the outlets of a question: the same for the same evidence."""
    incidents, capped = incidents_of(store, query)
    found = ties(incidents)
    weights: Counter[str] = Counter()
    for tie in found:
        weights[tie.source] += tie.weight
        weights[tie.target] += tie.weight
    names = sorted(sorted(weights), key=lambda n: -weights[n])[:NODES]
    chosen = [t for t in found if t.source in names and t.target in names]
    told = Counter(name for i in incidents for name in {one_line(p.outlet) for p in i.paths if p.outlet})
    places = layout(names, chosen)
    spots = tuple(
        Spot(
            id=name,
            label=name,
            x=round(x, 4),
            y=round(y, 4),
            share=round(told[name] / max(len(incidents), 1), 4),
            href=outlet_address(name) if told[name] else None,
        )
        for name, (x, y) in zip(names, places, strict=True)
    )
    return Network(nodes=spots, edges=tuple(chosen), incidents=len(incidents), capped=capped)


def layout(names: list[str], found: Iterable[Tie]) -> list[tuple[float, float]]:
    """Return a place for each name: ties pull, all push apart (Fruchterman and Reingold 1991), from a fixed start."""
    import numpy as np  # noqa: PLC0415 - a tenth of the start, for one page

    n = len(names)
    if n < 2:
        return [(0.5, 0.5)] * n
    order = np.arange(n) * 2.399963  # turns by the golden angle: no two begin close by
    radius = np.sqrt((np.arange(n) + 0.5) / n)
    at = np.stack([np.cos(order) * radius, np.sin(order) * radius], axis=1)
    index = {name: k for k, name in enumerate(names)}
    pull = np.zeros((n, n))
    for tie in found:
        a, b = index[tie.source], index[tie.target]
        pull[a, b] = pull[b, a] = 1 + np.log1p(tie.weight)
    ideal = 1.6 / np.sqrt(n)
    for step in range(_STEPS):
        away = at[:, None, :] - at[None, :, :]
        far = np.maximum(np.linalg.norm(away, axis=2), 0.01)
        force = ideal**2 / far - pull * far**2 / ideal * 0.5
        np.fill_diagonal(force, 0.0)
        moved = (away / far[:, :, None] * force[:, :, None]).sum(axis=1) - at * 0.3
        size = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        at = at + moved / size * np.minimum(size, 0.12 * (1 - step / _STEPS))
    low, high = at.min(axis=0), at.max(axis=0)
    wide = np.where(high - low < 1e-6, 1.0, high - low)
    placed = np.clip((at - low) / wide, 0.0, 1.0)
    return [(float(x), float(y)) for x, y in placed]
