"""Furniture: the lines around an article that are not the article, known by the table ``furniture.tsv``."""

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import msgspec

from firsthand.knowledge.tables import read_table

# A line longer than this is prose, whatever it starts with.
_MOST_WORDS = 60
_LONGEST = 720
# The list of headlines below “Related” has a first line that is no sentence.
_LABEL_WORDS = 8
# How many characters a ``*`` of the table may stand for.
_WILD = ".{0,160}?"


class Role(StrEnum):
    """What becomes of a line of furniture."""

    DROP = "drop"  # the line goes
    STRIP = "strip"  # these words go from the start of a line, the rest stays
    WIDGET = "widget"  # the line goes, and the short or linked lines below it
    END = "end"  # nothing below it is the article's
    CREDIT = "credit"  # the line goes from the text into the credits
    PICTURE = "picture"  # a name that ends a picture's caption


class FurnitureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table. ``*`` in a phrase stands for any words, ``{n}`` for a number."""

    phrase: str
    role: Role
    words: int = _MOST_WORDS
    example: str
    source: str


class Furniture:
    """Look-up of furniture lines."""

    def __init__(self, rows: tuple[FurnitureRow, ...]) -> None:
        """Index the rows by their first word, so that prose costs one look-up a line."""
        self._by_first: dict[str, list[tuple[re.Pattern[str], int, Role]]] = {}
        strips, pictures = [], []
        for row in rows:
            if row.role is Role.STRIP:
                strips.append(re.escape(" ".join(row.phrase.lower().split())))
            elif row.role is Role.PICTURE:
                pictures.append(re.escape(row.phrase))
            else:
                first = row.phrase.split()[0]
                key = "" if "*" in first or "{n}" in first else _edged(first.translate(_QUOTES).lower())
                entry = (re.compile(_pattern(row.phrase)), row.words, row.role)
                self._by_first.setdefault(key, []).append(entry)
        self._strip = re.compile(rf"(?:{'|'.join(strips)})(?:[\s:|–—-]+|$)") if strips else None
        names = "|".join(sorted(pictures, key=len, reverse=True))
        self._picture = re.compile(_CAPTION_END.replace("AGENCY", names)) if names else None
        self._sign_off = re.compile(rf"[.!?”\"’']\s*[\[(]({names})[\])][.\s]*$") if names else None

    def role(self, line: str) -> Role | None:
        """Return what becomes of ``line``, or None where it is the article's own."""
        words = line.count(" ") + 1
        if len(line) > _LONGEST or words > _MOST_WORDS:
            return None
        folded = fold(line)
        if not folded:
            return Role.DROP  # nothing but marks
        if line.lstrip()[0] not in _OPENING:  # what somebody is quoted as saying is no furniture
            for key in (_edged(folded.split()[0]), ""):
                for pattern, most, role in self._by_first.get(key, ()):
                    if words <= most and pattern.fullmatch(folded):
                        prose = role is Role.WIDGET and words > _LABEL_WORDS and line.rstrip().endswith(".")
                        return None if prose else role
        if self._picture is not None and self._picture.search(line):
            return Role.PICTURE
        return None

    def is_furniture(self, sentence: str) -> bool:
        """Tell whether a sentence that was left standing in a text is none of the article's: "Sign up for …"."""
        return self.role(sentence.strip()) in (Role.DROP, Role.WIDGET, Role.END)

    def split_sign_off(self, line: str) -> tuple[str, str | None]:
        """Return ``line`` without the agency in brackets after its last sentence, and that agency."""
        found = self._sign_off.search(line[-80:]) if self._sign_off is not None else None
        if found is None:
            return line, None
        return line[: len(line) - len(line[-80:]) + found.start() + 1], found[1]

    def strip(self, line: str) -> str:
        """Return ``line`` without the furniture that its start runs into."""
        while self._strip is not None:
            # Lower case keeps the length for every phrase of the table, so the offsets fit.
            head = line[:200].lower()
            found = self._strip.match(head) if len(head) == min(len(line), 200) else None
            if found is None or not found.end():
                break
            line = line[found.end() :].lstrip()
        return line


@lru_cache(maxsize=4)
def load_furniture(extra: Path | None = None) -> Furniture:
    """Return the shipped furniture and that in the folder ``extra``."""
    return Furniture(read_table("furniture", FurnitureRow, extra))


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})
_OPENING = "\"“‘'«„"
_EDGES = " \t.:;,!?>»›→|*•·-\"'()[]"

# A caption's end: “(AP Photo/Name)”, “[AFP]”, “Name/Getty Images”, “. Reuters”.
_CAPTION_END = (
    r"(?:\((?:[^()]{0,60}[/,:|] ?)?(?:AGENCY)(?:[/,|][^()]{0,60}|(?: Photo| Images| File| Handout)[^()]{0,40})\)"
    r"|\([^()]{1,60}[/|] ?(?:AGENCY)\)"
    r"|\[(?:[^\[\]]{0,60}[/,:|] ?)?(?:AGENCY)(?:[/,| ][^\[\]]{0,60})?\]"
    r"|(?:^|[\s.,])[A-ZÀ-Þ][\w.'’-]+(?: [\w.'’-]+){0,3} ?[/|] ?(?:AGENCY)(?:[/ ][\w ]{2,40})?"
    r"|\b(?:[Pp]hoto|[Pp]hotograph|[Pp]icture|[Ii]mage)s?(?: [Cc]redit| [Bb]y|/[A-Z]\w+)?: ?[^.:]{2,60})[.\s]*$"
    r"|(?:^|[.!?”\"] )(?:AGENCY)\s*$"
)


def fold(line: str) -> str:
    """Return ``line`` as furniture is compared: lower case, single-spaced, without marks at its ends."""
    return _edged(" ".join(line.translate(_QUOTES).lower().split()))


def _edged(line: str) -> str:
    return line.strip(_EDGES)


def _pattern(phrase: str) -> str:
    plain = " ".join(phrase.translate(_QUOTES).lower().split()).lstrip(_EDGES.replace("*", ""))
    if not plain.endswith("*"):
        plain = plain.rstrip(_EDGES)
    return _WILD.join(re.escape(piece).replace(r"\{n\}", r"\d[\d,.]{0,8}") for piece in plain.split("*"))
