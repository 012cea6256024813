"""How much of a scenario's gold is found: the share of each facet that agrees, as one number each."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, TypeVar

from firsthand.incident import Evidence, Incident, ProcessOverTime

Found = TypeVar("Found", Incident, ProcessOverTime)


def scores(gold: Mapping[str, Any], found: Evidence) -> dict[str, float]:
    """Return F1 of copies, origins, conflicts, revisions, process states and what moved them; recall of incidents."""
    pairs = {
        g["id"]: best
        for g in gold["incidents"]
        if (best := _best(g["reports"], (i for i in found.incidents if i.type == g["type"]))) is not None
    }
    back = {i.id: g for g, i in pairs.items()}
    has_origins = [g for g in gold["incidents"] if "origins" in g and g["id"] in pairs]
    right = sum(
        (g["origins"]["least"], g["origins"]["most"])
        == (pairs[g["id"]].origins.least, pairs[g["id"]].origins.most)
        for g in has_origins
    )
    result = {
        "copies": _f1(
            _families(gold["copies"]), _families({"report": c.report, "of": c.of} for c in found.copies)
        ),
        "incidents": len(pairs) / len(gold["incidents"]),
        "origins": right / max(1, sum("origins" in g for g in gold["incidents"])),
    }
    for name in ("conflicts", "revisions"):
        result[name] = _f1(
            {(g["id"], c["property"]) for g in gold["incidents"] for c in g.get(name, ())},
            {(g, c.property.value) for g, i in pairs.items() for c in getattr(i, name)},
        )
    states, told, moved, moves = set(), set(), set(), set()
    for g in gold["processes"]:
        process = _best(g["reports"], (p for p in found.processes if p.kind == g["kind"]))
        states |= {(g["id"], s["state"]) for s in g["states"]}
        moved |= {(g["id"], m["incident"], m["kind"]) for m in g["moved_by"]}
        if process is not None:
            told |= {(g["id"], s.state.value) for s in process.states}
            moves |= {(g["id"], back.get(m.incident, m.incident), m.kind.value) for m in process.moved_by}
    return result | {"states": _f1(states, told), "moved": _f1(moved, moves)}


def _best(reports: Iterable[str], found: Iterable[Found]) -> Found | None:
    own = set(reports)
    ranked = [(len(own & set(x.reports)) / len(own | set(x.reports)), x.id, x) for x in found]
    best = max(ranked, key=lambda r: r[:2], default=None)
    return best[2] if best is not None and best[0] >= 0.5 else None


def _families(copies: Iterable[Mapping[str, str]]) -> set[tuple[str, ...]]:
    homes: dict[str, set[str]] = {}
    for copy in copies:
        homes.setdefault(copy["of"], {copy["of"]}).add(copy["report"])
    return {tuple(sorted(pair)) for family in homes.values() for pair in combinations(family, 2)}


def _f1(gold: set[Any], found: set[Any]) -> float:
    if not gold and not found:
        return 1.0
    return 2 * len(gold & found) / (len(gold) + len(found)) if gold or found else 1.0
