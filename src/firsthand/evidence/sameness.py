"""Which voices of one incident are one: a person by longer and shorter names, a body and its initials, who speaks for whom."""

from collections.abc import Mapping

from firsthand.evidence.calling import Called, called, given_alike, is_noun_of_voices
from firsthand.evidence.voices import Voice
from firsthand.knowledge.alike import names_alike

_NAME = 3  # words of a name that may be a person's, where nothing tells
_ACRONYM = 3  # letters of initials that are nobody else's

Key = tuple[str, ...]


def one_voice(faces: Mapping[Key, Voice]) -> dict[Key, Key]:
    """Return for each voice that is another one under another name the key of that one.

    ``faces`` are in order, the oldest first. A name that fits two voices which are not one is left alone.
    """
    groups: list[list[Voice]] = []
    for voice in sorted(faces.values(), key=_by_fullness):
        fitting = [g for g in groups if any(_same(voice, v) for v in g)]
        if len(fitting) == 1 and not any(_apart(voice, v) for v in fitting[0]):
            fitting[0].append(voice)
        else:
            groups.append([voice])
    order = {key: n for n, key in enumerate(faces)}
    found = {}
    for group in groups:
        chief = min(group, key=lambda v: (_standing_in(v), order[v.key]))
        found.update({v.key: chief.key for v in group if v is not chief})
    return found


def _by_fullness(voice: Voice) -> tuple[bool, int, Key]:
    """The fullest names first, so that a surname meets all who bear it."""
    return voice.anonymous, -len(called(voice.name).words), voice.key


def _standing_in(voice: Voice) -> tuple[bool, bool, int]:
    """Put who speaks for himself before who speaks for another, and full names before short ones."""
    name = called(voice.name)
    return voice.anonymous, name.speaks_for, -len(name.words) if name.person else 0


def _same(one: Voice, other: Voice) -> bool:
    if "outlet" in (one.key[0], other.key[0]) or _two_sides(one, other):
        return False
    if one.institution and one.institution == other.institution:
        return not (one.local and other.local and one.local != other.local)
    a, b = called(one.name), called(other.name)
    if any(v.anonymous and not c.speaks_for for v, c in ((one, a), (other, b))):
        return False
    if a.words == b.words:
        return len(a.words) > 1 or a.speaks_for or b.speaks_for or a.person or b.person
    if any(v.key[0] == "body" and len(c.words) == 1 for v, c in ((one, a), (other, b))):
        return False  # a body known by a surname: whose it is, is known
    return _one_person(a, b) or (not (a.person or b.person) and _one_body(one, other, a, b))


def _two_sides(one: Voice, other: Voice) -> bool:
    return bool(one.side and other.side and one.side != other.side)


def _one_person(a: Called, b: Called) -> bool:
    """Tell whether two names are a person's: one surname, and given names that may be of one person."""
    short, long = sorted((a, b), key=lambda c: len(c.words))
    if not short.words or short.words[-1] != long.words[-1] or is_noun_of_voices(short.words[-1]):
        return False
    if len(short.words) == 1:
        return long.person or short.person or len(long.words) <= _NAME
    if len(long.words) > _NAME and not long.person:
        return False
    return not _middles_differ(a, b) and given_alike(a.words[0], b.words[0])


def _middles_differ(a: Called, b: Called) -> bool:
    one, other = a.words[1:-1], b.words[1:-1]
    return bool(one and other) and one[0][0] != other[0][0]


def _one_body(one: Voice, other: Voice, a: Called, b: Called) -> bool:
    """Tell whether two names are a body's: initials, or the shorter one a part of two words or more."""
    if "body" in (one.key[0], other.key[0]) and not (a.speaks_for or b.speaks_for):
        return False  # known bodies go by their codes
    short = min(a.words, b.words, key=len)
    long = b.words if short is a.words else a.words
    if len(short) == 1:
        return (
            len(short[0]) >= _ACRONYM
            and len(long) > 1
            and names_alike(short, long, person=False)
            and short[0] != long[-1]
        )
    return names_alike(short, long, person=False)


def _apart(one: Voice, other: Voice) -> bool:
    """Tell whether two voices cannot be one, though both may be a third: namesakes, the police of two towns."""
    if _two_sides(one, other) or (one.local and other.local and one.local != other.local):
        return True
    a, b = called(one.name), called(other.name)
    if a.person and b.person and len(a.words) > 1 and len(b.words) > 1:
        return a.words[-1] == b.words[-1] and not _one_person(a, b)
    return False
