"""Sentences on the dead and injured: one count, counts side by side, or a count that changed."""

from collections.abc import Iterator

from firsthand.brief.citing import Notes
from firsthand.brief.document import Run, Sentence
from firsthand.brief.numbers import HARMS, count_words, harmed, of_harm
from firsthand.brief.totals import is_total
from firsthand.brief.voices import Voice, behind, named, voices_of
from firsthand.exports.cells import set_value, standing
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.incident import Property, Stated, Value
from firsthand.record import Count


def toll_sentences(
    stream: EvidenceStream, told: Told, notes: Notes, *, said_by: str = ""
) -> Iterator[Sentence]:
    """Yield what is told of an incident's victims where voices do not contradict one another.

    ``said_by`` are the voices of the sentence before: they need not be named again.
    """
    single: dict[str, list[tuple[Property, Count, list[Voice]]]] = {}
    disputed = {c.property for c in told.incident.conflicts}
    for prop in HARMS:
        if set_value(told.incident, prop) is not None:
            continue  # what a person set is said by whom it was set, and the main sentence does not know of it
        values = [
            v
            for v in told.incident.values.get(prop, ())
            if not v.denied and isinstance(v.value, tuple) and not is_total(stream, behind(told, v))
        ]
        if not values or prop in disputed or (prop is Property.ARRESTED and "arrest" in told.incident.modes):
            continue  # that people were arrested is what the main sentence says
        if len(values) == 1:
            voices = voices_of(stream, behind(told, values[0]))
            if voices and isinstance(values[0].value, tuple):
                single.setdefault(named(voices, 3), []).append((prop, values[0].value, voices))
            continue
        revised = list(_revised(stream, told, prop, notes))
        yield from revised
        left = tuple(v for v in standing(told.incident, prop) if v in values)
        rest = _sharpest(stream, told, left)
        if not revised and len(rest) == 1 and isinstance(rest[0].value, tuple):
            voices = voices_of(stream, behind(told, rest[0]))
            single.setdefault(named(voices, 3), []).append((prop, rest[0].value, voices))
        elif not revised or len(rest) > 1:
            yield _side_by_side(stream, told, prop, rest, notes)
    for names, said in single.items():
        yield _together(said, notes, again=names == said_by)


def _together(said: list[tuple[Property, Count, list[Voice]]], notes: Notes, *, again: bool) -> Sentence:
    """Return "Three people were killed and seven were injured, the commission said."."""
    parts = [
        harmed(prop, count, short=bool(n) and count != (0, 0)) for n, (prop, count, _) in enumerate(said)
    ]
    voices = said[0][2]
    numbers = notes.of(v.statements[0] for _, _, told in said for v in told)
    words = " and ".join(parts)
    if again:
        return (Run(f"By the same {'account' if len(voices) == 1 else 'accounts'}, {words}", numbers),)
    return (Run(f"{words[:1].upper()}{words[1:]}, {_says(voices)}", numbers),)


def _says(voices: list[Voice]) -> str:
    if len(voices) == 1 and not voices[0].is_outlet:
        return f"{voices[0].words} said"
    return f"according to {named(voices, 3)}"


def _side_by_side(
    stream: EvidenceStream, told: Told, prop: Property, values: tuple[Value, ...], notes: Notes
) -> Sentence:
    """Return "The number of people injured is given as at least five by A [1] and as seven by B [2]."."""
    runs = []
    for n, value in enumerate(values):
        voices = voices_of(stream, behind(told, value))
        count = count_words(value.value) if isinstance(value.value, tuple) else str(value.value)
        start = (
            f"{of_harm(prop).capitalize()} is given as "
            if n == 0
            else ("and as " if n == len(values) - 1 else "as ")
        )
        end = "" if n >= len(values) - 2 else ","
        runs.append(
            Run(f"{start}{count} by {named(voices, 3)}{end}", notes.of(v.statements[0] for v in voices))
        )
    return tuple(runs)


def _sharpest(stream: EvidenceStream, told: Told, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the counts without those that the same voice gives more sharply: "at least 66" beside its "66"."""
    by = {v: {x.words for x in voices_of(stream, behind(told, v))} for v in values}
    return tuple(
        v
        for v in values
        if not any(w is not v and by[v] <= by[w] and _within(w.value, v.value) for w in values)
    )


def _within(sharp: Stated, vague: Stated) -> bool:
    if not isinstance(sharp, tuple) or not isinstance(vague, tuple) or sharp == vague:
        return False
    least, most = sharp
    low, high = vague
    return (low or 0) <= (least or 0) and (high is None or (most is not None and most <= high))


def _earliest(told: Told, value: Value) -> str:
    """Return when a value was first published."""
    return min((s.published or "~" for s in behind(told, value)), default="~")


def _revised(stream: EvidenceStream, told: Told, prop: Property, notes: Notes) -> Iterator[Sentence]:
    """Yield "The number of people injured went from five, given by A [1], to seven, given by B [2].", step by step."""
    values = {v.value: v for v in told.incident.values.get(prop, ()) if not v.denied}
    for revision in told.incident.revisions:
        old, new = values.get(revision.from_), values.get(revision.to)
        if revision.property is not prop or old is None or new is None:
            continue
        if not isinstance(old.value, tuple) or not isinstance(new.value, tuple):
            continue
        before = voices_of(stream, behind(told, old))
        after = voices_of(stream, behind(told, new))
        first = "first " if _earliest(told, old) <= min(_earliest(told, v) for v in values.values()) else ""
        yield (
            Run(
                f"{of_harm(prop).capitalize()} was {first}given as {count_words(old.value)} by {named(before, 2)}",
                notes.of(v.statements[0] for v in before),
            ),
            Run(
                f"and later as {count_words(new.value)} by {named(after, 2)}",
                notes.of(v.statements[0] for v in after),
            ),
        )
