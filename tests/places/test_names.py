"""Names that conflict reports use lead to the right place, in old and new and other spellings."""

import time

import pytest

from firsthand.knowledge.gazetteer import Gazetteer, load_gazetteer
from firsthand.reading.places.resolving import Name, resolve
from firsthand.settings import load_settings

# name, country, and a point that the place lies within about half a degree of
WANTED = [
    ("Ain Al-Asad", "IRQ", 33.8, 42.4),
    ("Jurf al-Sakhar", "IRQ", 32.9, 44.2),
    ("Al-Tanf", "SYR", 33.5, 38.6),
    ("Dahiyeh", "LBN", 33.85, 35.5),
    ("Hodeidah", "YEM", 14.8, 42.95),
    ("Anbar", "IRQ", 32.9, 41.9),
    ("Babil", "IRQ", 32.5, 44.5),
    ("Pokrovsk", "UKR", 48.3, 37.2),
    ("Jenin", "PSE", 32.5, 35.3),
    ("Naqoura", "LBN", 33.1, 35.1),
    ("Erbil", "IRQ", 36.2, 44.0),
    ("Deir ez-Zor", "SYR", 35.3, 40.1),
    ("Tyre", "LBN", 33.3, 35.2),
    ("Sanaa", "YEM", 15.35, 44.2),
    ("Marib", "YEM", 15.5, 45.3),
    ("Avdiivka", "UKR", 48.1, 37.7),
    ("Bakhmut", "UKR", 48.6, 38.0),
    ("El Fasher", "SDN", 13.6, 25.35),
    ("Omdurman", "SDN", 15.6, 32.5),
    ("Goma", "COD", -1.7, 29.2),
    ("Rafah", "PSE", 31.3, 34.25),
    ("Khan Younis", "PSE", 31.3, 34.3),
    ("Tulkarm", "PSE", 32.3, 35.0),
]
# Spellings of one place, the first of each its usual one today.
SPELLINGS = [
    ("Kyiv", "Kiev"),
    ("Kharkiv", "Kharkov"),
    ("Bakhmut", "Artemivsk", "Artyomovsk"),
    ("Odesa", "Odessa"),
    ("Zaporizhzhia", "Zaporozhye", "Zaporizhzhya"),
    ("Luhansk", "Lugansk"),
    ("Mykolaiv", "Nikolaev"),
    ("Dnipro", "Dnepropetrovsk", "Dnipropetrovsk"),
    ("Hodeidah", "Al Hudaydah", "Hodeida", "Hudaydah"),
    ("Erbil", "Irbil", "Arbil"),
    ("Deir ez-Zor", "Deir Ezzor", "Dayr az-Zawr", "Deir al-Zor"),
    ("Raqqa", "Ar-Raqqah", "Al-Raqqa", "Rakka"),
    ("El Fasher", "Al Fashir", "Al-Fashir", "El-Fasher"),
    ("Tulkarm", "Tulkarem"),
    ("Khan Younis", "Khan Yunis"),
    ("Sanaa", "Sana'a", "Sana’a"),
    ("Marib", "Ma'rib"),
    ("Qamishli", "Al-Qamishli", "Kamishli"),
    ("Fallujah", "Falluja"),
    ("Mosul", "Al-Mawsil"),
]
PACE = 2000  # names a second


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(load_settings())


@pytest.mark.parametrize(("name", "country", "lat", "lon"), WANTED, ids=[w[0] for w in WANTED])
def test_the_name_alone_leads_there(
    gazetteer: Gazetteer, name: str, country: str, lat: float, lon: float
) -> None:
    (found,) = resolve([Name(gazetteer.find(name), 1.0)])
    assert found is not None
    assert found.country == country
    assert found.point is not None
    assert found.point == pytest.approx((lat, lon), abs=0.8)


@pytest.mark.parametrize("spellings", SPELLINGS, ids=[s[0] for s in SPELLINGS])
def test_all_spellings_lead_to_one_place(gazetteer: Gazetteer, spellings: tuple[str, ...]) -> None:
    usual, *others = ([c for c in gazetteer.find(s) if c.point] for s in spellings)
    for spelling, found in zip(spellings[1:], others, strict=True):
        near = [
            (a, b)
            for a in usual
            for b in found
            if a.country == b.country and a.point == pytest.approx(b.point, abs=0.2)
        ]
        assert near, spelling


def test_many_names_are_looked_up_in_a_second(gazetteer: Gazetteer) -> None:
    fresh = Gazetteer(gazetteer.path, gazetteer.words)
    names = [
        f"{a}{b}"
        for a in ("Al ", "El ", "", "New ", "San ")
        for b in ["Mosul", "Kirkuk", "Aleppo", "Hama", "Gao"]
    ] * 40
    start = time.process_time()
    for i, name in enumerate(names):
        fresh.find(f"{name} {i}" if i % 2 else name)
    assert len(names) / max(time.process_time() - start, 1e-6) > PACE


def test_the_file_is_small(gazetteer: Gazetteer) -> None:
    assert gazetteer.path.stat().st_size < 150_000_000
