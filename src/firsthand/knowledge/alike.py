"""Whether two names may be of one voice."""

FUNCTION = frozenset({"of", "for", "and", "in", "the"})


def names_alike(one: tuple[str, ...], other: tuple[str, ...], *, person: bool) -> bool:
    """Tell whether two names, as lower-case words, may be of one voice.

    Equal, the end of the other ("the Brotherhood"), for people also its first word where family names come
    first, for bodies its initials ("JCS").
    """
    if not one or not other:
        return False
    one, other = _plain(one), _plain(other)
    short, long = sorted((one, other), key=len)
    if short == long[-len(short) :]:
        return True
    if person:
        return (len(short) == 1 and short[0] == long[0]) or (len(short) >= 2 and set(short) <= set(long))
    if len(short) == 1:
        return _initials(short[0], long)
    return len(short) >= 2 and short == long[: len(short)]


def _plain(name: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name with Arabic articles off its words: "al-Abadi" is "Abadi"."""
    return tuple(w[3:] if w.startswith(("al-", "el-")) and len(w) > 5 else w for w in name)


def _initials(acronym: str, name: tuple[str, ...]) -> bool:
    letters = acronym.replace(".", "")
    if len(letters) < 2 or not letters.isalpha():
        return False
    for start in range(len(name)):
        rest = name[start:]
        if (
            "".join(w[0] for w in rest if w not in FUNCTION) == letters
            or "".join(w[0] for w in rest) == letters
        ):
            return True
    return False
