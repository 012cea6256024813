"""Counts and values in words, as ranges where they are ranges."""

from typing import Final

from firsthand.exports.cells import day_of
from firsthand.exports.naming import entity_name
from firsthand.exports.places import countries
from firsthand.exports.telling import day_words
from firsthand.incident import Property, Stated
from firsthand.record import Count
from firsthand.views.text import one_line

_WORDS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_HARM: Final = {
    Property.KILLED: "killed",
    Property.INJURED: "injured",
    Property.MISSING: "reported missing",
    Property.ABDUCTED: "abducted",
    Property.ARRESTED: "arrested",
    Property.DISPLACED: "displaced",
}
_ROUND: Final = 100
HARMS: Final = tuple(_HARM)


def number_words(number: int) -> str:
    """Return "three", "12"."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def count_words(count: Count) -> str:
    """Return "three", "at least five", "up to seven", "five to seven", "none"."""
    least, most = count
    if least == most and least is not None:
        return "none" if least == 0 else number_words(least)
    if most is None:
        if least and least > _ROUND and least % _ROUND == 1:  # "more than 14,000" is written as 14,001 and up
            return f"more than {number_words(least - 1)}"
        return f"at least {number_words(least or 0)}" if least else "an unknown number"
    if not least:
        return f"up to {number_words(most)}"
    return f"{number_words(least)} to {number_words(most)}"


def harmed(prop: Property, count: Count, *, short: bool = False) -> str:
    """Return "three people were killed", "nobody was injured"; ``short``: "seven were injured"."""
    verb = _HARM[prop]
    if count == (0, 0):
        return f"nobody was {verb}"
    one = count in ((1, 1), (1, None), (None, 1), (0, 1))
    who = "" if short else (" person" if one else " people")
    return f"{count_words(count)}{who} {'was' if one else 'were'} {verb}"


def of_harm(prop: Property) -> str:
    """Return "the number of people killed"."""
    return f"the number of people {_HARM[prop]}"


def stated_words(prop: Property, value: Stated) -> str:
    """Return a value in a sentence: "three", "15 May 2024", "the United States", "al-Qaim"."""
    if isinstance(value, tuple):
        return count_words(value)
    if isinstance(value, bool):
        return "that it happened" if value else "that it did not happen"
    if prop is Property.DATE:
        return date_words(value)
    if prop is Property.ACTOR:
        known = value in countries() or value.isupper()
        words = entity_name(value) if known else one_line(value)
        return f"“{words}”" if words == words.lower() and " " not in words else words  # whoever that is
    return one_line(value)


def date_words(value: str) -> str:
    """Return a day or an interval of days in words: "15 May 2024", "by 16 May 2024", "1 to 15 May 2024"."""
    start, _, end = value.partition("/")
    first, last = day_of(start), day_of(end)
    if not end:
        return day_words(first) if first else value
    if first and last:
        return f"between {day_words(first)} and {day_words(last)}"
    return f"by {day_words(last)}" if last else f"since {day_words(first)}" if first else value
