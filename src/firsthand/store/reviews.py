"""The log of judgements: only ever added to. What undoes an entry is another one.

A judgement is about sightings, not about an id: it goes with the first of them that there still is, whatever
the incident is called by then, and after any new reading.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from firsthand.errors import StoreError
from firsthand.store.accepting import now
from firsthand.store.answers import Review
from firsthand.store.dialects import chunks, put
from firsthand.store.judging import ACTIONS, MERGE, SPLIT, UNDO, Judgement
from firsthand.store.packing import pack, unpack
from firsthand.store.schema import pair_verdict, review, review_on, sighting

_PAIRS: Final = 20_000  # of a split: what is split off against what stays


class ReviewBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a judgement is about, beside what the log's columns say."""

    field: str | None = None
    before: Any = None
    after: Any = None
    others: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()  # sightings of the incident, by age
    other_uids: tuple[str, ...] = ()  # those of the incidents merged with it; those split off


def write_review(
    connection: Connection,
    incident: str,
    action: str,
    user: str,
    reason: str,
    body: ReviewBody,
    undoes: int | None = None,
) -> int:
    """Add an entry to the log and return its number. Raises StoreError where it lacks a user."""
    if action not in ACTIONS:
        raise StoreError(f"{action}: no judgement; there are {', '.join(ACTIONS)}")
    if not user.strip():
        raise StoreError("a judgement needs the name of who judges (--user)")
    made = review.insert().values(
        incident=incident,
        action=action,
        user=user.strip(),
        time=now(),
        reason=reason,
        body=pack(body),
        undoes=undoes,
    )
    n = int(connection.execute(made.returning(review.c.n)).scalar_one())
    rows = [{"uid": uid, "n": n, "at": at} for at, uid in enumerate(body.uids)]
    if rows:
        connection.execute(review_on.insert(), rows)
    _write_pairs(connection, n, action, body)
    return n


def _write_pairs(connection: Connection, n: int, action: str, body: ReviewBody) -> None:
    pairs = [
        {"a": min(a, b), "b": max(a, b), "n": n, "same": same}
        for a, b, same in pairs_of(action, body)
        if a != b
    ]
    put(connection, pair_verdict, pairs)


def pairs_of(action: str, body: ReviewBody) -> Iterator[tuple[str, str, bool]]:
    """Yield what a judgement says of two sightings: that they are one happening, or that they are not."""
    if action == MERGE:  # all of both: what was seen as one must not fall apart for what came to it
        yield from ((a, b, True) for a, b in pairwise((*body.uids, *body.other_uids)))
    elif action == SPLIT:
        off = set(body.other_uids)
        stay = [uid for uid in body.uids if uid not in off]
        yield from ((a, b, True) for a, b in pairwise(body.other_uids))
        for at, (a, b) in enumerate(product(body.other_uids, stay)):
            if at >= _PAIRS:
                break
            yield a, b, False


def undo(connection: Connection, number: int, user: str, reason: str) -> tuple[int, Review, ReviewBody]:
    """Undo an entry by another one; return the number of that, what it undoes, and what that is about.

    Undoing what undid something makes that hold again.
    """
    entry = one_review(connection, number)
    if entry is None:
        raise StoreError(f"review {number}: there is none; firsthand review log lists them")
    if entry.undone:
        raise StoreError(f"review {number}: it is undone already")
    body = _body(connection, number)
    made = write_review(connection, entry.incident, UNDO, user, reason, _about(body), undoes=number)
    connection.execute(pair_verdict.delete().where(pair_verdict.c.n == number))
    if entry.action == UNDO and entry.undoes is not None:
        again = one_review(connection, entry.undoes)
        if again is not None:
            _write_pairs(connection, again.id, again.action, _body(connection, again.id))
    return made, entry, body


def _about(body: ReviewBody) -> ReviewBody:
    return ReviewBody(uids=body.uids, other_uids=body.other_uids)


def _body(connection: Connection, number: int) -> ReviewBody:
    packed = connection.execute(select(review.c.body).where(review.c.n == number)).scalar_one()
    return unpack(packed, ReviewBody)


def iter_reviews(connection: Connection, numbers: Collection[int] | None = None) -> Iterator[Review]:
    """Yield entries of the log, oldest first: all, or those named."""
    undone = undone_numbers(connection)
    asked = select(review).order_by(review.c.n)
    parts = [asked] if numbers is None else [asked.where(review.c.n.in_(s)) for s in chunks(sorted(numbers))]
    for part in parts:
        for row in connection.execute(part):
            body = unpack(row.body, ReviewBody)
            yield Review(
                id=row.n,
                incident=row.incident,
                action=row.action,
                user=row.user,
                time=row.time,
                reason=row.reason,
                field=body.field,
                before=body.before,
                after=body.after,
                others=body.others,
                undoes=row.undoes,
                undone=row.n in undone,
            )


def one_review(connection: Connection, number: int) -> Review | None:
    """Return an entry of the log, or None."""
    return next(iter_reviews(connection, [number]), None)


def undone_numbers(connection: Connection) -> set[int]:
    """Return the entries that do not hold: undone by one that is not itself undone."""
    undone: set[int] = set()
    asked = (
        select(review.c.n, review.c.undoes).where(review.c.undoes.is_not(None)).order_by(review.c.n.desc())
    )
    for row in connection.execute(asked):  # the latest first, so that each one's own fate is known
        if row.n not in undone:
            undone.add(row.undoes)
    return undone


def judgements_on(connection: Connection, uids: Collection[str]) -> Mapping[str, Sequence[Judgement]]:
    """Return the judgements that hold, by the sighting that each now goes with, of some sightings."""
    numbers: set[int] = set()
    for some in chunks(sorted(uids)):
        asked = select(review_on.c.n).where(review_on.c.uid.in_(some)).distinct()
        numbers |= set(connection.execute(asked).scalars())
    numbers -= undone_numbers(connection) if numbers else set()
    home = _present_homes(connection, numbers)
    found: dict[str, list[Judgement]] = {}
    for part in chunks(sorted(numbers)):
        for row in connection.execute(select(review).where(review.c.n.in_(part))):
            body = unpack(row.body, ReviewBody)
            one = Judgement(n=row.n, action=row.action, user=row.user, field=body.field, value=body.after)
            for uid in _about_whom(one.action, body, home.get(row.n)):
                found.setdefault(uid, []).append(one)
    return found


def _about_whom(action: str, body: ReviewBody, home: str | None) -> Iterable[str]:
    """Return the sightings whose incidents a judgement is about: of a split, both halves."""
    if home is None:
        return ()
    return (home, *body.other_uids[:1]) if action == SPLIT else (home,)


def _present_homes(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """Return for each judgement the first of its sightings that there still is."""
    first: dict[int, tuple[int, str]] = {}
    for some in chunks(sorted(numbers)):
        asked = (
            select(review_on.c.n, review_on.c.at, review_on.c.uid)
            .join(sighting, sighting.c.uid == review_on.c.uid)
            .where(review_on.c.n.in_(some), sighting.c.report.is_not(None))
        )
        for row in connection.execute(asked):
            first[row.n] = min(first.get(row.n, (row.at, row.uid)), (row.at, row.uid))
    return {n: uid for n, (_, uid) in first.items()}
