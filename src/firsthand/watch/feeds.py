"""Feeds of news: the file that names them, and the addresses of the items in one (RSS, RDF or Atom)."""

import tomllib
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import msgspec
from lxml import etree

from firsthand.errors import SettingsError, UnreadableInput

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_RSS1: Final = "{http://purl.org/rss/1.0/}"
_ITEMS: Final = ("item", f"{_RSS1}item", f"{_ATOM}entry")
_MOST: Final = 500  # items of one feed that are looked at


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A feed to be read."""

    url: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    feed: tuple[Feed, ...]


def read_feeds(file: Path) -> tuple[Feed, ...]:
    """Return the feeds that a TOML file names: ``[[feed]]`` with ``url``. Raises SettingsError that says what is wrong."""
    try:
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File).feed
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"file of feeds {file}: {error}") from error


def items_of(data: bytes, base: str) -> list[str]:
    """Return the addresses of a feed's items, in its order, each once.

    Raises UnreadableInput where it is no feed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput("it is no feed that can be read") from error
    if root is None:
        raise UnreadableInput("it is no feed that can be read")
    found: dict[str, None] = {}
    items = list(root.iter(*_ITEMS))[:_MOST]
    if not items and root.tag not in (
        "rss",
        f"{_ATOM}feed",
        "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF",
    ):
        raise UnreadableInput("it is no feed: neither RSS nor Atom")
    for item in items:
        link = _link(item)
        try:
            address = urljoin(base, link) if link else ""
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            found[address] = None
    return list(found)


def _link(item: etree._Element) -> str:
    for link in item.iterfind(f"{_ATOM}link"):
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return str(link.get("href")).strip()
    for name in ("link", f"{_RSS1}link"):
        text = item.findtext(name)
        if text and text.strip():
            return str(text).strip()
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink", "true") == "true" and guid.text:
        return str(guid.text).strip()
    return ""
