"""Blocks: the paragraphs, headings and list items of a page or file, before the furniture is cleared."""

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What a block was in the page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    ROW = "row"


class Block(msgspec.Struct, frozen=True):
    """One block of text, its characters cleaned."""

    text: str
    kind: Kind = Kind.PARAGRAPH
    linked: float = 0.0  # the share of its characters that stand in links


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a report beside its text; empty where nothing is."""

    title: str | None = None
    headlines: tuple[str, ...] = ()  # every wording of the headline, to know its repetitions by
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    credits: tuple[str, ...] = ()
    dateline: str | None = None


class Cleaned(msgspec.Struct, frozen=True):
    """The article's own words and what its furniture told."""

    text: str
    known: Known
