"""Names of places brought to one form, by the same rules when the gazetteer is built and when it is asked."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        "ħ": "h",
        "ŋ": "n",
        # Marks of the glottal stop and of ayn, written in many ways or left out.
        **dict.fromkeys("'’‘ʼʻʿʾ`´ʹ′.·", ""),
        **dict.fromkeys('-‐‑‒–—_/,()[]"“”«»', " "),
        "&": " and ",
    }
)
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_LEADS = frozenset(["sault", "east", "west", "north", "south", "port", "new", "lake", "upper", "lower"])
_AIR = frozenset(("base", "field", "port", "strip"))
# The Arabic article in its spellings, also assimilated to the next letter.
_ARTICLES = frozenset(["al", "el", "ar", "as", "ash", "ad", "adh", "an", "at", "ath", "az", "ul", "il"])
_LONGEST = 120  # no name of a place is longer


def name_key(name: str) -> str:
    """Return the form in which names are compared: no case, no marks, no dots, hyphens as spaces.

    >>> name_key("N’Djaména"), name_key("Deir ez-Zor"), name_key("St. Louis"), name_key("Bagram Air Base")
    ('ndjamena', 'deir ez zor', 'saint louis', 'bagram airbase')
    """
    text = name[:_LONGEST].casefold()
    if not text.isascii():
        text = text.translate(_LETTERS)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = text.translate(_LETTERS).split()
    if len(words) > 1:
        if words[0] == "the":
            del words[0]
        words[0] = _SHORT.get(words[0], words[0])
        if len(words) > 2 and words[0] in _LEADS:
            words[1] = _SHORT.get(words[1], words[1])
        if "air" in words:
            words = _one_word(words)
    return " ".join(words)


def _one_word(words: list[str]) -> list[str]:
    """Return the words with "air base" and the like written as one."""
    at = words.index("air")
    if at + 1 < len(words) and words[at + 1] in _AIR:
        return [*words[:at], "air" + words[at + 1], *words[at + 2 :]]
    return words


def without_article(key: str) -> str:
    """Return the key without a leading Arabic article, or an empty string where it has none.

    >>> without_article("al hudaydah"), without_article("mosul")
    ('hudaydah', '')
    """
    first, _, rest = key.partition(" ")
    return rest if first in _ARTICLES and len(rest) > 2 else ""


# Spellings that romanisations of Arabic, Persian and Pashto use for one sound.
_SOUNDS = (
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("sh", "s"),
    ("ch", "s"),
    ("ou", "u"),
    ("q", "k"),
    ("g", "k"),
    ("j", "k"),
    ("z", "s"),
    ("w", "u"),
)
_VOWELS = str.maketrans("", "", "aeiouy ")
_DOUBLED = re.compile(r"(.)\1+")


def skeleton(key: str) -> str:
    """Return the consonants that all romanisations of a name share: a last resort, within one country only.

    >>> skeleton("al hudaydah") == skeleton("hodeidah"), skeleton("qamishli") == skeleton("al qamishly")
    (True, True)
    """
    text = " ".join(w for w in key.split() if w not in _ARTICLES)
    for sound, letter in _SOUNDS:
        text = text.replace(sound, letter)
    lead = "a" if text[:1] in tuple("aeiou") else ""
    text = _DOUBLED.sub(r"\1", text.translate(_VOWELS))
    return lead + (text.removesuffix("h") if len(text) > 3 else text)


def is_latin(name: str) -> bool:
    """Return whether a name is written in Latin letters, as the names in an English report are."""
    for letter in name:
        if not letter.isascii() and letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN"):
            return False
    return any(map(str.isalpha, name))


# Macron, dot below, cedilla, line below, breve: in Latin letters of languages proper they are kept.
_SCHOLARLY = "\u0304\u0323\u0327\u0331\u0306"
_PROPER = "çÇşŞţŢğĞăĂ"
_MARKS = str.maketrans("", "", "ʿʾ‘ʼ")


def plain_name(name: str) -> str:
    """Return a name without the marks of scholarly romanisation ("Al Anbār"), others kept ("Pará").

    >>> plain_name("Al Anbār"), plain_name("Pará")
    ('Al Anbar', 'Pará')
    """
    if name.isascii():
        return name
    kept = []
    for letter in name:
        parts = unicodedata.normalize("NFD", letter)
        kept.append(
            parts[0] if len(parts) > 1 and parts[1] in _SCHOLARLY and letter not in _PROPER else letter
        )
    return "".join(kept).translate(_MARKS)
