"""A situation report as Markdown."""

import re
from typing import Final, TextIO

from firsthand.brief.document import Brief, Item, Note, Section, Sentence

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~])")


def write_markdown(brief: Brief, out: TextIO) -> None:
    """Write the report; notes at the end give each passage with the words meant in bold."""
    out.write(f"# {escaped(brief.title)}\n\n")
    for line in brief.scope:
        out.write(f"{escaped(line)}  \n")
    for section in brief.sections:
        _section(section, out)
    out.write("\n## Passages cited\n\n")
    for note in brief.notes:
        out.write(f"{_note(note)}\n")
    out.write("\n---\n\n")
    for line in brief.method:
        out.write(f"{escaped(line)}\n\n")


def escaped(text: str) -> str:
    """Return text in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", text)


def _section(section: Section, out: TextIO) -> None:
    out.write(f"\n## {escaped(section.title)}\n\n")
    for item in section.items:
        if section.listed:
            out.write(f"- {_sentences(item)}\n")
        else:
            _item(item, out)


def _item(item: Item, out: TextIO) -> None:
    number = f"{item.number}. " if item.number else ""
    out.write(f"**{number}{escaped(item.heading)}{stop(item.heading)}** " if item.heading else "")
    out.write(f"{_sentences(item)}\n")
    if item.points:
        out.write("\n")
        out.writelines(f"- {_sentence(point)}\n" for point in item.points)
    out.write("\n")


def _sentences(item: Item) -> str:
    return " ".join(_sentence(s) for s in item.sentences)


def _sentence(sentence: Sentence) -> str:
    """Return the words, each run with its notes: the last one's mark stands before them, as is usual."""
    parts = []
    for n, run in enumerate(sentence):
        words = escaped(run.words)
        end = stop(run.words) if n == len(sentence) - 1 else ""
        marks = "".join(f"[[{note}](#passage-{note})]" for note in sorted(run.notes))
        parts.append(f"{words}{end}{' ' + marks if marks else ''}")
    return " ".join(parts)


def stop(words: str) -> str:
    """Return the full stop that a sentence still needs."""
    return "" if words.rstrip("”’\"'").endswith((".", "!", "?", "…")) else "."


def _note(note: Note) -> str:
    where = f"{note.outlet}, {note.published}"
    title = f"“{escaped(note.title)}”"
    if note.url and note.url.startswith(("https://", "http://")):
        address = note.url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\n", "")
        title = f"[{title}](<{address}>)"
    return (
        f'- <a id="passage-{note.number}"></a>**{note.number}** {escaped(where)}, {title}: {_passage(note)}'
    )


def _passage(note: Note) -> str:
    parts, at = [], 0
    for start, end in note.marked:
        parts += [escaped(note.passage[at:start]), f"**{escaped(note.passage[start:end])}**"]
        at = end
    return "".join((*parts, escaped(note.passage[at:])))
