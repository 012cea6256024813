"""Files that are replaced only when all has been written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from firsthand.errors import FirsthandError


@contextmanager
def replacing(out: Path) -> Iterator[BinaryIO]:
    """Give a hidden file beside ``out`` that takes its place at the end, if it comes to that.

    Raises FirsthandError, which names ``out``, where it cannot be written.
    """
    if not out.name:  # of an empty name Path makes the folder here
        raise FirsthandError(f"-o {str(out)!r}: name a file")
    if out.is_dir():
        raise FirsthandError(f"{out} is a folder; name a file")
    part = out.with_name(f".{out.name}.part")
    try:
        sink = part.open("wb")
    except OSError as error:
        raise FirsthandError(f"{out}: cannot be written ({error.strerror or error})") from error
    try:
        with sink:
            yield sink
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
