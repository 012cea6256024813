"""The encoder: the same words get the same numbers, and without its files the reading goes on."""

import logging

import numpy as np
import pytest

from firsthand.language.encoder import KINDS, PARTS, encoder_identity, load_encoder
from firsthand.language.encoder.model import wrong_files

_WORDS = ["The", "mayor", "of", "Harlow", "accused", "the", "railway", "of", "hiding", "the", "report", "."]


@pytest.fixture(scope="module")
def encoder():
    """Return the encoder that ships."""
    found = load_encoder()
    assert found is not None
    return found


def numbers(opinion):
    """Return all that the heads say as one row."""
    heads = (
        opinion.kinds(),
        opinion.kinds_given(),
        opinion.factuality(),
        opinion.parts(),
        opinion.incidents(),
    )
    return np.concatenate([head.ravel() for head in heads])


def test_every_head_has_a_number_for_each_word_or_class(encoder):
    opinion = encoder.read(_WORDS)
    assert opinion.kinds().shape == (len(KINDS),)
    assert opinion.parts().shape == (len(_WORDS), len(PARTS))
    assert opinion.factuality().shape == (len(_WORDS),)
    assert np.allclose([opinion.kinds().sum(), opinion.kinds_given().sum()], 1.0, atol=1e-5)
    assert (np.abs(opinion.factuality()) <= 3.0).all()


def test_numbers_do_not_hang_on_what_was_read_before(encoder):
    alone = numbers(encoder.read(_WORDS))
    for others in (["Rain"], ["word"] * 90, ["Bomb", "blast"] * 20):
        encoder.read(others)
        assert np.array_equal(numbers(encoder.read(_WORDS)), alone)


def test_a_new_session_says_the_same(encoder):
    load_encoder.cache_clear()
    again = load_encoder()
    assert again is not encoder
    assert np.array_equal(numbers(again.read(_WORDS)), numbers(encoder.read(_WORDS)))


def test_what_is_accused_is_an_accusation(encoder):
    assert KINDS[int(encoder.read(_WORDS).kinds().argmax())] == "ACCUSE"


def test_marks_around_the_given_actors_are_read(encoder):
    without, marked = encoder.read(_WORDS), encoder.read(_WORDS, [(0, 3), (5, 6)])
    assert not np.array_equal(without.kinds_given(), marked.kinds_given())
    assert marked.factuality().shape == (len(_WORDS),)


def test_what_did_not_happen_is_told_from_what_did(encoder):
    told = encoder.read(
        ["The", "guards", "left", "early", "but", "they", "did", "not", "lock", "the", "gate", "."]
    ).factuality()
    assert told[2] > 1.0 > 0.0 > told[8]


@pytest.mark.parametrize(
    "words", [["a"], ["\n\n"], [""], ["🙂"], ["x" * 5000], ["word"] * 90, ["\u200b", "\x00"]]
)
def test_any_words_are_read(encoder, words):
    assert np.isfinite(numbers(encoder.read(words))).all()


def test_one_warning_where_the_files_are_missing(tmp_path, caplog):
    load_encoder.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert load_encoder(tmp_path) is None
        assert load_encoder(tmp_path) is None
    load_encoder.cache_clear()
    assert len(caplog.records) == 1
    assert "rules and tables alone" in caplog.text


def test_a_file_with_another_hash_is_not_read(tmp_path):
    names = ["encoder.onnx", "heads.npz", "tokenizer.json"]
    for name in names:
        (tmp_path / name).write_bytes(b"not it")
    assert [line.split()[0] for line in wrong_files(tmp_path, names)] == names


def test_identity_names_the_weights():
    assert encoder_identity().model.startswith("MiniLM-L4 sha256:")
