"""Parties: who a phrase names, by the words of the phrase and of the report around it."""

from collections.abc import Callable

import pytest
from spacy.tokens import Token

from firsthand.knowledge.actors import Actors, load_actors
from firsthand.language.phrases import naming_phrase
from firsthand.ontology import EventType
from firsthand.reading.findings import Parsed, Phrase
from firsthand.reading.parties import PartyNamer, name_party
from firsthand.record import Party
from firsthand.settings import Settings

Parse = Callable[..., Parsed]


@pytest.fixture(scope="session")
def actors() -> Actors:
    return load_actors(Settings())


def _head(parsed: Parsed, words: str) -> Token:
    start = parsed.text.rindex(words)
    return parsed.doc.char_span(start, start + len(words), alignment_mode="expand").root


def _named(parsed: Parsed, actors: Actors, words: str) -> Party:
    start = parsed.text.rindex(words)
    return name_party(Phrase(start, start + len(words), _head(parsed, words).i), parsed, actors)


def _who(party: Party) -> str:
    return f"{party.entity or '-'} {party.sector.value if party.sector else '-'}"


CASES = [
    ("US officials met the envoy in Oslo.", "US officials", "USA GOV"),
    ("Russian troops held the bridge.", "Russian troops", "RUS MIL"),
    ("Hundreds of French tourists were flown home.", "French tourists", "FRA CVL"),
    ("Iran-backed armed factions fired on the base.", "Iran-backed armed factions", "- REB"),
    ("Pro-Russian militias took the town hall.", "Pro-Russian militias", "- REB"),
    ("Islamic State militants burned the fields.", "Islamic State militants", "ISIS REB"),
    ("The spokesman of the Iraqi Ministry of Defence denied it.", "spokesman", "IRQ MIL"),
    ("A Hezbollah commander died in the strike.", "Hezbollah commander", "HEZBOLLAH REB"),
    ("Pakistani Army officials gave no figure.", "Pakistani Army officials", "PAK MIL"),
    ("The governor spoke after Kremlin aides left.", "Kremlin aides", "RUS GOV"),
    ("Coalition and US forces left the valley in Iraq.", "Coalition and US forces", "USA MIL"),
    ("Western embassies closed for the day in Kabul.", "Western embassies", "- GOV"),
    ("Two women and a boy were hurt.", "Two women", "- CVL"),
    ("The Falcons of Dawn took the pass.", "Falcons of Dawn", "- -"),
    ("The group of soldiers from Chad crossed the river.", "soldiers", "TCD MIL"),
    ("Talks on trade went on in Geneva.", "trade", "- -"),
    ("The US Ambassador to Chad Ann Brook left on Monday.", "Ann Brook", "USA GOV"),
    ("A fighter with the Islamic State burned the fields.", "fighter", "ISIS REB"),
    ("He spoke to a French senator. Karim Tolo was stabbed.", "Karim Tolo", "- -"),
]


@pytest.mark.parametrize(("text", "words", "expected"), CASES)
def test_names_a_party(parse_text: Parse, actors: Actors, text: str, words: str, expected: str) -> None:
    assert _who(_named(parse_text(text), actors, words)) == expected


def test_the_mention_leaves_the_article_out(parse_text: Parse, actors: Actors) -> None:
    party = _named(parse_text("Shells hit the Turkish army."), actors, "the Turkish army")
    assert (party.name, party.mention) == ("Turkish army", (15, 27))


def test_a_leader_is_known_by_surname_once_named_in_full(parse_text: Parse, actors: Actors) -> None:
    parsed = parse_text("Justin Trudeau flew home. Later Trudeau spoke.", published="2022-03-01")
    assert _who(_named(parsed, actors, "Trudeau")) == "CAN GOV"


def test_the_office_follows_the_date(parse_text: Parse, actors: Actors) -> None:
    text = "Hillary Clinton gave a speech in Ohio."
    assert _who(_named(parse_text(text, published="2011-05-01"), actors, "Hillary Clinton")) == "USA GOV"
    assert _who(_named(parse_text(text, published="2016-05-01"), actors, "Hillary Clinton")) == "USA -"


def test_an_unknown_person_is_who_the_report_says(parse_text: Parse, actors: Actors) -> None:
    parsed = parse_text("Norwegian Foreign Minister Odd Vangsmoen arrived. Vangsmoen said little.")
    assert _who(_named(parsed, actors, "Vangsmoen")) == "NOR GOV"
    parsed = parse_text("Abu Salim Qarmati, a commander of Hamas, was buried on Friday.")
    assert _who(_named(parsed, actors, "Abu Salim Qarmati")) == "HAMAS REB"


