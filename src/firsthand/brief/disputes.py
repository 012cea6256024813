"""Sentences on what voices contradict one another about: every value with who says it, side by side."""

from collections.abc import Iterator, Sequence
from typing import Final

from firsthand.brief.citing import Notes
from firsthand.brief.document import Run, Sentence
from firsthand.brief.numbers import of_harm, stated_words
from firsthand.brief.voices import Voice, behind, belongs, named, voices_of
from firsthand.exports.naming import entity_name, is_plural
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.incident import Conflict, Property, Stated, Statement, Value

_MATTER: Final = {
    Property.DATE: "When it happened",
    Property.PLACE: "Where it happened",
    Property.ACTOR: "Who did it",
    Property.WEAPON: "With what it was done",
    Property.OCCURRED: "Whether it happened at all",
}
MATTERS: Final = {
    Property.DATE: "the day",
    Property.PLACE: "the place",
    Property.ACTOR: "who did it",
    Property.WEAPON: "the weapon",
    Property.OCCURRED: "whether it happened",
    Property.KILLED: "the dead",
    Property.INJURED: "the injured",
}


def dispute_sentences(stream: EvidenceStream, told: Told, notes: Notes) -> Iterator[Sentence]:
    """Yield one sentence for each matter in dispute, with every side's value."""
    seen = set()
    for conflict in told.incident.conflicts:
        if conflict.property in seen:
            continue
        seen.add(conflict.property)
        runs = list(_sides(stream, told, conflict, notes))
        if runs:
            prop = conflict.property
            matter = _MATTER.get(prop) or f"{of_harm(prop)[:1].upper()}{of_harm(prop)[1:]}"
            first = runs[0]
            yield (Run(f"{matter} is disputed: {first.words}", first.notes), *runs[1:])


def _sides(stream: EvidenceStream, told: Told, conflict: Conflict, notes: Notes) -> Iterator[Run]:
    """Yield what each side says, all but the last ending in a semicolon."""
    found: dict[str, list[Statement]] = {}
    values = told.incident.values.get(conflict.property, ())
    placed: set[str] = set()
    for side in conflict.between:
        for value in _sharpest([v for v in values if set(v.origins) & set(side)]):
            mine = [s for s in behind(told, value) if s.id not in placed and _is_of(s, side, told, value)]
            placed |= {s.id for s in mine}
            if mine:
                for words, statements in _worded(stream, conflict.property, value, mine):
                    found.setdefault(words, []).extend(statements)
    for n, (words, statements) in enumerate(found.items()):
        firsts = [v.statements[0] for v in voices_of(stream, statements)]
        yield Run(words + (";" if n < len(found) - 1 else ""), notes.of(firsts))


def _sharpest(values: Sequence[Value]) -> list[Value]:
    """Return the values of one side without those that say a sharper one more vaguely: "by 16 May" of "16 May"."""
    days = [v.value for v in values if isinstance(v.value, str) and "/" not in v.value]
    return [v for v in values if not any(_holds(v.value, day) for day in days)]


def _holds(value: Stated, day: str) -> bool:
    """Tell whether a value is an interval with some day in it."""
    if not isinstance(value, str) or "/" not in value or not day[:4].isdigit():
        return False
    start, _, end = value.partition("/")
    return (start == ".." or start <= day) and (end == ".." or day <= end)


def _is_of(statement: Statement, side: Sequence[str], told: Told, value: Value) -> bool:
    if not set(value.origins) & set(side):
        return False
    origins = [o for o in told.incident.origins.list if o.id in value.origins]
    mine = [o for o in origins if belongs(statement, o, told.incident)]
    if mine:
        return any(o.id in side for o in mine)
    return any(o.id in side and statement.report in o.reports for o in origins)


def _worded(
    stream: EvidenceStream, prop: Property, value: Value, statements: list[Statement]
) -> Iterator[tuple[str, list[Statement]]]:
    voices = voices_of(stream, statements)
    words = stated_words(prop, value.value)
    if prop is Property.ACTOR:
        yield from _blamed(voices, str(value.value), denied=value.denied)
        return
    if prop is Property.OCCURRED:
        yield (
            f"{named(voices, 4)} {_verb(voices, 'say', 'says')} {words}",
            [s for v in voices for s in v.statements],
        )
        return
    yield f"{words} according to {named(voices, 4)}", [s for v in voices for s in v.statements]


def _blamed(voices: list[Voice], value: str, *, denied: bool) -> Iterator[tuple[str, list[Statement]]]:
    """Yield "the Pentagon says it was Kataib Hezbollah", "Kataib Hezbollah denies it"."""
    whom = stated_words(Property.ACTOR, value)
    own = [v for v in voices if is_self(v, value)]
    others = [v for v in voices if v not in own]
    for group, itself in ((own, True), (others, False)):
        if not group:
            continue
        statements = [s for v in group for s in v.statements]
        if denied:
            words = f"{named(group, 4)} {_verb(group, 'deny', 'denies')} " + (
                "it" if itself else f"that it was {whom}"
            )
        else:
            words = f"{named(group, 4)} {_verb(group, 'say', 'says')} it was {'their own doing' if itself else whom}"
        yield words, statements


def is_self(voice: Voice, value: str) -> bool:
    """Tell whether a voice is the very party that a value names."""
    plain = voice.words.casefold().removeprefix("the ").partition(" (as ")[0]
    return plain in (value.casefold().replace("-", " "), entity_name(value).casefold().removeprefix("the "))


def _verb(voices: Sequence[Voice], plural: str, singular: str) -> str:
    first = voices[0].words
    many = len({v.words for v in voices}) > 1 or first.startswith("unnamed ") or is_plural(first)
    return plural if many else singular
