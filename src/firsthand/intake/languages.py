"""Languages: whether a text is English, at next to no cost for those that are."""

import re
from functools import cache

import msgspec

from firsthand.knowledge.tables import read_table

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 3000
_FEWEST_WORDS = 12
_PLAIN_SHARE = 0.14
# Less than this and the verdict rests on too little.
_SHARE_IN_DOUBT = 0.05


def identify(text: str) -> str | None:
    """Return the language of ``text`` (BCP 47), or None where it is too short to tell."""
    sample = text[:_SAMPLE]
    english = _english_words()
    words = [w.lower() for w in _WORD.findall(sample)]
    share = sum(w in english for w in words) / len(words) if words else 0.0
    if share >= _PLAIN_SHARE and words:
        return "en"
    if len(words) < _FEWEST_WORDS and len(sample) < 60:
        return None
    from py3langid import classify  # noqa: PLC0415  (a second to load, needed by few texts)

    code = str(classify(sample)[0])
    if code != "en" and (share >= _SHARE_IN_DOUBT or not words) and sample.isascii():
        return "en" if words else None  # names and numbers, such as a list of results
    return code


class _EnglishWord(msgspec.Struct, frozen=True):
    word: str


@cache
def _english_words() -> frozenset[str]:
    return frozenset(row.word for row in read_table("english_words", _EnglishWord))
