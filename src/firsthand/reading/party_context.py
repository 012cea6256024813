"""What a report is about: the names in it, the states they vote for, the groups that it tells of."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Token

from firsthand.knowledge.actors import Actor, Actors, Role, Way, choose
from firsthand.knowledge.names import Case, Hit, split_words, words_within
from firsthand.ontology import Sector
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole

_OF = frozenset({"of", "in"})
_HYPHENS = frozenset("-‐‑–")
LAND = frozenset({"state", "demonym", "capital", "region"})
_ARMED = frozenset({Sector.REB, Sector.CRM})
_LEAD_CHARACTERS = 600  # what a report is about is said at its beginning: names there count twice
_GROUP_SHARE = 0.6  # of the mentions of armed groups, for one to be the one that the report is about
_PERSON_LIKE = frozenset({"PERSON", "GPE"})
_MANY_NAMES = 3000
_MAX_NAME, _MAX_ACRONYM, _SMALL_WORDS = 6, 8, 4
_MAX_COUNTRIES = 12
_PROMINENT = 0.2  # of the votes of the first state, for names that hold only in a report about a state
_NEAR_WORDS, _NEAR_AFTER, _HALF_GAP, _WEIGHT_ALL = 60, 12, 10, 4.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name seen in the report: words ``first`` to ``last``, and who may bear it."""

    first: int
    last: int
    candidates: tuple[Actor, ...]
    aside: bool  # "Iran-backed", "pro-Russian": takes sides, says nothing of who it is


