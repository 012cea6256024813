"""Plain text and Markdown become reports."""

import textwrap
from collections.abc import Callable

import pytest

from firsthand.record import Report

from .pages import STORY, TITLE

TEXT = "\n\n".join(STORY)
STAMP = "2024-08-07T20:53:19+00:00"
Read = Callable[..., Report]


@pytest.mark.parametrize(
    "content",
    [
        f"{TITLE}\n\n{STAMP}\n\n{TEXT}\n",
        f"{TITLE}\n\nRadio icon\n\n{STAMP}\n\n{TEXT}\n\nFollow us\n",
        f"{TITLE}\n{TITLE}\n{STAMP}\nRadio icon\n" + "\n".join(STORY),
        f"{TITLE} - BBC News\n{TITLE}\n{STAMP}\n{TEXT}",
        f"{TITLE} Radio icon {STAMP} {TEXT}",
        f"{TITLE}\n\nBy Ana Example\n\nPublished: {STAMP}\n\n{TEXT}\n\nRelated News\n\nGrain is dear in the north\n",
        f"{TITLE}\r\n\r\n{STAMP}\r\n\r\n" + TEXT.replace("\n", "\r\n"),
        f"\ufeff{TITLE}\n\n{STAMP}\n\n{TEXT}",
        f"{TITLE}\n\n{STAMP}\n\n" + "\n\n".join(textwrap.fill(p, 60) for p in STORY),
        f"Title: {TITLE}\nDate: {STAMP}\nSource: The Ardun Courier\n\n{TEXT}",
    ],
    ids=range(10),
)
def test_headline_time_and_article_are_told_apart(report: Read, content: str) -> None:
    found = report(content, "story.txt")
    assert found.title == TITLE
    assert found.published == "2024-08-07T20:53:19Z"
    assert found.text == TEXT


@pytest.mark.parametrize(
    "content",
    [
        f"# {TITLE}\n\n*{STAMP}*\n\n{TEXT}\n",
        f"---\ntitle: '{TITLE}'\ndate: {STAMP}\noutlet: The Ardun Courier\n---\n\n# {TITLE}\n\n{TEXT}\n",
        f"# {TITLE}\n\n{STAMP}\n\n" + TEXT.replace("Lena Orvik", "[Lena Orvik](https://x.example)"),
        f"# {TITLE}\n\n{STAMP}\n\n![A stall](a.png)\n\n"
        + TEXT.replace("the town's mayor", "the **town's mayor**"),
        f"{TITLE}\n=====\n\n{STAMP}\n\n" + "\n\n".join(textwrap.fill(p, 60) for p in STORY),
        f"# {TITLE}\n\n{STAMP}\n\n{TEXT}\n\n[Read more](https://x.example)\n",
    ],
    ids=range(6),
)
def test_markdown_loses_its_marks(report: Read, content: str) -> None:
    found = report(content, "story.md")
    assert found.title == TITLE
    assert found.published == "2024-08-07T20:53:19Z"
    assert found.text == TEXT


def test_a_text_that_starts_with_prose_has_no_title(report: Read) -> None:
    found = report(TEXT, "story.txt")
    assert found.title is None
    assert found.text == TEXT


def test_a_line_with_the_outlets_name_is_the_outlet(report: Read) -> None:
    found = report(f"Deutsche Welle\n{TITLE}\n\n{TEXT}", "story.txt")
    assert (found.outlet, found.title, found.text) == ("Deutsche Welle", TITLE, TEXT)


def test_the_file_names_the_report(report: Read) -> None:
    assert report(TEXT, "My story_2.v1.txt").id == "My-story_2.v1"


@pytest.mark.parametrize(
    "content", ["x", "😀", "a" * 100_000, "The army said so.", "\n" * 100 + "Fire in Sal."]
)
def test_any_text_is_taken_or_refused(take: Callable[..., list[object]], content: str) -> None:
    assert len(take(content, "a.txt")) == 1
