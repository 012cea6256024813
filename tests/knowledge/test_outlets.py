"""The outlets and their look-up."""

import re
from pathlib import Path

import pytest

from firsthand.knowledge.outlets import Outlets, load_outlets

OUTLETS = load_outlets()
KINDS = {"agency", "newspaper", "broadcaster", "magazine", "online"}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.bbc.co.uk/news/world-1", "BBC News"),
        ("bbc.com", "BBC News"),
        ("http://m.reuters.com:80/x", "Reuters"),
        ("english.aljazeera.net", "Al Jazeera"),
        ("https://notreuters.com/", None),
        ("com", None),
        ("", None),
        (None, None),
        ("http://[broken", None),
    ],
)
def test_by_domain(address: str | None, name: str | None) -> None:
    found = OUTLETS.by_domain(address)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("wording", "name"),
    [
        ("Reuters", "Reuters"),
        ("AFP", "Agence France-Presse"),
        ("the Associated Press", "Associated Press"),
        ("New York Times", "The New York Times"),
        ("AL-JAZEERA", "Al Jazeera"),
        ("Shafaq News", "Shafaq News"),
        ("Ma’an News Agency", "Ma'an News Agency"),
        ("bbc.com", "BBC News"),
        ("The Ardun Courier", None),
        ("", None),
        (None, None),
    ],
)
def test_by_name(wording: str | None, name: str | None) -> None:
    found = OUTLETS.by_name(wording)
    assert (found.name if found else None) == name


def test_ordinary_words_are_told_apart() -> None:
    assert OUTLETS.by_name("Time") is not None
    assert not OUTLETS.is_name("Time")
    assert not OUTLETS.is_name("The Hill")
    assert OUTLETS.is_name("Reuters")


def test_the_table_is_sound() -> None:
    names = [row.name for row in OUTLETS.rows]
    assert len(names) == len(set(names)) >= 250
    domains = [domain for row in OUTLETS.rows for domain in row.domains]
    assert len(domains) == len(set(domains))
    for row in OUTLETS.rows:
        assert row.kind in KINDS, row.name
        assert row.country is None or re.fullmatch(r"[A-Z]{3}", row.country), row.name
        assert all(re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", domain) for domain in row.domains), row.name
        assert set(row.ordinary) <= {row.name, row.name.removeprefix("The "), *row.aliases}, row.name
        assert row.source


def test_every_region_and_kind_is_there() -> None:
    for country in [
        "IRQ",
        "SYR",
        "LBN",
        "ISR",
        "PSE",
        "IRN",
        "YEM",
        "UKR",
        "RUS",
        "SDN",
        "ETH",
        "NGA",
        "COD",
        "MLI",
        "IND",
        "PAK",
        "AFG",
        "MMR",
        "COL",
        "MEX",
        "VEN",
        "HTI",
    ]:
        assert any(row.country == country for row in OUTLETS.rows), country
    assert sum(row.state_owned for row in OUTLETS.rows) > 100


def test_a_person_may_add_outlets(tmp_path: Path) -> None:
    (tmp_path / "outlets.tsv").write_text(
        "name\tdomains\tkind\tsource\nThe Ardun Courier\tardun-courier.example\tnewspaper\tme\n"
    )
    found: Outlets = load_outlets(tmp_path)
    outlet = found.by_domain("https://ardun-courier.example/1")
    assert outlet is not None
    assert outlet.name == "The Ardun Courier"
