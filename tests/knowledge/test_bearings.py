"""Each row of bearings.tsv and processes.tsv has an example, and the example is read as the row says."""

from collections.abc import Callable

import pytest

from firsthand.knowledge.bearings import Bearing, BearingFrame, ProcessFrame, ProcessWord, load_bearings
from firsthand.knowledge.lexicon import Lexicon, load_lexicon
from firsthand.ontology import Certainty, EventType, SourceKind, Status
from firsthand.reading.findings import Parsed, Voices
from firsthand.reading.links import find_links
from firsthand.reading.processes import find_processes
from firsthand.record import Event, Source, Span
from firsthand.settings import load_settings

BEARINGS = load_bearings()
OUTLET = Voices((Source(id="s0", name="The Courier", kind=SourceKind.OUTLET),), ())


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings())


def marked(example: str) -> tuple[str, Span, Span]:
    """Return the text without its brackets, the span in [] and the span in {}."""
    text, spans = "", {}
    for char in example:
        if char in "[{":
            start = len(text)
        elif char in "]}":
            spans[char] = (start, len(text))
        else:
            text += char
    return text, spans["]"], spans["}"]


def event(identity: str, kind: EventType, span: Span) -> Event:
    return Event(
        id=identity,
        type=kind,
        mentions=(span,),
        status=Status.HAPPENED,
        certainty=Certainty.CERTAIN,
        source="s0",
    )


@pytest.mark.parametrize("row", BEARINGS.rows, ids=lambda row: f"{row.frame}-{row.word}")
def test_bearing(row: Bearing, parse_text: Callable[..., Parsed], lexicon: Lexicon) -> None:
    text, source, target = marked(row.example)
    first = (
        EventType(row.word)
        if row.frame is BearingFrame.OBJECT and row.word.isupper()
        else (*row.from_types, EventType.ASSAULT)[0]
    )
    second = (*row.to_types, EventType.MOBILIZE)[0]
    events = (event("e1", first, source), event("e2", second, target))
    found = [
        (link.kind, link.from_, link.to) for link in find_links(parse_text(text), events, (), OUTLET, lexicon)
    ]
    assert found == [(row.kind, "e1", "e2")]


NAMED = [
    row
    for row in BEARINGS.process_rows
    if row.frame not in (ProcessFrame.STATE, ProcessFrame.STANDING, ProcessFrame.OTHER)
]
OTHERS = [row for row in BEARINGS.process_rows if row.frame is ProcessFrame.OTHER]
STATES = [row for row in BEARINGS.process_rows if row.frame in (ProcessFrame.STATE, ProcessFrame.STANDING)]


@pytest.mark.parametrize("row", NAMED, ids=lambda row: row.word)
def test_process_word(row: ProcessWord, parse_text: Callable[..., Parsed], lexicon: Lexicon) -> None:
    text = row.example.replace("[", "").replace("]", "")
    start = row.example.index("[")
    found = find_processes(parse_text(text), (), OUTLET, lexicon)
    assert [(p.kind, p.mentions[0][0]) for p in found] == [(row.kind[0], start)]


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row.word)
def test_other_word(row: ProcessWord, parse_text: Callable[..., Parsed], lexicon: Lexicon) -> None:
    text = row.example.replace("[", "").replace("]", "")
    found = find_processes(parse_text(text), (), OUTLET, lexicon)
    assert not [p for p in found if p.kind in row.kind]


@pytest.mark.parametrize("row", STATES, ids=lambda row: f"{row.state}-{row.word}")
def test_state_word(row: ProcessWord, parse_text: Callable[..., Parsed], lexicon: Lexicon) -> None:
    found = find_processes(parse_text(row.example), (), OUTLET, lexicon)
    assert [p.state for p in found] in ([row.state], [_hedged(row, found[0].kind if found else None)])


def _hedged(row: ProcessWord, kind: object) -> object:
    """Return the state where the example only says that it could be so."""
    defaults = {"negotiation": "ongoing", "agreement": "agreed", "ceasefire": "in-force"}
    return defaults.get(str(kind)) if "could" in row.example else row.state
