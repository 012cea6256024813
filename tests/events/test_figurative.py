"""Words of violence, politics and labour in their other senses: sport, business, films, weather, idioms."""

import csv
from pathlib import Path

import pytest

from firsthand.knowledge.lexicon import load_lexicon
from firsthand.language.pipeline import parse
from firsthand.reading.events import find_triggers
from firsthand.reading.findings import Parsed
from firsthand.record import Report
from firsthand.settings import load_settings

_TABLE = Path(__file__).with_name("figurative.tsv")
CASES = list(csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t"))


@pytest.fixture(scope="module")
def readings():
    """Return the triggers found in each sentence."""
    lexicon = load_lexicon(load_settings())
    texts = [case["sentence"] for case in CASES]
    return {
        text: find_triggers(Parsed(Report(id="x", text=text), doc), lexicon)
        for text, doc in zip(texts, parse(texts, batch=64), strict=True)
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['word']}-{case['sentence'][:40]}")
def test_sense_is_told_apart(case, readings):
    text = case["sentence"]
    at = text.lower().index(case["word"].lower())
    found = [t for t in readings[text] if t.start < at + len(case["word"]) and at < t.end]
    if case["type"] == "NONE":
        assert not found, [(t.frame, t.type.value) for t in found]
    else:
        assert case["type"] in [t.type.value for t in found]


def test_there_are_enough_traps():
    assert len(CASES) >= 200
