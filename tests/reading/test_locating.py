"""An event is placed by all that the report says of it, also by sentences beside its own."""

from collections.abc import Callable

import pytest

from firsthand.knowledge.trees import load_trees
from firsthand.ontology import EventType
from firsthand.reading.reader import Reader
from firsthand.record import Event, Report
from firsthand.settings import Settings


@pytest.fixture(scope="module")
def read() -> Callable[[str], tuple[Event, ...]]:
    reader = Reader()

    def read_events(text: str) -> tuple[Event, ...]:
        return reader.read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07")).events

    return read_events


def place_names(events: tuple[Event, ...], type_: EventType) -> list[str | None]:
    return [e.place.name if e.place else None for e in events if e.type is type_]


def test_the_place_of_the_sentence_is_the_events(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = read("Gunmen attacked a police post in Marib on Sunday, killing three officers.")
    assert "Marib" in (place_names(found, EventType.ASSAULT)[0] or "")


def test_the_place_comes_from_whichever_mention_has_it(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = read(
        "Gunmen attacked a police post on Sunday. The attack in Marib killed three officers, residents said."
    )
    assert [name for name in place_names(found, EventType.ASSAULT) if name and "Marib" in name]


def test_a_report_without_places_gives_none(read: Callable[[str], tuple[Event, ...]]) -> None:
    assert place_names(read("Gunmen attacked a police post on Sunday."), EventType.ASSAULT) == [None]


def test_how_likely_a_place_is_stands_on_it(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = read("An air strike on a market in Hodeidah on Monday killed nine people.")
    (likelihood,) = [e.place.confidence for e in found if e.place and e.place.confidence]
    assert 0 < likelihood <= 1


def test_a_place_with_a_rival_is_less_sure(read: Callable[[str], tuple[Event, ...]]) -> None:
    told = "An air strike killed nine people in {} on Monday. Doctors in {} spoke of many wounded."
    alone, beside = (read(told.format("Hodeidah", other)) for other in ("Hodeidah", "Marib"))
    sure, less = (events[0].place for events in (alone, beside))
    assert sure and less and sure.name == less.name
    assert (less.confidence or 0) < (sure.confidence or 0)


def test_how_likely_a_place_has_to_be_can_be_set() -> None:
    text = "Officials spoke of Hodeidah. The weather was fine. Gunmen killed three officers. No more was known in Aden."
    report = Report(id="r", text=text, published="2024-08-07")
    placed = {
        least: sum(e.place is not None for e in Reader(Settings(place_likelihood=least)).read(report).events)
        for least in (0.0, 0.22, 1.0)
    }
    assert placed[1.0] == 0  # nothing is certain
    assert placed[0.0] >= placed[0.22] > placed[1.0]


def test_trees_add_up_their_leaves() -> None:
    trees = load_trees("locating")
    bare, bound = trees.log_odds([{}, {"in": 1.0, "log-odds": 1.0, "is best": 1.0, "kind deed": 1.0}])
    assert bare < bound


def test_what_is_told_as_background_was_elsewhere(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = read(
        "The rocket attack on the Harun air base in Marib came on Sunday, amid fears of a wider war following "
        "the assassination of the rebel leader Said Antar."
    )
    names = place_names(found, EventType.ASSAULT)
    assert names[0] is not None
    assert names[1] is None


def test_background_keeps_the_place_of_its_own_words(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = read("Police arrested two men in Tunis following an attack on a school in Sfax.")
    assert ["Sfax" in (name or "") for name in place_names(found, EventType.ASSAULT)] == [True]
