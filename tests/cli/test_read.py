"""``firsthand read`` as a person runs it: in a process of its own, on files."""

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from firsthand.cli import main; main()"]
STORY = (
    "The Harbour Post\n\nHARBOUR CITY - Shells hit the market of Ardun on Monday, killing at least two traders, "
    "a police officer told The Harbour Post. The mayor accused the rebels of firing them and called for talks.\n"
)
PAGE = """<html lang="en"><head><title>Talks resume | The Courier</title>
<meta property="og:site_name" content="The Courier">
<meta property="article:published_time" content="2024-08-07"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Talks resume</h1><p>The two governments resumed talks on the withdrawal of foreign troops on
Wednesday, the foreign minister said. A first round had been broken off in July after an attack on a base.</p>
<p>The minister said that he hoped for an agreement before the winter. The envoy promised to return.</p>
</article></body></html>"""


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1"} | environment,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a-story.txt").write_text(STORY)
    (folder / "b-page.html.gz").write_bytes(gzip.compress(PAGE.encode(), mtime=0))
    lines = [
        {"id": f"line-{i}", "text": STORY.split("\n\n")[1], "published": "2024-08-07"} for i in range(20)
    ]
    (folder / "c-lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    (folder / "binary.html").write_bytes(bytes(range(256)) * 40)
    (folder / "broken.html.gz").write_bytes(b"\x1f\x8b broken")
    (folder / "deep.html").write_text("<div>" * 100_000)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "french.txt").write_text(
        "Le ministre a déclaré mercredi que les pourparlers reprendraient la semaine prochaine, après l'attaque "
        "contre la base qui avait fait deux morts et plusieurs blessés parmi les soldats.\n"
    )
    (folder / "good.txt").write_text(STORY)
    (folder / "lines.jsonl").write_text('{"id": "a", "text": "no end\n{"id": 3}\n[1]\n')
    (folder / "nothing.html").write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    return folder


def test_into_a_pipe_goes_one_record_a_line_and_ids_are_kept(folder: Path) -> None:
    found = run("read", folder)
    assert found.returncode == 0
    records = [json.loads(line) for line in found.stdout.splitlines()]
    assert len(records) == 22
    assert [record["report"]["id"] for record in records[2:]] == [f"line-{i}" for i in range(20)]
    assert records[1]["report"]["outlet"] == "The Courier"
    assert found.stderr.decode().splitlines()[-1] == "firsthand: read 22 reports"


def test_processes_and_repetitions_give_the_same_bytes(folder: Path) -> None:
    first = run("read", folder)
    assert run("read", folder, "--jobs", "2").stdout == first.stdout
    assert run("read", folder, PYTHONHASHSEED="7").stdout == first.stdout


def test_standard_input_is_read() -> None:
    page = run("read", "-", stdin=PAGE.encode())
    assert json.loads(page.stdout)["report"]["title"] == "Talks resume"


def test_a_file_is_written_in_the_form_that_its_name_says(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    found = run("read", folder / "a-story.txt", "-o", out, "--quiet")
    assert (found.returncode, found.stdout) == (0, b"")
    assert b"read 1 report" not in found.stderr
    assert out.read_text().startswith("report,")


def test_bad_input_costs_one_line_each_and_nothing_else(bad: Path) -> None:
    found = run("read", bad)
    assert found.returncode == 0
    assert [json.loads(line)["report"]["id"] for line in found.stdout.splitlines()] == ["good"]
    *lines, last = found.stderr.decode().splitlines()
    for name in ("binary.html", "broken.html.gz", "deep.html", "empty.txt", "french.txt", "nothing.html"):
        assert sum(name in line for line in lines) == 1
    assert sum("lines.jsonl" in line for line in lines) == 3
    assert last == "firsthand: read 1 report, left out 9"
    assert "Traceback" not in found.stderr.decode()


def test_exit_codes(bad: Path, tmp_path: Path) -> None:
    assert run("read", bad / "good.txt", bad / "empty.txt", "--strict", "--quiet").returncode == 1
    assert run("read", bad / "empty.txt").returncode == 1
    assert run("read", tmp_path / "absent.html").returncode == 1
    assert run("read").returncode == 2
    assert run("read", bad / "good.txt", "--format", "poem").returncode == 2
    assert run("read", bad / "good.txt", "--jobs", "0").returncode == 2
    assert run("frobnicate").returncode == 2
    setting = run("read", bad / "good.txt", FIRSTHAND_BATCH="many")
    assert setting.returncode == 2
    assert b"FIRSTHAND_BATCH" in setting.stderr


def test_a_failed_reading_leaves_the_old_file(bad: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    run("read", bad / "good.txt", "-o", out, FIRSTHAND_MODEL=str(tmp_path / "no-model"))
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_reader_downstream_may_stop_early(folder: Path) -> None:
    shell = f"{subprocess.list2cmdline(COMMAND)} read {folder} --format json | head -c 10"
    found = subprocess.run(["bash", "-c", shell], capture_output=True, timeout=120, check=True)
    assert found.stdout == b'[\n{\n  "rep'
    assert b"Traceback" not in found.stderr
    assert b"Broken" not in found.stderr


@pytest.fixture
def heard() -> Iterator[None]:
    """Let processes started here hear of an interrupt, even where a shell in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_an_interrupt_ends_all_processes_without_a_traceback(folder: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "read", "-", "--jobs", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for _ in range(10):
        process.stdin.write((folder / "c-lines.jsonl").read_bytes())
    process.stdin.flush()
    assert process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors.decode()
    assert all(line.startswith("firsthand: ") for line in errors.decode().splitlines())


def test_a_killed_command_leaves_no_process_behind(folder: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "read", "-", "--jobs", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write((folder / "c-lines.jsonl").read_bytes() * 4)
    process.stdin.flush()
    assert process.stdout.readline()
    process.kill()
    process.communicate(timeout=60)  # the end of the output: whoever could write to it is gone


def test_on_a_screen_there_is_a_page_to_look_at(folder: Path) -> None:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "read", str(folder / "a-story.txt")],
        stdout=slave,
        stderr=slave,
        env=os.environ | {"COLUMNS": "120"},
    )
    os.close(slave)
    shown = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    assert process.wait(timeout=60) == 0
    assert b"What happened" in shown
    assert b"\x1b[" in shown
