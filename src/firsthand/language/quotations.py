"""Quotations: which words stand between quotation marks, found in the raw text before any parse."""

from firsthand.reading.findings import Quotation


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Return the quotations of ``text`` in order."""
    return ()