class PartyContext:
    """The words, names and votes of one report."""

    def __init__(self, parsed: Parsed, actors: Actors, places: Iterable[PlaceFinding] = ()) -> None:
        places = tuple(places)
        self.text = parsed.text
        self.actors = actors
        self.on = _day(parsed.report.published)
        self.words = split_words(parsed.text)
        self._places = sorted((f.start, f.place.country) for f in places if f.place.country)
        self._place_at = {f.place.mention or (f.start, f.end): f.place.country for f in places}
        self.surnames: list[tuple[int, int]] = []  # ranges of words: a first name and a city for a surname
        found = (self._sighting(hit) for hit in actors.in_words(self.words))
        self.sightings = [s for s in found if self._is_meant(s, parsed.doc)]
        self._firsts = [s.first for s in self.sightings]
        self.votes = self._count_votes(parsed, places)
        most = max(self.votes.values(), default=0)
        self.countries = tuple(c for c, _ in sorted(self.votes.items(), key=lambda v: (-v[1], v[0])))
        self._prominent = tuple(c for c in self.countries if self.votes[c] >= _PROMINENT * most)
        self._groups = self._count_groups()
        self._owners = self._count_owners()
        self._acronyms = self._find_acronyms()

    # ---------------------------------------------------------------- names
    def between(self, first: int, last: int) -> list[Sighting]:
        """Return the names that share a word with words ``first`` to ``last``."""
        at = bisect_left(self._firsts, first)
        while at > 0 and self.sightings[at - 1].last > first:
            at -= 1
        found = []
        while at < len(self.sightings) and self.sightings[at].first < last:
            found.append(self.sightings[at])
            at += 1
        return found

    def choose(self, sighting: Sighting, near: tuple[str, ...] = ()) -> Actor | None:
        """Return the actor that a name means here: by the states named beside it, then those of the report."""
        return choose(sighting.candidates, (*near, *self._prominent), self.on)

    def choose_person(self, offices: tuple[Actor, ...]) -> Actor | None:
        """Return the office in which a person acts here."""
        return choose(offices, self._prominent, self.on)

    def own_code(self, first: int, last: int) -> str | None:
        """Return the code of a body by its own name: the acronym given in brackets, else its words in capitals."""
        while first < last and self.words[first].case is Case.ANY:
            first += 1
        named = self.words[first:last]
        if not named or not self.text[named[0].start : named[-1].end].isascii() or len(named) > _MAX_NAME:
            return None
        if last < len(self.words) and self._in_brackets(last):
            return self.words[last].norm.upper()
        return "-".join(w.norm.upper() for w in named)

    def long_form(self, word: int) -> tuple[int, int] | None:
        """Return the words for which an acronym was introduced in brackets: "Kivu Freedom Front (KFF)"."""
        return self._acronyms.get(self.words[word].norm) if self.words[word].case is Case.CAPITALS else None

    def _find_acronyms(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for at, word in enumerate(self.words):
            if at and word.case is Case.CAPITALS and self._in_brackets(at):
                for first in range(max(0, at - len(word.norm) - _SMALL_WORDS), at):
                    big = [w.norm[0] for w in self.words[first:at] if w.case is not Case.ANY]
                    if self.words[first].case is not Case.ANY and "".join(big) == word.norm:
                        found.setdefault(word.norm, (first, at))
        return found

    def _in_brackets(self, word: int) -> bool:
        found = self.words[word]
        return (
            found.case is Case.CAPITALS
            and 2 <= len(found.norm) <= _MAX_ACRONYM
            and self.text[found.start - 1 : found.start] == "("
            and self.text[found.end : found.end + 1] == ")"
        )

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

    def word_at(self, token: Token) -> int:
        """Return the index of the word that a token begins in."""
        first, _ = words_within(self.words, token.idx, token.idx + 1)
        if first < len(self.words) and self.words[first].start == token.idx:
            return first
        return max(0, first - 1)

    def role_at(self, head: int, first: int, last: int) -> Hit[Role] | None:
        """Return the role noun that covers word ``head``, else the last one among words ``first`` to ``last``."""
        found = None
        for hit in self.actors.roles.find(self.words, first, last):
            if hit.values[0].way is Way.SIDE:
                continue
            if hit.first <= head < hit.last:
                return hit
            found = hit
        return found

    def roles_between(self, first: int, last: int) -> list[Hit[Role]]:
        """Return the role nouns among words ``first`` to ``last``."""
        return [h for h in self.actors.roles.find(self.words, first, last) if h.values[0].way is not Way.SIDE]

    def _sighting(self, hit: Hit[Actor]) -> Sighting:
        return Sighting(hit.first, hit.last, hit.values, self._stands_aside(hit.first, hit.last))

    def _is_meant(self, sighting: Sighting, doc: Doc) -> bool:
        """Tell whether a name is not a namesake: a place elsewhere, or a word of a headline in capitals."""
        actor, word = sighting.candidates[0], self.words[sighting.first]
        if actor.kind == "capital" and self._is_surname(sighting, doc):
            self.surnames.append((sighting.first - 1, sighting.last))
            return False
        if self._places and actor.kind in ("capital", "state"):
            there = self._place_at.get((word.start, self.words[sighting.last - 1].end))
            return there == actor.country or (there is None and actor.kind == "state")
        if (
            sighting.last - sighting.first == 1
            and word.case is Case.CAPITALS
            and doc.vocab[word.norm].is_stop
        ):
            beside = self.words[max(0, sighting.first - 1) : sighting.last + 1]
            return not all(w.case is Case.CAPITALS for w in beside)
        return True

    def _is_surname(self, sighting: Sighting, doc: Doc) -> bool:
        """Tell whether the parser takes a city and the unknown word before it for one name: "Jack London"."""
        at = sighting.first
        if at == 0 or self.words[at - 1].case is not Case.CAPITAL or self.is_side(at - 1):
            return False
        span = doc.char_span(self.words[at - 1].start, self.words[sighting.last - 1].end)
        named = span is not None and span[0].ent_type_ in _PERSON_LIKE and span[-1].ent_iob_ == "I"
        known = doc.vocab[self.words[at - 1].norm].is_stop or self.actors.roles.at(self.words, at - 1)
        return named and not known and span is not None and span[0].pos_ == "PROPN" and len(span) == 2

    def _stands_aside(self, first: int, last: int) -> bool:
        words = self.words
        if last < len(words) and self._hyphened(words[last - 1].end, words[last].start):
            following = words[last]
            if following.norm.endswith("ed") or self.is_side(last):
                return True
        return (
            first > 0 and self._hyphened(words[first - 1].end, words[first].start) and self.is_side(first - 1)
        )

    def _hyphened(self, end: int, start: int) -> bool:
        return end + 1 == start and self.text[end] in _HYPHENS

    def is_side(self, at: int) -> bool:
        """Tell whether a word takes sides or tells others apart: "backed", "foreign"."""
        hit = self.actors.roles.at(self.words, at)
        return hit is not None and hit.values[0].way is Way.SIDE

    # ---------------------------------------------------------------- what it is about
    def nearest_country(self, word: int) -> str | None:
        """Return the state that is most in view at a word: named often, and near before it."""
        scores: dict[str, float] = {}
        total = sum(self.votes.values()) or 1
        for country in self.countries[:_MAX_COUNTRIES]:
            scores[country] = self.votes[country] / total * _WEIGHT_ALL
        for sighting in self.between(max(0, word - _NEAR_WORDS), word + _NEAR_AFTER):
            actor = self.choose(sighting)
            if actor is not None and actor.country:
                gap = word - sighting.first if sighting.first < word else 2 * (sighting.first - word)
                scores[actor.country] = scores.get(actor.country, 0.0) + 1 / (1 + gap / _HALF_GAP)
        best = max(scores.items(), key=lambda s: (s[1], s[0]), default=None)
        return best[0] if best else None

    def _count_votes(self, parsed: Parsed, places: Iterable[PlaceFinding]) -> Counter[str]:
        votes: Counter[str] = Counter()
        for sighting in self.sightings:
            actor = sighting.candidates[0]
            if actor.country and not actor.local and len({c.country for c in sighting.candidates}) == 1:
                votes[actor.country] += self._weight(self.words[sighting.first].start)
        named = {self.words[s.first].start for s in self.sightings}
        for finding in places:
            if finding.place.country and finding.role is PlaceRole.PLACE and finding.start not in named:
                votes[finding.place.country] += self._weight(finding.start)
        title = split_words(parsed.report.title or "")
        for hit in self.actors.in_words(title):
            if hit.values[0].country and not hit.values[0].local:
                votes[hit.values[0].country] += 2
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

    def chief_group(self) -> str | None:
        """Return the code of the armed group that the report is about, if one stands out."""
        total = sum(self._groups.values())
        for code, count in self._groups.most_common(1):
            if count >= 2 and count >= _GROUP_SHARE * total:
                return code
        return None

    def group_of(self, code: str) -> Actor | None:
        """Return the armed group with this code that the report names."""
        for sighting in self.sightings:
            actor = self.choose(sighting)
            if actor is not None and actor.code == code and actor.kind != "person":
                return actor
        return None

    def last_of(self, kinds: tuple[str, ...], before: int) -> Actor | None:
        """Return the last actor named before word ``before`` whose sector is one of ``kinds``."""
        at = bisect_left(self._firsts, before) - 1
        for sighting in reversed(self.sightings[max(0, at - 40) : at + 1]):
            actor = self.choose(sighting)
            if actor is not None and actor.sector in kinds and actor.kind != "person" and not sighting.aside:
                return actor
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
