import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.language.pieces import LONGEST, LONGEST_RUN, cut
from firsthand.language.pipeline import load_pipeline, parse

PARAGRAPH = "Gunmen raided the depot near Ardun on Monday, a guard said. Nobody was hurt.\n\n"


@given(
    st.lists(
        st.sampled_from(
            ["a", ".", " ", "\n", "\n\n", "x" * 1500, ", " * 9000, "word " * 3000, PARAGRAPH * 90]
        ),
        max_size=8,
    )
)
def test_pieces_joined_are_the_text_and_none_is_long_or_empty(parts: list[str]) -> None:
    text = "".join(parts)
    pieces = cut(text)
    assert "".join(pieces) == text
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert len(pieces) == 1 or all(pieces)


def test_reports_of_common_length_stay_whole() -> None:
    assert cut("") == [""]
    assert len(cut(PARAGRAPH * (LONGEST // len(PARAGRAPH)))) == 1
    assert len(cut("See https://example.org/" + "a" * (LONGEST_RUN // 2) + " for more.")) == 1


def test_long_texts_are_cut_after_a_paragraph() -> None:
    pieces = cut(PARAGRAPH * 1000)
    assert all(piece.endswith("\n\n") for piece in pieces)
    assert len(pieces) <= len(PARAGRAPH) * 1000 // (LONGEST // 2) + 1


def test_pieces_are_parsed_as_one_text() -> None:
    doc = next(parse([PARAGRAPH * 270]))
    alone = load_pipeline()(PARAGRAPH)
    assert doc.text == PARAGRAPH * 270
    assert len(doc) == 270 * len(alone)
    found = [(s.start_char % len(PARAGRAPH), s.text) for s in doc.sents]
    assert found == [(s.start_char, s.text) for s in alone.sents] * 270
    assert [e.label_ for e in doc.ents] == [e.label_ for e in alone.ents] * 270


@pytest.mark.parametrize("mark", [",", "\N{FIRE}"])
def test_a_run_of_marks_takes_no_square_of_the_time(mark: str) -> None:
    started = time.process_time()
    doc = next(parse([mark * 5_000]))
    assert len(doc.text) == 5_000
    assert time.process_time() - started < 3
