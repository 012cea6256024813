"""What the names of a report stand for, chosen together: one sense for one name, all senses near one another.

Each candidate is scored by features of itself and of what the other names of the report may stand for;
two rounds of voting spread the choices. After the observations of Lieberman and Samet (2012) and of the
context features in Mordecai 3: most toponyms of a report lie in one country and near one another.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from firsthand.knowledge.gazetteer import Candidate

_Key = TypeVar("_Key")
# What a name has in each country, each province and each cell of the map.
_Spread = tuple[dict[str, float], dict[str, float], dict[tuple[int, int], float]]

_KIND_PRIOR = {
    "country": 7.0,
    "macro": 7.0,
    "territory": 6.5,
    "capital": 3.5,
    "admin1": 2.6,
    "admin2": 0.6,
    "town": 1.2,
}
_OTHER_PRIOR = 4.2  # kinds of the supplement: places that the news names
_NEWS_TOWN = 3.0  # a town of the supplement, whose inhabitants are not counted
_DUMP_PRIOR = 0.3  # farms, schools, hills of a dump that somebody brought
_AIRPORT_PRIOR = 1.5
_PEOPLE_WEIGHT = 0.6  # for each power of ten of inhabitants
_RANK_PENALTY = (0.0, 0.8, 1.4, 3.0)
_COUNTRY_WEIGHT = 3.0
_PROVINCE_WEIGHT = 3.2
_STATES = frozenset(("country", "macro"))
_ACTING_SHARE = 0.25  # of a state that is only named as acting: "the U.S. envoy met them in Geneva"
_NEAR_WEIGHT = 1.8
_PARENT_BONUS = 2.5
_KIND_BONUS = 2.0
_NAMED_WEIGHT = 3.0  # where all other names lie in the province of the town that the outlet is named for
_HOME_WEIGHT = 1.2  # of the outlet's country, in mentions
_WIDE = frozenset(("country", "macro", "admin1", "territory", "region"))  # their middle is near nothing
_STATE_SHADOW = (
    4.0  # off a town named like a state: Lebanon in Tennessee is told by its own state, or its paper
)
_SHADOW = 3.0  # off a unit that is named for its town
_ABROAD = 8.0  # off places in the country that has an embassy there
_TOWN_OF_SIZE = 60_000
_ROUNDS = 3
ABSTAIN = 0.05  # below this likelihood a name stays open: one in five would be right, on LGL and TR-News
_CALIBRATION = 1.1  # of the scores: so likelihoods are the shares that are right, on LGL and TR-News
_CELL = 1.0  # degrees: the neighbourhood of a place is its cell and the eight around it


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the report with its candidates and what the words around it ask of them."""

    candidates: tuple[Candidate, ...]
    weight: float  # how often it stands in the report, dampened
    parents: tuple[Candidate, ...] = ()  # what contains it, where the text says so
    kinds: frozenset[str] = frozenset()  # what a unit word beside it asks for
    home: bool = False  # the outlet is named for a town of this name
    outside: frozenset[str] = frozenset()  # countries that it cannot lie in
    acting: bool = False  # wherever it is named it does something, and nothing is said to be there


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with the evidence for it, in points of log-odds, and how likely it is the one meant."""

    candidate: Candidate
    evidence: tuple[tuple[str, float], ...]
    likelihood: float

    @property
    def score(self) -> float:
        """Return the sum of the evidence."""
        return sum(points for _, points in self.evidence)


def resolve(names: Sequence[Name], home: str = "") -> list[Candidate | None]:
    """Return the candidate that each name stands for, or None for a name without a likely one.

    ``home`` is the country of the outlet, where it is known: it votes, and never more than that.
    """
    return [likeliest(weighed) for weighed in weigh(names, home)]


def likeliest(weighed: Sequence[Weighed]) -> Candidate | None:
    """Return the likeliest of a name's candidates, or None where even that one is too unlikely."""
    best = max(weighed, key=lambda w: (w.score, -w.candidate.number), default=None)
    return best.candidate if best is not None and best.likelihood >= ABSTAIN else None


