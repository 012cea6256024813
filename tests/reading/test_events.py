"""Every row of the trigger table carries a sentence, and the sentence is read as the row says."""

from collections.abc import Callable

import pytest

from firsthand.knowledge.lexicon import load_lexicon
from firsthand.knowledge.triggers import Frame, load_triggers
from firsthand.language.pipeline import parse
from firsthand.ontology import EventType
from firsthand.reading.events import find_triggers
from firsthand.reading.findings import Parsed, Trigger
from firsthand.record import Report
from firsthand.settings import load_settings

FRAMES = list(load_triggers().by_name.values())


@pytest.fixture(scope="module")
def readings():
    """Return the triggers found in the example of each row."""
    lexicon = load_lexicon(load_settings())
    examples = [frame.row.example for frame in FRAMES]
    return {
        frame.name: find_triggers(Parsed(Report(id="x", text=text), doc), lexicon)
        for frame, text, doc in zip(FRAMES, examples, parse(examples, batch=64), strict=True)
    }


def _anchored(trigger: Trigger, frame: Frame) -> bool:
    return trigger.frame.split("/")[0].split()[0] == frame.words[0]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda f: f.name)
def test_example_is_read_as_its_row_says(frame, readings):
    found = readings[frame.name]
    if frame.type is None:
        assert not [t for t in found if _anchored(t, frame)]
    else:
        match = [t for t in found if t.type is frame.type and _anchored(t, frame)]
        assert match, [(t.frame, t.type) for t in found]
        assert set(frame.modes) <= set(match[0].modes)


def test_every_type_has_rows():
    assert {frame.type for frame in FRAMES} >= set(EventType)


@pytest.mark.parametrize("text", ["", "a", "😀", " \n ", "war " * 500])
def test_any_text_is_read(text, parse_text):
    find_triggers(parse_text(text), load_lexicon(load_settings()))


def test_air_is_a_means_only_where_it_is_said_of_the_attack(parse_text: Callable[..., Parsed]) -> None:
    lexicon = load_lexicon(load_settings())
    rockets = find_triggers(parse_text("Two rockets struck an air base near Marib."), lexicon)
    strike = find_triggers(parse_text("An air strike on the base killed two men."), lexicon)
    assert "aerial" not in rockets[0].modes
    assert "aerial" in strike[0].modes
