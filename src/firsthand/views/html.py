"""Records as one page for the browser: a single file that loads nothing from anywhere.

The report's words are hostile until escaped, and the page's own policy forbids every script but ours.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from importlib.resources import files
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Final, TextIO

from firsthand.ontology import TYPES
from firsthand.record import Claim, Event, Party, Record, Source
from firsthand.views.marks import Layer, Mark, Segment, marks_of, segments
from firsthand.views.words import (
    chain,
    chain_words,
    claim_words,
    claims_by_voice,
    counted,
    event_name,
    happening_names,
    link_sentence,
    one_line,
    place_words,
    plain,
    process_words,
    published_words,
    status_words,
    time_words,
    title_of,
    toll_words,
    type_words,
    version_words,
    voice_words,
    voices_below,
    words_at,
)

_CLASS: Final = {
    Layer.EVENT: "e",
    Layer.VOICE: "v",
    Layer.CLAIM: "c",
    Layer.CUE: "cue",
    Layer.PROCESS: "pr",
    Layer.PLACE: "pl",
    Layer.TIME: "ti",
    Layer.TOLL: "to",
    Layer.PARTY: "pa",
    Layer.WEAPON: "we",
    Layer.LINK: "li",
}
# Of several findings on one word, the one that a pointer means first.
_FIRST: Final = tuple(Layer[name] for name in (
    "EVENT", "VOICE", "TOLL", "TIME", "PLACE", "WEAPON", "PARTY", "PROCESS", "LINK", "CUE", "CLAIM",
))  # fmt: skip
_LEGEND: Final = (
    ("event", '<b class="e q4">conflict in deed</b>, <b class="e q3">in word</b>; '
              '<b class="e q2">cooperation in deed</b>, <b class="e q1">in word</b>'),
    ("voice", '<span class="v">voice</span>'),
    ("claim", '<span class="c">&nbsp;what it says&nbsp;</span>'),
    ("place", '<span class="pl">place</span>'),
    ("time", '<span class="ti">time</span>'),
    ("process", '<span class="pr">process</span>'),
)  # fmt: skip


@lru_cache(maxsize=2)
def _asset(name: str) -> str:
    return (files("firsthand.views") / "assets" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def write_page(records: Iterable[Record], sink: TextIO) -> int:
    """Write one page with every record to ``sink``; return how many there were.

    Records are written as they come to a temporary file, so that memory does not grow with their number.
    """
    lines: list[str] = []
    with TemporaryFile("w+", encoding="utf-8") as body:
        for number, record in enumerate(records, 1):
            body.writelines(_report(record, number))
            lines.append(_index_line(record, number))
        body.seek(0)
        title = f"{len(lines)} reports" if len(lines) != 1 else "One report"
        sink.write(_head(title))
        if len(lines) > 1:
            sink.write(f'<nav class="index"><h1>{title}</h1>\n<ol>\n{"".join(lines)}</ol></nav>\n')
        copyfileobj(body, sink)
        sink.write(
            f'<output class="readout"></output>\n<script>{_asset("page.js")}</script>\n</body></html>\n'
        )
    return len(lines)


def _head(title: str) -> str:
    css, js = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(js)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} · Firsthand</title>\n<style>{css}</style></head>\n<body>\n"
    )


def _index_line(record: Record, number: int) -> str:
    about = f"{one_line(record.report.outlet or 'outlet unknown')}, {published_words(record)}"
    return (
        f'<li><a href="#r{number}">{escape(title_of(record))}</a> '
        f"<small>{escape(about)} · {counted(len(record.events), 'happening')}</small></li>\n"
    )


def _report(record: Record, number: int) -> Iterator[str]:
    report = record.report
    outlet = escape(one_line(report.outlet or "outlet unknown"))
    if report.url and report.url.startswith(("https://", "http://")):
        outlet = f'<a href="{escape(report.url)}" rel="noopener noreferrer nofollow">{outlet}</a>'
    yield f'<article class="report" id="r{number}">\n<header class="head"><h2>{escape(title_of(record))}</h2>\n'
    yield f"<p><b>{outlet}</b> · {escape(published_words(record))}</p></header>\n"
    yield from _legend()
    yield '<div class="body"><div class="text">'
    yield from _text(record)
    yield '</div>\n<aside class="rail"><h3>What happened</h3><ol>\n'
    yield from (_event(record, event) for event in record.events)
    if not record.events:
        yield '<li class="item none">Nothing that happened, was planned or was denied was found.</li>\n'
    yield '</ol></aside></div>\n<div class="more">\n'
    yield from _voices(record)
    yield from _processes(record)
    yield from _links(record)
    yield "</div></article>\n"


def _legend() -> Iterator[str]:
    yield '<div class="legend">'
    for layer, sample in _LEGEND:
        yield f'<button type="button" data-layer="{layer}" aria-pressed="true">{sample}</button>'
    yield '<span class="keys"><kbd>n</kbd> <kbd>p</kbd> next, previous · <kbd>Enter</kbd> keep · <kbd>Esc</kbd> let go</span>'
    yield "</div>\n"


def _text(record: Record) -> Iterator[str]:
    text = plain(record.report.text)
    quads = {event.id: TYPES[event.type].quad.value for event in record.events}
    seen: set[str] = set()
    for segment in segments(len(text), marks_of(record)):
        words = escape(text[segment.start : segment.end])
        yield f"<span {_attributes(segment, quads, seen)}>{words}</span>" if segment.marks else words


def _attributes(segment: Segment, quads: dict[str, str], seen: set[str]) -> str:
    marks = sorted(segment.marks, key=lambda mark: (_FIRST.index(mark.layer), mark.start, mark.id))
    ids = dict.fromkeys(mark.id for mark in marks)
    classes = list(dict.fromkeys(_CLASS[mark.layer] for mark in marks))
    top = marks[0]
    found = f'data-ids="{escape(" ".join(ids))}"'
    if top.layer == Layer.EVENT:
        classes.append(f"q{quads[top.id]}")
        fresh = [mark.id for mark in marks if mark.layer == Layer.EVENT and mark.id not in seen]
        if fresh:
            found += f' data-first="{escape(" ".join(fresh))}"'
        seen.update(fresh)
    if _opens(segment, top):
        found += f' tabindex="0" role="button" aria-label="{escape(top.id)}"'
    return f'class="{" ".join(classes)}" {found}'


def _opens(segment: Segment, top: Mark) -> bool:
    """Return whether the keyboard stops here: where a trigger or a voice begins."""
    return top.layer in (Layer.EVENT, Layer.VOICE) and top.start == segment.start


def _event(record: Record, event: Event) -> str:
    voices = chain(record, event.source)
    line = f"{event.id} {event_name(event)}: {status_words(event.status, event.certainty)}, {chain_words(record, event.source)}"
    status = escape(status_words(event.status, event.certainty))
    rows = [_parties(event), _where_when(event), escape(toll_words(event.casualties))]
    rows.append(
        f'<span class="soft">{status}, according to</span> <span class="chain">{_chain(voices)}</span>'
    )
    rows += [
        f'<span class="soft">but</span> {escape(version_words(record, version))}'
        for version in event.versions
        if version.source != event.source
    ]
    trigger = (
        f" <span class=soft>“{escape(words_at(record, event.mentions[0]))}”</span>" if event.mentions else ""
    )
    return (
        f'<li class="item q{TYPES[event.type].quad.value} {event.status.value}" data-entry="{escape(event.id)}" '
        f'data-ids="{escape(event.id)}" data-line="{escape(line)}" '
        f'data-chain="{escape(" ".join(voice.id for voice in voices))}" tabindex="0">'
        f'<span class="id">{escape(event.id)}</span><b class="name">{escape(_type(event))}</b>{trigger}'
        f"{''.join(f'<p>{row}</p>' for row in rows if row)}</li>\n"
    )


def _type(event: Event) -> str:
    return type_words(event).capitalize()


def _chain(voices: tuple[Source, ...]) -> str:
    names = [escape(one_line(voice.name)) for voice in voices]
    return names[0] + "".join(f' <span class="via">← {name}</span>' for name in names[1:]) if names else ""


def _parties(event: Event) -> str:
    actors = ", ".join(_party(party) for party in event.actors)
    recipients = ", ".join(_party(party) for party in event.recipients)
    found = actors or ('<span class="none">nobody named</span>' if recipients else "")
    if recipients:
        found += f" → {recipients}"
    if event.weapon:
        found += f' <span class="soft">with {escape(one_line(event.weapon.name))}</span>'
    return found


def _party(party: Party) -> str:
    codes = " ".join(code for code in (party.entity, party.sector.value if party.sector else None) if code)
    return escape(one_line(party.name)) + (f" <abbr>{escape(codes)}</abbr>" if codes else "")


def _where_when(event: Event) -> str:
    parts = [place_words(event.place)] if event.place else []
    parts += [time_words(event.time)] if event.time else []
    return escape(" · ".join(parts))


def _voices(record: Record) -> Iterator[str]:
    if not record.sources:
        return
    below = voices_below(record)
    yield '<section class="voices"><h3>Who says so</h3><ul>\n'
    yield from _voice(record, record.sources[0], below, claims_by_voice(record))
    yield "</ul></section>\n"


def _voice(
    record: Record, voice: Source, below: dict[str, tuple[Source, ...]], said: dict[str, tuple[Claim, ...]]
) -> Iterator[str]:
    name, _, kind = voice_words(voice).partition(" (")
    id = escape(voice.id)
    yield f'<li><p class="voice" data-entry="{id}" data-ids="{id}" tabindex="0"><b>{escape(name)}</b> '
    yield f'<span class="soft">({escape(kind)}</span></p>\n'
    yield from (_claim(record, claim) for claim in said.get(voice.id, ()))
    if children := below.get(voice.id):
        yield "<ul>"
        for child in children:
            yield from _voice(record, child, below, said)
        yield "</ul>"
    yield "</li>\n"


def _claim(record: Record, claim: Claim) -> str:
    id = escape(claim.id)
    return (
        f'<p class="said" data-entry="{id}" data-ids="{id}" data-chain="{escape(claim.source)}" tabindex="0">'
        f'<span class="id">{id}</span>{escape(claim_words(record, claim.content, 280))}</p>\n'
    )


def _processes(record: Record) -> Iterator[str]:
    if record.processes:
        yield "<section><h3>Processes</h3><ul>\n"
        yield from (_item(process.id, process_words(process), "") for process in record.processes)
        yield "</ul></section>\n"


def _links(record: Record) -> Iterator[str]:
    if record.links:
        names = happening_names(record)
        yield "<section><h3>What bears on what</h3><ul>\n"
        for link in record.links:
            ids = f"{link.from_} {link.to}"
            yield _item(link.id, link_sentence(record, link, names), ids)
        yield "</ul></section>\n"


def _item(id: str, words: str, kin: str) -> str:
    return (
        f'<li class="item" data-entry="{escape(id)}" data-ids="{escape(id)}" data-chain="{escape(kin)}" tabindex="0">'
        f'<span class="id">{escape(id)}</span>{escape(words)}</li>\n'
    )
