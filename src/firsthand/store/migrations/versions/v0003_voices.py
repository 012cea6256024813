"""Incidents are found by their voices, and put in order by how much a person should look at them."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from alembic import op

from firsthand.incident import Statement
from firsthand.knowledge.actors import load_actors
from firsthand.record import host_of
from firsthand.settings import load_settings
from firsthand.store.doubts import bits_of, doubts_of, need_of
from firsthand.store.entries import Entry, names_of_voices
from firsthand.store.listing import Body
from firsthand.store.packing import pack, unpack
from firsthand.store.rollups import Counts
from firsthand.store.tellers import voices_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_STEP: Final = 1000


def upgrade() -> None:
    """Make their table and columns, and fill them from what is kept of each incident."""
    op.create_table(
        "incident_voice",
        sa.Column("voice", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("n", _BIG, sa.ForeignKey("incident.n"), nullable=False),
    )
    op.add_column("incident", sa.Column("doubts", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("incident", sa.Column("need", sa.BigInteger(), nullable=False, server_default="0"))
    _fill(op.get_bind())
    op.create_index("incident_voice_key", "incident_voice", ["voice", "day", "n"], unique=True)
    op.create_index("incident_voice_n", "incident_voice", ["n"])
    op.create_index("incident_need", "incident", ["need"])
    op.create_index("standing_top", "standing", ["kind", "measure", "count"])


def _fill(bind: sa.Connection) -> None:
    actors = load_actors(load_settings())
    counts = Counts.none()
    for rows in _parts(bind):
        homes = _hosts(bind, {r for row in rows for r in unpack(row.body, Body).incident.reports})
        heads, bodies, voices = [], [], []
        for row in rows:
            one = unpack(row.body, Body).incident
            entry = unpack(row.facets, Entry)
            doubts = doubts_of(one, unpack(row.statements, tuple[Statement, ...]))
            entry = msgspec.structs.replace(
                entry,
                voices=voices_of(one, homes, actors),
                doubts=bits_of(doubts),
                need=need_of(doubts, len(one.reports), entry.day),
            )
            counts.add(entry)
            heads.append({"which": row.n, "why": entry.doubts, "much": entry.need})
            bodies.append({"which": row.n, "packed": pack(entry)})
            voices += [{"voice": v, "day": entry.day, "n": row.n} for v in names_of_voices(entry)]
        bind.execute(sa.text("UPDATE incident SET doubts = :why, need = :much WHERE n = :which"), heads)
        bind.execute(sa.text("UPDATE incident_body SET facets = :packed WHERE n = :which"), bodies)
        if voices:
            bind.execute(sa.text("INSERT INTO incident_voice VALUES (:voice, :day, :n)"), voices)
    bind.execute(sa.text("DELETE FROM standing WHERE kind <> 'outlet'"))
    rows = [
        {"kind": kind, "name": name, "sort": sort, "measure": measure, "count": count}
        for (kind, name, sort, measure), count in counts.standings.items()
        if kind != "outlet"
    ]
    if rows:
        bind.execute(sa.text("INSERT INTO standing VALUES (:kind, :name, :sort, :measure, :count)"), rows)


def _parts(bind: sa.Connection) -> Iterator[list[Any]]:
    asked = sa.text(
        "SELECT n, body, statements, facets FROM incident_body WHERE n > :after ORDER BY n LIMIT :step"
    )
    after = -1
    while rows := list(bind.execute(asked, {"after": after, "step": _STEP})):
        yield rows
        after = rows[-1].n


def _hosts(bind: sa.Connection, reports: set[str]) -> dict[str, str]:
    some: sa.BindParameter[Any] = sa.bindparam("some", expanding=True)
    asked = sa.text("SELECT id, url FROM report WHERE coalesce(outlet, '') = '' AND id IN :some").bindparams(
        some
    )
    names = sorted(reports)
    found = {}
    for at in range(0, len(names), 500):
        for row in bind.execute(asked, {"some": names[at : at + 500]}):
            found[row.id] = host_of(row.url)
    return found
