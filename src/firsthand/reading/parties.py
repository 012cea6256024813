"""Parties: a naming phrase becomes a party with its code and sector.

The order of trust: a name that covers the head of the phrase, a person known or described in the report,
a name beside a role noun ("Hamas leader", "US forces", "spokesman of the Iraqi Ministry of Defence"), the
same role named in full before, what the report is about. Where none speaks, there is no code.
"""

from dataclasses import dataclass, replace

from spacy.tokens import Token

from firsthand.knowledge.actors import Actor, Actors, Role, Way
from firsthand.knowledge.names import Case, Hit, words_within
from firsthand.language.phrases import naming_phrase
from firsthand.ontology import EventType, Sector
from firsthand.reading.findings import Parsed, Phrase, PlaceFinding
from firsthand.reading.party_context import LAND, PartyContext, Sighting
from firsthand.reading.people import People, Person
from firsthand.record import Party, Span

_ARTICLES = frozenset({"the", "a", "an"})
_ARMED = frozenset({Sector.REB, Sector.CRM})
_OF = frozenset({"of", "for", "from"})
_ORGANS = frozenset({Sector.MIL, Sector.COP, Sector.SPY, Sector.JUD, Sector.LEG})
_FORMER = frozenset({"former", "ex", "retired", "late"})
_MAX_DEPTH = 3
_MAX_OF_CHAIN = 4  # "spokesman of the Ministry of Defence of the Republic of Iraq"
_MAX_MENTIONS = 6  # of a person, looked at for a description


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a party is: its code, its sector, and by which rule."""

    entity: str | None = None
    sector: Sector | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Region:
    """The words in which a party is described: the head word and what stands about it."""

    first: int
    last: int
    head: int
    token: Token | None = None


NOBODY = Identity()
# Counted in the gold reports used for training: of states only named, as actors of an assault 27 of 48 are
# military and 2 governments; trade and joint work are left open; elsewhere 9 of 10 are governments.
_BY_ACT: dict[EventType, Sector | None] = {EventType.ASSAULT: Sector.MIL, EventType.COOPERATE: None}
_TO_GOVERNMENTS = frozenset({EventType.REQUEST, EventType.ACCUSE, EventType.CONSULT, EventType.REJECT})
_LAND_MARK = " (land)"


class PartyNamer:
    """Names the parties of one report. What the report is about is found once."""

    def __init__(self, parsed: Parsed, actors: Actors, places: tuple[PlaceFinding, ...] = ()) -> None:
        self._parsed = parsed
        self._context = PartyContext(parsed, actors, places)
        self._people = People(parsed, self._context)
        self._known: dict[
            int, Identity
        ] = {}  # by the identity of a Person, while it is being found and after

    def name_party(self, phrase: Phrase, act: EventType | None = None, acting: bool = True) -> Party:
        """Return the party that a phrase of the report names; no code where nothing fits.

        ``act`` is the type of the happening and ``acting`` whether the party does it: a state that is only
        named ("Jordan") attacks by its military, and speaks by its government.
        """
        phrase = self._without_article(self._antecedent(phrase))
        found = self._identify(phrase, 0) if len(self._parsed.doc) else NOBODY
        if found.why.endswith(_LAND_MARK):
            found = replace(found, sector=_state_sector(found, act, acting))
        return Party(
            name=self._parsed.text[phrase.start : phrase.end],
            mention=phrase.span,
            entity=found.entity,
            sector=found.sector,
            why=found.why or None,
        )

    def body_names(self) -> tuple[Span, ...]:
        """Return where the report names bodies and groups, states and people left out."""
        words = self._context.words
        return tuple(
            (words[s.first].start, words[s.last - 1].end)
            for s in self._context.sightings
            if (actor := self._context.choose(s)) is not None and actor.kind not in (*LAND, "person")
        )

    def _antecedent(self, phrase: Phrase) -> Phrase:
        """Return the phrase that a pronoun stands for, or the phrase itself."""
        doc = self._parsed.doc
        for _ in range(_MAX_DEPTH):
            target = self._parsed.antecedents.get(phrase.head)
            if target is None or target == phrase.head or doc[phrase.head].pos_ != "PRON":
                break
            phrase = naming_phrase(doc[target])
        return phrase

    def _without_article(self, phrase: Phrase) -> Phrase:
        first, _, rest = self._parsed.text[phrase.start : phrase.end].partition(" ")
        if rest.strip() and first.lower() in _ARTICLES:
            return replace(phrase, start=phrase.end - len(rest.lstrip()))
        return phrase

    # ---------------------------------------------------------------- the order of trust
    def _identify(self, phrase: Phrase, depth: int) -> Identity:
        token = self._parsed.doc[phrase.head]
        first, last = words_within(self._context.words, phrase.start, phrase.end)
        if first == last or depth > _MAX_DEPTH:
            return NOBODY
        head = min(max(self._context.word_at(token), first), last - 1)
        return self._describe(_Region(first, last, head, token), depth)

    def _describe(self, region: _Region, depth: int) -> Identity:
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
            if found.entity:
                return found
        if role is not None:
            return self._with_role(region, role, names, depth)
        return self._beside(region, names, depth)

    def _names_in(self, first: int, last: int) -> list[Sighting]:
        """Return the names among words, without those merely backed, led or opposed."""
        found = self._context.between(first, last)
        if len(found) == 1 and found[0].first <= first and found[0].last >= last:
            return found
        return [s for s in found if not s.aside]

    def _named(self, sighting: Sighting, beside: list[Sighting]) -> Identity:
        near = tuple(c.country for s in beside if s is not sighting for c in s.candidates[:1] if c.country)
        actor = self._context.choose(sighting, near)
        if actor is None:
            return NOBODY
        return Identity(
            actor.code, actor.sector, f"name: {actor.name}{_LAND_MARK if actor.kind in LAND else ''}"
        )

    def _beside(self, region: _Region, names: list[Sighting], depth: int) -> Identity:
        """Return who a thing without a role belongs to: "Taliban targets", "Ukraine's grid"."""
        owner = self._owner(region, names)
        if owner is not None:
            sector = owner.sector if owner.kind not in LAND else None
            return Identity(owner.code, sector, f"of {owner.name}")
        long_form = self._context.long_form(region.last - 1)
        if long_form is not None and depth < _MAX_DEPTH:
            return self._describe(_Region(*long_form, long_form[1] - 1), depth + 1)
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

    def _by_surname(self, region: _Region, described: Identity) -> Identity | None:
        """Return the one leader of the day with this surname whose state the report is about: "Mr. Kerry"."""
        actor = self._context.leader(region.last - 1, described.sector)
        return self._by_office((actor,)) if actor is not None else None

    def _part_of(self, region: _Region, depth: int) -> Identity | None:
        """Return who a number or a group is of: "dozens of soldiers", "a group of protesters"."""
        for child in region.token.children if region.token is not None else ():
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        return self._identify(naming_phrase(inner), depth + 1)
        return None

    def _apposed(self, region: _Region, depth: int) -> Identity:
        """Return who the words in apposition name: "the Falcons, a militia of the north"."""
        token = region.token
        if token is None:
            return NOBODY
        others = [c for c in token.children if c.dep_ == "appos"]
        if token.dep_ == "appos":
            others.append(token.head)
        for other in others:
            found = self._identify(naming_phrase(other), depth + 1)
            if found.sector and not found.why.endswith(_LAND_MARK):
                return found
        return NOBODY

    # ---------------------------------------------------------------- role nouns
    def _with_role(self, region: _Region, hit: Hit[Role], names: list[Sighting], depth: int) -> Identity:
        role = hit.values[0]
        inner = self._inner_role(region, hit)
        outside = [s for s in names if s.first < hit.first or s.last > hit.last]
        owner = self._owner(region, [*outside, *self._names_of(region)])
        if owner is not None:
            return self._owned(role, inner, owner)
        if self._two_states(outside):
            return Identity(None, role.sector, "of several states")
        own = self._own_group(region, hit, depth)
        if own is not None:
            return self._held(role, inner, own)
        holder = self._holder(region, hit, depth)
        if holder is not None and holder.entity:
            return self._held(role, inner, holder)
        return self._by_context(region, inner or role, hit, depth)

    def _inner_role(self, region: _Region, hit: Hit[Role]) -> Role | None:
        """Return the role that a belonging noun hangs on: "army" in "army spokesman"."""
        last = max(region.last, self._of_words(region)[1])
        found = [h for h in self._context.roles_between(region.first, last) if h.first != hit.first]
        before = [h for h in found if h.last <= hit.first]
        chosen = before[-1:] if hit.values[0].way is Way.STATE else before[-1:] or found[:1]
        inner = chosen[0].values[0] if chosen else None
        if inner is None or inner.way is Way.MEMBER or not self._takes_kind(hit.values[0], inner):
            return None
        return inner

    def _takes_kind(self, role: Role, inner: Role) -> bool:
        """Tell whether a role takes the kind of the one before it: "army spokesman", "police officials"."""
        if role.way is Way.STATE:
            return role.sector is Sector.GOV and inner.way is Way.STATE and inner.sector in _ORGANS
        return role.way is Way.MEMBER

    def _owned(self, role: Role, inner: Role | None, owner: Actor) -> Identity:
        why = f"{role.noun} of {owner.name}"
        if owner.kind in LAND:
            if (inner or role).way is Way.GROUP:
                return Identity(None, Sector.REB, why)
            if role.way is Way.PEOPLE and (owner.kind == "capital" or role.sector is Sector.CRM):
                return Identity(None, role.sector, "")
            sector = (inner.sector if inner else role.sector) or Sector.GOV
            return Identity(owner.code, sector if role.way is not Way.BACK else None, why)
        if role.way is Way.PEOPLE:
            return Identity(owner.code if owner.country == owner.code else None, role.sector, why)
        takes_kind = role.way in (Way.MEMBER, Way.BACK) or owner.sector in _ARMED or role.way is Way.GROUP
        return Identity(owner.code, (owner.sector if takes_kind else role.sector) or role.sector, why)

    def _held(self, role: Role, inner: Role | None, holder: Identity) -> Identity:
        """Return what a person or a pronoun's antecedent has: "Rehman's followers", "its troops"."""
        if role.way is Way.PEOPLE:
            return Identity(None, role.sector, "")
        sector = inner.sector if inner else None
        if sector is None and (role.way is Way.MEMBER or holder.sector in _ARMED):
            sector = holder.sector if role.sector is None or holder.sector in _ARMED else role.sector
        return Identity(holder.entity, sector or role.sector, f"{role.noun} of {holder.why}")

    def _by_context(self, region: _Region, role: Role, hit: Hit[Role], depth: int) -> Identity:
        context = self._context
        if role.way is Way.STATE:
            country = self._home(role, region, hit)
            return Identity(
                country, role.sector, f"{role.noun}; the report is about {country}" if country else ""
            )
        if role.way is Way.GROUP and self._is_name(region, hit):
            code = context.own_code(region.first, region.last)
            return Identity(code, role.sector, "its own name" if code else "")
        if role.way is Way.GROUP:
            code = context.chief_group() if self._is_plain(region) else None
            return Identity(code, role.sector, f"{role.noun}; the report is about {code}" if code else "")
        if role.way is Way.BACK:
            part = self._part_of(region, depth)
            if part is not None:
                return part
            actor = context.last_of(role.back, hit.first)
            if actor is not None:
                return Identity(actor.code, actor.sector, f"{role.noun}: {actor.name}")
            if any(s.aside for s in self._context.between(region.first, region.last)):
                return Identity(None, Sector.REB, f"{role.noun} backed by others")
        found = self._apposed(region, depth) if role.way is not Way.PEOPLE else NOBODY
        return replace(found, sector=found.sector or role.sector)

    def _home(self, role: Role, region: _Region, hit: Hit[Role]) -> str | None:
        """Return the state of a role noun that names none: by the same noun before, then what is near."""
        context = self._context
        if not self._is_plain(region):
            return None
        there = context.place_between(region.first, max(region.last, self._of_words(region)[1]))
        known = there or context.owner_before(role.noun, hit.first)
        if known is None and role.home in context.votes:
            known = role.home
        return known or context.nearest_country(region.first)

    def _own_group(self, region: _Region, hit: Hit[Role], depth: int) -> Identity | None:
        """Return the group that no table knows before a role noun: "VLF fighters"."""
        for at in range(region.first, hit.first):
            long_form = self._context.long_form(at)
            if long_form is not None and depth < _MAX_DEPTH:
                return self._describe(_Region(*long_form, long_form[1] - 1), depth + 1)
        for inner in self._context.roles_between(region.first, hit.first):
            if inner.values[0].way is Way.GROUP and self._is_name(region, inner):
                code = self._context.own_code(region.first, inner.last)
                return Identity(code, inner.values[0].sector, "its own name") if code else None
        return None

    def _is_name(self, region: _Region, hit: Hit[Role]) -> bool:
        """Tell whether a role noun is part of a proper name: "Kivu Freedom Front", not "Rebels"."""
        words = self._context.words[region.first : hit.last]
        return len(words) > 1 and words[-1].case is not Case.ANY and words[-2].case is not Case.ANY

    def _is_plain(self, region: _Region) -> bool:
        """Tell whether nothing in the phrase says that other fighters are meant: "Iran-backed", "various"."""
        aside = any(s.aside for s in self._context.between(region.first, region.last))
        return not aside and not any(self._context.is_side(at) for at in range(region.first, region.head))

    # ---------------------------------------------------------------- what a noun belongs to
    def _owner(self, region: _Region, names: list[Sighting]) -> Actor | None:
        """Return the body or state that stands nearest before the head, else after it; a person last.

        In "Lebanese Hezbollah commander" and "commander of Hezbollah in Lebanon" the body, not the land.
        """
        chosen = [(s.first, a) for s in names if (a := self._named_actor(s, names)) is not None]
        before = [a for first, a in chosen if first < region.head and a.kind != "person"]
        after = [a for first, a in chosen if first > region.head and a.kind != "person"]
        if before:
            return before[-1] if before[-1].kind not in LAND or not self._two_states(names) else None
        bodies = [a for a in after if a.kind not in LAND]
        if bodies or (after and not self._two_states(names)):
            return (bodies or after)[0]
        return next((a for _, a in chosen if a.kind == "person"), None)

    def _named_actor(self, sighting: Sighting, beside: list[Sighting]) -> Actor | None:
        near = tuple(c.country for s in beside if s is not sighting for c in s.candidates[:1] if c.country)
        return self._context.choose(sighting, near)

    def _two_states(self, names: list[Sighting]) -> bool:
        return len({s.candidates[0].code for s in names if s.candidates[0].kind in LAND}) > 1

    def _of_words(self, region: _Region) -> tuple[int, int]:
        """Return the range of words after "of", "for" or "from" that hang on the head, down to the last noun."""
        noun, first = region.token, None
        for _ in range(_MAX_OF_CHAIN):
            link = (
                next((c for c in noun.rights if c.dep_ == "prep" and c.lower_ in _OF), None) if noun else None
            )
            inner = next((c for c in link.rights if c.dep_ == "pobj"), None) if link is not None else None
            if link is None or inner is None:
                break
            first = link if first is None else first
            noun = inner
        if first is None or noun is None:
            return region.last, region.last
        return words_within(self._context.words, first.idx, noun.idx + len(noun))

    def _names_of(self, region: _Region) -> list[Sighting]:
        first, last = self._of_words(region)
        return self._names_in(max(first, region.last), last) if last > region.last else []

    def _holder(self, region: _Region, hit: Hit[Role], depth: int) -> Identity | None:
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
                    return self._identify(naming_phrase(self._parsed.doc[target]), depth + 1)
        return None

    # ---------------------------------------------------------------- people
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
            described = self._describe(_Region(title, first, first - 1), depth + 1)
            former = any(self._context.words[at].norm in _FORMER for at in range(title, first))
            found.append(replace(described, sector=Sector.UNK) if former and described.entity else described)
        token = self._people.token_of(first, last)
        if token is not None and depth < _MAX_DEPTH:
            found.append(self._apposed(_Region(first, last, last - 1, token), depth))
        return found


def _state_sector(found: Identity, act: EventType | None, acting: bool) -> Sector | None:
    """Return by what a state acts, or is acted upon, when only the state is named."""
    if act is EventType.PROTEST and acting:
        return Sector.CVL
    if act is None or (found.sector is not None and act is not EventType.ASSAULT):
        return found.sector
    if acting:
        return _BY_ACT.get(act, Sector.GOV)
    return Sector.GOV if act in _TO_GOVERNMENTS else found.sector


def name_party(
    phrase: Phrase, parsed: Parsed, actors: Actors, act: EventType | None = None, acting: bool = True
) -> Party:
    """Return the party that a phrase of the report names; no code where nothing fits.

    For several phrases of one report, a PartyNamer does the work on the whole report once.
    """
    return PartyNamer(parsed, actors).name_party(phrase, act, acting)
