"""Sniffing: what a file is, by its first bytes; its name only decides where they leave doubt."""

import re
from enum import StrEnum

from firsthand.errors import UnreadableInput

SNIFFED = 4096


class Format(StrEnum):
    """The formats that are read."""

    HTML = "html"
    TEXT = "text"
    MARKDOWN = "markdown"
    JSONL = "jsonl"


_BINARY = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document of the old kind"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"BM", "an image (BMP)"),
    (b"II*\x00", "an image (TIFF)"),
    (b"MM\x00*", "an image (TIFF)"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a file that was packed twice"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet table"),
    (b"ARROW1", "an Arrow table"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
)
_SHORT_MARKS = (b"BM", b"MZ", b"ID3", b"BZh")  # letters that a text may start with
_ADVICE = "save its text as .txt, .html or .jsonl"
_PAGE = re.compile(
    r"<(?:!doctype html|html|head|body|title|meta|article|main|div|section|p|h1|span|script|!--)", re.I
)
_BY_NAME = {
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "jsonl": Format.JSONL,
    "ndjson": Format.JSONL,
    "json": Format.JSONL,
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "txt": Format.TEXT,
}
_LINE_OF_JSON = re.compile(r'[{\[]\s*(?:["{\[\]}]|$)')


def sniff(start: bytes, name: str = "") -> Format:
    """Return the format of what begins with ``start``; ``name`` is the file's, without ``.gz``.

    Raises UnreadableInput that names what it is where it is no text.
    """
    if not start.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise UnreadableInput("it is empty" if b"\x00" not in start else "it holds nothing but zero bytes")
    _refuse_binary(start)
    head = _decoded(start).lstrip("\ufeff \t\r\n")
    by_name = _BY_NAME.get(name.rsplit(".", 1)[-1].lower()) if "." in name else None
    if head.startswith("<"):
        _refuse_feed(head)
        if _PAGE.match(head) or (head.startswith(("<?xml", "<!")) and "<html" in head.lower()):
            return Format.HTML
        if by_name is Format.HTML or len(re.findall(r"</(?:p|div|a|li|span|td)>", head, re.I)) >= 3:
            return Format.HTML
    if head.startswith("WARC/"):
        raise UnreadableInput("it is a web archive (WARC), which is not read here; extract its pages first")
    if _LINE_OF_JSON.match(head):
        return Format.JSONL
    if by_name in (Format.MARKDOWN, Format.JSONL):
        return by_name
    if by_name is Format.HTML and "<" in head:
        return Format.HTML
    if head.startswith("---\n") or re.match(r"# \S", head):
        return Format.MARKDOWN
    return Format.TEXT


def _refuse_binary(start: bytes) -> None:
    for mark, what in _BINARY:
        if start.startswith(mark) and (mark not in _SHORT_MARKS or _controls(start) > 0):
            raise UnreadableInput(f"it is {what}; {_ADVICE}")
    if start[4:8] == b"ftyp":
        raise UnreadableInput(f"it is a film or an image; {_ADVICE}")
    if start[:4] == b"RIFF" and start[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise UnreadableInput(f"it is an image, a recording or a film; {_ADVICE}")
    if start[257:262] == b"ustar":
        raise UnreadableInput(f"it is a tar archive; {_ADVICE}")
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_wide(start)
    if not wide and _controls(start) * 50 > len(start):
        raise UnreadableInput(f"it is binary, not text; {_ADVICE}")


def _controls(start: bytes) -> int:
    """Return how many bytes no text has: control characters other than spaces, line ends, escape."""
    return sum(start.count(bytes([c])) for c in range(32) if c not in (8, 9, 10, 11, 12, 13, 27))


def _is_wide(start: bytes) -> bool:
    """Return whether it looks like a text of two bytes a character: every other byte zero."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    return max(even, odd) * 4 > len(start) and min(even, odd) * 8 <= max(even, odd)


def _decoded(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) // 2 * 2].decode("utf-16", "replace")
    if _is_wide(start):
        odd = start[1::2].count(0) > start[0::2].count(0)
        return start.decode("utf-16-le" if odd else "utf-16-be", "replace")
    return start.decode("utf-8", "replace")


def _refuse_feed(head: str) -> None:
    low = head[:1500].lower()
    if re.search(r"<(?:rss|feed|rdf:rdf)[\s>]", low):
        raise UnreadableInput(
            "it is a news feed (RSS or Atom), which holds no articles; give the pages it names"
        )
    if "<urlset" in low or "<sitemapindex" in low:
        raise UnreadableInput("it is a site map; give the pages it names")
    if re.match(r"(?:<\?xml[^>]*>\s*)?<svg", low):
        raise UnreadableInput(f"it is an image (SVG); {_ADVICE}")
