"""Write ``records/`` anew: what the present reader makes of each report, one indented file a report."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from firsthand.intake import Skipped
from firsthand.intake import read_all as take_in
from firsthand.record import Record, to_json
from firsthand.run.executors import Failed, read_all
from firsthand.settings import Settings

HERE = Path(__file__).resolve().parent


def read_examples() -> Iterator[Record]:
    """Yield the record of every example, in the order of the files' names.

    The settings are the defaults, whatever the environment says. Raises SystemExit when one is not read.
    """
    settings = Settings(cache=Settings().cache.expanduser())
    for outcome in read_all(take_in([str(HERE / "reports")], settings), settings):
        if isinstance(outcome, Failed | Skipped):
            raise SystemExit(f"an example was not read: {outcome}")
        yield outcome


def golden(record: Record) -> bytes:
    """Return the file of one record. Versions of stages and models are left out: they are no finding."""
    bare = msgspec.structs.replace(record, made_by=())
    return msgspec.json.format(to_json(bare), indent=1) + b"\n"


def main() -> int:
    """Write every file, take away those of reports that are gone, and return 0."""
    folder = HERE / "records"
    folder.mkdir(exist_ok=True)
    written = set()
    for record in read_examples():
        file = folder / f"{record.report.id}.json"
        file.write_bytes(golden(record))
        written.add(file)
    for file in set(folder.glob("*.json")) - written:
        file.unlink()
    print(f"{len(written)} records in {folder}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
