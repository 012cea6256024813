"""What is new in a saved view since somebody was last told of it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from firsthand.query import MOST, Order
from firsthand.store import Store
from firsthand.store.answers import Change, ChangeKind, Listed, Verdict
from firsthand.store.saved import SavedView
from firsthand.web import words
from firsthand.web.feeds import summary
from firsthand.web.rows import heading_of, incident_address

_SHOWN: Final = 200  # incidents in one message; the rest are counted and linked to


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in a message."""

    id: str
    heading: str
    href: str
    change: str  # "new", "changed: the place and a count", "rejected"
    summary: str


class News(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """What changed in a view between two numbers of the change feed."""

    view: int
    name: str
    query: str
    from_: int
    to: int
    new: int
    changed: int
    href: str
    items: tuple[Item, ...]

    @property
    def subject(self) -> str:
        """Return it in a few words."""
        parts = [f"{n} {say}" for n, say in ((self.new, "new"), (self.changed, "changed")) if n]
        return f"{', '.join(parts)}: {self.name}"


def news_of(store: Store, view: SavedView, base: str) -> News:
    """Return what changed in a view since it was last told. Raises QueryError where its question is no more one."""
    query = view.asked
    with store.snapshot():
        up_to = store.revision()
        became = _became(store, view.told)
        asked = msgspec.structs.replace(
            query, changed_since=view.told, rejected=True, order=Order.CHANGED, limit=MOST
        )
        rows: list[Listed] = []
        while True:
            page = store.find(asked)
            rows += page.rows
            if page.cursor is None:
                break
            asked = asked.next(page.cursor)
    fresh = [row for row in rows if _is_new(row, became)]
    since = msgspec.structs.replace(query, changed_since=view.told).to_url()
    return News(
        view=view.id,
        name=view.name,
        query=view.query,
        from_=view.told,
        to=up_to,
        new=len(fresh),
        changed=len(rows) - len(fresh),
        href=f"{base}/explore?{since}",
        items=tuple(_item(row, became, base) for row in rows[:_SHOWN]),
    )


def _became(store: Store, since: int) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in store.iter_changes(since):
        found.setdefault(change.incident, []).append(change)
    return found


def _is_new(row: Listed, became: Mapping[str, list[Change]]) -> bool:
    kinds = {change.kind for change in became.get(row.incident.id, ())}
    return bool(kinds & {ChangeKind.ADDED, ChangeKind.SPLIT}) and row.verdict is not Verdict.REJECTED


def _item(row: Listed, became: Mapping[str, list[Change]], base: str) -> Item:
    changes = became.get(row.incident.id, [])
    fields = tuple(dict.fromkeys(field for change in changes for field in change.fields))
    if row.verdict is Verdict.REJECTED:
        change = "rejected by a person"
    elif _is_new(row, became):
        change = "new"
    else:
        said = words.changed_words(fields)
        change = f"changed: {said}" if said else "changed"
    return Item(
        id=row.incident.id,
        heading=heading_of(row),
        href=base + incident_address(row.incident.id),
        change=change,
        summary=summary(row),
    )