def weigh(names: Sequence[Name], home: str = "") -> list[tuple[Weighed, ...]]:
    """Return for each name its candidates in their order, each with the evidence for it."""
    evidence = [[_evidence(c, name) for c in name.candidates] for name in names]
    priors = [[sum(points for _, points in one) for one in own] for own in evidence]
    scores = priors
    votes = _Votes(names, [_softmax(s) for s in scores], home)
    for done in range(_ROUNDS):
        scores = [
            [prior + sum(points for _, points in votes.support(i, j)) for j, prior in enumerate(own)]
            for i, own in enumerate(priors)
        ]
        if done < _ROUNDS - 1:
            votes = _Votes(names, [_softmax(s) for s in scores], home)
    weighed = []
    for i, (name, own) in enumerate(zip(names, scores, strict=True)):
        likelihoods = _softmax([s * _CALIBRATION for s in own])
        weighed.append(
            tuple(
                Weighed(c, (*evidence[i][j], *votes.support(i, j)), likelihoods[j])
                for j, c in enumerate(name.candidates)
            )
        )
    return weighed


def _evidence(candidate: Candidate, name: Name) -> tuple[tuple[str, float], ...]:
    """Return what speaks for a candidate by itself and by the words beside the name."""
    kind = candidate.kind
    other = _OTHER_PRIOR if candidate.geonames_id is None else _DUMP_PRIOR
    found = [(f"kind {kind}", _KIND_PRIOR.get(kind, _AIRPORT_PRIOR if kind == "airport" else other))]
    if kind == "town" and candidate.is_own:
        found.append(("named in the news", _NEWS_TOWN))
    if kind not in ("country", "macro"):
        found.append(("inhabitants", _PEOPLE_WEIGHT * math.log10(candidate.population + 1)))
    if candidate.rank:
        found.append(("not its usual name", -_RANK_PENALTY[candidate.rank]))
        if any(_bears_it_rather(other, candidate) for other in name.candidates):
            found.append(("a larger town of its country bears the name", -_SHADOW))
    if kind in ("admin1", "admin2") and not name.kinds and _is_named_for_town(candidate, name.candidates):
        found.append(("a town in it bears its name", -_SHADOW))
    if any(_contains(parent, candidate) for parent in name.parents):
        found.append(("the text says what contains it", _PARENT_BONUS))
    elif (
        kind not in _STATES
        and not (name.kinds or name.home)
        and _is_named_for_state(candidate, name.candidates)
    ):
        found.append(("a state bears its name", -_STATE_SHADOW))
    if candidate.country in name.outside:
        found.append(("an embassy of its country stands there", -_ABROAD))
    if name.kinds and kind in name.kinds:
        found.append(("the word beside the name", _KIND_BONUS))
    return tuple(found)


def _bears_it_rather(one: Candidate, other: Candidate) -> bool:
    """Tell whether a name is the usual one of a town and of a smaller town of that country another."""
    towns = {one.kind, other.kind} <= {"town", "capital"}
    return towns and one.rank == 0 and one.country == other.country and one.population > other.population


