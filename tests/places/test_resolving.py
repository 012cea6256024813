"""The joint choice of what names stand for."""

from firsthand.knowledge.gazetteer import Candidate
from firsthand.reading.places.resolving import Name, resolve


def _place(number: int, name: str, country: str, kind: str, people: int, **more: object) -> Candidate:
    values: dict[str, object] = {"lat": None, "lon": None, "admin1": "", "admin2": "", "geonames_id": number}
    values |= more
    return Candidate(number, name, country, kind, population=people, **values)  # type: ignore[arg-type]


PARIS = _place(1, "Paris", "FRA", "capital", 2_100_000, lat=48.85, lon=2.35, admin1="FR.11")
PARIS_TEXAS = _place(2, "Paris", "USA", "town", 25_000, lat=33.66, lon=-95.55, admin1="US.TX")
TEXAS = _place(3, "Texas", "USA", "admin1", 29_000_000, lat=31.25, lon=-99.25, admin1="US.TX")
LAMAR = _place(4, "Lamar County", "USA", "admin2", 50_000, lat=33.6, lon=-95.5, admin1="US.TX", admin2="x")
GEORGIA = _place(5, "Georgia", "GEO", "country", 3_700_000, lat=42.0, lon=43.5)
GEORGIA_STATE = _place(6, "Georgia", "USA", "admin1", 10_700_000, lat=32.75, lon=-83.5, admin1="US.GA")
ATLANTA = _place(7, "Atlanta", "USA", "town", 460_000, lat=33.75, lon=-84.39, admin1="US.GA")
ERBIL = _place(8, "Erbil", "IRQ", "town", 1_600_000, lat=36.19, lon=44.0, admin1="IQ.11")
ERBIL_PROVINCE = _place(9, "Erbil", "IRQ", "admin1", 2_100_000, lat=36.4, lon=44.17, admin1="IQ.11")


def test_alone_the_best_known_place_wins() -> None:
    assert resolve([Name((PARIS_TEXAS, PARIS), 1.0)]) == [PARIS]


def test_the_company_of_names_decides() -> None:
    names = [Name((PARIS, PARIS_TEXAS), 1.0), Name((TEXAS,), 2.0), Name((LAMAR,), 1.0)]
    assert resolve(names)[0] == PARIS_TEXAS


def test_a_parent_in_the_text_decides() -> None:
    assert resolve([Name((PARIS, PARIS_TEXAS), 1.0, parents=(TEXAS,)), Name((TEXAS,), 1.0)])[0] == PARIS_TEXAS


def test_state_and_country_of_one_name() -> None:
    assert resolve([Name((GEORGIA, GEORGIA_STATE), 1.0)]) == [GEORGIA]
    assert resolve([Name((GEORGIA, GEORGIA_STATE), 1.0), Name((ATLANTA,), 1.0)])[0] == GEORGIA_STATE


def test_the_town_before_the_province_unless_a_word_asks_for_it() -> None:
    both = (ERBIL_PROVINCE, ERBIL)
    assert resolve([Name(both, 1.0)]) == [ERBIL]
    assert resolve([Name(both, 1.0, kinds=frozenset(("admin1",)))]) == [ERBIL_PROVINCE]


def test_the_outlets_country_votes() -> None:
    london = _place(10, "London", "GBR", "town", 900_000, lat=51.5, lon=-0.1)
    other = _place(11, "London", "CAN", "town", 420_000, lat=42.98, lon=-81.2)
    assert resolve([Name((london, other), 1.0)], "CAN") == [other]
    assert resolve([Name((london, other), 1.0)]) == [london]


def test_names_without_candidates_stay_open() -> None:
    assert resolve([Name((), 1.0)]) == [None]
    assert resolve([]) == []


def test_what_may_be_the_same_place_is_no_witness() -> None:
    """The city's longer name says nothing of which city it is; the name beside it does."""
    dublin = _place(12, "Dublin", "IRL", "capital", 1_000_000, lat=53.3, lon=-6.2, admin1="IE.L")
    other = _place(13, "Dublin", "USA", "town", 44_000, lat=40.1, lon=-83.1, admin1="US.OH")
    columbus = _place(14, "Columbus", "USA", "town", 900_000, lat=39.96, lon=-83.0, admin1="US.OH")
    names = [Name((dublin, other), 2.0), Name((dublin,), 1.0), Name((columbus,), 1.0)]
    assert resolve(names)[0] == other


def test_the_outlet_is_named_for_the_town_where_the_other_names_lie() -> None:
    jordan = _place(15, "Jordan", "JOR", "country", 9_000_000, lat=31.0, lon=36.0)
    town = _place(16, "Jordan", "USA", "town", 5_000, lat=44.67, lon=-93.6, admin1="US.MN")
    scott = _place(17, "Scott County", "USA", "admin2", 130_000, lat=44.65, lon=-93.5, admin1="US.MN")
    amman = _place(18, "Amman", "JOR", "town", 1_200_000, lat=31.95, lon=35.93, admin1="JO.16")
    assert resolve([Name((jordan, town), 1.0, home=True), Name((scott,), 1.0)])[0] == town
    assert resolve([Name((jordan, town), 1.0, home=True), Name((amman,), 1.0)])[0] == jordan
