"""What a command says beside its output: one line each on stderr."""

import sys

from firsthand.views.text import one_line


def tell(line: str) -> None:
    """Say one line on stderr."""
    print(f"firsthand: {one_line(line)}", file=sys.stderr)
