"""The log of judgements, a page at a time."""

from sqlalchemy import Connection, select

from firsthand.store.answers import Review
from firsthand.store.reviews import iter_reviews, one_review
from firsthand.store.schema import review


def page_of_log(connection: Connection, before: int, limit: int, user: str = "") -> tuple[list[Review], bool]:
    """Return entries with numbers below ``before``, the latest first, and whether there are more."""
    asked = select(review.c.n).where(review.c.n < before).order_by(review.c.n.desc()).limit(limit + 1)
    if user:
        asked = asked.where(review.c.user == user)
    numbers = list(connection.execute(asked).scalars())
    found = sorted(iter_reviews(connection, numbers[:limit]), key=lambda r: -r.id) if numbers else []
    return found, len(numbers) > limit


def one_entry(connection: Connection, number: int) -> Review | None:
    """Return one entry, or None."""
    return one_review(connection, number)


def entries_on(connection: Connection, incident: str, after: int) -> list[Review]:
    """Return entries on an incident, by the name it had, with numbers above ``after``."""
    asked = select(review.c.n).where(review.c.incident == incident, review.c.n > after)
    numbers = list(connection.execute(asked).scalars())
    return list(iter_reviews(connection, numbers)) if numbers else []
