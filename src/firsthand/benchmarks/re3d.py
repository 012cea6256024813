"""re3d: the entities in a report, with their exact spans, by the corpus's own kinds."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Chunk

from firsthand.benchmarks.run import Options
from firsthand.knowledge.actors import Way
from firsthand.knowledge.names import NameIndex, split_words
from firsthand.knowledge.tables import read_table
from firsthand.language.pipeline import parse
from firsthand.language.pronouns import find_antecedents
from firsthand.language.quotations import find_quotations
from firsthand.ontology import Sector
from firsthand.reading.findings import Parsed, Phrase, PlaceRole
from firsthand.reading.parties import PartyNamer
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.reading.times import find_times
from firsthand.record import Party, Report, Span

_PERSONS = frozenset({"i", "me", "he", "him", "she"})
_BODIES = frozenset({"we", "us", "they", "them"})
_POINTING = frozenset({"the", "this", "that", "these", "those"})
_HERE = frozenset({"here", "there"})
_TIMES = frozenset({"DATE", "TIME"})
_COUNTS = frozenset({"CARDINAL", "PERCENT", "QUANTITY"})
_BY_LABEL = {"MONEY": "Money", "GPE": "Location", "LOC": "Location", "FAC": "Location", "ORG": "Organisation"}
_COUNTED = frozenset({"Weapon", "MilitaryPlatform", "Vehicle"})
_ONE = ("er", "or", "man", "woman", "ist", "ant", "ent", "head", "chief", "secretary", "general", "king")

Entity = tuple[int, int, str]


class _ThingRow(msgspec.Struct, frozen=True):
    noun: str
    kind: str
    source: str
    aliases: tuple[str, ...] = ()


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield the entities of each row's text: ``{"id", "entities": [{"start", "end", "type"}]}``."""
    del options
    things = _things()
    kept = list(rows)
    for row, doc in zip(kept, parse(row["text"] for row in kept), strict=True):
        found = _Tagger(doc, row, reader, things).entities()
        yield {"id": row["id"], "entities": [{"start": s, "end": e, "type": t} for s, e, t in found]}


def _things() -> NameIndex[str]:
    index: NameIndex[str] = NameIndex()
    for row in read_table("thing_nouns", _ThingRow):
        for noun in (row.noun, *row.aliases):
            index.add(noun, row.kind)
            index.add(noun + "s", row.kind)
            if noun.endswith("y"):
                index.add(noun[:-1] + "ies", row.kind)
    return index


