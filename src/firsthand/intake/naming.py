"""Names for reports that come without one: readable, and the same on every run."""

import hashlib
import re
import unicodedata
from urllib.parse import unquote, urlsplit

_NO_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = 80


def slug(text: str) -> str:
    """Return ``text`` as lower-case words joined by hyphens, or ``report`` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return _NO_SLUG.sub("-", plain).strip("-")[:_LONGEST].rstrip("-") or "report"


def name_of_url(url: str, content: str) -> str:
    """Return a name from the last telling part of an address and a short hash of the content.

    The hash tells versions of one page apart: pages change.
    """
    path = [p for p in unquote(urlsplit(url).path).split("/") if p]
    words = max(path, key=lambda p: p.count("-") * 100 + len(p)) if path else urlsplit(url).hostname or ""
    words = re.sub(r"\.(?:s?html?|php|aspx?)$", "", words)
    return f"{slug(words)[:60].rstrip('-')}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"


class Names:
    """Hands out names, none twice."""

    def __init__(self) -> None:
        """Start with none given."""
        self._given: set[str] = set()

    def give(self, wish: str) -> str:
        """Return ``wish``, with ``-2``, ``-3`` … where it is taken."""
        name, number = wish, 1
        while name in self._given:
            number += 1
            name = f"{wish}-{number}"
        self._given.add(name)
        return name
