"""Plain text and Markdown: a file of paragraphs becomes a report."""

import re

import msgspec

from firsthand.intake.blocks import Block, Kind, Known
from firsthand.intake.characters import clean_characters
from firsthand.intake.dates import is_date_line, read_date
from firsthand.intake.titles import outlet_beside, without_outlet
from firsthand.knowledge.furniture import Furniture
from firsthand.knowledge.outlets import Outlets

# Fields at the head of a file, as people and archives write them; the names are those of a report.
_FIELDS = {
    "title": "title",
    "headline": "title",
    "outlet": "outlet",
    "publisher": "outlet",
    "publication": "outlet",
    "site": "outlet",
    "sitename": "outlet",
    "source": "outlet",
    "url": "url",
    "link": "url",
    "published": "published",
    "date": "published",
    "publication date": "published",
    "language": "language",
    "lang": "language",
    "author": "credits",
    "authors": "credits",
    "byline": "credits",
}
_FIELD = re.compile(r"([A-Za-z][A-Za-z ]{1,20}):[ \t]+(\S.{0,400})")
_MOST_FIELDS = 20
_LONGEST_TITLE = 200
_WRAPPED = 100  # columns at most in a text that was broken into lines by hand
_SENTENCE_END = re.compile(r"[.!?:;,]['\"”’)\]]*$")
_HEADING = re.compile(r"(#{1,6})\s+(.+?)(?:\s+#+)?")
_RULE = re.compile(r"(?:[-=_*] ?){3,}")
_MARKS = (
    (re.compile(r"!\[[^\]]{0,300}\]\([^)]{0,500}\)"), ""),
    (re.compile(r"\[([^\]]{1,300})\]\([^)]{0,500}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,300})\1"), r"\2"),
    (re.compile(r"(?<!\w)([*_])(?=\S)([^*_\n]{1,300})\1(?!\w)"), r"\2"),
)
_LINK_ONLY = re.compile(r"(?:[-*+] )?\[[^\]]{1,300}\]\([^)]{0,500}\)")
_ITEM = re.compile(r"[-*+•] +")


def read_text(
    text: str, furniture: Furniture, outlets: Outlets, *, markdown: bool = False
) -> tuple[list[Block], Known]:
    """Return the blocks of a text and what its head says of it.

    The first short line without a full stop is the headline, where more follows. Lines that were broken by
    hand are joined; the paragraphs are those between empty lines, or the lines where there are none.
    """
    lines = clean_characters(text).split("\n")
    known, lines = _fields(lines)
    blocks: list[Block] = []
    for paragraph in _paragraphs(lines):
        blocks.extend(_markdown(paragraph) if markdown else _plain(paragraph))
    if not known.title:
        line = _title(blocks, furniture, outlets)
        title = without_outlet(line, frozenset(), outlets) if line else None
        named = outlet_beside(line, outlets) if line else None
        known = msgspec.structs.replace(
            known,
            title=title,
            headlines=(line,) if line else (),
            outlet=known.outlet or (named.name if named else None),
        )
    return blocks, known


def _fields(lines: list[str]) -> tuple[Known, list[str]]:
    """Return the fields at the head of the file and the lines below them."""
    found: dict[str, str] = {}
    credits: list[str] = []
    rest = 0
    fenced = bool(lines) and lines[0].strip() == "---"
    closed = not fenced
    for number, line in enumerate(lines[: _MOST_FIELDS + 2]):
        if fenced and number and line.strip() in ("---", "..."):
            rest, closed = number + 1, True
            break
        match = _FIELD.fullmatch(line.strip())
        name = _FIELDS.get(match[1].lower()) if match else None
        if match and name:
            value = match[2].strip().strip("\"'")
            rest = number + 1
            if name == "credits":
                credits.append(value)
            else:
                found.setdefault(name, value)
        elif not fenced and (line.strip() or found or credits):
            break
    if not closed:
        return Known(), lines
    published = read_date(found.get("published", ""))
    if not found and not credits:
        return Known(), lines[rest:]
    return (
        Known(
            title=found.get("title"),
            outlet=found.get("outlet"),
            url=found.get("url"),
            published=published,
            language=found.get("language"),
            credits=tuple(credits),
        ),
        lines[rest:],
    )


def _paragraphs(lines: list[str]) -> list[list[str]]:
    """Return groups of lines: between empty lines, or one a line where a text has no empty lines."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line.strip())
        elif groups[-1]:
            groups.append([])
    groups = [g for g in groups if g]
    wrapped = _is_wrapped(groups)
    return groups if wrapped else [[line] for group in groups for line in group]


def _is_wrapped(groups: list[list[str]]) -> bool:
    """Return whether the lines inside paragraphs were broken by hand: short, and going on in the next."""
    inner = [line for group in groups for line in group[:-1] if not is_date_line(line)]
    if not inner or max(len(line) for line in inner) > _WRAPPED:
        return False
    going_on = sum(below[:1].islower() for group in groups for below in group[1:])
    return going_on * 4 >= len(inner)


def _plain(lines: list[str]) -> list[Block]:
    made: list[Block] = []
    run: list[str] = []
    for line in lines:
        # A date line or a button between headline and article never belongs to the line above it.
        if is_date_line(line) or _RULE.fullmatch(line):
            made += [Block(_joined(run))] if run else []
            made += [] if _RULE.fullmatch(line) else [Block(line)]
            run = []
        else:
            run.append(line)
    return [*made, *([Block(_joined(run))] if run else [])]


def _joined(lines: list[str]) -> str:
    """Return lines that were broken by hand as one: a line that ends in a hyphen goes on without a space."""
    text = lines[0]
    for line in lines[1:]:
        hyphen = len(text) > 1 and text[-1] == "-" and text[-2].isalpha() and line[0].isalpha()
        text += line if hyphen else f" {line}"
    return text


def _markdown(lines: list[str]) -> list[Block]:
    """Return the blocks of one Markdown paragraph, marks removed."""
    made: list[Block] = []
    for line in lines:
        heading = _HEADING.fullmatch(line)
        kind = Kind.HEADING if heading else Kind.PARAGRAPH
        text = heading[2] if heading else line.lstrip("> ")
        if not heading and _ITEM.match(text):
            kind, text = Kind.ITEM, _ITEM.sub("", text, count=1)
        linked = 1.0 if _LINK_ONLY.fullmatch(line) else 0.0
        for pattern, by in _MARKS:
            text = pattern.sub(by, text)
        text = " ".join(text.split())
        if not text or _RULE.fullmatch(line):
            continue
        joins = made and kind is Kind.PARAGRAPH and made[-1].kind is Kind.PARAGRAPH
        if joins and not is_date_line(text) and not is_date_line(made[-1].text):
            made[-1] = Block(f"{made[-1].text} {text}", kind, min(made[-1].linked, linked))
        else:
            made.append(Block(text, kind, linked))
    return made


def _title(blocks: list[Block], furniture: Furniture, outlets: Outlets) -> str | None:
    """Return the headline: a first heading, or a first short line without a full stop with more below it."""
    for i, block in enumerate(blocks[:5]):
        text = furniture.strip(block.text)
        if not text or is_date_line(text) or furniture.role(text) is not None or outlets.is_name(text):
            continue
        if block.kind is Kind.HEADING:
            return text
        longer = any(len(b.text) > len(text) for b in blocks[i + 1 :])
        prose = _SENTENCE_END.search(text) or len(text) > _LONGEST_TITLE
        return text if longer and not prose and not text.startswith(("“", '"')) else None
    return None
