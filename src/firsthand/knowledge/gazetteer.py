"""The gazetteer: names of places, what they may stand for, read from one SQLite file."""

import sqlite3
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from firsthand.knowledge.build import gazetteer_file
from firsthand.knowledge.gazetteer_import import imported_file
from firsthand.knowledge.place_names import name_key, skeleton
from firsthand.knowledge.place_words import PlaceWords, load_place_words
from firsthand.settings import Settings

_REMEMBERED = 20_000  # names kept in memory: a few megabytes, most of a day's news


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for."""

    number: int
    name: str
    country: str  # alpha-3, empty where it lies in none or several
    kind: str  # country, admin1, admin2, town, airport, macro, or a kind of the supplement
    lat: float | None
    lon: float | None
    admin1: str  # a code such as IQ.01
    admin2: str
    population: int
    geonames_id: int | None
    rank: int = 0  # of the name: 0 its usual one, 1 another, 2 a shortened one, 3 by its consonants only

    @property
    def point(self) -> tuple[float, float] | None:
        """Return the representative point, if there is one."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)

    @property
    def is_own(self) -> bool:
        """Tell whether the place is one of our supplement: named in the news rather than in censuses."""
        return self.geonames_id is None and self.kind not in ("airport", "macro", "country")


_FROM_DUMP = 10_000_000  # numbers of a person's own places begin here
_KEPT_KINDS = frozenset(
    ("country", "admin1", "macro", "capital")
)  # of these our own rows are the better ones
_COLUMNS = "p.id, p.name, p.country, p.kind, p.lat, p.lon, p.admin1, p.admin2, p.population, p.geonames"
_BY_NAME = (
    f"SELECT {_COLUMNS}, n.rank FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? ORDER BY p.id"  # noqa: S608
)
_BY_BONES = (
    f"SELECT {_COLUMNS}, 3 FROM skeleton s JOIN place p ON p.id = s.place "  # noqa: S608
    "WHERE s.key = ? AND s.country = ? ORDER BY p.id"
)
_FROM_OWN = (
    f"SELECT p.id + {_FROM_DUMP}, p.name, p.country, p.kind, p.lat, p.lon, p.admin1, p.admin2, p.population, "  # noqa: S608
    "p.id, min(n.rank) FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? GROUP BY p.id ORDER BY p.id"
)
_BY_CODE = f"SELECT {_COLUMNS}, 0 FROM country c JOIN place p ON p.id = c.place WHERE c.alpha3 = ?"  # noqa: S608
_BY_SEAT = f"SELECT {_COLUMNS}, 0 FROM country c JOIN place p ON p.id = c.capital WHERE c.alpha3 = ?"  # noqa: S608
_BY_SHORT = f"SELECT {_COLUMNS}, 0 FROM abbreviation a JOIN place p ON p.id = a.place WHERE a.key = ?"  # noqa: S608
_BY_DEMONYM = f"SELECT {_COLUMNS}, 0 FROM demonym d JOIN place p ON p.id = d.place WHERE d.key = ?"  # noqa: S608


class Gazetteer:
    """Look-up of place names. Reads one file, never writes; may be shared by threads."""

    def __init__(self, path: Path, words: PlaceWords, imported: Path | None = None) -> None:
        self.path = path
        self.words = words
        self.imported = imported  # a person's own places, where they brought any
        self._database = _opened(path)
        self._own = _opened(imported) if imported is not None else None
        self._names: OrderedDict[str, tuple[Candidate, ...]] = OrderedDict()
        self._provinces: dict[str, str] = dict(self._database.execute("SELECT code, name FROM province"))
        self.alpha2: dict[str, str] = dict(self._database.execute("SELECT alpha3, alpha2 FROM country"))
        self.alpha3: dict[str, str] = {two: three for three, two in self.alpha2.items()}

    def __reduce__(self) -> tuple[type["Gazetteer"], tuple[Path, PlaceWords, Path | None]]:
        return Gazetteer, (self.path, self.words, self.imported)

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that bear the name, whatever its marks, case and hyphens."""
        return self.find_key(name_key(name))

    def find_key(self, key: str) -> tuple[Candidate, ...]:
        """Return the places under a key of ``name_key``."""
        known = self._names.get(key)
        if known is None:
            known = self._bearing(key) if key else ()
            self._names[key] = known
            if len(self._names) > _REMEMBERED:
                self._names.popitem(last=False)
        return known

    def _bearing(self, key: str) -> tuple[Candidate, ...]:
        """Return the shipped places of a name and the person's own; of a place in both, the person's row."""
        shipped = self._ask(_BY_NAME, key)
        if self._own is None:
            return shipped
        own = {c.geonames_id: c for c in (Candidate(*r) for r in self._own.execute(_FROM_OWN, (key,)))}
        merged = []
        for candidate in shipped:
            better = own.pop(candidate.geonames_id, None)
            kept = better is None or candidate.kind in _KEPT_KINDS
            merged.append(candidate if kept or better is None else better)
        return (*merged, *own.values())

    def find_spelled(self, name: str, country: str) -> tuple[Candidate, ...]:
        """Return the places of one country whose romanised names share the consonants of ``name``."""
        bones = skeleton(name_key(name))
        return self._ask(_BY_BONES, bones, country) if len(bones) > 2 else ()

    def find_abbreviated(self, short: str) -> tuple[Candidate, ...]:
        """Return the provinces abbreviated so after a town: "Ill.", "TX", "B.C."."""
        return self._ask(_BY_SHORT, name_key(short))

    def find_demonym(self, word: str) -> Candidate | None:
        """Return the country or part of the world whose people or adjective ``word`` is."""
        found = self._ask(_BY_DEMONYM, name_key(word))
        return found[0] if found else None

    def country(self, alpha3: str) -> Candidate | None:
        """Return a country by its three-letter code."""
        found = self._ask(_BY_CODE, alpha3)
        return found[0] if found else None

    def capital(self, alpha3: str) -> Candidate | None:
        """Return the town that is the seat of a country's government."""
        found = self._ask(_BY_SEAT, alpha3)
        return found[0] if found else None

    def province_name(self, code: str) -> str | None:
        """Return the English name of a first-level unit by its code."""
        return self._provinces.get(code)

    def _ask(self, question: str, *values: str) -> tuple[Candidate, ...]:
        return tuple(Candidate(*row) for row in self._database.execute(question, values))


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1",
        uri=True,
        check_same_thread=False,
        cached_statements=16,
    )
    database.execute("PRAGMA mmap_size = 268435456")
    return database


def load_gazetteer(settings: Settings) -> Gazetteer:
    """Return the gazetteer, built at first use, with the places that the person imported."""
    own = imported_file(settings)
    words = load_place_words(settings.tables)
    return Gazetteer(gazetteer_file(settings), words, own if own.is_file() else None)
