from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from firsthand.errors import FirsthandError
from firsthand.record import Record, Report, to_json
from firsthand.run import executors
from firsthand.run.executors import Failed, read_all
from firsthand.settings import Settings


@dataclass(frozen=True)
class Left:
    """What stands among the reports and is none."""

    name: str


class Fragile:
    """A reader that breaks on some reports, and counts how far ahead it was asked to read."""

    def read_many(self, reports: Iterable[Report]) -> Iterator[Record]:
        return map(self.read, reports)

    def read(self, report: Report) -> Record:
        if "bad" in report.text:
            raise ValueError("two\nlines")
        return Record(report=report)


def report(number: int, text: str = "Shells fell.") -> Report:
    return Report(id=f"r{number}", text=text)


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "_reader", lambda _: Fragile())


@pytest.mark.usefixtures("fragile")
def test_one_failure_costs_no_other_report_and_order_is_kept() -> None:
    items = [report(0), Left("a"), report(1, "bad"), report(2), Left("b")]
    found = list(read_all(items, Settings(batch=2)))
    assert [type(x) for x in found] == [Record, Left, Failed, Record, Left]
    assert found[2] == Failed("r1", "ValueError: two lines")
    assert [x.report.id for x in found if isinstance(x, Record)] == ["r0", "r2"]


@pytest.mark.usefixtures("fragile")
def test_input_is_taken_batch_by_batch() -> None:
    taken = []

    def stream() -> Iterator[Report]:
        for i in range(1000):
            taken.append(i)
            yield report(i)

    outcomes = read_all(stream(), Settings(batch=4))
    next(outcomes)
    assert len(taken) <= 5


@pytest.mark.usefixtures("fragile")
def test_long_texts_make_short_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "_CHARACTERS", 10)
    batches = list(executors._batches([report(i, "x" * 6) for i in range(5)], 16))
    assert [len(batch) for batch in batches] == [2, 2, 1]


def test_nothing_in_is_nothing_out() -> None:
    assert list(read_all([], Settings())) == []
    assert list(read_all([Left("a")], Settings())) == [Left("a")]


TEXTS = (
    "Shells hit the market on Monday, a resident said.",
    "The minister met the envoy in Amman and promised aid.",
    "Police arrested nine people in the capital, according to the interior ministry.",
    "Nobody was hurt.",
    "",
)


def test_several_processes_give_the_same_bytes_in_the_same_order() -> None:
    settings = Settings(batch=3)
    items = [Report(id=f"r{i}", text=TEXTS[i % 5], published="2024-08-07") for i in range(14)]
    mixed: list[Report | Left] = [*items[:5], Left("between"), *items[5:]]
    alone = [to_json(x) if isinstance(x, Record) else x for x in read_all(mixed, settings)]
    together = [to_json(x) if isinstance(x, Record) else x for x in read_all(mixed, settings, jobs=2)]
    assert together == alone
    assert alone[5] == Left("between")


def test_a_dead_process_is_told_in_one_line() -> None:
    with pytest.raises(FirsthandError, match="fewer --jobs"):
        list(read_all([report(0)], _deadly(), jobs=2))


def _deadly() -> Settings:
    return Deadly(batch=1)


class Deadly(Settings, frozen=True):
    """Settings that end the process which unpacks them."""

    def __reduce__(self) -> tuple[object, ...]:
        import os  # noqa: PLC0415

        return (os._exit, (1,))
