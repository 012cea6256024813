"""A situation report as one self-contained HTML page: no script, nothing loaded from anywhere, prints well."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from typing import Final, TextIO

from firsthand.brief.document import Brief, Item, Note, Section, Sentence
from firsthand.brief.markdown import stop

_STYLE: Final = """
:root{color-scheme:light dark}
body{font:17px/1.55 Georgia,"Times New Roman",serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{font-family:system-ui,sans-serif;line-height:1.25}
h1{font-size:1.7rem;margin-bottom:.3rem} h2{font-size:1.2rem;margin:2rem 0 .6rem;border-bottom:1px solid #8886}
h3{font-size:1rem;margin:1.1rem 0 .2rem} p,ul{margin:.2rem 0 .6rem} .scope{color:GrayText;font-family:system-ui,sans-serif;font-size:.9rem}
sup{line-height:0} sup a{text-decoration:none;padding:0 .1em} ol.notes{font-size:.85rem;padding-left:2.4rem} ol.notes li{margin:.4rem 0}
ol.notes li:target{background:#fd08} mark{background:#fd06;color:inherit} footer{font-size:.85rem;color:GrayText;margin-top:2rem}
@media print{body{font-size:11pt;max-width:none;margin:0} a{color:inherit} h2,h3{break-after:avoid} li,p{break-inside:avoid}}
"""


def write_html(brief: Brief, out: TextIO) -> None:
    """Write the page."""
    digest = "sha256-" + b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    out.write(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{digest}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(brief.title)} · Firsthand</title>\n<style>{_STYLE}</style></head>\n<body>\n<main>\n"
        f"<h1>{escape(brief.title)}</h1>\n"
    )
    out.writelines(f'<p class="scope">{escape(line)}</p>\n' for line in brief.scope)
    for section in brief.sections:
        out.writelines(_section(section))
    out.write('<h2 id="passages">Passages cited</h2>\n<ol class="notes">\n')
    out.writelines(_note(note) for note in brief.notes)
    out.write("</ol>\n</main>\n<footer>\n")
    out.writelines(f"<p>{escape(line)}</p>\n" for line in brief.method)
    out.write("</footer>\n</body></html>\n")


def _section(section: Section) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(section.title)}</h2>\n"
    if section.listed:
        yield "<ul>\n"
        yield from (f"<li>{_sentences(item)}</li>\n" for item in section.items)
        yield "</ul>\n"
    else:
        for item in section.items:
            yield from _item(item)
    yield "</section>\n"


def _item(item: Item) -> Iterator[str]:
    if item.heading:
        number = f"{item.number}. " if item.number else ""
        anchor = f' id="item-{item.number}"' if item.number else ""
        yield f"<h3{anchor}>{number}{escape(item.heading)}</h3>\n"
    if item.sentences:
        yield f"<p>{_sentences(item)}</p>\n"
    if item.points:
        yield "<ul>\n"
        yield from (f"<li>{_sentence(point)}</li>\n" for point in item.points)
        yield "</ul>\n"


def _sentences(item: Item) -> str:
    return " ".join(_sentence(s) for s in item.sentences)


def _sentence(sentence: Sentence) -> str:
    parts = []
    for n, run in enumerate(sentence):
        end = stop(run.words) if n == len(sentence) - 1 else ""
        marks = ", ".join(f'<a href="#passage-{note}">{note}</a>' for note in sorted(run.notes))
        parts.append(f"{escape(run.words)}{end}" + (f"<sup>[{marks}]</sup>" if marks else ""))
    return " ".join(parts)


def _note(note: Note) -> str:
    title = f"“{escape(note.title)}”"
    if note.url and note.url.startswith(("https://", "http://")):
        title = f'<a href="{escape(note.url)}" rel="noopener noreferrer nofollow">{title}</a>'
    where = f"{escape(note.outlet)}, {escape(note.published)}"
    return f'<li id="passage-{note.number}" value="{note.number}">{where}, {title}: {_passage(note)}</li>\n'


def _passage(note: Note) -> str:
    parts, at = [], 0
    for start, end in note.marked:
        parts += [escape(note.passage[at:start]), f"<mark>{escape(note.passage[start:end])}</mark>"]
        at = end
    return "".join((*parts, escape(note.passage[at:])))
