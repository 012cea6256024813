"""Bodies that no table knows keep their own name, and organs of a state keep their state."""

from collections.abc import Callable

import pytest

from firsthand.knowledge.actors import Actors, load_actors
from firsthand.language.phrases import naming_phrase
from firsthand.reading.findings import Parsed
from firsthand.reading.parties import name_party
from firsthand.settings import Settings

Parse = Callable[..., Parsed]

OWN = [
    ("The Dawn Brigades attacked a checkpoint near Baghdad.", "Dawn Brigades", "DAWN-BRIGADES REB"),
    ("The Free Meadow Army shelled Goma in Congo.", "Free Meadow Army", "FREE-MEADOW-ARMY REB"),
    (
        "Officers blamed the Army of the Long Road for the raid in Karachi.",
        "Army",
        "ARMY-OF-LONG-ROAD REB",
    ),
    ("The Cedar Guard attacked protesters in Beirut.", "Cedar Guard", "CEDAR-GUARD UNK"),
    ("The Al-Nur Battalion fired rockets in Baghdad.", "Al-Nur Battalion", "AL-NUR-BATTALION UNK"),
    ("The Falcon Regiment attacked an airport in Libya.", "Falcon Regiment", "FALCON-REGIMENT UNK"),
    ("The Red Sun Front bombed a bank in Athens.", "Red Sun Front", "RED-SUN-FRONT REB"),
    ("The Congo Freedom Front killed six men in Bunia.", "Congo Freedom Front", "CONGO-FREEDOM-FRONT REB"),
    ("The Rock Shield Forces burned a village in Sudan.", "Rock Shield Forces", "ROCK-SHIELD-FORCES UNK"),
    ("The Ashes Corps attacked a mine in Mali.", "Ashes Corps", "ASHES-CORPS UNK"),
    ("The Blue Lake Resistance ambushed a patrol.", "Blue Lake Resistance", "BLUE-LAKE-RESISTANCE REB"),
    ("The Council of the Open Hand condemned Spain.", "Council", "COUNCIL-OF-OPEN-HAND UNK"),
    ("The Clear Water Movement left Peru.", "Clear Water Movement", "CLEAR-WATER-MOVEMENT UNK"),
    ("The Two Palms Legion crossed into Chad.", "Two Palms Legion", "PALMS-LEGION UNK"),
    (
        "The Lake Liberation Council took the port from Kenya.",
        "Lake Liberation Council",
        "LAKE-LIBERATION-COUNCIL REB",
    ),
    ("A fighter of the Dawn Brigades was shot in Mosul.", "fighter", "DAWN-BRIGADES REB"),
    ("Dawn Brigades fighters burned a bus in Mosul.", "Dawn Brigades fighters", "DAWN-BRIGADES REB"),
    ("The Dawn Brigades fired on Iraq's army. The group did not say why.", "group", "DAWN-BRIGADES REB"),
    ("The Dawn Brigades fired at Iraq. The brigades did not say why.", "brigades", "DAWN-BRIGADES REB"),
    ("The Dawn Brigades, an Iraqi militia, shelled the town.", "Dawn Brigades", "DAWN-BRIGADES REB"),
    (
        "The Movement for the Liberation of Karuna fired on Congo's army.",
        "Movement",
        "MOVEMENT-FOR-LIBERATION-OF-KARUNA REB",
    ),
]

STATES = [
    ("An Iraqi army brigade attacked the town.", "Iraqi army brigade", "IRQ MIL"),
    ("The 5th Brigade of the Iraqi army shelled the town.", "5th Brigade", "IRQ MIL"),
    ("Ukraine's 93rd Brigade held the line.", "93rd Brigade", "UKR MIL"),
    ("Ukraine's Stone Marten Brigade held the line.", "Stone Marten Brigade", "UKR MIL"),
    ("The Iraqi Desert Wolves Division held the line.", "Iraqi Desert Wolves Division", "IRQ MIL"),
    ("Syrian Border Guards fired at Daraa.", "Syrian Border Guards", "SYR MIL"),
    ("The Third Corps shelled Aleppo in Syria.", "Third Corps", "SYR MIL"),
    ("The Presidential Guard held the palace in Niger.", "Presidential Guard", "NER MIL"),
    ("The Royal Guards held the palace in Thailand.", "Royal Guards", "THA MIL"),
    ("The Republican Guard fired on crowds in Damascus.", "Republican Guard", "SYR MIL"),
    ("The Revolutionary Guards seized a tanker off Iran.", "Revolutionary Guards", "IRN MIL"),
    ("The National Guard was sent to Ohio, in the United States.", "National Guard", "USA MIL"),
    ("The Border Guard of Poland turned them back.", "Border Guard", "POL MIL"),
    ("Armed Forces of Peru burned the coca fields.", "Armed Forces", "PER MIL"),
    ("The Badger Brigade of the Iranian Revolutionary Guards fell back.", "Badger Brigade", "IRN MIL"),
    ("The Rock Badger Brigade, an Israeli army unit, fell back.", "Rock Badger Brigade", "ISR MIL"),
    ("The Motor Rifle Division of Russia fell back.", "Motor Rifle Division", "RUS MIL"),
    ("The French Foreign Legion landed in Chad.", "French Foreign Legion", "FRA MIL"),
    ("The Army of Sudan left the town.", "Army", "SDN MIL"),
    ("The government's Lake Resistance Army fired at Kampala in Uganda.", "Lake Resistance Army", "UGA MIL"),
    ("Hezbollah's Stone Falcon Forces fired at Haifa.", "Stone Falcon Forces", "HEZBOLLAH REB"),
    ("Government Forces of Yemen left the town.", "Government Forces", "YEM MIL"),
]


@pytest.mark.parametrize(("text", "words", "expected"), OWN + STATES)
def test_names_of_bodies(parse_text: Parse, actors: Actors, text: str, words: str, expected: str) -> None:
    parsed = parse_text(text)
    start = text.rindex(words)
    head = parsed.doc.char_span(start, start + len(words), alignment_mode="expand").root
    party = name_party(naming_phrase(head), parsed, actors)
    assert f"{party.entity or '-'} {party.sector.value if party.sector else '-'}" == expected


@pytest.fixture(scope="session")
def actors() -> Actors:
    return load_actors(Settings())
