"""Windows: stretches of a report that the sentence encoder reads at once."""

from collections.abc import Sequence

# Long enough for a paragraph and its neighbour, short enough for the encoder's word pieces.
WINDOW_WORDS = 90
BREAK = "[SEP]"  # stands for a paragraph break among the words


def encoder_words(words: Sequence[str]) -> list[str]:
    """Return the words as the encoder takes them: line breaks and blanks become its separator."""
    return [BREAK if "\n" in word else (word.strip() or BREAK) for word in words]


def find_windows(sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return word ranges [start, end) that cover the sentences: whole ones packed up to WINDOW_WORDS.

    A sentence longer than that is cut.
    """
    windows: list[tuple[int, int]] = []
    start = end = 0
    for _first, last in sentences:
        if last - start > WINDOW_WORDS and end > start:
            windows.append((start, end))
            start = end
        while last - start > WINDOW_WORDS:
            windows.append((start, start + WINDOW_WORDS))
            start += WINDOW_WORDS
        end = last
    if end > start:
        windows.append((start, end))
    return windows
