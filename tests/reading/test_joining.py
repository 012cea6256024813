"""Mentions of one happening become one event; happenings that differ stay apart."""

from collections.abc import Callable

import pytest

from firsthand.ontology import EventType, Status
from firsthand.reading.reader import Reader
from firsthand.record import Event, Report


@pytest.fixture(scope="module")
def read() -> Callable[[str], tuple[Event, ...]]:
    reader = Reader()

    def read_events(text: str) -> tuple[Event, ...]:
        return reader.read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07")).events

    return read_events


def assaults(events: tuple[Event, ...]) -> list[Event]:
    return [e for e in events if e.type is EventType.ASSAULT]


def test_a_strike_and_its_outcome_in_the_same_breath_are_one(
    read: Callable[[str], tuple[Event, ...]],
) -> None:
    (event,) = assaults(read("An air strike on a market in Hodeidah on Monday killed nine people."))
    assert event.casualties is not None
    assert event.casualties.killed == (9, 9)
    assert event.time is not None
    assert event.time.start == "2024-08-05"


def test_the_definite_noun_takes_up_what_was_told_before(read: Callable[[str], tuple[Event, ...]]) -> None:
    text = (
        "Gunmen attacked a police post near Marib on Sunday.\n\n"
        "The attack killed three officers. No group has claimed the attack."
    )
    (event,) = assaults(read(text))
    assert len(event.mentions) >= 3
    assert event.casualties is not None
    assert event.casualties.killed == (3, 3)


