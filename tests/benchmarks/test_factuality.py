"""Factuality: triggers given, one number each, on the scale of the corpus that the id names."""

import pytest

from firsthand.benchmarks import factuality
from firsthand.benchmarks.factuality import predict
from firsthand.benchmarks.run import Options
from firsthand.reading.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def value(identity: str, text: str, word: str, reader: Reader) -> float:
    at = text.index(word)
    row = {"id": identity, "text": text, "events": [{"trigger": [at, at + len(word)]}]}
    (found,) = predict([row], reader, Options(given=True))
    return float(found["events"][0]["factuality"])


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("meantime-dev-1", 3.0),
        ("meantime-test-1", 3.0),
        ("other-1", 2.0),
        ("1", 2.0),
        ("", 2.0),
    ],
)
def test_the_corpus_is_the_one_that_the_id_names(identity: str, expected: float, reader: Reader) -> None:
    assert value(identity, "The army will withdraw.", "withdraw", reader) == expected


@pytest.mark.parametrize("identity", ["uds_ih2-test-1", "uds-ih2-7"])
def test_what_is_to_come_has_not_happened(
    identity: str, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The army will withdraw."
    learned = value(identity, text, "withdraw", reader)
    monkeypatch.setattr(factuality, "load_encoder", lambda: None)
    assert value(identity, text, "withdraw", reader) == -2.25
    assert -3.0 <= learned < 0.0


@pytest.mark.parametrize("identity", ["meantime-test-1", "uds_ih2-test-1", "other-1"])
def test_what_did_not_happen_is_below_what_did(identity: str, reader: Reader) -> None:
    text = "The army withdrew but the rebels did not attack."
    assert value(identity, text, "attack", reader) < value(identity, text, "withdrew", reader)


def test_a_trigger_that_is_no_word_gets_a_value(reader: Reader) -> None:
    row = {"id": "x", "text": "Ok.", "events": [{"trigger": [50, 60]}]}
    assert list(predict([row], reader, Options())) == [
        {"id": "x", "events": [{"trigger": [50, 60], "factuality": 3.0}]}
    ]
