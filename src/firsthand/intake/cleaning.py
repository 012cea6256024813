"""Cleaning: from the blocks of a page or file to the article's own words.

What the furniture tells (a date, a byline, an agency) is kept as metadata; what it repeats is dropped.
"""

import re
from collections.abc import Sequence

import msgspec

from firsthand.intake.blocks import Block, Cleaned, Kind, Known
from firsthand.intake.datelines import find_dateline
from firsthand.intake.dates import find_stamp, is_date_line, is_update, read_date
from firsthand.knowledge.furniture import Furniture, Role, fold
from firsthand.knowledge.outlets import Outlets

# Headline, byline and date stand among the first blocks; a match further down is prose.
_HEAD = 8
_NAME_LINES = 3
# Bylines and agency credits also stand among the last ones.
_TAIL = 4
# If the lines that are nothing but links hold more of the text than this, links are the page's subject.
_MOST_LINKED = 0.4
_LINKED = 0.75
_BYLINE = re.compile(
    r"(?:By|BY|Written by|Story by|Reported by|Words by)[: ]\s?"
    r"(?:[A-ZÀ-Þ][\w.'’-]*|and|AND|&|in|of|for|the|with|de|del|da|van|von|der|bin|al|el|[|,/•·–—-])"
    r"(?:[ ,|]+(?:[A-ZÀ-Þ][\w.'’-]*|and|AND|&|in|of|for|the|with|de|del|da|van|von|der|bin|al|el|[|,/•·–—-])){0,16}"
)
_SENTENCE_END = re.compile(r"[.!?]['\"”’)\]]*$")


def clean(blocks: Sequence[Block], known: Known, furniture: Furniture, outlets: Outlets) -> Cleaned:
    """Return the article's text, paragraphs apart by an empty line, and all that is known of it.

    What ``known`` holds already is never overwritten by what the lines say.
    """
    notes = _Notes(known)
    parted = _split_stamp(_stripped(blocks, furniture), notes, furniture)
    kept = _without_furniture(_without_name(parted, notes, outlets), notes, furniture)
    kept = _without_links(kept)
    while kept and kept[-1].kind is Kind.HEADING:
        kept.pop()  # a heading with nothing below it
    if kept:
        found = find_dateline(kept[0].text, outlets)
        notes.place, notes.agency = found.place, found.outlet or notes.agency
    return Cleaned("\n\n".join(block.text for block in kept), notes.result())


class _Notes:
    """What the furniture told."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.headlines = {fold(h) for h in (known.title, *known.headlines) if h}
        self.title: str | None = None
        self.published: str | None = None
        self.updated: str | None = None
        self.credits: list[str] = list(known.credits)
        self.place: str | None = None
        self.agency: str | None = None

    def note_date(self, line: str) -> None:
        made = read_date(line)
        if is_update(line):
            self.updated = self.updated or made
        else:
            self.published = self.published or made

    def note_credit(self, line: str) -> None:
        if line not in self.credits:
            self.credits.append(line)

    def result(self) -> Known:
        """Return ``known`` with its gaps filled."""
        known = self.known
        outlet = known.outlet or self.agency
        if self.agency and outlet and fold(self.agency) != fold(outlet):
            self.note_credit(self.agency)
        return msgspec.structs.replace(
            known,
            title=known.title or self.title,
            outlet=outlet,
            published=_finer(known.published, self.published) or self.updated,
            credits=tuple(c for c in self.credits if not outlet or fold(c) != fold(outlet)),
            dateline=known.dateline or self.place,
        )


def _finer(known: str | None, told: str | None) -> str | None:
    """Return the known date, or the told one where that adds the hour to the same day."""
    if known and told and len(known) == 10 and told.startswith(known):
        return told
    return known or told


def _stripped(blocks: Sequence[Block], furniture: Furniture) -> list[Block]:
    made = []
    for block in blocks:
        text = furniture.strip(block.text.strip())
        if text:
            made.append(block if text == block.text else msgspec.structs.replace(block, text=text))
    return made


def _split_stamp(blocks: list[Block], notes: _Notes, furniture: Furniture) -> list[Block]:
    """Return the blocks with the first one parted where a machine-written time runs into it.

    Some pages give headline, buttons, time and article as one run of words.
    """
    for i, block in enumerate(blocks[:_HEAD]):
        found = find_stamp(block.text[:400])
        if found is None or is_date_line(block.text):
            continue
        start, end, made = found
        before, after = block.text[:start].strip(" |-–—·"), block.text[end:].strip(" |-–—·")
        if len(before.split()) > 40 or not after:
            continue
        notes.published = notes.published or made
        heads = [h for h in (_without_end(before, furniture),) if h]
        if heads and not notes.known.title and i == 0:
            notes.title = heads[0]
            notes.headlines.add(fold(heads[0]))
        made_blocks = [Block(h, Kind.HEADING) for h in heads]
        text = furniture.strip(after)
        return [*blocks[:i], *made_blocks, msgspec.structs.replace(block, text=text), *blocks[i + 1 :]]
    return blocks


def _without_end(line: str, furniture: Furniture) -> str:
    """Return ``line`` without the furniture that its last few words are."""
    words = line.split()
    for start in range(max(1, len(words) - 5), len(words)):
        tail = " ".join(words[start:])
        if furniture.role(tail) is Role.DROP or not furniture.strip(tail):
            return " ".join(words[:start]).strip(" |-–—·")
    return line


def _without_name(blocks: list[Block], notes: _Notes, outlets: Outlets) -> list[Block]:
    """Return the blocks without a first line that is nothing but the outlet's name, which is noted."""
    for i, block in enumerate(blocks[:_NAME_LINES]):
        if outlets.is_name(block.text) and (found := outlets.by_name(block.text)):
            notes.agency = found.name
            return [*blocks[:i], *blocks[i + 1 :]]
    return blocks


