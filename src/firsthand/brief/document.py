"""What a situation report is made of, before it is Markdown or HTML."""

import msgspec

from firsthand.record import Span


class Run(msgspec.Struct, frozen=True):
    """Some words of a sentence and the notes they rest on."""

    words: str
    notes: tuple[int, ...] = ()


Sentence = tuple[Run, ...]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A passage of a report that sentences rest on: the sentence around the words, and the words in it."""

    number: int
    report: str
    outlet: str
    published: str
    title: str
    url: str | None
    passage: str
    marked: tuple[Span, ...]  # in the passage


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One incident or process, or one line of a list."""

    sentences: tuple[Sentence, ...]
    heading: str = ""
    number: int = 0  # of an incident, by which others refer to it; 0: none
    points: tuple[Sentence, ...] = ()  # a list below


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the report under its own heading."""

    title: str
    items: tuple[Item, ...]
    lead: str = ""
    listed: bool = False  # a plain list, one item a line


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """A situation report."""

    title: str
    scope: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    method: tuple[str, ...]


def sentence(words: str, notes: tuple[int, ...]) -> Sentence:
    """Return a sentence that rests on notes as a whole."""
    return (Run(words, notes),)
