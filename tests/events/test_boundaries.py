"""The rules that decide between PLOVER's types and modes, as the record applies them: each a sentence."""

import csv
from pathlib import Path

import pytest

from firsthand.knowledge.lexicon import load_lexicon
from firsthand.language.pipeline import parse
from firsthand.reading.events import find_triggers
from firsthand.reading.findings import Parsed
from firsthand.record import Report
from firsthand.settings import load_settings

_TABLE = Path(__file__).with_name("boundaries.tsv")
CASES = list(csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
_MERE_SPEECH = (
    "The minister said that the road was open.",
    "The envoy added that the weather was fine.",
    "The mayor noted the late hour.",
    "The ministry told reporters about the new stamps.",
    "The premier declined to comment.",
)


@pytest.fixture(scope="module")
def lexicon():
    """Return the shipped words."""
    return load_lexicon(load_settings())


@pytest.fixture(scope="module")
def readings(lexicon):
    """Return the triggers found in each sentence."""
    texts = [case["sentence"] for case in CASES]
    return {
        text: find_triggers(Parsed(Report(id="x", text=text), doc), lexicon)
        for text, doc in zip(texts, parse(texts, batch=64), strict=True)
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['type']}-{case['sentence'][:40]}")
def test_type_and_modes(case, readings):
    text = case["sentence"]
    at = text.index(case["word"])
    found = [t for t in readings[text] if t.type.value == case["type"]]
    assert found, [(t.frame, t.modes) for t in readings[text]]
    near = [t for t in found if t.start < at + len(case["word"]) + 12 and at - 12 < t.end]
    assert near
    assert set(case["modes"].split("|")) - {""} <= {mode for t in near for mode in t.modes}


@pytest.mark.parametrize("text", _MERE_SPEECH)
def test_mere_speech_is_no_event(text, lexicon, parse_text):
    assert find_triggers(parse_text(text), lexicon) == ()


def test_light_verb_and_noun_are_one_trigger(lexicon, parse_text):
    found = find_triggers(parse_text("Rebels carried out an attack on the barracks."), lexicon)
    assert [t.frame.split("/")[0] for t in found] == ["attack"]


def test_conviction_is_no_accusation(lexicon, parse_text):
    found = find_triggers(parse_text("The court convicted the mayor of fraud."), lexicon)
    assert [t.type.value for t in found] == ["SANCTION"]


def test_planned_act_keeps_its_type(lexicon, parse_text):
    found = find_triggers(parse_text("Norway will send medicine to the camp."), lexicon)
    assert [t.type.value for t in found] == ["AID"]