def _without_furniture(blocks: list[Block], notes: _Notes, furniture: Furniture) -> list[Block]:
    kept: list[Block] = []
    size = sum(len(b.text) for b in blocks)
    seen, widget = 0, False
    for i, block in enumerate(blocks):
        seen += len(block.text)
        if widget and _is_teaser(block):
            continue
        role = _role(i, block, len(blocks), notes, furniture)
        widget = role is Role.WIDGET
        if role is Role.END and seen * 2 > size:
            break
        if role is None:
            text, agency = furniture.split_sign_off(block.text)
            if agency:
                notes.note_credit(agency)
            kept.append(msgspec.structs.replace(block, text=text) if agency else block)
    return kept


def _role(i: int, block: Block, count: int, notes: _Notes, furniture: Furniture) -> Role | None:
    """Return what becomes of block ``i``, and note what it tells."""
    text, early, late = block.text, i < _HEAD, i >= count - _TAIL
    if early and fold(text) in notes.headlines:
        return Role.DROP
    if is_date_line(text):
        if early or late:
            notes.note_date(text)
        return Role.DROP
    if (early or late) and _BYLINE.fullmatch(text):
        notes.note_credit(text)
        return Role.CREDIT
    dated, by, author = text.partition(" by ")
    if early and by and is_date_line(dated) and _BYLINE.fullmatch(f"By {author}"):
        notes.note_date(dated)
        notes.note_credit(author)
        return Role.CREDIT
    role = furniture.role(text)
    if role is Role.CREDIT:
        notes.note_credit(text)
    return role


def _is_teaser(block: Block) -> bool:
    """Return whether a block below a “Related” line is one of the headlines it lists."""
    words = block.text.count(" ") + 1
    if block.linked >= _LINKED:
        return True
    return words <= 20 and not _SENTENCE_END.search(block.text)


def _without_links(blocks: list[Block]) -> list[Block]:
    """Return the blocks without those that only lead elsewhere, unless the page is made of them."""
    linked = [b for b in blocks if b.linked >= _LINKED and not _is_sentence(b.text)]
    size = sum(len(b.text) for b in blocks)
    if len(linked) * 3 > len(blocks) > _HEAD or sum(len(b.text) for b in linked) > _MOST_LINKED * size:
        return blocks
    return [b for b in blocks if b.linked < _LINKED or _is_sentence(b.text)]


def _is_sentence(text: str) -> bool:
    return text.count(" ") >= 7 and bool(_SENTENCE_END.search(text))
