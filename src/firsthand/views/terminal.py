"""A record as a page in the terminal."""

from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from firsthand.ontology import TYPES, Certainty, Quad, Status
from firsthand.record import Claim, Event, Party, Record, Source
from firsthand.views.happenings import happening_names, link_sentence, process_words, version_words
from firsthand.views.marks import Layer, marks_of
from firsthand.views.text import counted, one_line, plain, title_of, words_at
from firsthand.views.voices import (
    attitude_words,
    chain,
    claim_words,
    claims_by_voice,
    voice_words,
    voices_below,
)
from firsthand.views.words import outcome_words, place_words, published_words, time_words

# Below this width a table of six columns is a column of broken words: each happening gets a card.
_TABLE_WIDTH: Final = 100
_CLAIMS_SHOWN: Final = 4

_QUAD_STYLE: Final = {
    Quad.VERBAL_COOPERATION: "cyan",
    Quad.MATERIAL_COOPERATION: "green",
    Quad.VERBAL_CONFLICT: "yellow",
    Quad.MATERIAL_CONFLICT: "red",
}
_LAYER_STYLE: Final = {
    Layer.CLAIM: "italic",  # no background: it would be unreadable in half of all terminals
    Layer.CUE: "dim",
    Layer.VOICE: "bold bright_blue",
    Layer.PROCESS: "underline",
    Layer.PLACE: "green",
    Layer.TIME: "magenta",
    Layer.TOLL: "bold",
    Layer.EVENT: "bold",
}
_STATUS_STYLE: Final = {Status.NEGATED: "strike", Status.HYPOTHETICAL: "italic", Status.FUTURE: "italic"}
_CERTAINTY_SIGN: Final = {Certainty.CERTAIN: "●●●", Certainty.PROBABLE: "●●○", Certainty.POSSIBLE: "●○○"}


def print_record(record: Record, console: Console, *, text: bool = False) -> None:
    """Print the page of one record; with ``text`` the article too, its findings coloured."""
    console.print(page(record, console.width, text=text))


def page(record: Record, width: int, *, text: bool = False) -> Group:
    """Return the page of one record, laid out for ``width`` columns."""
    parts: list[RenderableType] = [_head(record)]
    if text:
        parts += [Padding(_article(record), (1, 2)), Padding(_legend(), (0, 2))]
    parts += _section("What happened", _events(record, width))
    parts += _section("Processes", _processes(record))
    parts += _section("What bears on what", _links(record))
    parts += _section("Who says so", _voices(record, width))
    return Group(*parts, "")


def _head(record: Record) -> Group:
    report = record.report
    about = "  ·  ".join((one_line(report.outlet or "outlet unknown"), published_words(record)))
    counts = ((record.events, "happening"), (record.claims, "claim"), (record.sources, "voice"))
    summary = ", ".join(counted(len(found), name) for found, name in counts)
    lines: list[RenderableType] = [
        Rule(style="dim"),
        Text(f" {title_of(record)}", "bold"),
        Text(f" {about}  ·  {summary}", "dim"),
    ]
    if report.url:
        lines.append(Text(f" {one_line(report.url)}", "dim"))
    return Group(*lines)


def _section(name: str, body: RenderableType | None) -> list[RenderableType]:
    return [] if body is None else ["", Text(f" {name}", "italic dim"), Rule(style="bright_black"), body]


def _events(record: Record, width: int) -> RenderableType | None:
    if not record.events:
        return Text("  Nothing that happened, was planned or was denied was found.", "dim")
    if width < _TABLE_WIDTH:
        return Padding(Group(*(_card(record, event) for event in record.events)), (0, 0, 0, 1))
    table = Table(box=None, padding=(0, 1), show_edge=False, expand=True, header_style="dim italic")
    table.add_column("", style="dim", no_wrap=True)
    for name, ratio in (("what", 4), ("who → to whom", 6), ("where, when", 5)):
        table.add_column(name, ratio=ratio)
    table.add_column("status", no_wrap=True)
    table.add_column("according to", ratio=5)
    for event in record.events:
        table.add_row(
            event.id,
            _what(record, event),
            _parties(event),
            _where_when(event),
            _status(event),
            _vouched(record, event),
        )
        table.add_row()
    return table


def _id_table() -> Table:
    table = Table(box=None, padding=(0, 1), show_header=False, show_edge=False)
    table.add_column(style="dim", no_wrap=True, min_width=3)
    table.add_column()
    return table


def _card(record: Record, event: Event) -> RenderableType:
    lines = [_what(record, event, inline=True), _parties(event), _where_when(event, inline=True)]
    table = _id_table()
    status = _status(event, inline=True)
    table.add_row(event.id, Text("  ").join((lines[0], status)))
    for line in (*lines[1:], _vouched(record, event, inline=True)):
        if line.plain:
            table.add_row("", line)
    table.add_row()
    return table


def _what(record: Record, event: Event, *, inline: bool = False) -> Text:
    colour = _QUAD_STYLE[TYPES[event.type].quad]
    cell = Text().append(event.type.value, f"bold {colour}")
    if event.modes:
        cell.append("  " if inline else "\n")
        cell.append(", ".join(mode.replace("-", " ") for mode in event.modes), colour)
    if event.mentions:
        cell.append(" " if inline else "\n")
        cell.append(f"“{one_line(words_at(record, event.mentions[0]), 40)}”", "dim")
        if len(event.mentions) > 1:
            cell.append(f" ×{len(event.mentions)}", "dim")
    return cell


