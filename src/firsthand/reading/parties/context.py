"""What a report is about: the states its names vote for, the groups it tells of, whose organs it names."""

from bisect import bisect_left
from collections import Counter
from datetime import date

from firsthand.knowledge.actors import Actor, Actors, Way, choose
from firsthand.knowledge.names import Case, split_words
from firsthand.ontology import Sector
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole
from firsthand.reading.parties.sightings import LAND, OWN, SeenNames, Sighting

_OF = frozenset({"of", "in"})
_ARMED = frozenset({Sector.REB, Sector.CRM})
_LEAD_CHARACTERS = 600  # what a report is about is said at its beginning: names there count twice
_GROUP_SHARE = 0.6  # of the mentions of armed groups, for one to be the one that the report is about
_OWN, _GROUPS = 4, 1  # votes for a state by its own names, and by a group at home in it
_MANY_NAMES = 3000
_MAX_COUNTRIES = 12
_PROMINENT = 0.2  # of the votes of the first state, for names that hold only in a report about a state
_NEAR_WORDS, _NEAR_AFTER, _HALF_GAP, _WEIGHT_ALL = 60, 12, 10, 4.0


class PartyContext(SeenNames):
    """The words, names and votes of one report."""

    def __init__(self, parsed: Parsed, actors: Actors, places: tuple[PlaceFinding, ...] = ()) -> None:
        super().__init__(
            parsed.doc, actors, {f.place.mention or (f.start, f.end): f.place.country for f in places}
        )
        self.on = _day(parsed.report.published)
        self._places = sorted((f.start, f.place.country) for f in places if f.place.country)
        self.votes = self._count_votes(parsed, places)
        most = max(self.votes.values(), default=0)
        self.countries = tuple(c for c, _ in sorted(self.votes.items(), key=lambda v: (-v[1], v[0])))
        self._prominent = tuple(c for c in self.countries if self.votes[c] >= _PROMINENT * most)
        self._groups = self._count_groups()
        self._owners = self._count_owners()

    def choose(self, sighting: Sighting, near: tuple[str, ...] = ()) -> Actor | None:
        """Return the actor that a name means here: by the states named beside it, then those of the report."""
        return choose(sighting.candidates, (*near, *self._prominent), self.on)

    def choose_person(self, offices: tuple[Actor, ...]) -> Actor | None:
        """Return the office in which a person acts here."""
        return choose(offices, self._prominent, self.on)

    def leader(self, word: int, sector: Sector | None) -> Actor | None:
        """Return the leader in office with this surname, if one alone acts for a state of the report."""
        if self.words[word].case is not Case.CAPITAL:
            return None
        found = [
            a
            for a in self.actors.surnames.get(self.words[word].norm, ())
            if a.active(self.on) and a.country in self._prominent and sector in (None, a.sector)
        ]
        return found[0] if len({a.name for a in found}) == 1 else None

    def nearest_country(self, word: int) -> str | None:
        """Return the state that is most in view at a word: named often, and near before it."""
        scores: dict[str, float] = {}
        total = sum(self.votes.values()) or 1
        for country in self.countries[:_MAX_COUNTRIES]:
            scores[country] = self.votes[country] / total * _WEIGHT_ALL
        for sighting in self.between(max(0, word - _NEAR_WORDS), word + _NEAR_AFTER):
            actor = self.choose(sighting)
            if actor is not None and actor.country and (actor.kind in LAND or actor.code == actor.country):
                gap = word - sighting.first if sighting.first < word else 2 * (sighting.first - word)
                scores[actor.country] = scores.get(actor.country, 0.0) + 1 / (1 + gap / _HALF_GAP)
        best = max(scores.items(), key=lambda s: (s[1], s[0]), default=None)
        return best[0] if best else None

    def chief_group(self, never: tuple[str, ...] = ()) -> str | None:
        """Return the code of the armed group that the report is about, if one stands out; ``never`` these."""
        total = sum(self._groups.values())
        for code, count in self._groups.most_common(1):
            if count >= 2 and count >= _GROUP_SHARE * total and code not in never:
                return code
        return None

    def last_of(self, kinds: tuple[str, ...], before: int) -> Actor | None:
        """Return the last actor named before word ``before`` whose sector or code is one of ``kinds``."""
        at = bisect_left(self._firsts, before) - 1
        for sighting in reversed(self.sightings[max(0, at - 40) : at + 1]):
            actor = self.choose(sighting)
            if actor is None or actor.kind == "person" or sighting.aside:
                continue
            own = actor.kind == OWN and actor.sector is None and Sector.REB in kinds
            if actor.sector in kinds or actor.code in kinds or own:
                return actor
        return None

    def own_named(self, noun: str, before: int) -> Actor | None:
        """Return the body no table knows whose name ends in a noun ("the brigades"), the last one before a word."""
        at = bisect_left(self._firsts, before)
        for sighting in reversed(self.sightings[:at]):
            if sighting.candidates[0].kind == OWN and self.words[sighting.last - 1].norm == noun:
                return sighting.candidates[0]
        return None

    def owner_before(self, noun: str, word: int) -> str | None:
        """Return the state that the last same role noun before ``word`` was named with."""
        known = self._owners.get(noun, [])
        at = bisect_left(known, (word, ""))
        return known[at - 1][1] if at else None

    def place_between(self, first: int, last: int) -> str | None:
        """Return the state of the place named in words ``first`` to ``last``."""
        if first >= last:
            return None
        start, end = self.words[first].start, self.words[last - 1].end
        at = bisect_left(self._places, (start, ""))
        return self._places[at][1] if at < len(self._places) and self._places[at][0] < end else None

    def _count_votes(self, parsed: Parsed, places: tuple[PlaceFinding, ...]) -> Counter[str]:
        votes: Counter[str] = Counter()
        for sighting in self.sightings:
            actor = sighting.candidates[0]
            if actor.country and not actor.local and len({c.country for c in sighting.candidates}) == 1:
                weight = _OWN if actor.kind in LAND or actor.code == actor.country else _GROUPS
                votes[actor.country] += weight * self._weight(self.words[sighting.first].start)
        named = {self.words[s.first].start for s in self.sightings}
        for finding in places:
            if finding.place.country and finding.role is PlaceRole.PLACE and finding.start not in named:
                votes[finding.place.country] += _OWN * self._weight(finding.start)
        title = split_words(parsed.report.title or "")
        for hit in self.actors.in_words(title):
            if hit.values[0].country and not hit.values[0].local:
                votes[hit.values[0].country] += 2 * _OWN
        return votes

    def _weight(self, start: int) -> int:
        return 2 if start < _LEAD_CHARACTERS else 1

    def _count_groups(self) -> Counter[str]:
        groups: Counter[str] = Counter()
        for sighting in self.sightings[:_MANY_NAMES]:
            actor = self.choose(sighting)
            if actor is not None and actor.sector in _ARMED and actor.kind != "person":
                groups[actor.code] += 1
        return groups

    def _count_owners(self) -> dict[str, list[tuple[int, str]]]:
        """Return where each role noun stands beside its state: "Iraqi parliament", "army of Chad"."""
        begins = {s.first: s for s in self.sightings}
        ends = {s.last: s for s in self.sightings}
        owners: dict[str, list[tuple[int, str]]] = {}
        for hit in self.actors.roles.find(self.words):
            role = hit.values[0]
            if role.way is not Way.STATE:
                continue
            sighting = ends.get(hit.first) or ends.get(hit.first - 1)
            if sighting is None and hit.last < len(self.words) and self.words[hit.last].norm in _OF:
                sighting = begins.get(hit.last + 1)
            if sighting is None:
                sighting = next((s for s in self.between(hit.first, hit.last) if s.last >= hit.last), None)
            if sighting is None or sighting.aside:
                continue
            actor = self.choose(sighting)
            if actor is None or actor.kind == "person":
                continue
            if actor.kind in LAND or actor.code == actor.country:
                owners.setdefault(role.noun, []).append((hit.first, actor.code))
        return owners


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
