"""How the news of an incident came: from each first voice through those who pass it on to the reports."""

from collections.abc import Container, Mapping, Sequence

import msgspec

from firsthand.incident import Hop, Incident, Path
from firsthand.store.tellers import NAMELESS
from firsthand.views.text import one_line
from firsthand.web import words
from firsthand.web.rows import outlet_address, outlet_name, report_address, voice_address


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """A report at the end of a way, with those that repeat its words."""

    outlet: str
    outlet_href: str
    title: str
    when: str
    href: str
    copies: tuple["Leaf", ...] = ()


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A voice, who has it from that voice, and the reports that have it from there."""

    name: str
    kind: str
    href: str = ""
    nodes: tuple["Node", ...] = ()
    leaves: tuple[Leaf, ...] = ()
    vouches: bool = True
    may_be: str = ""


def tree(
    incident: Incident,
    titles: Mapping[str, str],
    spans: dict[str, list[tuple[int, int]]],
    names: Mapping[str, str],
    known: Container[str],
) -> list[Node]:
    """Return the ways of the news, a tree for each first voice; ``spans`` are the words in each report.

    ``names`` are those of the first voices by id, ``known`` those of voices and outlets that have a page.
    """
    copies: dict[str, dict[str, Leaf]] = {}
    for path in incident.paths:
        if path.copy_of:
            copies.setdefault(path.copy_of, {}).setdefault(path.report, _leaf(path, titles, spans, {}, known))
    found = []
    for origin in incident.origins.list:
        name = names[origin.id] if origin.name == NAMELESS else origin.name
        ways = [p for p in incident.paths if p.origin == origin.id and not p.copy_of]
        built = _built(
            [(tuple(reversed(p.through[:-1])), _leaf(p, titles, spans, copies, known)) for p in ways], known
        )
        found.append(
            msgspec.structs.replace(
                built,
                name=names[origin.id],
                kind=words.source_kind(origin.kind, anonymous=origin.anonymous),
                href=voice_address(name, origin.kind) if name in known else "",
                vouches=origin.counts,
                may_be=words.either([names[m] for m in origin.may_be if m in names]),
            )
        )
    loose = [p for p in incident.paths if not p.copy_of and p.origin not in names]
    if loose:
        leaves = tuple({p.report: _leaf(p, titles, spans, copies, known) for p in loose}.values())
        found.append(Node(name="No voice that can be told", kind="", leaves=leaves, vouches=False))
    return [node for node in found if node.nodes or node.leaves]


def _built(ways: Sequence[tuple[tuple[Hop, ...], Leaf]], known: Container[str]) -> Node:
    """Return one node for ways that begin alike, whose own name is still to be set."""
    leaves = {leaf.href: leaf for hops, leaf in ways if not hops}
    below: dict[str, list[tuple[tuple[Hop, ...], Leaf]]] = {}
    hop_of: dict[str, Hop] = {}
    for hops, leaf in ways:
        if hops:
            below.setdefault(hops[0].name, []).append((hops[1:], leaf))
            hop_of.setdefault(hops[0].name, hops[0])
    nodes = tuple(
        msgspec.structs.replace(
            _built(rest, known),
            name=one_line(name),
            href=voice_address(name, hop_of[name].kind) if name in known else "",
            kind=words.source_kind(hop_of[name].kind, anonymous=hop_of[name].anonymous),
        )
        for name, rest in below.items()
    )
    return Node(name="", kind="", nodes=nodes, leaves=tuple(leaves.values()))


def _leaf(
    path: Path,
    titles: Mapping[str, str],
    spans: dict[str, list[tuple[int, int]]],
    copies: dict[str, dict[str, Leaf]],
    known: Container[str],
) -> Leaf:
    return Leaf(
        outlet=outlet_name(path.outlet),
        outlet_href=outlet_address(path.outlet) if path.outlet in known else "",
        title=titles.get(path.report, path.report),
        when=words.short_day(path.published),
        href=report_address(path.report, spans.get(path.report, [])[:1]),
        copies=tuple(copies.get(path.report, {}).values()),
    )
