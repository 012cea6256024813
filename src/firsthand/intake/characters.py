"""Characters: bytes become text, and text loses what no reader sees."""

import re
import unicodedata

from charset_normalizer import from_bytes

from firsthand.errors import UnreadableInput

_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:charset\s{0,3}=\s{0,3}|<\?xml[^>]{0,60}encoding\s{0,3}=\s{0,3})["']?([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
# Guessing an encoding costs time in the length of the sample; this much is plenty for a page.
_SAMPLE = 20_000
_ASCII = bytes(range(128))
_WESTERN = bytes([0x80, 0x85, *range(0x91, 0x98), 0x99, 0xA0, 0xA3, 0xA9, 0xB0, 0xBD, *range(0xC0, 0x100)])

# Marks that no reader sees: soft hyphen, zero width, direction, joiners, byte order mark, tags.
_UNSEEN = dict.fromkeys(
    [
        *(0xAD, 0x61C, 0x180E, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x2070),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    ]
)
_SPACES = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x09], " ")
_BREAKS = {0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}
_CONTROLS: dict[int, None] = dict.fromkeys(
    c for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in _BREAKS and c not in (0x09, 0x0A)
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_CLEAN: dict[int, str | None] = {**_UNSEEN, **_CONTROLS, **_SPACES, **_BREAKS}
_HARMFUL = dict.fromkeys(
    [c for c in _CONTROLS if c != 0x85] + [*range(0x202A, 0x202F), *range(0x2066, 0x206A)], " "
)


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text in ``data``: by its byte order mark, else UTF-8, else as declared, else by its looks.

    ``declared`` is what came with the bytes (a header). Raises UnreadableInput where nothing fits: a text
    full of wrong characters would be worse than none.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    wide = _zeros(data[:2000])
    if wide:
        return _strictly(data, wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        flaw = error.start
    return _without_utf_8(data, declared, flaw)


def _without_utf_8(data: bytes, declared: str | None, flaw: int) -> str:
    """Return the text in bytes that are no faultless UTF-8: ``flaw`` is where the first fault stands."""
    found = _DECLARED.search(data[:4000])
    for name in (declared, found[1].decode("ascii") if found else None):
        if name and name.lower().replace("_", "-") not in ("utf-8", "utf8"):
            try:
                return data.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
    mended = data.decode("utf-8", "replace")
    flaws = mended.count("�")
    whole = len(mended.encode("utf-8", "ignore").translate(None, _ASCII)) // 3 - flaws
    # A few broken characters among whole ones (cut by a program that counts bytes) are marked as such.
    if whole > flaws and flaws * 100 <= len(mended):
        return mended
    odd = data.translate(None, _ASCII)
    # English text of old programs: nearly all ASCII, the rest letters, quotation marks and dashes.
    if len(odd) * 20 <= len(data) and not odd.translate(None, _WESTERN):
        return data.decode("cp1252")
    start = max(0, flaw - _SAMPLE // 2)
    best = from_bytes(data[start : start + _SAMPLE]).best()
    if best is not None and best.encoding not in ("utf_8", "ascii"):
        try:
            return data.decode(best.encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    if flaws * 100 <= len(mended):
        return mended
    raise UnreadableInput("its characters fit no encoding; save it as UTF-8")


def _zeros(sample: bytes) -> str | None:
    """Return the encoding of two bytes a character where every other byte of the sample is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"it says it is {encoding.upper()} but byte {error.start} does not fit; save it as UTF-8"
        ) from error


def clean_characters(text: str) -> str:
    """Return ``text`` composed (NFC), its spaces and line ends made plain, and without unseen marks.

    Runs before any offset is taken: the result is the text that offsets count in.
    """
    text = text.replace("\r\n", "\n").translate(_CLEAN)
    return unicodedata.normalize("NFC", _SURROGATES.sub("�", text))


def disarm(text: str) -> str:
    """Return ``text`` with control and direction characters made spaces, every offset as it was.

    For texts that come with offsets of other people's making: nothing may move.
    """
    return _SURROGATES.sub("�", text).translate(_HARMFUL)


def one_line(text: str) -> str:
    """Return ``text`` on one line, single-spaced, its characters cleaned."""
    return " ".join(clean_characters(text).split())
