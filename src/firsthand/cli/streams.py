"""The streams that a command is given, where one of them is closed."""

import io
import os
import sys
from typing import BinaryIO, NoReturn

from firsthand.errors import FirsthandError


class _Closed(io.TextIOBase):
    """Stands for a closed standard output: whoever writes nothing there does not miss it."""

    encoding = "utf-8"

    @property
    def buffer(self) -> BinaryIO:
        """Where bytes would go."""
        self._refuse()

    def write(self, _: str, /) -> int:
        """Refuse."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise FirsthandError("the standard output is closed; name a file with -o, or leave it open")


def stand_in() -> None:
    """Put something in the place of closed streams. What is then opened must not get their numbers, either."""
    if sys.stdin is not None and sys.stdout is not None and sys.stderr is not None:
        return
    while os.open(os.devnull, os.O_RDWR) <= 2:
        pass
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - for as long as the command runs
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        sys.stdout = _Closed()
