"""Atom feeds (RFC 4287) for people's readers: what a question selects, last changed first; and all changes."""

import uuid
from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

import msgspec
from sqlalchemy import select

from firsthand import __version__
from firsthand.query import Order, Query
from firsthand.store import Store
from firsthand.store.answers import Change, ChangeKind, Listed
from firsthand.store.schema import change as change_table
from firsthand.views.text import one_line
from firsthand.web import words
from firsthand.web.rows import heading_of, incident_address, row_of

ENTRIES: Final = 100
MEDIA: Final = "application/atom+xml"
_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "firsthand.invalid")
_NEVER: Final = "1970-01-01T00:00:00Z"
_BECAME: Final = {
    ChangeKind.ADDED: "New",
    ChangeKind.CHANGED: "Changed",
    ChangeKind.MERGED: "Became part of another",
    ChangeKind.SPLIT: "Came out of another",
    ChangeKind.RETRACTED: "Retracted",
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a feed; all of it is escaped when it is written."""

    key: str  # what its id is made of
    title: str
    updated: str
    href: str
    summary: str
    terms: tuple[str, ...] = ()


def view_feed(store: Store, query: Query, base: str, title: str = "") -> str:
    """Return the feed of a question: what was learned last, first."""
    asked = msgspec.structs.replace(query.whole(), order=Order.CHANGED, limit=ENTRIES)
    with store.snapshot() as connection:
        rows = store.find(asked).rows
        numbers = [row.changed for row in rows]
        told = select(change_table.c.seq, change_table.c.time).where(change_table.c.seq.in_(numbers))
        times = {row.seq: row.time for row in connection.execute(told)}
    entries = [_entry(row, times.get(row.changed, _NEVER), base) for row in rows]
    whole = query.whole().to_url()
    own = f"{base}/feed.atom" + (f"?{whole}" if whole else "")
    page = f"{base}/explore" + (f"?{whole}" if whole else "")
    return feed(f"view {whole}", title or f"Incidents: {whole or 'everything'}", own, page, entries)


def changes_feed(store: Store, base: str) -> str:
    """Return the feed of what became of incidents, the latest first."""
    with store.snapshot():
        last = store.revision()
        found = store.changes(max(0, last - ENTRIES), ENTRIES)
        ids = {id for one in found for id in (one.incident, one.into) if id}
        listed = store.listed(ids)
    entries = [_change(one, listed, base) for one in reversed(found)]
    return feed("changes", "What changed", f"{base}/changes.atom", f"{base}/", entries)


def feed(key: str, title: str, own: str, page: str, entries: Iterable[Entry]) -> str:
    """Return a feed as XML."""
    rows = list(entries)
    updated = max((row.updated for row in rows), default=_NEVER)
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<id>urn:uuid:{uuid.uuid5(_SPACE, f'feed {key}')}</id>\n<title>{_text(title)}</title>\n"
        f"<updated>{_text(updated)}</updated>\n<author><name>Firsthand</name></author>\n"
        f'<generator version="{_text(__version__)}">Firsthand</generator>\n'
        f'<link rel="self" type="{MEDIA}" href="{_text(own)}"/>\n<link rel="alternate" href="{_text(page)}"/>\n'
    )
    return head + "".join(map(_written, rows)) + "</feed>\n"


def _written(entry: Entry) -> str:
    terms = "".join(f'<category term="{_text(term)}"/>' for term in entry.terms)
    return (
        f"<entry><id>urn:uuid:{uuid.uuid5(_SPACE, entry.key)}</id><title>{_text(entry.title)}</title>"
        f"<updated>{_text(entry.updated)}</updated>{terms}"
        f'<link rel="alternate" href="{_text(entry.href)}"/><summary>{_text(entry.summary)}</summary></entry>\n'
    )


def _entry(listed: Listed, updated: str, base: str) -> Entry:
    incident = listed.incident
    return Entry(
        key=f"incident {incident.id}",
        title=heading_of(listed),
        updated=updated,
        href=base + incident_address(incident.id),
        summary=summary(listed),
        terms=(incident.type.value, *incident.modes),
    )


def summary(listed: Listed) -> str:
    """Return an incident in one line: when, where, by whose word, and what is disputed."""
    row = row_of(listed)
    parts = [row.when, row.place, row.status, f"{row.origins} in {row.reports}"]
    if row.differ:
        parts.append(f"accounts differ on {row.differ}")
    if row.verdict:
        parts.append(row.verdict)
    return "; ".join(part for part in parts if part)


def _change(one: Change, listed: Mapping[str, Listed], base: str) -> Entry:
    now = listed.get(one.incident) or listed.get(one.into or "")
    name = heading_of(now) if now else one.incident
    what = words.changed_words(one.fields)
    return Entry(
        key=f"change {one.seq} {one.incident}",
        title=f"{_BECAME[one.kind]}: {name}",
        updated=one.time,
        href=base + incident_address(one.incident),
        summary=f"{what}. {summary(now)}" if what and now else (summary(now) if now else what),
        terms=(one.kind.value,),
    )


def _text(text: str) -> str:
    """Return text that XML can hold: some characters cannot even be escaped."""
    line = "".join(
        c if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff" else "\ufffd"
        for c in one_line(text)
    )
    return escape(line)
