import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand import __version__
from firsthand.cli.formats import Format, choose_format
from firsthand.cli.reading import Tally

COMMAND = [sys.executable, "-c", "from firsthand.cli import main; main()"]


def run(*arguments: str) -> str:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.mark.parametrize("asked", ["version", "--version"])
def test_version(asked: str) -> None:
    assert run(asked) == f"firsthand {__version__}\n"


def test_schema_is_a_json_schema_of_a_record() -> None:
    schema = json.loads(run("schema"))
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert {"Record", "Event", "Source", "Claim"} <= set(schema["$defs"])


def test_help_answers_at_once() -> None:
    # CPU time: what else the machine does is no fault of the command.
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "read" in run("--help")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.4


def test_bench_writes_a_prediction_a_line_and_does_not_look_at_gold(tmp_path: Path) -> None:
    report = {
        "id": "a",
        "text": "Shells hit the market on Monday, a resident said.",
        "published": "2024-08-07",
    }
    outs = []
    for name, gold in (("with", [{"id": "e9"}]), ("without", [])):
        file, out = tmp_path / f"{name}.jsonl", tmp_path / f"{name}.out"
        file.write_text(json.dumps({"report": report, "events": gold}) + "\n")
        run("bench", "records", str(file), "-o", str(out))
        outs.append(out.read_bytes())
    assert outs[0] == outs[1]
    assert json.loads(outs[0])["report"]["id"] == "a"


@pytest.mark.parametrize(
    ("named", "out", "screen", "chosen"),
    [
        (None, None, True, Format.TERMINAL),
        (None, None, False, Format.JSONL),
        (Format.TABLE, None, True, Format.TABLE),
        (Format.JSON, Path("x.html"), False, Format.JSON),
        (None, Path("x.HTML"), True, Format.HTML),
        (None, Path("x.records"), True, Format.JSONL),
    ],
)
def test_the_form_that_is_meant(named: Format | None, out: Path | None, screen: bool, chosen: Format) -> None:
    assert choose_format(named, out, screen=screen) is chosen


@pytest.mark.parametrize(
    ("tally", "lax", "strict"),
    [
        (Tally(read=2), 0, 0),
        (Tally(read=2, skipped=1), 0, 1),
        (Tally(read=2, failed=1), 0, 1),
        (Tally(skipped=1), 1, 1),
        (Tally(), 1, 1),
    ],
)
def test_the_exit_code_says_whether_anything_was_read(tally: Tally, lax: int, strict: int) -> None:
    assert (tally.exit_code(strict=False), tally.exit_code(strict=True)) == (lax, strict)
