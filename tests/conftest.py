"""What the tests share: a parse of a text, made by the same pipeline as the reader's."""

from collections.abc import Callable

import pytest
from hypothesis import settings

from firsthand.language.pipeline import parse
from firsthand.language.pronouns import find_antecedents
from firsthand.language.quotations import find_quotations
from firsthand.reading.findings import Parsed
from firsthand.record import Report

settings.register_profile("same", derandomize=True)  # the same examples in every run
settings.load_profile("same")


def _parse_text(text: str, published: str | None = None, outlet: str = "The Courier") -> Parsed:
    doc = next(parse([text]))
    report = Report(id="test", text=text, outlet=outlet, published=published)
    return Parsed(report, doc, find_quotations(text), find_antecedents(doc))


@pytest.fixture(scope="session")
def parse_text() -> Callable[..., Parsed]:
    """Return a function from a text to its Parsed."""
    return _parse_text
