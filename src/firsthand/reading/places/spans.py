"""Which words of a report are names of places: the gazetteer proposes, the parser's entities and cues decide."""

from calendar import day_abbr, day_name, month_abbr, month_name
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from firsthand.knowledge.gazetteer import Candidate, Gazetteer
from firsthand.knowledge.outlets import load_outlets
from firsthand.knowledge.place_words import PlaceWords, place_verbs

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NAME_LABELS = frozenset({"ORG", "EVENT", "WORK_OF_ART", "PRODUCT", "LAW", "FAC"})
_PEOPLE_LABELS = frozenset({"PERSON"})
_ADJECTIVE_LABELS = frozenset({"NORP", "LANGUAGE"})
_FIRM = frozenset(("in", "at", "near", "inside", "outside", "around"))  # no person stands after these
_STRIKING = frozenset(("striking", "going", "leaving"))
_HELD = frozenset(("control", "fall", "capture", "siege", "seizure", "liberation", "battle"))
_SETTLED = frozenset({"country", "macro", "capital", "territory"})
_PACKAGED = frozenset({"town", "admin1", "admin2", "airport"})
_ARTICLES = frozenset(("al", "el", "ad", "an", "ar", "as", "ash", "at", "az"))  # "al-Bab", "az-Zour"
_LONGEST = 7  # tokens of a name
_LONGEST_UNKNOWN = 4  # of one that only the word for its kind tells of: "the village of Tell Abu Zaher"
_KNOWN_TOWN = 15_000  # inhabitants that let a town be named inside another name, or without a cue
_CITY = 100_000
_METROPOLIS = 1_000_000
_CALENDAR = frozenset(
    name.lower() for names in (day_name, day_abbr, month_name, month_abbr) for name in names if name
)
_MARKS = frozenset("-–'’‘`ʿʾ")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name in the text: tokens [first, last), what it may stand for, and why it was taken."""

    first: int
    last: int
    candidates: tuple[Candidate, ...]
    label: str  # of the parser's entity around it, or empty
    nested: bool = False  # part of a longer name
    demonym: bool = False


def find_toponyms(doc: Doc, gazetteer: Gazetteer) -> list[Toponym]:
    """Return the names of places and peoples in the order of the text, none overlapping another."""
    return _Finder(doc, gazetteer).find()


def given_toponyms(spans: Iterable[tuple[int, int]], doc: Doc, gazetteer: Gazetteer) -> list[Toponym]:
    """Return toponyms for known character spans, in order: detection left out, to measure the resolution."""
    found = []
    whole = doc.text
    for start, end in sorted(spans):
        text = whole[start:end]
        span = doc.char_span(start, end, alignment_mode="expand")
        first, last = (span.start, span.end) if span is not None else (0, 1)
        demonym = gazetteer.find_demonym(text)
        candidates = _candidates(doc, first, last, gazetteer) or gazetteer.find(text)
        candidates = candidates or gazetteer.find_abbreviated(text)
        if demonym is not None and all(c.kind in _PACKAGED for c in candidates):
            candidates = (demonym,)
        found.append(Toponym(first, last, candidates, "GPE", demonym=candidates == (demonym,)))
    return found


def _candidates(doc: Doc, first: int, last: int, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return what a name may stand for: an abbreviated province where it looks like one, else all that bear it."""
    text = doc[first:last].text
    bare = text.replace(".", "").replace(" ", "")
    if bare.isupper() and load_outlets().is_name(text):
        return ()  # "SANA reported"
    if last - first == 1 and (_is_of_date(doc[first]) or _is_unit(doc[first], gazetteer.words)):
        return ()
    if last - first <= 3 and len(bare) <= 5 and bare.isalpha():
        if bare.isupper() and bare.casefold() in gazetteer.words.acronyms:
            return ()
        if ("." in text or len(bare) == 2) and (short := _abbreviated(doc, first, text, bare, gazetteer)):
            return short
        if bare.isupper() and not _in_capitals(doc, first, last):
            return tuple(c for c in gazetteer.find(text) if c.kind not in _PACKAGED)
        if text.endswith(".") and len(bare) < 4:
            return ()
    return gazetteer.find(text)


