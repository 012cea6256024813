"""Plain sentences: whoever of those a conflict report tells of does whatever it tells, it is read as what it is."""

from itertools import product

import pytest

from firsthand.ontology import EventType
from firsthand.reading.reader import Reader
from firsthand.record import Event, Report

ACTORS = [
    "Israeli jets",
    "Ukrainian troops",
    "A gunman",
    "The army",
    "The rebels",
    "Hezbollah",
    "Security forces",
    "The Wagner Group",
]
ACTS = {
    "killed two people": EventType.ASSAULT,
    "wounded ten civilians": EventType.ASSAULT,
    "attacked a village": EventType.ASSAULT,
    "shelled the town": EventType.ASSAULT,
    "ambushed a patrol": EventType.ASSAULT,
    "bombed a market": EventType.ASSAULT,
    "hit a hospital": EventType.ASSAULT,
    "destroyed a school": EventType.ASSAULT,
    "fired rockets at the port": EventType.ASSAULT,
    "broke the ceasefire": EventType.ASSAULT,
    "clashed with troops": EventType.ASSAULT,
    "arrested a journalist": EventType.COERCE,
    "imposed a curfew": EventType.COERCE,
    "withdrew from the town": EventType.RETREAT,
    "released two hostages": EventType.RETREAT,
    "threatened to attack the city": EventType.THREATEN,
}
SENTENCES = [f"{actor} {act} on Monday." for actor, act in product(ACTORS, ACTS)]


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[Event, ...]]:
    reports = [Report(id=s, text=s, outlet="Wire", published="2016-07-02") for s in SENTENCES]
    return {record.report.id: record.events for record in Reader().read_many(reports)}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("act", ACTS)
def test_who_does_what_is_read(actor: str, act: str, told: dict[str, tuple[Event, ...]]) -> None:
    events = told[f"{actor} {act} on Monday."]
    doers = [p.name for e in events if e.type is ACTS[act] for p in e.actors]
    name = actor.removeprefix("The ").removeprefix("A ")
    assert any(name in doer or doer in name for doer in doers), [(e.type, e.actors) for e in events]
    if ACTS[act] is not EventType.THREATEN:  # the Monday may be that of the threat or of the attack
        assert all(e.time is not None and e.time.start == "2016-06-27" for e in events if e.type is ACTS[act])
