"""Who stands for the parties of a happening that several mentions tell of."""

import pytest

from firsthand.reading.reader import Reader
from firsthand.record import Event, Report


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def _events(reader: Reader, text: str) -> tuple[Event, ...]:
    return reader.read(Report(id="x", text=text, published="2024-08-07")).events


def _names(parties) -> list[str]:
    return [party.name for party in parties]


def test_two_of_one_state_side_by_side_are_two(reader: Reader) -> None:
    (attack,) = _events(reader, "The police and the army of Norway attacked the camp on Monday.")
    assert _names(attack.actors) == ["police", "army of Norway"]


def test_the_counted_dead_and_wounded_are_recipients(reader: Reader) -> None:
    text = "A bombing at the market in Oran killed four women and wounded dozens of shoppers on Monday."
    found = _events(reader, text)
    assert set(_names(found[0].recipients)) == {"four women", "shoppers"}


def test_the_mention_that_tells_most_names_the_parties(reader: Reader) -> None:
    text = (
        "The rebels will attack, a general had feared.\n\n"
        "On Monday the rebels attacked the barracks in Gao, the army said. The attack came at dawn."
    )
    attack = next(e for e in _events(reader, text) if len(e.mentions) > 1)
    assert attack.actors[0].mention is not None
    assert attack.actors[0].mention[0] == text.index("rebels attacked")
    assert _names(attack.recipients) == ["barracks"]


def test_ours_are_the_speakers(reader: Reader) -> None:
    text = '"They attacked our soldiers near the river," President Idriss Deby of Chad said on Monday.'
    (attack,) = _events(reader, text)
    assert [(p.name, p.entity) for p in attack.recipients] == [("our soldiers", "TCD")]


def test_nobody_stands_on_both_sides_of_one_act() -> None:
    text = "Iran reimposed curbs after new sanctions. Iran said the sanctions on Iran were unjust."
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    for event in record.events:
        assert not {p.name for p in event.actors} & {p.name for p in event.recipients}
