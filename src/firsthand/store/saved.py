"""Saved views: questions that persons keep under a name, and up to where they were told of the answers."""

import secrets
from collections.abc import Sequence

import msgspec
from sqlalchemy import Row, func, select

from firsthand.errors import StoreError
from firsthand.query import Query
from firsthand.store.accepting import now
from firsthand.store.core import Store
from firsthand.store.engine import writing
from firsthand.store.schema import change, saved_view

_LONGEST = 200  # characters of a name


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """A question under a name, and who is to be told of what is new in its answers."""

    id: int
    name: str
    user: str
    query: str  # as it stands in an address
    email: str = ""
    webhook: str = ""
    secret: str = ""
    created: str = ""
    told: int = 0  # number of the last change that was sent
    error: str = ""  # why the last sending failed

    @property
    def asked(self) -> Query:
        """Return the question."""
        return Query.from_url(self.query)


class SavedViews:
    """The saved views of a store."""

    def __init__(self, store: Store) -> None:
        """Work on this store."""
        self._store = store

    def all(self) -> tuple[SavedView, ...]:
        """Return all of them, the oldest first."""
        with self._store.snapshot() as connection:
            return tuple(map(_view, connection.execute(select(saved_view).order_by(saved_view.c.n))))

    def one(self, id: int) -> SavedView | None:
        """Return one by its number, or None."""
        with self._store.snapshot() as connection:
            row = connection.execute(select(saved_view).where(saved_view.c.n == id)).one_or_none()
            return _view(row) if row is not None else None

    def add(self, name: str, query: Query, user: str, *, email: str = "", webhook: str = "") -> int:
        """Keep a question; what is already in the store counts as told. Return its number.

        Raises StoreError where it has no name.
        """
        name = " ".join(name.split())[:_LONGEST]
        if not name:
            raise StoreError("a saved view needs a name")
        with writing(self._store.engine) as connection:
            last = int(connection.execute(select(func.max(change.c.seq))).scalar() or 0)
            row = {
                "name": name,
                "user": user,
                "query": query.whole().to_url(),
                "email": email,
                "webhook": webhook,
                "secret": secrets.token_hex(32) if webhook else "",
                "created": now(),
                "told": last,
                "error": "",
            }
            made = connection.execute(saved_view.insert().values(row).returning(saved_view.c.n))
            return int(made.scalar_one())

    def remove(self, id: int) -> bool:
        """Take one away; return whether there was one."""
        with writing(self._store.engine) as connection:
            return bool(connection.execute(saved_view.delete().where(saved_view.c.n == id)).rowcount)

    def note(self, id: int, *, told: int | None = None, error: str = "") -> None:
        """Remember up to which change somebody was told, or why that failed."""
        values: dict[str, object] = {"error": error}
        if told is not None:
            values["told"] = told
        with writing(self._store.engine) as connection:
            connection.execute(saved_view.update().where(saved_view.c.n == id).values(values))


def _view(row: Row[tuple[object, ...]]) -> SavedView:
    names: Sequence[str] = [f for f in SavedView.__struct_fields__ if f != "id"]
    return SavedView(id=row.n, **{name: getattr(row, name) for name in names})
