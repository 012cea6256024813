"""Bad input: each a line that says what it is and what to do, at no cost to the rest."""

import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from firsthand.intake import Skipped, read_all, reports_from
from firsthand.record import Report
from firsthand.settings import Settings

from .pages import STORY, page

TEXT = "\n\n".join(STORY)
Refusal = Callable[..., Skipped]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\0" * 3000, "zero bytes"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"PK\x03\x04\x14\0\x06\0", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image (PNG)"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image (JPEG)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "office document"),
        (b"\x7fELF\x02\x01\x01\0", "program"),
        (bytes(range(256)) * 8, "binary"),
        (bytes(range(128, 256)) * 20, "encoding"),
        (b"\xff\xfe" + b"\x00\xd8a\x00" * 50, "UTF-16"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", "news feed"),
        (b"<?xml version='1.0'?><urlset></urlset>", "site map"),
        (b"<svg xmlns='x'></svg>", "SVG"),
        (b"WARC/1.0\r\nWARC-Type: response", "WARC"),
        (b"version https://git-lfs.github.com/spec/v1", "Git LFS"),
        ("Der Bürgermeister sagte am Montag, dass die Straße gesperrt bleibt. ".encode() * 9, "'de'"),
        ("Мэр заявил в понедельник, что дорога останется закрытой. ".encode() * 9, "'ru'"),
    ],
)
def test_each_kind_is_named(refusal: Refusal, content: bytes, words: str) -> None:
    assert words in str(refusal(content, "input.txt"))


@pytest.mark.parametrize("name", ["page.html", "lines.jsonl", "notes.md", "text.txt.gz"])
def test_what_it_is_goes_before_what_it_is_called(refusal: Refusal, name: str) -> None:
    assert "PDF" in str(refusal(b"%PDF-1.4\n\xe2", name))


def test_a_page_called_text_is_a_page(report: Callable[..., Report]) -> None:
    assert report(page(), "story.txt").text == TEXT
    assert report(TEXT, "story.html").text == TEXT


def test_gzip_that_is_cut_off_or_packed_twice(refusal: Refusal) -> None:
    packed = gzip.compress(page().encode())
    assert "broken gzip" in str(refusal(packed[:-20], "a.html.gz"))
    assert "packed twice" in str(refusal(gzip.compress(packed), "a.html.gz"))
    assert "broken gzip" in str(refusal(b"\x1f\x8b broken", "a.html.gz"))


@pytest.mark.parametrize("packed", [False, True])
def test_too_large_is_not_read_to_its_end(refusal: Refusal, packed: bool) -> None:
    content = b"word " * 400_000
    found = refusal(
        gzip.compress(content) if packed else content, "a.txt", settings=Settings(max_bytes=1_000_000)
    )
    assert "1,000,000 bytes" in str(found)


def test_a_text_longer_than_any_article_is_refused(refusal: Refusal) -> None:
    assert "max_characters" in str(refusal(TEXT * 600, "a.txt"))


def test_files_that_are_not_there(tmp_path: Path) -> None:
    (found,) = reports_from(tmp_path / "none.txt")
    assert "no such file" in str(found)
    (found,) = reports_from(tmp_path)
    assert "no files" in str(found)


def test_one_bad_file_costs_the_others_nothing(tmp_path: Path) -> None:
    for name, content in {
        "a.txt": TEXT.encode(),
        "b.pdf": b"%PDF-1.4",
        "c/d.html": page().encode(),
        "c/e.html": b"<div>" * 50_000,
        "f.txt.gz": b"\x1f\x8b",
        "g.html.gz": gzip.compress(page().encode()),
        ".hidden": b"\0",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    found = list(reports_from(tmp_path))
    assert [type(f).__name__ for f in found] == [
        "Report",
        "Skipped",
        "Report",
        "Skipped",
        "Skipped",
        "Report",
    ]
    assert [f.id for f in found if isinstance(f, Report)] == ["a", "d", "g"]


def test_folders_are_read_in_the_order_of_their_names_and_links_do_not_loop(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert [f.id for f in reports_from(tmp_path) if isinstance(f, Report)] == ["z", "b", "c"]


def test_names_that_come_twice_are_told_apart(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "story.txt").write_text(TEXT)
    sources = [tmp_path, tmp_path / "x" / "story.txt"]
    ids = [found.id for found in read_all(sources) if isinstance(found, Report)]
    assert ids == ["story", "story-2", "story-3"]
    assert ids == [found.id for found in read_all(sources) if isinstance(found, Report)]


@pytest.mark.parametrize("content", [TEXT.encode(), page().encode(), gzip.compress(TEXT.encode())])
def test_standard_input_is_sniffed(content: bytes) -> None:
    (found,) = reports_from("-", stdin=io.BytesIO(content))
    assert isinstance(found, Report)
    assert found.text == TEXT
    assert found.id == "stdin"


class _Drip(io.RawIOBase):
    """A pipe that gives a byte at a time."""

    def __init__(self, content: bytes) -> None:
        self.rest = content

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece, self.rest = self.rest[:1], self.rest[1:]
        return piece


def test_a_slow_pipe_is_read_whole() -> None:
    (found,) = reports_from("-", stdin=_Drip(TEXT.encode()))  # type: ignore[arg-type]
    assert isinstance(found, Report)
    assert found.text == TEXT
