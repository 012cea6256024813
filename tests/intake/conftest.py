"""What the tests of intake share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from firsthand.intake import Skipped, reports_from
from firsthand.record import Report
from firsthand.settings import Settings

Take = Callable[..., list[Report | Skipped]]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Return a function that writes a file and reads it."""

    def function(
        content: str | bytes, name: str = "story.html", settings: Settings | None = None, **options: object
    ) -> list[Report | Skipped]:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(reports_from(file, settings, **options))  # type: ignore[arg-type]

    return function


@pytest.fixture
def report(take: Take) -> Callable[..., Report]:
    """Return a function that reads the one report of a file."""

    def function(content: str | bytes, name: str = "story.html", **options: object) -> Report:
        (found,) = take(content, name, **options)
        assert isinstance(found, Report), str(found)
        return found

    return function


@pytest.fixture
def refusal(take: Take) -> Callable[..., Skipped]:
    """Return a function that reads a file of which nothing comes but one line."""

    def function(content: str | bytes, name: str = "story.html", **options: object) -> Skipped:
        (found,) = take(content, name, **options)
        assert isinstance(found, Skipped), found
        assert "\n" not in str(found)
        return found

    return function
