"""What a command says beside its output: one line each on stderr."""

import sys

from firsthand.store import Store
from firsthand.views.text import counted, one_line


def tell(line: str) -> None:
    """Say one line on stderr."""
    print(f"firsthand: {one_line(line)}", file=sys.stderr)


def tell_unread(store: Store) -> None:
    """Say how many reports of a store are not part of its answers yet; nothing where all are."""
    if count := store.waiting():
        tell(
            f"{counted(count, 'report')} {'is' if count == 1 else 'are'} not read yet; firsthand add goes on"
        )
