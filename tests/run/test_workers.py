import os
import time

import pytest

from firsthand.errors import FirsthandError
from firsthand.run.workers import Workers


def doubled(number: int, *, after: float = 0) -> bytes:
    time.sleep(after)
    return b"x" * 2 * number


def refuse(why: str) -> None:
    raise ValueError(why)


def die() -> None:
    os.abort()


def test_results_of_any_size_come_to_whom_they_belong() -> None:
    sizes = [3_000_000, 1, 400_000, 2, 0]
    with Workers(doubled, 2) as workers:
        futures = [workers.submit(size) for size in sizes]
        assert [len(future.result()) for future in futures] == [2 * size for size in sizes]


def test_what_the_function_raises_is_raised_here_and_the_next_call_is_made() -> None:
    with Workers(refuse, 1) as workers:
        for why in ("one", "two"):
            with pytest.raises(ValueError, match=why):
                workers.submit(why).result()


def test_a_process_that_dies_is_one_clear_error() -> None:
    with Workers(die, 2) as workers, pytest.raises(FirsthandError, match="one of the 2 reading processes"):
        workers.submit().result()


def test_leaving_early_waits_for_nobody() -> None:
    began = time.monotonic()
    with Workers(doubled, 2) as workers:
        slow = [workers.submit(1_000_000, after=600) for _ in range(5)]
    assert time.monotonic() - began < 60
    assert all(future.cancelled() or future.exception() for future in slow)
