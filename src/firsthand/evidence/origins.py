"""Who first says that something happened: the last voice of each chain, resolved across reports.

The same body, person or outlet is one origin however many reports carry it; an unnamed voice that could be
another one raises the most and not the least.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from firsthand.evidence.calling import called, is_crowd
from firsthand.evidence.sameness import one_voice
from firsthand.evidence.voices import INSIDERS, SERVANTS, Voice, Voices, is_nameless
from firsthand.incident import Origin, Origins, Path, Property, Statement
from firsthand.ontology import Sector, SourceKind
from firsthand.record import instant

# Heads that say nothing of who it is: such a voice may be anybody of its side.
_VAGUE = re.compile(r"\b(?:sources?|officials?|people|persons?|insiders?|members?|some|others|one)\b")
_BYSTANDER = re.compile(r"\b(?:witness(?:es)?|residents?|locals?|villagers?|neighbou?rs?)\b")
_INFORMED = re.compile(r"\b(?:familiar|knowledge|close to|briefed|involved|aware)\b", re.IGNORECASE)
_LAYMEN = frozenset({SourceKind.WITNESS, SourceKind.PUBLIC, SourceKind.UNKNOWN})
_ARMED = frozenset({Sector.MIL.value, Sector.COP.value, Sector.REB.value})

_COUNTED = frozenset({Property.KILLED, Property.INJURED})
Key = tuple[str, ...]

__all__ = ["Told", "Voices", "origins_of"]


@dataclass(frozen=True, slots=True)
class Told:
    """The origins of one incident, which statement is of which, and how it came into each report."""

    origins: Origins
    of: Mapping[str, str]  # statement id to origin id
    paths: tuple[Path, ...] = ()
    aside: frozenset[str] = frozenset()  # origins that are outlets leaning on voices: they take no side


def origins_of(statements: Sequence[Statement], voices: Voices, also: Mapping[str, Sequence[str]]) -> Told:
    """Return the origins of one incident.

    ``also`` names the reports that copy another: they carry its origins and add none.
    """
    said: dict[Key, list[Statement]] = defaultdict(list)
    face: dict[Key, Voice] = {}
    for statement in sorted(statements, key=_age):
        voice = voices.of(statement)
        face.setdefault(voice.key, voice)
        said[voice.key].append(statement)
    for key, to in one_voice(face).items():
        said[to] = sorted((*said[to], *said.pop(key)), key=_age)
        del face[key]
    telling = _telling(said)
    cited = _cited(said, face, telling, voices)
    counted = {key for key in telling if not (voices.is_outlet(face[key]) and _leans(key, said, cited))}
    settled = {key: _moved(key, said[key], said, face, voices, cited) for key in said}
    owned: dict[Key, list[Statement]] = defaultdict(list)
    for key, moved in settled.items():
        for statement, to in zip(said[key], moved, strict=True):
            owned[to].append(statement)
    order = sorted((k for k in said if owned.get(k)), key=lambda k: min(_age(s) for s in owned[k]))
    ids = {key: f"o{n}" for n, key in enumerate(order, 1)}
    counted &= ids.keys()
    may_be = _may_be([face[k] for k in order if k in counted], said, _home(statements))
    listed = [
        Origin(
            id=ids[key],
            name=face[key].name,
            kind=face[key].kind,
            anonymous=face[key].anonymous,
            reports=_with_copies({s.report for s in owned[key]}, also),
            counts=key in counted,
            may_be=tuple(ids[k] for k in may_be.get(key, ())),
        )
        for key in order
    ]
    most = len(counted)
    least = max(sum(o.counts and not o.may_be for o in listed), min(most, 1))
    of = {s.id: ids[key] for key in order for s in owned[key]}
    paths = tuple(_paths(statements, of, voices, also, {o.id for o in listed if o.counts}))
    aside = frozenset(ids[k] for k in order if k not in counted and voices.is_outlet(face[k]))
    return Told(Origins(least=least, most=most, list=tuple(listed)), of, paths, aside)


def _telling(said: Mapping[Key, Sequence[Statement]]) -> set[Key]:
    """Return who says that it happened; where nobody tells it, those who speak of it as known."""

    def tells(statement: Statement, *, known: bool) -> bool:
        yes = statement.property is Property.OCCURRED and statement.value is True and not statement.denied
        return yes and statement.known is known

    free = {key: own for key, own in said.items() if not _only_denies(own)}
    flat = {key for key, own in free.items() if any(tells(s, known=False) for s in own)}
    return flat or {key for key, own in free.items() if any(tells(s, known=True) for s in own)}


def _only_denies(own: Sequence[Statement]) -> bool:
    """Tell whether a voice only says that it was not it: it names no other culprit and counts no dead."""
    denies = any(s.property is Property.ACTOR and s.denied for s in own)
    states = any(s.property is Property.ACTOR and not s.denied for s in own)
    return denies and not states and not any(s.group or s.property in _COUNTED for s in own)


def _cited(
    said: Mapping[Key, Sequence[Statement]], face: Mapping[Key, Voice], telling: set[Key], voices: Voices
) -> dict[str, list[Key]]:
    """Return for each report the voices that it cites of those that tell it anywhere, whatever they say of it here."""
    found: dict[str, list[Key]] = defaultdict(list)
    for key in telling:
        for report in {s.report for s in said[key]}:
            if not voices.is_outlet(face[key]) or not voices.is_own(face[key], report):
                found[report].append(key)
    return {report: sorted(keys) for report, keys in sorted(found.items())}


def _leans(outlet: Key, said: Mapping[Key, Sequence[Statement]], cited: Mapping[str, Sequence[Key]]) -> bool:
    """Tell whether an outlet leans on voices: each of its reports that tells it flatly cites others for it."""
    reports = {s.report for s in said[outlet]}
    return all(cited.get(report) for report in reports) or any(
        key != outlet for report in reports for key in cited.get(report, ())
    )


def _moved(
    key: Key,
    own: Sequence[Statement],
    said: Mapping[Key, Sequence[Statement]],
    face: Mapping[Key, Voice],
    voices: Voices,
    cited: Mapping[str, Sequence[Key]],
) -> list[Key]:
    """Return whose each statement of a voice is: what an outlet tells beside voices it cites is theirs.

    Of several voices the one that says the same; the outlet's own where none does.
    """
    if not voices.is_outlet(face[key]):
        return [key] * len(own)
    to = []
    for statement in own:
        behind = [k for k in cited.get(statement.report, ()) if k != key]
        same = [k for k in behind if any(_says(s, statement) for s in said[k])]
        to.append((same or (behind if len(behind) == 1 else [key]))[0])
    return to


def _says(one: Statement, other: Statement) -> bool:
    return (one.property, one.value, one.denied) == (other.property, other.value, other.denied)


def _home(statements: Sequence[Statement]) -> str | None:
    """Return the country where it happened, by most statements on the place."""
    lands = Counter(s.place.country for s in statements if s.place is not None and s.place.country)
    return max(lands, key=lambda c: (lands[c], c)) if lands else None


def _may_be(
    counted: Sequence[Voice], said: Mapping[Key, Sequence[Statement]], home: str | None
) -> dict[Key, tuple[Key, ...]]:
    """Return for each unnamed voice, and each report of no known outlet, the other ones it could be; the vaguest are tried last."""
    found: dict[Key, tuple[Key, ...]] = {}
    settled = [v for v in counted if not (v.anonymous or is_nameless(v))]
    unnamed = sorted(
        (v for v in counted if v.anonymous or is_nameless(v)),
        key=lambda v: (is_crowd(v.name), v.key[0] == "described", bool(_VAGUE.search(v.head)), v.key),
    )
    for voice in unnamed:
        reports = {s.report for s in said[voice.key]}
        could = tuple(
            other.key
            for other in settled
            if _could_be(voice, other, home)
            and (_is_loose(voice, other) or not reports & {s.report for s in said[other.key]})
        )
        if could:
            found[voice.key] = could
        else:
            settled.append(voice)
    return found


def _is_loose(voice: Voice, other: Voice) -> bool:
    """Tell whether a voice could be another one of its own report: the report need not mean two by two names."""
    if is_crowd(voice.name) or voice.key[0] == "described":
        return True
    one, two = set(voice.head.split()), set(other.head.split())
    return other.anonymous and bool(one and two) and voice.head.endswith("s") and (one <= two or two <= one)


def _could_be(voice: Voice, other: Voice, home: str | None) -> bool:
    """Tell whether an unnamed voice could be another one.

    One whose side is not told is of the land where it happened: a foreigner would be called one.
    """
    if SourceKind.OUTLET in (voice.kind, other.kind):
        return is_nameless(voice) and other.kind is SourceKind.OUTLET
    side = voice.side or (home if voice.kind in SERVANTS else None)
    if side and other.side and side != other.side:
        return False
    if is_crowd(voice.name):
        return other.kind is not SourceKind.DOCUMENT
    if voice.key[0] == "described" and not other.anonymous:
        return True
    if other.anonymous:
        one, two = set(voice.head.split()), set(other.head.split())
        vague = _VAGUE.search(voice.head) is not None
        return (bool(one and two) and (one <= two or two <= one)) or (
            vague and _is_inside(voice) and _is_inside(other)
        )
    if _BYSTANDER.search(voice.head):
        return other.kind in _LAYMEN and other.key[0] == "name"
    if _VAGUE.search(voice.head):
        return _is_inside(voice) and (other.kind in SERVANTS or other.kind is voice.kind)
    if other.key[0] == "name" and other.kind in (voice.kind, SourceKind.UNKNOWN):
        return called(other.name).person and not voice.head.endswith("s")  # "a lawmaker", named by another
    return (
        voice.sector in _ARMED
        and other.key[-1] in (voice.sector, _branch_of(voice))
        and other.key[0] == "body"
    )


def _is_inside(voice: Voice) -> bool:
    """Tell whether an unnamed voice knows by its office or by being near to the matter."""
    return voice.kind in INSIDERS or _INFORMED.search(voice.name) is not None


def _branch_of(voice: Voice) -> str:
    return {Sector.MIL.value: "military", Sector.COP.value: "police"}.get(
        voice.sector or "", str(voice.sector)
    )


def _paths(
    statements: Sequence[Statement],
    of: Mapping[str, str],
    voices: Voices,
    also: Mapping[str, Sequence[str]],
    counting: set[str],
) -> Iterator[Path]:
    """Yield how it came into each report: one path for each first voice, and one for what it is a copy of."""
    ways: dict[tuple[str, str], Statement] = {}
    for statement in sorted(statements, key=lambda s: (s.property is not Property.OCCURRED, _age(s))):
        ways.setdefault((statement.report, of[statement.id]), statement)
    made = []
    for (report, origin), statement in ways.items():
        speakers = voices.report(report)
        made.append(
            Path(
                report=report,
                outlet=speakers.outlet or None,
                published=speakers.published,
                origin=origin,
                through=voices.way(statement),
                counts=origin in counting,
            )
        )
    for original, copies in also.items():
        for copy in sorted(set(copies)):
            told = voices.report(copy) if voices.knows(copy) else None
            made.append(
                Path(
                    report=copy,
                    outlet=told.outlet or None if told else None,
                    published=told.published if told else None,
                    copy_of=original,
                )
            )
    yield from sorted(made, key=lambda p: (instant(p.published), p.report, int((p.origin or "o0")[1:])))


def _with_copies(own: set[str], also: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(sorted(own | {copy for report in own for copy in also.get(report, ())}))


def _age(statement: Statement) -> tuple[str, str, str]:
    return instant(statement.published), statement.report, statement.id
