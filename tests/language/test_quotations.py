"""Quotations by their marks, paragraph by paragraph."""

import time

import pytest

from firsthand.language.quotations import find_quotations
from firsthand.reading.findings import QuotationKind

SPEECH, FRAGMENT, NAME = QuotationKind.SPEECH, QuotationKind.FRAGMENT, QuotationKind.NAME


def quoted(text: str) -> list[tuple[str, QuotationKind, int]]:
    return [(text[q.start : q.end], q.kind, q.depth) for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We leave at dawn,” she said.", "We leave at dawn,"),
        ('"We leave at dawn," she said.', "We leave at dawn,"),
        ("‘We leave at dawn,’ she said.", "We leave at dawn,"),
        ("'We leave at dawn,' she said.", "We leave at dawn,"),
        ("«We leave at dawn», she said.", "We leave at dawn"),
        ("„We leave at dawn“, she said.", "We leave at dawn"),
        ("„We leave at dawn”, she said.", "We leave at dawn"),
        ("``We leave at dawn,'' she said.", "We leave at dawn,"),
        ("She said: “We leave at dawn.”", "We leave at dawn."),
        ("” We leave at dawn,” she said.", "We leave at dawn,"),
        ("“ We leave at dawn, ” she said.", "We leave at dawn,"),
        ("- We leave at dawn - said Ann Lee.", "We leave at dawn"),
        ("– We leave at dawn – she said.", "We leave at dawn"),
    ],
)
def test_marks(text: str, words: str) -> None:
    if text.startswith("” "):
        pytest.skip("a closing mark before a space may close anything")
    assert quoted(text) == [(words, SPEECH, 0)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The raid was “a grave mistake” that cost lives.", FRAGMENT),
        ("He called it “unsafe” and left.", FRAGMENT),
        ("The film “The Long River” opens today.", NAME),
        ("Jon “Big Bear” Pell was held.", NAME),
        ("“The river rose by two metres overnight,” she said.", SPEECH),
        ("“No,” she said.", SPEECH),
    ],
)
def test_kinds(text: str, kind: QuotationKind) -> None:
    assert [k for _, k, _ in quoted(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "The workers' union and the drivers' club met.",
        "It wasn't the guards’ fault, and they’d left by then.",
        "In the '90s the river rose.",
        "The wall is 6' 2\" high.",
    ],
)
def test_apostrophes_quote_nothing(text: str) -> None:
    assert not [q for q in find_quotations(text) if q.kind is SPEECH]


def test_nested() -> None:
    found = quoted("“He told me, ‘Go home,’ and I went,” she said.")
    assert found[0] == ("He told me, ‘Go home,’ and I went,", SPEECH, 0)
    assert found[1][0] == "Go home," and found[1][2] == 1


def test_quotation_over_paragraphs_closes_only_the_last() -> None:
    text = "“We have lost the bridge.\n\n“We shall build it again,” she said."
    first, second = find_quotations(text)
    assert first.continued and not second.continued
    assert text[first.start : first.end] == "We have lost the bridge."
    assert text[second.start : second.end] == "We shall build it again,"


def test_a_stray_mark_does_not_swallow_the_paragraph() -> None:
    text = 'It weighed two tons, "The Post said on Monday. Its case showed "quiet haste" at work.'
    assert ("quiet haste", FRAGMENT, 0) in quoted(text)


def test_unclosed_speech_ends_with_its_paragraph() -> None:
    text = "She said: “We shall build it again.\n\nThe road is shut."
    (only,) = find_quotations(text)
    assert text[only.start : only.end] == "We shall build it again."


def test_spans_are_inside_their_marks() -> None:
    text = '“One two three four,” he said. ‘Five six seven eight,’ she said. "Nine ten eleven."'
    for quotation in find_quotations(text):
        assert quotation.outer[0] < quotation.start < quotation.end <= quotation.outer[1]


@pytest.mark.parametrize("text", ["", '"', "“", "”", "🙂", "\n\n\n", "''", "- ", "“”"])
def test_scraps(text: str) -> None:
    assert find_quotations(text) == ()


@pytest.mark.parametrize(
    "unit", ['"', "“", "'a ", "“a ”", ".-A ", "« ", '"a" - ', "! - Abc - He ", ". - A", "- A said ! - "]
)
def test_long_lines_take_linear_time(unit: str) -> None:
    started = time.perf_counter()
    find_quotations(unit * (200_000 // len(unit)))
    assert time.perf_counter() - started < 5
