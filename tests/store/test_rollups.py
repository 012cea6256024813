"""Stretches of days that roll-ups count make up the days that are asked for."""

import random
from datetime import date

from firsthand.store.rollups import buckets_of, cover


def days_of(grain: str, first: int) -> range:
    """Return the days for which a stretch counts."""
    after = first
    while dict(buckets_of(after))[grain] == first:
        after += 1
    return range(first, after)


def test_stretches_make_up_the_days_each_once() -> None:
    chance = random.Random(3)
    for _ in range(300):
        since = date(2019, 1, 1).toordinal() + chance.randrange(900)
        until = since + chance.choice((0, 5, 6, 7, 13, 29, 31, 60, 90, 365, 800)) + chance.randrange(3)
        found = cover(since, until)
        days = [day for grain, firsts in found.items() for first in firsts for day in days_of(grain, first)]
        assert sorted(days) == list(range(since, until + 1))
        assert sum(map(len, found.values())) <= 2 * (6 + 4 + 6) + 22 + 2


def test_all_days_are_one_stretch_and_no_days_are_none() -> None:
    assert cover(None, None) == {"all": [0]}
    assert cover(5, 4) == {}
