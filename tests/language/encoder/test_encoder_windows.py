"""Windows: every word in one of them, none too long."""

from hypothesis import given
from hypothesis import strategies as st

from firsthand.language.encoder.windows import BREAK, WINDOW_WORDS, encoder_words, find_windows


@given(st.lists(st.integers(min_value=1, max_value=400), max_size=30))
def test_windows_cover_all_words_in_order(lengths):
    sentences, at = [], 0
    for length in lengths:
        sentences.append((at, at + length))
        at += length
    windows = find_windows(sentences)
    assert [i for start, end in windows for i in range(start, end)] == list(range(at))
    assert all(0 < end - start <= WINDOW_WORDS for start, end in windows)


def test_short_sentences_share_a_window():
    assert find_windows([(0, 30), (30, 60), (60, 100)]) == [(0, 60), (60, 100)]


def test_the_first_window_may_be_longer() -> None:
    sentences = [(0, 30), (30, 60), (60, 80), (80, 100), (100, 120)]
    assert find_windows(sentences, 40, 90) == [(0, 80), (80, 120)]
    assert find_windows([(0, 200)], 40, 90) == [(0, 90), (90, 130), (130, 170), (170, 200)]


def test_breaks_and_blanks_are_separators():
    assert encoder_words(["Rain", "\n\n", "fell", " "]) == ["Rain", BREAK, "fell", BREAK]
