"""What a store lives through: being killed, two writers, a full disk, a file that cannot be written."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp

import msgspec
import pytest
from sqlalchemy import event

from firsthand.errors import StoreError
from firsthand.evidence.assemble import evidence_of
from firsthand.incident import evidence_json
from firsthand.record import Record, Report, to_json
from firsthand.run.adding import add
from firsthand.store import Store

KILLS = int(os.environ.get("FIRSTHAND_KILLS", "6"))  # 100 in the long run, see docs/store.md
NOBODY = 65534
# Reports go in raw and are "read" from a file of records, so that both halves of adding can be killed.
SCRIPT = """
import sys
from firsthand.record import from_json
from firsthand.run.adding import add
from firsthand.store import Store
known = {(r.report.text, r.report.outlet): r for r in map(from_json, open(sys.argv[2], "rb"))}
def read(reports, settings, jobs):
    import msgspec
    for report in reports:
        yield msgspec.structs.replace(known[report.text, report.outlet], report=report)
with Store.open(sys.argv[1], create=True) as store:
    store.settings = __import__("msgspec").structs.replace(store.settings, batch=2)
    store.actors
    print("ready", flush=True)
    add(store, sys.argv[3:], read=read, tell=lambda line: None)
"""


@pytest.fixture(scope="module")
def inputs(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return a file of records, and the files of reports that they were read in."""
    folder = tmp_path_factory.mktemp("inputs")
    made = folder / "records.jsonl"
    made.write_bytes(b"".join(to_json(r) + b"\n" for r in records))
    names = []
    for record in records:
        file = folder / f"{record.report.id}.jsonl"
        file.write_bytes(msgspec.json.encode(record.report) + b"\n")
        names.append(str(file))
    return made, names


def start(store: Path, inputs: tuple[Path, list[str]]) -> subprocess.Popen[bytes]:
    made, names = inputs
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(store), str(made), *names],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )


def work(store: str, records: list[Record], names: list[str]) -> None:
    """Add in small steps, as a process of its own."""
    known = {(r.report.text, r.report.outlet): r for r in records}

    def read(reports: Iterable[Report], *_: object) -> Iterator[Record]:
        for report in reports:
            yield msgspec.structs.replace(known[report.text, report.outlet], report=report)

    with Store.open(store, create=True) as opened:
        opened.settings = msgspec.structs.replace(opened.settings, batch=2)
        add(opened, names, read=read, tell=lambda _: None)


def run_for(seconds: float | None, store: str, records: list[Record], names: list[str]) -> int | None:
    """Let a process work for some seconds, then kill it; return how it ended."""
    process = get_context("fork").Process(target=work, args=(store, records, names))
    process.start()
    process.join(seconds)
    process.kill()
    process.join()
    return process.exitcode


def test_killed_at_any_moment_it_goes_on_to_the_same_end(
    records: list[Record], inputs: tuple[Path, list[str]], new_url: Callable[[], str]
) -> None:
    chance = random.Random(7)
    wanted = evidence_json(evidence_of(records))
    began = time.monotonic()
    assert run_for(None, new_url(), records, inputs[1]) == 0
    length = time.monotonic() - began
    where, killed = new_url(), 0
    while killed < KILLS:
        ended = run_for(chance.uniform(0, length), where, records, inputs[1])
        killed += ended != 0
        with Store.open(where, create=True) as store:
            assert list(store.examine()) == []
            if ended == 0:  # it came to its end: the next one begins anew
                assert evidence_json(store.evidence()) == wanted
                where = new_url()
    assert run_for(None, where, records, inputs[1]) == 0
    with Store.open(where) as store:
        assert evidence_json(store.evidence()) == wanted
        assert store.overview().waiting == 0


def test_of_two_writers_at_once_neither_loses(
    records: list[Record], inputs: tuple[Path, list[str]], tmp_path: Path
) -> None:
    made, names = inputs
    path = tmp_path / "two.db"
    both = [start(path, (made, names[:6])), start(path, (made, names[4:]))]
    ended = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], ended
    with Store.open(str(path)) as store:
        assert evidence_json(store.evidence()) == evidence_json(evidence_of(records))
        assert list(store.examine()) == []


def test_who_makes_a_store_waits_for_another_who_is_making_it(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    leaving = threading.Timer(0.3, other.execute, ["COMMIT"])
    leaving.start()
    with Store.open(str(path), create=True) as store:
        assert store.overview().waiting == 0
    leaving.join()
    other.close()


def test_a_full_disk_is_one_line_and_a_sound_store(
    records: list[Record], inputs: tuple[Path, list[str]], tmp_path: Path
) -> None:
    path = tmp_path / "full.db"
    with Store.open(str(path), create=True) as store:
        add(store, [inputs[1][0]], read=lambda reports, *_: iter([records[0] for _ in reports]))
        pages = sqlite3.connect(path).execute("PRAGMA page_count").fetchone()[0]

        @event.listens_for(store.engine, "checkout")
        def _(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages + 2}")

        with pytest.raises(StoreError, match="disk is full") as told:
            add(store, [str(inputs[0])])
        assert "\n" not in str(told.value)
    with Store.open(str(path)) as store:
        assert list(store.examine()) == []
        add(store, [str(inputs[0])])
        assert evidence_json(store.evidence()) == evidence_json(evidence_of(records))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: p.write_text("no database at all, but words " * 40), "no SQLite file"),
        (lambda p: sqlite3.connect(p).execute("CREATE TABLE t (x)"), "another program"),
        (lambda p: None, "no store there"),
    ],
)
def test_what_is_no_store_is_told_in_one_line(make: object, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    make(path)  # type: ignore[operator]
    with pytest.raises(StoreError, match=message) as told:
        Store.open(str(path))
    assert "\n" not in str(told.value)


def test_a_newer_store_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    Store.open(str(path), create=True).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE firsthand_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newer Firsthand"):
        Store.open(str(path))


def test_a_store_opened_to_read_is_not_written(records: list[Record], tmp_path: Path) -> None:
    path = tmp_path / "read.db"
    Store.open(str(path), create=True).close()
    with Store.open(str(path), read_only=True) as store, pytest.raises(StoreError, match="cannot be written"):
        store.accept([records[0].report], 1)


def unprivileged(act: Callable[[Path], None], folder: Path) -> int | None:
    """Let a process of nobody's do something in a folder, since nothing is forbidden to root; return how it ended."""

    def run() -> None:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        act(folder)

    process = get_context("fork").Process(target=run)
    process.start()
    process.join()
    return process.exitcode


def find_it_shut(folder: Path) -> None:
    """Meet a file, then a folder, that may not be written."""
    path = folder / "store.db"
    Store.open(str(path), create=True).close()
    path.chmod(0o400)
    with pytest.raises(StoreError, match="cannot be written") as told, Store.open(str(path)) as store:
        store.accept([Report(id="r", text="Shells hit Ardun.")], 1)
    assert "\n" not in str(told.value)
    folder.chmod(0o500)
    with Store.open(str(path), read_only=True) as store:
        assert store.overview().reports == 0
    with pytest.raises(StoreError, match="cannot be"):
        Store.open(str(folder / "new.db"), create=True)
    folder.chmod(0o700)


def test_a_file_or_folder_that_may_not_be_written_is_one_line() -> None:
    folder = Path(mkdtemp(prefix="firsthand-shut-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        assert unprivileged(find_it_shut, folder) == 0
    finally:
        shutil.rmtree(folder)
