"""What pronouns and definite descriptions stand for."""

from collections.abc import Callable

import pytest

from firsthand.reading.findings import Parsed


@pytest.mark.parametrize(
    ("text", "word", "stands_for"),
    [
        ("Ilda Marsh spoke on Monday. She was calm.", "She", "Marsh"),
        ("The union called a strike. It will last a week.", "It", "union"),
        ("The rebels left the town. They burned the bridge.", "They", "rebels"),
        ("A source in the ministry called. The source was calm.", "source", "source"),
        ("President Jon Pell arrived. The president was calm.", "president", "Pell"),
        ("The king met the envoy. He was calm.", "He", "king"),
    ],
)
def test_antecedent(text: str, word: str, stands_for: str, parse_text: Callable[..., Parsed]) -> None:
    parsed = parse_text(text)
    found = {parsed.doc[a].text: parsed.doc[b].text for a, b in parsed.antecedents.items()}
    assert found[word] == stands_for


@pytest.mark.parametrize("text", ["It is likely that the bridge will fall.", "It rained all night."])
def test_empty_it_stands_for_nothing(text: str, parse_text: Callable[..., Parsed]) -> None:
    assert not parse_text(text).antecedents


def test_nothing_stands_for_itself(parse_text: Callable[..., Parsed]) -> None:
    parsed = parse_text("The minister met the general. The minister and he spoke of the war. They agreed.")
    assert all(a != b for a, b in parsed.antecedents.items())
