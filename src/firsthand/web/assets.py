"""What the browser loads: built files under names that carry their content's hash."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec

from firsthand.errors import FirsthandError

PATH = "/static"


@lru_cache(maxsize=1)
def static_folder() -> Path:
    """Return the folder of built files. Raises FirsthandError where they were not built."""
    folder = Path(str(files("firsthand.web") / "static"))
    if not (folder / "manifest.json").is_file():
        raise FirsthandError("the page's scripts and styles are not built; run `make web` in a checkout")
    return folder


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    return msgspec.json.decode((static_folder() / "manifest.json").read_bytes(), type=dict[str, str])


def address(name: str) -> str:
    """Return the address of a built file by its plain name."""
    return f"{PATH}/{_manifest()[name]}"
