"""How far a long reading has come, on a terminal."""

from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from firsthand.views.text import one_line

# A few reports are read before anybody wonders.
_FEW: Final = 5


class Progress:
    """A moving line on stderr that appears after the first few reports and leaves no trace."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar = Bar(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._seen = 0

    def __enter__(self) -> Self:
        """Return itself; the line is not there yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        self._bar.stop()

    def advance(self, words: str) -> None:
        """Count one more input, and show ``words``."""
        self._seen += 1
        if self._seen == _FEW:
            self._bar.start()
        self._bar.update(self._task, description=words)

    def tell(self, line: str) -> None:
        """Print a line above the bar."""
        self._console.print(Text(f"firsthand: {one_line(line)}"), soft_wrap=True)