def _is_named_for_state(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    """Tell whether another state bears the name; a city that is a state is no namesake."""
    return any(o.kind == "country" and o.rank == 0 and o.country != candidate.country for o in others)


def _is_named_for_town(unit: Candidate, others: Sequence[Candidate]) -> bool:
    """Tell whether a town of some size inside the unit bears the same name: "in Erbil" is in the town."""
    return any(
        o.kind in ("town", "capital")
        and o.admin1 == unit.admin1
        and o.rank < 2
        and (o.population > _TOWN_OF_SIZE or o.is_own)
        for o in others
    )


def _contains(parent: Candidate, child: Candidate) -> bool:
    """Tell whether one place lies in another, as far as the gazetteer knows."""
    if parent.number == child.number or parent.country != child.country or not parent.country:
        return False
    if parent.kind == "country":
        return child.kind != "country"
    if parent.kind == "admin1":
        return parent.admin1 == child.admin1
    if parent.kind == "admin2":
        return bool(parent.admin2) and parent.admin2 == child.admin2
    return _near(parent, child)


def _near(one: Candidate, other: Candidate) -> bool:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    return abs(one.lat - other.lat) < _CELL / 2 and abs(one.lon - other.lon) < _CELL / 2


def _softmax(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]


class _Votes:
    """How much of the report's names lies in each country, each province, each cell of the map."""

    def __init__(self, names: Sequence[Name], shares: Sequence[Sequence[float]], home: str) -> None:
        self.names = names
        self.shares = shares
        self.total = sum(n.weight for n in names if n.candidates)
        self.countries: dict[str, float] = defaultdict(float)
        self.provinces: dict[str, float] = defaultdict(float)
        self.cells: dict[tuple[int, int], float] = defaultdict(float)
        if home:
            self.countries[home] += _HOME_WEIGHT
            self.total += _HOME_WEIGHT
        spreads = [self._spread(name, share) for name, share in zip(names, shares, strict=True)]
        for own in spreads:
            _add(self.countries, own[0])
            _add(self.provinces, own[1])
            _add(self.cells, own[2])
        self.akin = _akin(names)
        self.own = [_sum([spreads[j] for j in akin]) for akin in self.akin]

    @staticmethod
    def _spread(name: Name, share: Sequence[float]) -> _Spread:
        countries: dict[str, float] = defaultdict(float)
        provinces: dict[str, float] = defaultdict(float)
        cells: dict[tuple[int, int], float] = defaultdict(float)
        for candidate, part in zip(name.candidates, share, strict=True):
            if part < 0.02:
                continue
            mass = part * name.weight
            countries[candidate.country] += mass * (
                _ACTING_SHARE if name.acting and candidate.kind in _STATES else 1.0
            )
            if candidate.admin1:
                provinces[candidate.admin1] += mass
            if candidate.kind not in ("country", "macro") and candidate.lat is not None:
                cells[_cell(candidate)] += mass
        return countries, provinces, cells

    def support(self, i: int, j: int) -> tuple[tuple[str, float], ...]:
        """Return what the other names say for one candidate of a name."""
        candidate = self.names[i].candidates[j]
        countries, provinces, cells = self.own[i]
        others = self.total - sum(self.names[j].weight for j in self.akin[i])
        if others <= 0:
            return ()
        found = []
        if candidate.country:
            mass = self.countries[candidate.country] - countries.get(candidate.country, 0.0)
            found.append(("others in its country", _COUNTRY_WEIGHT * math.sqrt(mass / others)))
        if candidate.admin1 and candidate.kind != "country":
            mass = self.provinces[candidate.admin1] - provinces.get(candidate.admin1, 0.0)
            share = math.sqrt(mass / others)
            found.append(("others in its province", _PROVINCE_WEIGHT * share))
            if self.names[i].home and candidate.kind == "town":
                found.append(("the outlet is named for it", _NAMED_WEIGHT * share))
        if candidate.kind not in _WIDE and candidate.lat is not None:
            mass = sum(self.cells.get(c, 0.0) - cells.get(c, 0.0) for c in _around(_cell(candidate)))
            found.append(("others near it", _NEAR_WEIGHT * math.sqrt(max(0.0, mass) / others)))
        return tuple(found)


def _akin(names: Sequence[Name]) -> list[list[int]]:
    """Return for each name those that may be the same place: "Dublin City" is no second witness for "Dublin"."""
    bearing: dict[int, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        for candidate in name.candidates:
            bearing[candidate.number].append(i)
    return [
        sorted({i, *(j for candidate in name.candidates for j in bearing[candidate.number])})
        for i, name in enumerate(names)
    ]


def _sum(spreads: Sequence[_Spread]) -> _Spread:
    """Return what names have in each country, province and cell together."""
    if len(spreads) == 1:
        return spreads[0]
    countries: dict[str, float] = defaultdict(float)
    provinces: dict[str, float] = defaultdict(float)
    cells: dict[tuple[int, int], float] = defaultdict(float)
    for spread in spreads:
        _add(countries, spread[0])
        _add(provinces, spread[1])
        _add(cells, spread[2])
    return countries, provinces, cells


def _add(total: dict[_Key, float], own: Mapping[_Key, float]) -> None:
    for key, value in own.items():
        total[key] += value


def _cell(candidate: Candidate) -> tuple[int, int]:
    assert candidate.lat is not None
    assert candidate.lon is not None
    return math.floor(candidate.lat / _CELL), math.floor(candidate.lon / _CELL)


def _around(cell: tuple[int, int]) -> list[tuple[int, int]]:
    return [(cell[0] + i, cell[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