def test_attacks_on_different_days_stay_apart(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(read("Rebels shelled Goma on Friday. On Monday, rebels shelled Goma again."))
    assert [e.time.start for e in found if e.time] == ["2024-08-02", "2024-08-05"]


def test_attacks_in_different_countries_stay_apart(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(
        read("A bomb killed two soldiers in Mali. Another bomb killed four soldiers in Somalia.")
    )
    assert sorted(e.place.country for e in found if e.place and e.place.country) == ["MLI", "SOM"]


def test_attacks_in_towns_far_from_one_another_stay_apart(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(
        read(
            "Gunmen attacked a police post in Basra. The attack wounded two officers.\n\n"
            "A bomb went off in Mosul. The attack wounded nobody."
        )
    )
    places = [e.place.name for e in found if e.place]
    assert "Basra" in places
    assert "Mosul" in places


def test_the_victims_of_one_plural_are_events_of_their_own(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(
        read("The region fears reprisals after the assassinations of Ismail Haniyeh and Fouad Shukur.")
    )
    killed = [e for e in found if e.casualties]
    assert [e.recipients[0].entity for e in killed] == ["HAMAS", "HEZBOLLAH"]
    assert all(e.casualties and e.casualties.killed == (1, 1) for e in killed)


def test_a_country_near_an_act_of_speech_is_not_its_place(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = read("France condemned the coup in Niger.")
    assert [e.place for e in found if e.type is EventType.ACCUSE] == [None]


def test_ids_and_mentions_follow_the_text(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = read("Police arrested two men in Tunis. Protesters marched in Sfax. The minister resigned.")
    assert [e.id for e in found] == [f"e{i}" for i in range(1, len(found) + 1)]
    firsts = [e.mentions[0] for e in found]
    assert firsts == sorted(firsts)


def test_attacks_with_tolls_far_apart_stay_apart(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(
        read("Gunmen attacked a village on Sunday and killed 12 people. The rebels killed 60 at a market.")
    )
    tolls = {e.casualties.killed for e in found if e.casualties}
    assert {(12, 12), (60, 60)} <= tolls


def test_a_synonym_takes_up_the_happening(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(
        read("An explosion killed four people at a mosque in Herat on Friday. The blast wounded nine others.")
    )
    (event,) = found
    assert event.casualties is not None
    assert event.casualties.injured == (9, 9)


def test_an_answer_and_what_it_answers_are_two(read: Callable[[str], tuple[Event, ...]]) -> None:
    text = (
        "A mortar attack on troops at Fort Harun in Yemen on Monday wounded three soldiers.\n\n"
        'A minister said the attack on Fort Harun "could be a response to the drone strike on the rebels on '
        'July 20 near Taiz, which killed four fighters."'
    )
    found = assaults(read(text))
    attack, strike = found
    assert [e.status for e in found] == [Status.HAPPENED, Status.HAPPENED]
    assert len(attack.mentions) >= 2
    assert attack.time is not None
    assert attack.time.start == "2024-08-05"
    assert strike.time is not None
    assert strike.time.start == "2024-07-20"
    assert strike.casualties is not None
    assert strike.casualties.killed == (4, 4)


@pytest.mark.parametrize(
    "text",
    [
        "The army shelled Sirte days after militants attacked Misrata.",
        "The bombing followed an ambush in the hills.",
        "Rebels shelled the barracks in response to the air strike on their camp.",
        "Gunmen raided the depot before attacking a convoy.",
        "The army spoke of retaliation for the killing of four guards.",
    ],
)
def test_what_comes_after_another_is_not_it(read: Callable[[str], tuple[Event, ...]], text: str) -> None:
    assert len(assaults(read(text))) == 2


def test_those_who_died_after_a_blast_died_of_it(read: Callable[[str], tuple[Event, ...]]) -> None:
    (event,) = assaults(read("Nine people were killed after a bomb exploded at a market in Herat."))
    assert event.casualties is not None
    assert event.casualties.killed == (9, 9)


def test_each_side_attacking_the_other_is_two(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(read("Israel struck Hezbollah on Monday. Hezbollah attacked Israel with rockets."))
    assert len(found) == 2


def test_the_clause_after_a_place_tells_of_the_event(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(
        read("Officials spoke of an air strike on the militia in Taiz, which killed four fighters.")
    )
    (event,) = found
    assert event.casualties is not None
    assert event.casualties.killed == (4, 4)


def test_the_short_noun_picks_up_the_last_of_its_kind(read: Callable[[str], tuple[Event, ...]]) -> None:
    text = (
        "Gunmen ambushed a convoy near Kidal on Sunday. On Monday an air strike destroyed a depot in Gao. "
        "Officials said the strike targeted rebels."
    )
    found = assaults(read(text))
    (strike,) = [e for e in found if e.place is not None and e.place.name == "Gao"]
    assert any(
        text[start:end].endswith("strike") and start > text.rindex(".", 0, -1)
        for start, end in strike.mentions
    )


def test_a_long_report_joins_without_end(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(read("Rebels shelled the town. The attack killed two. " * 80))
    assert 1 <= len(found) <= 160


def test_the_latest_of_many_is_not_the_many(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(
        read("Rebels shelled the port on Sunday, the latest in a series of attacks on the coast.")
    )
    assert len(found) == 2


def test_the_second_and_the_third_are_two(read: Callable[[str], tuple[Event, ...]]) -> None:
    text = "In the second attack a bridge was hit. In the third attack, rebels burned a depot."
    seconds, thirds = text.index("second attack") + 7, text.index("third attack") + 6
    owners = [
        {e.id for e in read(text) if any(s <= at < t for s, t in e.mentions)} for at in (seconds, thirds)
    ]
    assert owners[0]
    assert owners[1]
    assert not owners[0] & owners[1]


def test_a_murder_is_not_joined_to_the_war_its_victim_wrote_about(
    read: Callable[[str], tuple[Event, ...]],
) -> None:
    text = (
        "Reporter Ana Lopes was shot dead in her car in Maputo on Monday.\n\n"
        "She had covered the civil war that ended in 1992. The conflict drove thousands from their homes."
    )
    found = assaults(read(text))
    shot = next(e for e in found if e.mentions[0][0] < text.index("She"))
    assert all(start < text.index("She") for start, _ in shot.mentions)
    assert shot.time is not None
    assert shot.time.start == "2024-08-05"


def test_a_war_and_its_fighting_are_one(read: Callable[[str], tuple[Event, ...]]) -> None:
    (event,) = assaults(read("Russia invaded Ukraine in 2022. The war has killed thousands of soldiers."))
    assert len(event.mentions) >= 2


def test_any_number_of_attacks_are_not_the_one_on_monday(read: Callable[[str], tuple[Event, ...]]) -> None:
    text = (
        "The attack on the barracks in Marib on Monday killed four soldiers. "
        "The governor spoke of sporadic attacks on convoys."
    )
    known = next(e for e in assaults(read(text)) if e.mentions[0][0] == text.index("attack"))
    assert all(start < text.index("governor") for start, _ in known.mentions)


def test_dead_of_two_places_are_counted_apart(read: Callable[[str], tuple[Event, ...]]) -> None:
    text = (
        "Rebels killed eighteen soldiers on Mindanao, the army said. "
        "Nineteen soldiers were killed in Quezon province on Tuesday."
    )
    counts = [e.casualties.killed for e in assaults(read(text)) if e.casualties]
    assert counts == [(18, 18), (19, 19)]


def test_the_one_visited_is_not_the_visitor(read: Callable[[str], tuple[Event, ...]]) -> None:
    text = "The minister planned to visit Varga on Monday. Varga was visiting the town of Graz when he was stabbed."
    visits = [e for e in read(text) if e.type is EventType.CONSULT]
    assert len(visits) == 2
    for event in visits:
        assert not {p.name for p in event.actors} & {p.name for p in event.recipients}


@pytest.mark.parametrize(
    "text",
    [
        "Four guards were killed when shells hit a post near Marib on Sunday.",
        "Six people were wounded as rebels shelled Goma.",
        "Nine people were killed in air strikes on a market in Hodeidah.",
        "Gunmen stormed a police post near Marib and killed two officers.",
    ],
)
def test_what_hurt_people_and_that_they_were_hurt_are_one(
    read: Callable[[str], tuple[Event, ...]], text: str
) -> None:
    (event,) = assaults(read(text))
    assert event.casualties is not None


def test_two_doers_in_two_clauses_do_two_things(read: Callable[[str], tuple[Event, ...]]) -> None:
    found = assaults(read("Houthi rebels attacked the port and the Israeli army killed four guards."))
    assert len(found) == len(("attack", "killing"))


def test_what_a_day_possesses_is_what_was_told_before(read: Callable[[str], tuple[Event, ...]]) -> None:
    text = (
        "A gas attack on the outskirts of Homs killed nine people, medics said. The minister renewed his call "
        "for inspectors to investigate the attack. He offered no reply to the governor. Doctors said that the "
        "town had been deserted in the wake of Monday's mysterious explosions."
    )
    (event,) = assaults(read(text))
    assert event.time is not None
    assert event.time.start == "2024-08-05"