def _parties(event: Event) -> Text:
    line = Text().append_text(_party_list(event.actors, "nobody named" if event.recipients else ""))
    if event.recipients:
        line.append(" → ", "dim").append_text(_party_list(event.recipients, ""))
    if event.weapon:
        line.append(f"{'  ' if line.plain else ''}with {one_line(event.weapon.name)}", "dim")
    return line


def _party_list(parties: tuple[Party, ...], nobody: str) -> Text:
    if not parties:
        return Text(nobody, "dim italic")
    return Text(", ").join([_party(party) for party in parties])


def _party(party: Party) -> Text:
    line = Text(one_line(party.name))
    codes = [code for code in (party.entity, party.sector.value if party.sector else None) if code]
    if codes:
        line.append(f" {' '.join(codes)}", "dim")
    return line


def _where_when(event: Event, *, inline: bool = False) -> Text:
    parts = []
    if event.place:
        parts.append(Text(place_words(event.place), "green"))
    if event.time:
        parts.append(Text(time_words(event.time), "magenta"))
    if toll := outcome_words(event):
        parts.append(Text(toll, "bold"))
    return Text("  " if inline else "\n").join(parts)


def _status(event: Event, *, inline: bool = False) -> Text:
    style = _STATUS_STYLE.get(event.status, "")
    cell = Text().append(event.status.value, style)
    cell.append("  " if inline else "\n")
    return cell.append(f"{_CERTAINTY_SIGN[event.certainty]} {event.certainty.value}", "dim")


def _vouched(record: Record, event: Event, *, inline: bool = False) -> Text:
    cell = _chain(record, event.source, inline=inline)
    for version in event.versions:
        if version.source != event.source:
            cell.append(f"\nbut {version_words(record, version)}", "italic")
    return cell


def _chain(record: Record, source: str, *, inline: bool = False) -> Text:
    voices = chain(record, source)
    line = Text()
    for i, voice in enumerate(voices):
        if i:
            line.append(" ← " if inline else "\n← ", "dim")
        line.append(one_line(voice.name), "bright_blue" if i == 0 else "dim")
    return line


def _processes(record: Record) -> RenderableType | None:
    if not record.processes:
        return None
    table = _id_table()
    for process in record.processes:
        table.add_row(process.id, process_words(process))
    return table


def _links(record: Record) -> RenderableType | None:
    if not record.links:
        return None
    names = happening_names(record)
    table = _id_table()
    for link in record.links:
        sentence = Text(link_sentence(record, link, names))
        if link.evidence:
            sentence.append(f" “{one_line(words_at(record, link.evidence[0]), 60)}”", "dim")
        table.add_row(link.id, sentence)
    return table


def _voices(record: Record, width: int) -> RenderableType | None:
    """Return the voices as a tree whose branches are the ways by which the outlet has them."""
    if not record.sources:
        return None
    below = voices_below(record)
    said = claims_by_voice(record)
    root = record.sources[0]
    tree = Tree(_voice_line(record, root, said.get(root.id, ()), width), guide_style="dim")
    waiting = [(root.id, tree)]
    while waiting:
        parent, branch = waiting.pop()
        for voice in below.get(parent, ()):
            waiting.append((voice.id, branch.add(_voice_line(record, voice, said.get(voice.id, ()), width))))
    return Padding(tree, (0, 1))


def _voice_line(record: Record, voice: Source, claims: tuple[Claim, ...], width: int) -> Text:
    name, _, rest = voice_words(voice).partition(" (")
    line = Text().append(name, "bold bright_blue").append(f" ({rest}", "dim")
    for claim in claims[:_CLAIMS_SHOWN]:
        line.append(f"\n{claim.id} ", "dim").append(f"{attitude_words(claim)} ".lstrip(), "italic dim")
        line.append(f"“{claim_words(record, claim.content, max(40, width - 20))}”")
    if len(claims) > _CLAIMS_SHOWN:
        line.append(f"\nand {len(claims) - _CLAIMS_SHOWN} more", "dim")
    return line


def _article(record: Record) -> Text:
    article = Text(plain(record.report.text))
    colours = {event.id: _QUAD_STYLE[TYPES[event.type].quad] for event in record.events}
    # In the order of the layers: what is drawn last shows.
    for mark in sorted(marks_of(record), key=lambda mark: list(Layer).index(mark.layer)):
        style = _LAYER_STYLE.get(mark.layer)
        if style is not None:
            own = f"{style} {colours[mark.id]}" if mark.layer == Layer.EVENT else style
            article.stylize(own, mark.start, mark.end)
    return article


def _legend() -> Text:
    legend = Text()
    for layer in (Layer.CLAIM, Layer.CUE, Layer.VOICE, Layer.PROCESS, Layer.PLACE, Layer.TIME, Layer.TOLL):
        legend.append(layer.value, _LAYER_STYLE[layer]).append("  ")
    for name, quad in (("cooperation", Quad.MATERIAL_COOPERATION), ("conflict", Quad.MATERIAL_CONFLICT)):
        legend.append(f"{name} in deed", f"bold {_QUAD_STYLE[quad]}").append("  ")
    for name, quad in (("cooperation", Quad.VERBAL_COOPERATION), ("conflict", Quad.VERBAL_CONFLICT)):
        legend.append(f"{name} in word", f"bold {_QUAD_STYLE[quad]}").append("  ")
    return legend
