"""The order of trust in which it is found out who a phrase names.

A name that covers the head of the phrase, a person known or described in the report, a name beside a role
noun ("Hamas leader", "US forces", "spokesman of the Iraqi Ministry of Defence"), the same role named in full
before, what the report is about. Where none speaks, nobody is named.
"""

from dataclasses import replace

from firsthand.knowledge.actors import Actor, Role
from firsthand.knowledge.names import Hit, words_within
from firsthand.language.phrases import naming_phrase
from firsthand.ontology import Sector
from firsthand.reading.findings import Parsed, Phrase
from firsthand.reading.parties.context import PartyContext
from firsthand.reading.parties.identity import LAND_MARK, NOBODY, Identity, Region
from firsthand.reading.parties.people import People, Person
from firsthand.reading.parties.role_nouns import MAX_DEPTH, ORGANS, RoleNouns
from firsthand.reading.parties.sightings import LAND, OWN, Sighting

_ARMED = frozenset({Sector.REB, Sector.CRM})
_FORMER = frozenset({"former", "ex", "retired", "late"})
_MAX_WORDS = 30  # before and after the head of a phrase: nobody is named by more
_MAX_MENTIONS = 6  # of a person, looked at for a description


class IdentityFinder(RoleNouns):
    """Finds who the phrases of one report name."""

    def __init__(self, parsed: Parsed, context: PartyContext) -> None:
        super().__init__(context)
        self._parsed = parsed
        self._people = People(parsed, context)
        self._known: dict[
            int, Identity
        ] = {}  # by the identity of a Person, while it is being found and after

    def identify(self, phrase: Phrase, depth: int = 0) -> Identity:
        """Return who a phrase names."""
        token = self._parsed.doc[phrase.head]
        first, last = words_within(self._context.words, phrase.start, phrase.end)
        if first == last or depth > MAX_DEPTH:
            return NOBODY
        head = min(max(self._context.word_at(token), first), last - 1)
        first, last = max(first, head - _MAX_WORDS), min(last, head + _MAX_WORDS)
        return self._describe(Region(first, last, head, token), depth)

    def _describe(self, region: Region, depth: int) -> Identity:
        names = self._names_in(region.first, region.last)
        direct = next((s for s in names if s.first <= region.head < s.last), None)
        role = self._context.role_at(region.head, region.first, region.last)
        person = self._people.named(region.first, region.last)
        if person is not None and (role is None or role.last <= region.head):
            found = self._person(person, depth)
            if found != NOBODY or (direct is not None and direct.candidates[0].kind in LAND):
                return found
        longer = direct is not None and (role is None or direct.last - direct.first >= role.last - role.first)
        if direct is not None and longer:
            found = self._named(direct, names)
            if direct.candidates[0].kind == OWN:
                return self._own(found, region, depth)
            if found.entity:
                return found
        if role is not None:
            return self._with_role(region, role, names, depth)
        return self._beside(region, names, depth)

    def _named(self, sighting: Sighting, beside: list[Sighting]) -> Identity:
        near = tuple(c.country for s in beside if s is not sighting for c in s.candidates[:1] if c.country)
        actor = self._context.choose(sighting, near)
        if actor is None:
            return NOBODY
        return Identity(
            actor.code, actor.sector, f"name: {actor.name}{LAND_MARK if actor.kind in LAND else ''}"
        )

    def _own(self, found: Identity, region: Region, depth: int) -> Identity:
        """Return a body that no table knows by its own name, unless the words beside say whose organ it is."""
        beside = self._apposed(region, depth) if depth < MAX_DEPTH else NOBODY
        if beside.entity and beside.sector in ORGANS:
            return beside
        return replace(found, sector=found.sector or beside.sector or Sector.UNK)

    def _beside(self, region: Region, names: list[Sighting], depth: int) -> Identity:
        """Return who a thing without a role belongs to: "Taliban targets", "Ukraine's grid"."""
        owner = self._owner(region, names)
        if owner is not None:
            sector = owner.sector if owner.kind not in LAND else None
            return Identity(owner.code, sector, f"of {owner.name}")
        long_form = self._context.long_form(region.last - 1)
        if long_form is not None and depth < MAX_DEPTH:
            return self._describe(Region(*long_form, long_form[1] - 1), depth + 1)
        part = self._part_of(region, depth)
        if part is not None:
            return part
        found = self._apposed(region, depth)
        if region.token is None or region.token.pos_ != "PROPN":
            return found
        if found.sector in _ARMED and found.entity is None and region.token.ent_type_ != "PERSON":
            return replace(found, entity=self._context.own_code(region.first, region.last))
        if found == NOBODY:
            described = self._descriptions(region.first, region.last, depth)
            found = next((f for f in described if f.sector), NOBODY)
            if not found.entity or found.why.endswith(found.entity):
                return self._by_surname(region, found) or found
        return found

    def _by_surname(self, region: Region, described: Identity) -> Identity | None:
        """Return the one leader of the day with this surname whose state the report is about: "Mr. Kerry"."""
        actor = self._context.leader(region.last - 1, described.sector)
        return self._by_office((actor,)) if actor is not None else None

    def _holder(self, region: Region, hit: Hit[Role], depth: int) -> Identity | None:
        """Return who the possessor is: a person before the role noun, or what "its" stands for."""
        person = self._people.named(region.first, hit.first) if hit.first > region.first else None
        if person is not None:
            return self._person(person, depth)
        if region.token is None:
            return None
        for child in region.token.children:
            if child.dep_ == "poss":
                target = self._parsed.antecedents.get(child.i) if child.pos_ == "PRON" else child.i
                if target is not None and target != region.token.i:
                    return self.identify(naming_phrase(self._parsed.doc[target]), depth + 1)
        return None

    def _person(self, person: Person, depth: int) -> Identity:
        """Return who a person acts for: by the office in the tables, else by how the report describes them."""
        known = self._known.get(id(person))
        if known is not None:
            return known
        self._known[id(person)] = NOBODY  # a description that names the person again must not go in circles
        described = self._by_description(person, depth)
        found = self._by_office(person.offices) or described
        if found.entity == described.entity and described.sector:
            found = replace(found, sector=described.sector)
        self._known[id(person)] = found
        return found

    def _by_office(self, offices: tuple[Actor, ...]) -> Identity | None:
        actor = self._context.choose_person(offices)
        if actor is None:
            return None
        sector = actor.sector if actor.active(self._context.on, 0) else None
        return Identity(actor.code, sector, f"{actor.name}, {actor.office}")

    def _by_description(self, person: Person, depth: int) -> Identity:
        best = NOBODY
        for first, last in person.mentions[:_MAX_MENTIONS]:
            for found in self._descriptions(first, last, depth):
                if found.entity:
                    return found
                if found.sector and not best.sector:
                    best = found
        return best

    def _descriptions(self, first: int, last: int, depth: int) -> list[Identity]:
        found = []
        title = self._people.title_before(first)
        if title < first:
            head = self._people.title_head(title, first)
            described = self._describe(Region(title, first, head), depth + 1)
            former = any(self._context.words[at].norm in _FORMER for at in range(title, first))
            found.append(replace(described, sector=Sector.UNK) if former and described.entity else described)
        token = self._people.token_of(first, last)
        if token is not None and depth < MAX_DEPTH:
            found.append(self._apposed(Region(first, last, last - 1, token), depth))
        return found
