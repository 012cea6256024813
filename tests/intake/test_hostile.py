"""Pages made to break a parser cost one line or nothing, and little time."""

import time
from collections.abc import Callable

import pytest

from firsthand.intake import Skipped
from firsthand.intake.nesting import DEEPEST, flatten
from firsthand.record import Report

from .pages import STORY, page

BODY = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
Take = Callable[..., list[Report | Skipped]]


@pytest.mark.parametrize(
    "tag", ["div", "blockquote", "font", "x-box", "ul><li", "table><tr><td", "span><b", "foo"]
)
def test_deep_nesting_loses_no_word(take: Take, tag: str) -> None:
    (found,) = take("<html><body>" + f"<{tag}>" * 50_000 + BODY)
    assert isinstance(found, Report), str(found)
    assert all(paragraph in found.text for paragraph in STORY)


@pytest.mark.parametrize(
    "content",
    [
        "<html><body>" + "<a href='x'>foo bar baz</a>" * 200_000 + BODY,
        "<html><body><p>" + "foo bar said the man.<br>" * 100_000 + BODY,
        "<html><body>" + "<" * 300_000 + BODY,
        "<html><body><!--" + BODY * 100,
        "<html><body><div class='" + "a" * 1_000_000 + BODY,
        "<html><body>" + "<script>" * 50_000 + BODY,
        "<html><body><svg>" + "<g>" * 50_000 + "</svg>" + BODY,
        "<html><body><p>" + "&" * 200_000 + BODY,
        "<html>\0\0\0<body>" + BODY,
        "<p",
        "<html>",
        "<!doctype html>",
    ],
    ids=range(12),
)
def test_nothing_raises_or_hangs(take: Take, content: str) -> None:
    started = time.perf_counter()
    (found,) = take(content)
    assert isinstance(found, Report | Skipped)
    assert time.perf_counter() - started < 20


def test_real_depths_are_left_alone() -> None:
    deep = "<div>" * 60 + page() + "</div>" * 60
    assert flatten(deep) == deep
    assert flatten("<div>" * 1000 + "x").count("<div>") == DEEPEST


def test_tags_in_scripts_do_not_count() -> None:
    code = "<script>" + "s += '<div><div>';" * 500 + "</script>"
    assert flatten(code + page()) == code + page()
