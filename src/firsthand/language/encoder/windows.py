"""Windows: stretches of a report that the sentence encoder reads at once."""

from collections.abc import Sequence

# Long enough for a paragraph and its neighbour, short enough for the encoder's word pieces.
WINDOW_WORDS = 90
BREAK = "[SEP]"  # stands for a paragraph break among the words


def encoder_words(words: Sequence[str]) -> list[str]:
    """Return the words as the encoder takes them: line breaks and blanks become its separator."""
    return [BREAK if "\n" in word else (word.strip() or BREAK) for word in words]


def find_windows(
    sentences: Sequence[tuple[int, int]], most: int = WINDOW_WORDS, first: int | None = None
) -> list[tuple[int, int]]:
    """Return word ranges [start, end) that cover the sentences: whole ones packed up to ``most`` words.

    The first range may hold ``first`` words instead. A sentence longer than that is cut.
    """
    windows: list[tuple[int, int]] = []
    start = end = 0
    room = first or most
    for _, last in sentences:
        if last - start > room and end > start:
            windows.append((start, end))
            start, room = end, most
        while last - start > room:
            windows.append((start, start + room))
            start, room = start + room, most
        end = last
    if end > start:
        windows.append((start, end))
    return windows
