"""Who says it, in a sentence: by name with its article, unnamed ones with the outlet that quotes them."""

from collections.abc import Iterable, Sequence

import msgspec

from firsthand.brief.numbers import number_words
from firsthand.exports.naming import outlet_words, speaker
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.incident import Incident, Origin, Property, Statement, Value
from firsthand.ontology import SourceKind
from firsthand.record import moment
from firsthand.views.text import joined


class Voice(msgspec.Struct, frozen=True):
    """A voice and the statements of it that a sentence is about."""

    words: str
    statements: tuple[Statement, ...]
    is_outlet: bool = False


def voice_of(stream: EvidenceStream, statement: Statement) -> Voice:
    """Return the innermost voice of a statement as a sentence names it."""
    record = stream.record(statement.report)
    source = next((s for s in record.sources if s.id == statement.source), None) if record else None
    name = statement.chain[0] if statement.chain else ""
    if record is None or source is None:
        the = "the " if record is not None and f"the {name}" in record.report.text else ""
        return Voice(f"{the}{name}" if name else "an unknown voice", (statement,))
    if source.id == record.sources[0].id and source.name == name:
        return Voice(outlet_words(record), (statement,), is_outlet=True)
    through = statement.chain[1] if len(statement.chain) > 1 else record.report.outlet or ""
    same = source.name == name
    words = speaker(record, source if same else msgspec.structs.replace(source, name=name), through)
    return Voice(words, (statement,), is_outlet=source.kind is SourceKind.OUTLET)


def voices_of(stream: EvidenceStream, statements: Iterable[Statement]) -> list[Voice]:
    """Return the voices of some statements, each once, in order of publication."""
    found: dict[str, Voice] = {}
    for statement in sorted(statements, key=lambda s: (moment(s.published), s.report, s.event, s.id)):
        voice = voice_of(stream, statement)
        key = voice.words.casefold().removeprefix("the ")
        known = found.get(key)
        if known is None:
            found[key] = voice
        else:
            words = max(known.words, voice.words, key=len)  # with its article, where any report has it
            found[key] = msgspec.structs.replace(
                known, words=words, statements=(*known.statements, statement)
            )
    return list(found.values())


def behind(told: Told, value: Value) -> list[Statement]:
    """Return the statements of one value."""
    ids = frozenset(value.statements)
    return [s for s in told.statements if s.id in ids]


def vouching(told: Told) -> list[Statement]:
    """Return one statement that it happened for each independent origin: the earliest that is its own."""
    values = [v for v in told.incident.values.get(Property.OCCURRED, ()) if v.value is True]
    statements = [s for value in values for s in behind(told, value)]
    statements.sort(key=lambda s: (moment(s.published), s.report, s.event, s.id))
    found = []
    for origin in told.incident.origins.list:
        if origin.counts:
            own = next((s for s in statements if belongs(s, origin, told.incident)), None)
            if own is not None and own not in found:
                found.append(own)
    return found or statements[:1]


def belongs(statement: Statement, origin: Origin, incident: Incident) -> bool:
    """Tell whether a statement is an origin's: by its name, else because no other in that report has its name."""
    if statement.report not in origin.reports:
        return False
    name = statement.chain[0] if statement.chain else ""
    if name == origin.name:
        return True
    return (
        not any(
            name == o.name for o in incident.origins.list if o is not origin and statement.report in o.reports
        )
        and sum(statement.report in o.reports for o in incident.origins.list) == 1
    )


def named(voices: Sequence[Voice], most: int = 0) -> str:
    """Return "A, B and C"; beyond ``most`` names "A, B, C and 2 others"."""
    names = list(dict.fromkeys(v.words for v in voices))
    if most and len(names) > most:
        rest = len(names) - most
        return joined([*names[:most], "one other" if rest == 1 else f"{number_words(rest)} others"])
    return joined(names)
