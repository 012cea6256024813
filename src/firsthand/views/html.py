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

from firsthand.record import Record
from firsthand.views.html_parts import event_item, links_section, processes_section, text_of, voices_section
from firsthand.views.text import counted, one_line, title_of
from firsthand.views.words import published_words

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
    yield from text_of(record)
    yield '</div>\n<aside class="rail"><h3>What happened</h3><ol>\n'
    yield from (event_item(record, event) for event in record.events)
    if not record.events:
        yield '<li class="item none">Nothing that happened, was planned or was denied was found.</li>\n'
    yield '</ol></aside></div>\n<div class="more">\n'
    yield from voices_section(record)
    yield from processes_section(record)
    yield from links_section(record)
    yield "</div></article>\n"


def _legend() -> Iterator[str]:
    yield '<div class="legend">'
    for layer, sample in _LEGEND:
        yield f'<button type="button" data-layer="{layer}" aria-pressed="true">{sample}</button>'
    yield '<span class="keys"><kbd>n</kbd> <kbd>p</kbd> next, previous · <kbd>Enter</kbd> keep · <kbd>Esc</kbd> let go</span>'
    yield "</div>\n"
