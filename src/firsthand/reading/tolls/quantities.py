"""Quantities: how many, as [least, most], from words and digits."""

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from firsthand.knowledge.harms import Harms
from firsthand.record import Count

_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(\+?)")
_DECIMAL = re.compile(r"\d{1,3}\.\d{1,2}")  # before "million"
_TO = frozenset({"to", "-", "–", "—", "or"})
_OVER = frozenset({"well", "over", "more", "than"})
_PERHAPS = frozenset({"possibly", "perhaps", "maybe", "probably", "potentially"})
_UP_TO = frozenset({"as", "many", "up", "to"})
_PERHAPS_REACH = 6  # tokens from a number to the "and" of "and possibly as many as 30"
_BOUND_REACH = 4  # words before a number that may bound it: "no fewer than"
_LIMIT = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the text: its bounds and the tokens it covers."""

    least: int | None
    most: int | None
    first: int
    last: int
    single: bool = False  # one person, without a number
    more: bool = False  # "five others"

    @property
    def count(self) -> Count:
        """Return the bounds alone."""
        return (self.least, self.most)


def read_quantity(doc: Doc, first: int, last: int, harms: Harms) -> Quantity | None:
    """Return the first number between two tokens (both included), with the words that bound it."""
    i, last = first, min(last, len(doc) - 1)
    while i <= last:
        found = _number(doc, i, last, harms)
        if found is not None:
            return _bound(doc, found, last, harms)
        i += 1
    return None


def add(quantities: list[Quantity]) -> Quantity:
    """Return the sum of quantities that stand side by side."""
    least = [q.least for q in quantities]
    most = [q.most for q in quantities]
    return Quantity(
        sum(x or 0 for x in least) if any(x is not None for x in least) else None,
        None if None in most else sum(x or 0 for x in most),
        min(q.first for q in quantities),
        max(q.last for q in quantities),
        single=len(quantities) == 1 and quantities[0].single,
        more=any(q.more for q in quantities),
    )


def _number(doc: Doc, i: int, last: int, harms: Harms) -> Quantity | None:
    """Return the number that begins at token ``i``: digits, words, "tens of thousands", "half a dozen"."""
    if found := _part_of_scale(doc, i, last, harms):
        return found
    start, total, current, vague, seen = i, 0, 0, False, False
    end = i
    while i <= last:
        lower = doc[i].lower_
        digits = _DIGITS.fullmatch(doc[i].text)
        row = harms.numbers.get(lower)
        if row is not None and row.word == "no" and not seen:
            return Quantity(0, 0, i, i)
        if digits and not seen:
            current, vague, seen = int(digits[1].replace(",", "")), bool(digits[2]), True
        elif (
            row is not None and row.kind == "number" and not (seen and current % 10 != 0 and row.least < 100)
        ):
            current, seen = current + row.least, True
        elif row is not None and row.kind == "scale":
            current = (current or 1) * row.least
            seen = True
            if row.least >= 1000:
                total, current = total + current, 0
        elif row is not None and row.kind == "many" and not seen:
            return _many(doc, i, last, harms)
        elif seen and lower in ("-", "and") and i < last and _continues(doc, i, harms, current):
            i += 1
            continue
        elif lower in ("a", "half") and not seen and i < last and _leads_scale(doc, i, last, harms):
            half = lower == "half"
            skip = 2 if half and doc[i + 1].lower_ == "a" else 1
            scale = harms.numbers[doc[i + skip].lower_].least
            return Quantity(scale // 2 if half else scale, scale // 2 if half else scale, start, i + skip)
        else:
            break
        end = i
        if total > _LIMIT or current > _LIMIT:
            return None
        i += 1
    if not seen:
        return None
    value = total + current
    return Quantity(value, None if vague else value, start, end)


def _part_of_scale(doc: Doc, i: int, last: int, harms: Harms) -> Quantity | None:
    """Return "a quarter of a million", "1.5 million", "two and a half million"; None for other numbers."""

    def scale(at: int) -> int:
        row = harms.numbers.get(doc[at].lower_) if at <= last else None
        return row.least if row is not None and row.kind == "scale" else 0

    def number(at: int) -> int:
        row = harms.numbers.get(doc[at].lower_)
        known = row is not None and row.kind == "number" and row.least == row.most
        return row.least if row is not None and known else int(doc[at].lower_ in ("a", "an"))

    words = [token.lower_ for token in doc[i : min(last, i + 4) + 1]]
    part = harms.numbers.get(words[1]) if len(words) == 5 else None
    whole, end = 0, i
    if part is not None and part.kind == "part" and words[2:4] in (["of", "a"], ["of", "one"]) and number(i):
        end = i + 4
        whole = number(i) * scale(end) // part.least
    elif _DECIMAL.fullmatch(doc[i].text):
        end = i + 1
        whole = round(float(doc[i].text) * scale(end))
    elif words[1:4] == ["and", "a", "half"] and number(i):
        end = i + 4
        whole = number(i) * scale(end) + scale(end) // 2
    return Quantity(whole, whole, i, end) if whole else None


def _continues(doc: Doc, i: int, harms: Harms, current: int) -> bool:
    """Tell whether a hyphen or "and" goes on with a number: "sixty-six", "two hundred and four"."""
    row = harms.numbers.get(doc[i + 1].lower_)
    if row is None or row.kind != "number":
        return False
    if doc[i].lower_ == "and":
        return current >= 100 and current % 100 == 0 and doc[i - 1].lower_ in ("hundred", "thousand")
    return 20 <= current < 100 and row.least < 10


def _leads_scale(doc: Doc, i: int, last: int, harms: Harms) -> bool:
    words = [doc[k].lower_ for k in range(i + 1, min(last, i + 2) + 1)]
    if doc[i].lower_ == "half" and words[:1] == ["a"]:
        words = words[1:]
    row = harms.numbers.get(words[0]) if words else None
    return row is not None and row.kind == "scale"


def _many(doc: Doc, i: int, last: int, harms: Harms) -> Quantity:
    """Return "dozens", or "tens of thousands": the least that the words can mean."""
    least, end = harms.numbers[doc[i].lower_].least, i
    if i + 2 <= last and doc[i + 1].lower_ == "of":
        row = harms.numbers.get(doc[i + 2].lower_)
        if row is not None and row.kind == "many" and row.least >= 200:
            least, end = least * (row.least // 2), i + 2  # the plural's "at least two" counts once
    return Quantity(least, None, i, end)


def _bound(doc: Doc, found: Quantity, last: int, harms: Harms) -> Quantity:
    """Return a number as what stands around it bounds it: "at least", "up to", "or more", "to 20"."""
    n = found.least or 0
    range_end = _range_end(doc, found, last, harms)
    if range_end is not None:
        return range_end
    kind, first = _kind_before(doc, found.first, harms)
    after = [doc[k].lower_ for k in range(found.last + 1, min(len(doc), found.last + 4))]
    if "or more" in " ".join(after) or after[:1] == ["plus"] or after[:1] == ["+"]:
        kind = "least"
    if found.most is None:
        return Quantity(found.least, None, first, found.last)
    bounds: dict[str, tuple[int | None, int | None]] = {
        "least": (n, None),
        "more": (n + 1, None),
        "upto": (None, n),
        "less": (None, n - 1),
        "nearly": (n - nearly_step(n), n - 1),
    }
    least, most = bounds.get(kind, (n, n))
    return Quantity(least, _perhaps(doc, found.last, harms) or most, first, found.last)


def _perhaps(doc: Doc, last: int, harms: Harms) -> int | None:
    """Return how many there may be beyond a number: "at least 20 people, and possibly as many as 30"."""
    for i in range(last + 1, min(len(doc) - 2, last + _PERHAPS_REACH)):
        if doc[i].lower_ in ("and", "or") and doc[i + 1].lower_ in _PERHAPS:
            at = next((k for k in range(i + 2, min(len(doc), i + 6)) if _number(doc, k, k, harms)), None)
            words = {doc[k].lower_ for k in range(i + 2, at)} if at is not None else {"?"}
            found = _number(doc, at, min(len(doc) - 1, at + 4), harms) if at and words <= _UP_TO else None
            return found.most if found is not None else None
    return None


def nearly_step(n: int) -> int:
    """Return how far below a number "nearly" may reach: a tenth of its order, so nearly 1,500 is 1,400 up."""
    if n < 10:
        return 1
    if n < 100:
        return 5 if n % 5 == 0 else 1
    return int(10 ** (len(str(n)) - 2))


def _range_end(doc: Doc, found: Quantity, last: int, harms: Harms) -> Quantity | None:
    i = found.last + 1
    between = found.first > 0 and doc[found.first - 1].lower_ == "between"
    if i + 1 > last or not (doc[i].lower_ in _TO or (between and doc[i].lower_ == "and")):
        return None
    at = i + 1
    while at < last and doc[at].lower_ in _OVER:
        at += 1
    other = _number(doc, at, last, harms)
    if other is None or other.first != at or other.most is None or (found.least or 0) >= other.most:
        return None
    most = other.most if at == i + 1 else None  # "from 500 to well over 1,000"
    return Quantity(found.least, most, found.first - between, other.last)


def _kind_before(doc: Doc, i: int, harms: Harms) -> tuple[str, int]:
    """Return what the words before token ``i`` make of a number, and where they begin."""
    start = max(0, i - _BOUND_REACH)
    before = tuple(doc[k].lower_ for k in range(start, i))
    for words, kind in harms.bounds:
        if before[-len(words) :] == words:
            return kind, i - len(words)
    return "", i
