"""Who did it, to whom and with what, through the syntax of English."""

import csv
from pathlib import Path

import pytest

from firsthand.knowledge.lexicon import load_lexicon
from firsthand.language.pipeline import parse
from firsthand.language.pronouns import find_antecedents
from firsthand.reading.events import find_triggers
from firsthand.reading.findings import Parsed
from firsthand.reading.roles import find_roles
from firsthand.record import Report
from firsthand.settings import load_settings

_TABLE = Path(__file__).with_name("roles.tsv")
CASES = list(csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t"))


@pytest.fixture(scope="module")
def readings():
    """Return for each sentence its triggers with their roles, as texts."""
    lexicon = load_lexicon(load_settings())
    found = {}
    texts = [case["sentence"] for case in CASES]
    for text, doc in zip(texts, parse(texts, batch=64), strict=True):
        parsed = Parsed(Report(id="x", text=text), doc, antecedents=find_antecedents(doc))
        found[text] = [(t, find_roles(t, parsed, lexicon)) for t in find_triggers(parsed, lexicon)]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['word']}-{case['sentence'][:40]}")
def test_roles(case, readings):
    text = case["sentence"]
    at = text.index(case["word"])
    matches = [r for t, r in readings[text] if t.start < at + len(case["word"]) and at < t.end]
    assert matches, f"no trigger {case['word']!r}"
    roles = matches[0]
    assert _texts(roles.actors, text) == _wanted(case["actors"])
    if case["recipients"]:
        assert _texts(roles.recipients, text) == _wanted(case["recipients"])
    assert (roles.weapon.name if roles.weapon else "") == case["weapon"]


def _texts(phrases, text):
    return [text[p.start : p.end] for p in phrases]


def _wanted(cell):
    return [part for part in cell.split("|") if part]