def test_a_city_as_surname_is_no_state(parse_text: Parse, actors: Actors) -> None:
    parsed = parse_text("Police arrested Ronald Amman. Later Amman was released without charge.")
    assert _named(parsed, actors, "Amman").entity is None


def test_bare_organs_belong_to_the_state_that_the_report_is_about(parse_text: Parse, actors: Actors) -> None:
    parsed = parse_text(
        "Kenya closed its border with Somalia. In Nairobi, Kenyans protested. The police watched."
    )
    assert _who(_named(parsed, actors, "police")) == "KEN COP"
    parsed = parse_text(
        "The Iraqi army advanced. Iran sent aid. Turkey sent more aid. The army stopped at dusk."
    )
    assert _who(_named(parsed, actors, "army")) == "IRQ MIL"


def test_the_group_is_the_armed_group_named_last(parse_text: Parse, actors: Actors) -> None:
    parsed = parse_text("Boko Haram raided two villages in Nigeria. The group took cattle.")
    assert _who(_named(parsed, actors, "group")) == "BOKO-HARAM REB"


def test_bare_fighters_are_of_the_group_that_the_report_is_about(parse_text: Parse, actors: Actors) -> None:
    parsed = parse_text("Al-Shabaab said it held the town. Al-Shabaab has lost ground. Two militants died.")
    assert _who(_named(parsed, actors, "militants")) == "AL-SHABAAB REB"
    parsed = parse_text("Hamas, Fatah and the Houthis sent letters. Two militants died.")
    assert _who(_named(parsed, actors, "militants")) == "- REB"


def test_an_unknown_group_keeps_its_own_name(parse_text: Parse, actors: Actors) -> None:
    text = "Boko Haram and the Vale Liberation Front (VLF) fought. Boko Haram fled. Then VLF fighters rested."
    parsed = parse_text(text)
    assert _who(_named(parsed, actors, "Vale Liberation Front")) == "VLF REB"
    assert _who(_named(parsed, actors, "VLF fighters")) == "VLF REB"
    parsed = parse_text("The Red Willow Militia burned a farm, police in Ghana said.")
    assert _who(_named(parsed, actors, "Red Willow Militia")) == "RED-WILLOW-MILITIA REB"


def test_a_pronoun_stands_for_its_antecedent(parse_text: Parse, actors: Actors) -> None:
    plain = parse_text("The Taliban shelled the post. They withdrew.")
    they, taliban = _head(plain, "They").i, _head(plain, "Taliban").i
    parsed = Parsed(plain.report, plain.doc, plain.quotations, {they: taliban})
    party = name_party(naming_phrase(parsed.doc[they]), parsed, actors)
    assert (party.name, _who(party)) == ("Taliban", "TALIBAN REB")


def test_a_state_attacks_by_its_military(parse_text: Parse, actors: Actors) -> None:
    parsed = parse_text("Jordan struck two camps.")
    phrase = Phrase(0, 6, 0)
    namer = PartyNamer(parsed, actors)
    assert _who(namer.name_party(phrase)) == "JOR -"
    assert _who(namer.name_party(phrase, EventType.ASSAULT)) == "JOR MIL"
    assert _who(namer.name_party(phrase, EventType.CONSULT)) == "JOR GOV"
    assert _who(namer.name_party(phrase, EventType.ASSAULT, acting=False)) == "JOR -"


@pytest.mark.parametrize("text", ["x", "🙂", "…", "the", "\n\n"])
def test_any_text_is_answered(parse_text: Parse, actors: Actors, text: str) -> None:
    parsed = parse_text(text)
    party = name_party(Phrase(0, len(text), 0), parsed, actors)
    assert party.entity is None


def test_no_text_is_answered(parse_text: Parse, actors: Actors) -> None:
    assert name_party(Phrase(0, 0, 0), parse_text(""), actors).entity is None


def test_the_torn_off_beginning_of_a_name_is_nobody(parse_text: Parse, actors: Actors) -> None:
    parsed = parse_text("Officers of the Popular Mobilization Forces and of the Parliament of Iraq left.")
    namer = PartyNamer(parsed, actors)

    def torn(words: str) -> bool:
        start = parsed.text.index(words)
        return namer.is_fragment(Phrase(start, start + len(words), _head(parsed, words).i))

    assert torn("Popular")
    assert not torn("Popular Mobilization Forces")
    assert not torn("Parliament")


def test_the_outlets_mark_before_its_text_is_no_party(parse_text: Parse, actors: Actors) -> None:
    parsed = parse_text("Two Rivers Today/ Monday's raid could disrupt the talks.")
    namer = PartyNamer(parsed, actors)
    assert namer.is_fragment(Phrase(0, len("Two Rivers Today/"), 2))
    assert not namer.is_fragment(Phrase(0, len("Two Rivers Today"), 2))
