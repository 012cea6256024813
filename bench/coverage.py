"""How many sub-national names of conflict countries the gazetteer holds, with and without our supplement.

    python bench/coverage.py [SHARED]

Counts the geocoded toponyms of LGL and TR-News and the places of the gold reports that lie in one of
``COUNTRIES`` and are no country themselves. A name is held where a place that bears it lies within 161 km (for
gold, within the reach of its precision); before: without the rows of ``place_supplement.tsv`` and our names
of provinces.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from firsthand.knowledge.distances import kilometres
from firsthand.knowledge.gazetteer import Candidate, Gazetteer, load_gazetteer
from firsthand.settings import load_settings

COUNTRIES = [
    "AFG",
    "ARM",
    "AZE",
    "BFA",
    "CAF",
    "CMR",
    "COD",
    "COL",
    "EGY",
    "ETH",
    "HTI",
    "IND",
    "IRN",
    "IRQ",
    "ISR",
    "LBN",
    "LBY",
    "MEX",
    "MLI",
    "MMR",
    "MOZ",
    "NER",
    "NGA",
    "PAK",
    "PSE",
    "RUS",
    "SDN",
    "SOM",
    "SSD",
    "SYR",
    "TCD",
    "TUR",
    "UKR",
    "VEN",
    "YEM",
]
_SETS = ("lgl", "trnews")
_REACH_KM = 161.0
_PARTS = ("western", "eastern", "northern", "southern", "central", "north", "south", "east", "west")


def names(shared: Path, alpha3: dict[str, str]) -> Iterator[tuple[str, str, float, float]]:
    """Yield set, name and point of each mention that counts."""
    for name in _SETS:
        for line in (shared / "bench/geo" / f"{name}.jsonl").open(encoding="utf-8"):
            for toponym in json.loads(line)["toponyms"]:
                country = alpha3.get(toponym.get("country_code") or "", "")
                if country in COUNTRIES and toponym.get("lat") is not None:
                    yield name, toponym["name"], toponym["lat"], toponym["lon"]
    for name in ("dev", "train"):
        for line in (shared / "gold" / f"{name}.jsonl").open(encoding="utf-8"):
            for event in json.loads(line)["events"]:
                place = event.get("place") or {}
                small = place.get("precision") in ("town", "district", "province", "site")
                if place.get("country") in COUNTRIES and small and "lat" in place:
                    yield "gold", place["name"], place["lat"], place["lon"]


def is_held(name: str, lat: float, lon: float, gazetteer: Gazetteer, *, ours: bool) -> bool:
    """Tell whether a place of this name lies where it should."""
    return any(
        c.lat is not None and c.lon is not None and kilometres((lat, lon), (c.lat, c.lon)) <= _REACH_KM
        for wording in _wordings(name)
        for c in gazetteer.find(wording)
        if ours or not c.is_own
    )


def is_country(name: str, gazetteer: Gazetteer) -> bool:
    """Tell whether the name is a country's, a people's or a continent's."""
    found: tuple[Candidate, ...] = gazetteer.find(name)
    return gazetteer.find_demonym(name) is not None or any(c.kind in ("country", "macro") for c in found)


def is_name(words: str, gazetteer: Gazetteer) -> bool:
    """Tell a name ("Haj Omran border area") from a description ("makeshift clinic", "west of the canal")."""
    known = gazetteer.words
    small = [w for w in words.split() if w[0].islower() and w not in known.links and w not in ("the", "of")]
    return words[0].isupper() and all(w in known.units or w in known.sites or w in known.areas for w in small)


def _wordings(name: str) -> Iterator[str]:
    words = name.removeprefix("the ").split()
    yield " ".join(words)
    if len(words) > 1:
        yield " ".join(words[:-1])  # "Anbar province", "Kirkuk prison"
        if words[0].lower() in _PARTS:
            yield " ".join(words[1:])


def main() -> None:
    """Print the shares."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared")
    gazetteer = load_gazetteer(load_settings())
    counts: Counter[tuple[str, str]] = Counter()
    missing: Counter[tuple[str, str]] = Counter()
    for name, words, lat, lon in names(shared, gazetteer.alpha3):
        if is_country(words, gazetteer) or not is_name(words, gazetteer):
            continue
        for key in (name, "all"):
            counts[key, "names"] += 1
            counts[key, "before"] += is_held(words, lat, lon, gazetteer, ours=False)
            counts[key, "after"] += is_held(words, lat, lon, gazetteer, ours=True)
        if not is_held(words, lat, lon, gazetteer, ours=True):
            missing[name, words] += 1
    for name in (*_SETS, "gold", "all"):
        total = counts[name, "names"]
        before, after = (100 * counts[name, when] / max(total, 1) for when in ("before", "after"))
        print(f"{name:8} {total:5} names: {before:5.1f} % before the supplement, {after:5.1f} % after")
    print("missing:", ", ".join(f"{words} ({name}, {n})" for (name, words), n in missing.most_common(40)))


if __name__ == "__main__":
    main()
