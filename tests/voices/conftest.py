from collections.abc import Callable

import pytest

from firsthand.knowledge.actors import load_actors
from firsthand.knowledge.lexicon import load_lexicon
from firsthand.reading.findings import Parsed, Voices
from firsthand.reading.voices import find_voices
from firsthand.settings import Settings


@pytest.fixture(scope="session")
def hear(parse_text: Callable[..., Parsed]) -> Callable[..., tuple[Parsed, Voices]]:
    """Return a function from a text to its parse and its voices."""
    settings = Settings()
    lexicon, actors = load_lexicon(settings), load_actors(settings)

    def _hear(text: str, outlet: str = "The Courier") -> tuple[Parsed, Voices]:
        parsed = parse_text(text, outlet=outlet)
        return parsed, find_voices(parsed, lexicon, actors)

    return _hear