def _abbreviated(doc: Doc, first: int, text: str, bare: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return the provinces of an abbreviation: after a comma any, elsewhere only one that is no other word."""
    before = doc[first - 1].text if first else ""
    plain = before in (",", "(") or (before == "-" and text.count(".") > 0)
    peculiar = text.count(".") > 1 or (text.endswith(".") and len(bare) >= 4)
    return gazetteer.find_abbreviated(text) if (plain or peculiar) and text not in ("M.D.", "L.A.") else ()


def _is_of_date(token: Token) -> bool:
    """Tell whether a word that may be a place is a weekday or month beside its number: "Mon Dec 5"."""
    if token.lower_.rstrip(".") not in _CALENDAR:
        return False
    beside = token.doc[max(0, token.i - 1) : token.i + 2]
    return any(t.i != token.i and (t.text[0].isdigit() or t.lower_.rstrip(".") in _CALENDAR) for t in beside)


def _is_unit(token: Token, words: PlaceWords) -> bool:
    """Tell whether a word in a headline is only a kind of place: "Airstrike on Village in Border Area"."""
    lower = token.lower_
    return lower in words.units or lower in words.areas or lower in words.quarters


def _in_capitals(doc: Doc, first: int, last: int) -> bool:
    """Tell whether a name in capitals is no acronym: a dateline, or a line all in capitals."""
    if len(doc[first:last].text) < 4:
        return False
    words = [t for t in doc[max(0, first - 3) : last + 3] if t.is_alpha and not first <= t.i < last]
    return bool(doc[first].is_sent_start) or (bool(words) and all(t.is_upper for t in words))


class _Finder:
    def __init__(self, doc: Doc, gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.gazetteer = gazetteer
        self.words = gazetteer.words
        self.entity: list[Span | None] = [None] * len(doc)
        for entity in doc.ents:
            self.entity[entity.start : entity.end] = [entity] * len(entity)
        # Names that people of this report bear: "Jordan" of "Jim Jordan" is no country.
        persons = Counter(t.text for e in doc.ents if e.label_ == "PERSON" for t in e)
        places = Counter(e.text for e in doc.ents if e.label_ in ("GPE", "LOC"))
        self.full = {t.text for e in doc.ents if e.label_ == "PERSON" and len(e) > 1 for t in e}
        self.people = {n for n, count in persons.items() if n in self.full or count >= places[n]}

    def find(self) -> list[Toponym]:
        found = list(self._scan())
        found = self._repeat(found)
        taken = {i for t in found for i in range(t.first, t.last)}
        for entity in self.doc.ents:
            if self._may_be_site(entity) and taken.isdisjoint(range(entity.start, entity.end)):
                first, last = self._trimmed(entity)
                if first < last and self.doc[first].text[:1].isupper():
                    label = "FAC" if entity.label_ == "ORG" else entity.label_
                    found.append(Toponym(first, last, (), label))
                    taken |= set(range(first, last))
        for toponym in (*self._told_by_kind(), *self._quarters()):
            if taken.isdisjoint(range(toponym.first, toponym.last)):
                found.append(toponym)
                taken |= set(range(toponym.first, toponym.last))
        return sorted(found, key=lambda t: t.first)

    def _told_by_kind(self) -> Iterator[Toponym]:
        """Yield names that a word for a kind of place makes one, whatever the parser takes them for.

        "The town of Talbisseh", "Haas village": the gazetteer may have them in another spelling, or not at all.
        """
        for token in self.doc:
            if token.lower_ not in self.words.units or not token.is_lower:
                continue
            after = token.i + 2
            if after < len(self.doc) and self.doc[token.i + 1].lower_ == "of" and self._opens_name(after):
                last = next((end for end in self._ends(after) if end - after <= _LONGEST_UNKNOWN), after)
                yield from self._unknown(after, last)
            first = token.i
            while first and token.i - first < _LONGEST_UNKNOWN and self._is_in_name(first - 1):
                first -= 1
            yield from self._unknown(first, token.i)

    def _is_in_name(self, at: int) -> bool:
        token = self.doc[at]
        if token.text[:1].isupper():
            return not token.is_sent_start
        return self._opens_name(at) or (token.text in _MARKS and not token.whitespace_)

    def _unknown(self, first: int, last: int) -> Iterator[Toponym]:
        """Yield the tokens as a name, if they are one and no people's, direction's or body's."""
        name = self.doc[first:last]
        if first == last or not self._opens_name(first) or name.text in self.full:
            return
        words = {t.lower_ for t in name if t.text not in _ARTICLES}
        known = any(
            w in self.words.directions or w in self.words.stops or w in self.words.units for w in words
        )
        peoples = any(t.ent_type_ in ("NORP", "DATE", "CARDINAL", "ORDINAL") for t in name)
        if (
            known
            or peoples
            or self.gazetteer.find_demonym(name.text)
            or (len(name) == 1 and name[0].pos_ == "ADJ")
        ):
            return
        yield Toponym(first, last, self.gazetteer.find(name.text), "GPE")

    def _quarters(self) -> Iterator[Toponym]:
        """Yield the names of parts of a town, which no gazetteer has: "the al-Mohafazah neighbourhood"."""
        for token in self.doc:
            if token.lower_ not in self.words.quarters or not token.is_lower or token.i == 0:
                continue
            first = token.i
            while first and (self.doc[first - 1].text[:1].isupper() or self._is_article(first - 1)):
                first -= 1
            name = self.doc[first : token.i]
            if any(t.text[:1].isupper() for t in name) and not name[0].is_sent_start:
                yield Toponym(first, token.i, (), "FAC")

    def _is_article(self, at: int) -> bool:
        """Tell whether a token belongs to "al-" before a name or within it."""
        return self.doc[at].text in _MARKS or self.doc[at].lower_ in ("al", "el", "as", "ash", "az", "bab")

    def _may_be_site(self, entity: Span) -> bool:
        """Tell whether an entity that the gazetteer lacks is a place for its label or its last word."""
        if len(entity) == 1 and _is_unit(entity[0], self.words):
            return False
        if load_outlets().is_name(entity.text):  # "The Washington Post" is no post
            return entity.label_ in _PLACE_LABELS and not entity.text.isupper()
        if entity.label_ in _PLACE_LABELS:
            return True
        if entity.label_ != "ORG":
            return False
        return len(entity) > 1 and entity[-1].lower_ in self.words.sites

    def _scan(self) -> Iterator[Toponym]:
        i = 0
        while i < len(self.doc):
            match = self._match_at(i) if self._opens_name(i) else None
            if match is None:
                i += 1
            else:
                yield match
                i = match.last

    def _opens_name(self, at: int) -> bool:
        """Tell whether a name begins at a token: a capital, or an article that is bound to one ("al-Bab")."""
        text = self.doc[at].text
        if text[0].isupper() or (text[0] in "'’‘`ʿ" and len(text) > 1 and text[1].isupper()):
            return True
        if text not in _ARTICLES or self.doc[at].whitespace_ or at + 2 >= len(self.doc):
            return False
        return self.doc[at + 1].text in _MARKS and self.doc[at + 2].text[:1].isupper()

    def _match_at(self, first: int) -> Toponym | None:
        """Return the longest name that begins at a token and is taken for a place."""
        for last in self._ends(first):
            text = self.doc[first:last].text
            demonym = self._demonym(first, last, text)
            if demonym is not None:
                return demonym
            candidates = _candidates(self.doc, first, last, self.gazetteer)
            if candidates and (match := self._judge(first, last, candidates)) is not None:
                return match
        return None

    def _ends(self, first: int) -> list[int]:
        """Return where a name from ``first`` may end, the farthest first."""
        ends = []
        for i in range(first, min(first + _LONGEST, len(self.doc))):
            token = self.doc[i]
            if token.text[0].isupper() or (i > first and token.text[0].isdigit()):
                ends.append(i + 1)
            elif i > first and (token.lower_ in self.words.sites or token.lower_ in self.words.units):
                ends.append(i + 1)  # "Baghdad airport": where the gazetteer has it
            elif token.text in _MARKS or token.lower_ in self.words.links:
                continue
            elif token.is_alpha and i > first and self.doc[i - 1].text in _MARKS:
                if self.doc[i - 1].whitespace_:
                    break
                ends.append(i + 1)  # "Haj-omran"
            else:
                break
        return ends[::-1]

    def _demonym(self, first: int, last: int, text: str) -> Toponym | None:
        if last - first > 3:
            return None
        entity = self.entity[first]
        label = entity.label_ if entity is not None else ""
        if label in _PEOPLE_LABELS and entity is not None and len(entity) > last - first:
            return None
        found = self.gazetteer.find_demonym(text)
        if found is None or self._is_noun_of_place(first, last, label):
            return None
        if label not in _ADJECTIVE_LABELS and len(text) < 5 and not label:
            return None
        nested = entity is not None and len(entity) > last - first
        return Toponym(first, last, (found,), label, nested, demonym=True)

    def _is_noun_of_place(self, first: int, last: int, label: str) -> bool:
        """Tell "the Caribbean" from "Caribbean nations" for words that are both."""
        token = self.doc[last - 1]
        both = bool(self.gazetteer.find(self.doc[first:last].text))
        return both and (label in _PLACE_LABELS or token.dep_ not in ("amod", "compound"))

    def _judge(self, first: int, last: int, candidates: tuple[Candidate, ...]) -> Toponym | None:
        entity = self.entity[first] or self.entity[last - 1]
        label = entity.label_ if entity is not None else ""
        whole = entity is None or (first, last) == self._trimmed(entity) or last - first >= len(entity)
        struck = last - first == 1 and whole and self._is_struck(self.doc[first], candidates)
        good = struck or self._takes(first, last, candidates, label, whole)
        label = "GPE" if struck else label
        return Toponym(first, last, candidates, label, nested=not whole) if good else None

    def _takes(
        self, first: int, last: int, candidates: tuple[Candidate, ...], label: str, whole: bool
    ) -> bool:
        token = self.doc[first]
        single = last - first == 1
        named = (
            first > 1
            and self.doc[first - 1].lower_ == "of"
            and self.doc[first - 2].lower_ in self.words.units
        )
        if named and not label:  # "the town of Sake"
            return True
        stopped = single and token.lower_ in self.words.stops
        settled = any(c.rank < 2 and _is_settled(c) for c in candidates)
        people = max((c.population for c in candidates), default=0)
        borne = single and token.text in self.people and (label == "GPE" or not self._has_cue(first))
        small = people < _CITY and all(c.kind in ("town", "admin2") for c in candidates)
        if single and small and not settled and self._is_no_name(token):
            return False
        if label in _PLACE_LABELS and whole:
            return not (stopped and token.lower_ in self.words.directions) and (settled or not borne)
        if stopped or (single and len(token.text) < 3):
            return False
        if label in _PEOPLE_LABELS:
            return whole and (self._has_cue(first, _FIRM) or (settled and not single))
        if borne:
            return False
        if people < _METROPOLIS and self._is_of_other_town(first, last):
            return False
        if label in _PLACE_LABELS:  # part of a longer entity
            return settled or self._is_dressed(first, last) or people >= _KNOWN_TOWN
        if label in _NAME_LABELS:
            if self._closes_name(first, last) and people < _METROPOLIS:
                return False
            if whole:
                return settled or people >= _CITY or (self._has_cue(first) and people > 0)
            return settled or people >= _KNOWN_TOWN
        if settled:
            return True
        if label:
            return False
        proper = token.pos_ == "PROPN" and not token.is_sent_start
        return proper and (self._has_cue(first) or people >= _CITY or not single)

    def _is_no_name(self, token: Token) -> bool:
        """Tell whether an article makes a word none of a town: "on the Hill", unlike "the Najaf attack"."""
        if token.i == 0 or self.doc[token.i - 1].text != "the":
            return False
        after = token.nbor(1) if token.i + 1 < len(self.doc) else None
        named = after is not None and (after.pos_ in ("NOUN", "PROPN", "ADJ") or after.text in _MARKS)
        return not named

    def _is_of_other_town(self, first: int, last: int) -> bool:
        """Tell whether a name is of a site that the text puts in a town: "Eugene Lee Stadium in Lima, Ohio"."""
        entity = self.entity[first]
        if entity is None or entity.end + 1 >= len(self.doc) or self.doc[entity.end].lower_ != "in":
            return False
        town = self.entity[entity.end + 1]
        return town is not None and town.label_ == "GPE" and not self._is_dressed(first, last)

    def _closes_name(self, first: int, last: int) -> bool:
        """Tell whether one word ends a longer name, with no "of" before: "Town Hall", "Sam Houston"."""
        entity = self.entity[first]
        if entity is None or last - first > 1 or first == entity.start or last < self._trimmed(entity)[1]:
            return False
        return self.doc[first - 1].lower_ not in self.words.cues and self.doc[first - 1].lower_ != "of"

    def _has_cue(self, first: int, cues: frozenset[str] | None = None) -> bool:
        """Tell whether a preposition of place stands before, articles and directions left aside."""
        i = first - 1
        while i >= 0 and (self.doc[i].dep_ == "det" or self.doc[i].lower_ in self.words.directions):
            i -= 1
        return i >= 0 and self.doc[i].lower_ in (cues or self.words.cues)

    def _is_struck(self, token: Token, candidates: tuple[Candidate, ...]) -> bool:
        """Tell whether a town of some size is what is attacked, taken or left: "shelled Afrin", "took control of Sake"."""
        if token.text in self.full or not any(c.is_own or c.population >= _KNOWN_TOWN for c in candidates):
            return False
        above = token.head
        if token.dep_ in ("dobj", "npadvmod") and above.i < token.i:
            return place_verbs().get(above.lemma_) in _STRIKING
        return token.dep_ == "pobj" and above.lower_ in ("of", "for") and above.head.lemma_ in _HELD

    def _is_dressed(self, first: int, last: int) -> bool:
        """Tell whether the rest of the entity are words for units, sites and directions."""
        entity = next((e for e in self.entity[first:last] if e is not None), None)
        if entity is None:  # the parser's label came without a span
            return False
        rest = [t.lower_ for t in entity if not first <= t.i < last]
        words = self.words
        return all(
            w in words.units
            or w in words.sites
            or w in words.areas
            or w in words.directions
            or w in words.links
            or w in _MARKS
            for w in rest
        )

    def _trimmed(self, entity: Span) -> tuple[int, int]:
        """Return the entity's tokens without article, genitive and outer marks."""
        first, last = entity.start, entity.end
        while first < last and (self.doc[first].lower_ in ("the", "a", "an") or self.doc[first].is_punct):
            first += 1
        while first < last and _is_outside(self.doc[last - 1]):
            last -= 1
        return first, last

    def _repeat(self, found: list[Toponym]) -> list[Toponym]:
        """Return the findings with further mentions of the names that the parser called places."""
        sure = {
            self.doc[t.first : t.last].text: t
            for t in found
            if t.label in _PLACE_LABELS and not t.nested and not t.demonym and t.candidates
        }
        heads = {text.split(" ", 1)[0].split("-", 1)[0] for text in sure}
        taken = {i for t in found for i in range(t.first, t.last)}
        more = []
        for token in self.doc:
            if token.i in taken or token.text not in heads:
                continue
            for last in self._ends(token.i):
                known = sure.get(self.doc[token.i : last].text)
                if known is None or not taken.isdisjoint(range(token.i, last)):
                    continue
                entity = self.entity[token.i]
                if entity is not None and entity.label_ in _PEOPLE_LABELS and len(entity) > last - token.i:
                    continue
                label = entity.label_ if entity is not None else ""
                nested = entity is not None and len(entity) > last - token.i
                more.append(replace(known, first=token.i, last=last, label=label, nested=nested))
                break
        return found + more


def _is_outside(token: Token) -> bool:
    """Tell whether a token at the end of an entity is no part of the name: a genitive, a mark, a line end."""
    return token.tag_ == "POS" or token.is_space or (token.is_punct and token.text != ".")


def _is_settled(candidate: Candidate) -> bool:
    """Tell whether a candidate is so well known, or its name so peculiar, that no cue is needed."""
    if candidate.kind in _SETTLED:
        return True
    if candidate.kind == "admin1":
        return candidate.rank == 0 and candidate.population > _CITY
    return candidate.is_own
