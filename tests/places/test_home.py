"""Where an outlet is at home, as far as its address tells."""

import pytest

from firsthand.knowledge.gazetteer import Gazetteer, load_gazetteer
from firsthand.reading.places.home import home_country, home_town
from firsthand.record import Report
from firsthand.settings import load_settings


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(load_settings())


def _report(url: str | None) -> Report:
    return Report(id="r", text="", url=url)


@pytest.mark.parametrize(
    ("url", "town"),
    [
        ("https://www.thespringfieldcourier.com/a", "Springfield"),
        ("https://news.lancaster-gazette.co.uk/a", "Lancaster"),
        ("https://odesa.net/a", "Odesa"),
    ],
)
def test_an_address_names_a_town(gazetteer: Gazetteer, url: str, town: str) -> None:
    assert town in {candidate.name for candidate in home_town(_report(url), gazetteer)}


def test_the_ending_tells_the_country(gazetteer: Gazetteer) -> None:
    report = _report("https://news.lancaster-gazette.co.uk/a")
    assert home_country(report, gazetteer) == "GBR"
    assert {candidate.country for candidate in home_town(report, gazetteer)} == {"GBR"}


@pytest.mark.parametrize(
    "url", [None, "", "https://", "https://[", "https://x", "https://worldwidereport.com/a"]
)
def test_other_addresses_name_none(gazetteer: Gazetteer, url: str | None) -> None:
    assert home_town(_report(url), gazetteer) == ()