class _Tagger:
    """Finds the entities of one text."""

    def __init__(self, doc: Doc, row: dict[str, Any], reader: Reader, things: NameIndex[str]) -> None:
        report = Report(id=str(row["id"]), text=doc.text, title=row.get("title"))
        self._doc = doc
        self._things = things
        self._roles = reader.actors.roles
        self._parsed = Parsed(report, doc, find_quotations(doc.text), find_antecedents(doc))
        self._places = find_places(self._parsed, reader.gazetteer)
        self._namer = PartyNamer(self._parsed, reader.actors, self._places)
        self._of = frozenset(start for start, _ in self._namer.body_names())

    def entities(self) -> list[Entity]:
        """Return the entities in the order of the text."""
        found: dict[tuple[int, int], str] = {}
        for start, end, kind in (*self._numbers(), *self._chunks(), *self._names(), *self._pronouns()):
            found.setdefault((start, end), kind)
        taken = sorted((s, e) for (s, e), kind in found.items() if kind in ("Organisation", "Person"))
        for start, end in self._bodies():
            if not any(s <= start and end <= e for s, e in taken):
                found.setdefault((start, end), "Organisation")
        return sorted((s, e, k) for (s, e), k in found.items())

    def _pronouns(self) -> Iterator[Entity]:
        for token in self._doc:
            kind = "Person" if token.lower_ in _PERSONS else "Organisation" if token.lower_ in _BODIES else ""
            if token.lower_ in _HERE and token.dep_ == "advmod":
                kind = "Location"
            if token.text == "I" or (kind and not token.text.isupper()):
                yield token.idx, token.idx + len(token), kind

    def _numbers(self) -> Iterator[Entity]:
        for time in find_times(self._parsed):
            yield time.start, time.end, "Temporal"
        for ent in self._doc.ents:
            if ent.label_ in _COUNTS:
                yield ent.start_char, ent.end_char, "Quantity"
            elif ent.label_ == "MONEY":
                yield ent.start_char, ent.end_char, "Money"

    def _names(self) -> Iterator[Entity]:
        for finding in self._places:
            if finding.role in (PlaceRole.PLACE, PlaceRole.DATELINE):
                start, end = finding.place.mention or (finding.start, finding.end)
                yield self._with_article(start), end, "Location"
            elif finding.role is PlaceRole.ACTOR:
                yield self._with_article(finding.start), finding.end, "Organisation"

    def _bodies(self) -> Iterator[Span]:
        """Yield the names of bodies that stand before another noun: "ISIL targets"."""
        for word_start, word_end in self._namer.body_names():
            yield self._with_article(word_start), word_end

    def _with_article(self, start: int) -> int:
        before = self._doc.text[max(0, start - 4) : start].lower()
        return start - 4 if before == "the " else start

    def _chunks(self) -> Iterator[Entity]:
        for chunk in self._doc.noun_chunks:
            if chunk.root.pos_ != "PRON" and chunk.root.ent_type_ not in _TIMES | _COUNTS:
                yield from self._chunk(chunk, chunk.root)

    def _chunk(self, chunk: Chunk, head: Token) -> Iterator[Entity]:
        first = chunk.start
        while first < head.i and (self._doc[first].is_punct or self._doc[first].lower_ in ("a", "an")):
            first += 1
        start, end = self._doc[first].idx, head.idx + len(head)
        if head.ent_type_ == "PERSON":
            yield start, end, "Person"
            return
        kind = self._kind(self._namer.name_party(Phrase(start, end, head.i)), chunk, head)
        if kind in _COUNTED:
            while first < head.i and (self._doc[first].pos_ in ("DET", "NUM") or self._doc[first].is_punct):
                first += 1
            start = self._doc[first].idx
        if kind == "Location" and head.pos_ == "NOUN" and self._doc[chunk.start].lower_ not in _POINTING:
            kind = ""
        if kind:
            yield start, self._with_owner(head) if kind == "Organisation" else end, kind
        for child in chunk:
            if (
                kind != "Organisation"
                and child.i < head.i
                and child.ent_type_ == "NORP"
                and child.idx not in self._of
            ):
                yield child.idx, child.idx + len(child), "Nationality"

    def _with_owner(self, head: Token) -> int:
        """Return the end of a body's name with what it is of: "the Government of Iraq"."""
        for link in head.rights:
            if link.i == head.i + 1 and link.lower_ == "of" and head.tag_ in ("NNP", "NN"):
                for owner in link.rights:
                    if owner.dep_ == "pobj" and owner.pos_ == "PROPN":
                        return owner.idx + len(owner)
        return head.idx + len(head)

    def _kind(self, party: Party, chunk: Chunk, head: Token) -> str:
        words = split_words(chunk.text)
        thing = list(self._things.find(words))
        if thing and thing[-1].last == len(words):
            return thing[-1].values[0]
        roles = list(self._roles.find(words))
        role = roles[-1].values[0] if roles and roles[-1].last == len(words) else None
        if role is not None and role.way is not Way.SIDE and role.sector is not Sector.BUS:
            if head.tag_ in ("NN", "NNP") and head.lower_.endswith(_ONE) and not head.lower_.endswith("ment"):
                return "Person"
            return "" if role.way is Way.MEMBER and role.sector is Sector.MIL else "Organisation"
        land = (party.why or "").endswith("(land)")
        if party.entity and not land and (party.why or "").startswith("name"):
            return "Organisation"
        if land and head.tag_ in ("NNS", "NNPS") and head.ent_type_ == "NORP":
            return "Organisation"
        return _BY_LABEL.get(head.ent_type_, "") if not land else ""
