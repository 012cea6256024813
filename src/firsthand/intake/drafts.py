"""Drafts: blocks and what is known of them become a report, or one line that says why not."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from firsthand.errors import UnreadableInput
from firsthand.intake.blocks import Block, Known
from firsthand.intake.cleaning import clean
from firsthand.intake.languages import identify
from firsthand.intake.naming import Names
from firsthand.knowledge.furniture import Furniture, load_furniture
from firsthand.knowledge.outlets import Outlets, load_outlets
from firsthand.record import Report
from firsthand.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """What every reader of input needs: the settings, the tables, and the names given so far."""

    settings: Settings
    outlets: Outlets
    furniture: Furniture
    any_language: bool = False
    address: str | None = None  # where a saved page is from, if it was told
    names: Names = field(default_factory=Names)


def open_desk(settings: Settings, *, any_language: bool = False, address: str | None = None) -> Desk:
    """Return a desk with the shipped tables and the person's own."""
    outlets, furniture = load_outlets(settings.tables), load_furniture(settings.tables)
    return Desk(settings, outlets, furniture, any_language, address)


def make_report(id: str, blocks: Sequence[Block], known: Known, desk: Desk) -> Report:
    """Return the report that the blocks hold, cleared of furniture.

    Raises UnreadableInput where nothing is left, where it is too long, or not in English.
    """
    cleaned = clean(blocks, known, desk.furniture, desk.outlets)
    if not cleaned.text:
        raise UnreadableInput("no article found: nothing but menus, dates or credits")
    language = check_text(cleaned.text, cleaned.known.language, desk)
    found = cleaned.known
    return Report(
        id=id,
        text=cleaned.text,
        outlet=found.outlet,
        url=found.url,
        title=found.title,
        published=found.published,
        language=language,
        credits=found.credits,
        dateline=found.dateline,
    )


def check_text(text: str, language: str | None, desk: Desk) -> str | None:
    """Return the language of a text that can be read.

    Raises UnreadableInput where it is empty, too long, or not in English.
    """
    if not text.strip():
        raise UnreadableInput("it has no text")
    if len(text) > desk.settings.max_characters:
        raise UnreadableInput(
            f"its text has {len(text):,} characters, more than the {desk.settings.max_characters:,} "
            "of the setting max_characters"
        )
    language = language or identify(text)
    if language and not desk.any_language and language.split("-")[0].lower() not in ("en", "eng", "english"):
        raise UnreadableInput(f"its language is {language!r}, and only English is read")
    return language
