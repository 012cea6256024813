"""Role nouns: "soldiers", "spokesman", "the group" say what a party is, and by what stands beside, whose."""

from abc import ABC, abstractmethod
from dataclasses import replace

from spacy.tokens import Token

from firsthand.knowledge.actors import Actor, Role, Way
from firsthand.knowledge.names import Case, Hit, words_within
from firsthand.language.phrases import naming_phrase
from firsthand.ontology import Sector
from firsthand.reading.findings import Phrase
from firsthand.reading.parties.context import PartyContext
from firsthand.reading.parties.identity import LAND_MARK, NOBODY, Identity, Region
from firsthand.reading.parties.sightings import LAND, Sighting

_ANY_STATES = frozenset({"army", "forces", "guard", "guards", "council"})  # need not be the one named
MAX_DEPTH = 3  # of descriptions within descriptions
_ARMED = frozenset({Sector.REB, Sector.CRM})
ORGANS = frozenset({Sector.MIL, Sector.COP, Sector.SPY, Sector.JUD, Sector.LEG})
_OF = frozenset({"of", "for", "from"})
_MAX_OF_CHAIN = 4  # "spokesman of the Ministry of Defence of the Republic of Iraq"
_MAX_APPOSITIONS = 3


class RoleNouns(ABC):
    """Finds who a phrase with a role noun names."""

    def __init__(self, context: PartyContext) -> None:
        self._context = context

    @abstractmethod
    def identify(self, phrase: Phrase, depth: int = 0) -> Identity:
        """Return who a phrase names."""

    @abstractmethod
    def _describe(self, region: Region, depth: int) -> Identity:
        """Return whom words describe."""

    @abstractmethod
    def _holder(self, region: Region, hit: Hit[Role], depth: int) -> Identity | None:
        """Return who the possessor is: a person before the role noun, or what "its" stands for."""

    def _with_role(self, region: Region, hit: Hit[Role], names: list[Sighting], depth: int) -> Identity:
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

    def _inner_role(self, region: Region, hit: Hit[Role]) -> Role | None:
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
            return role.sector is Sector.GOV and inner.way is Way.STATE and inner.sector in ORGANS
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

    def _by_context(self, region: Region, role: Role, hit: Hit[Role], depth: int) -> Identity:
        context = self._context
        noun = context.words[region.head].norm
        if (
            noun not in _ANY_STATES
            and region.first == region.head
            and (own := context.own_named(noun, hit.first))
        ):
            return Identity(own.code, own.sector or Sector.UNK, f"{noun}: {own.name}")
        if role.way is Way.STATE:
            country = self._home(role, region, hit)
            return Identity(
                country, role.sector, f"{role.noun}; the report is about {country}" if country else ""
            )
        if role.way is Way.GROUP and self._is_name(region, hit):
            code = context.own_code(region.first, region.last)
            return Identity(code, role.sector, "its own name" if code else "")
        if role.way is Way.GROUP:
            code = context.chief_group(role.back) if self._is_plain(region) else None
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

    def _home(self, role: Role, region: Region, hit: Hit[Role]) -> str | None:
        """Return the state of a role noun that names none: by the same noun before, then what is near."""
        context = self._context
        if not self._is_plain(region):
            return None
        there = context.place_between(region.first, max(region.last, self._of_words(region)[1]))
        known = there or context.owner_before(role.noun, hit.first)
        if known is None and role.home in context.votes:
            known = role.home
        return known or context.nearest_country(region.first)

    def _own_group(self, region: Region, hit: Hit[Role], depth: int) -> Identity | None:
        """Return the group that no table knows before a role noun: "VLF fighters"."""
        for at in range(region.first, hit.first):
            long_form = self._context.long_form(at)
            if long_form is not None and depth < MAX_DEPTH:
                return self._describe(Region(*long_form, long_form[1] - 1), depth + 1)
        for inner in self._context.roles_between(region.first, hit.first):
            # "Red Front fighters", no "Resistance Army"
            ends = self._context.words[hit.first].case is Case.ANY
            if inner.values[0].way is Way.GROUP and ends and self._is_name(region, inner):
                code = self._context.own_code(region.first, inner.last)
                return Identity(code, inner.values[0].sector, "its own name") if code else None
        return None

    def _is_name(self, region: Region, hit: Hit[Role]) -> bool:
        """Tell whether a role noun is part of a proper name: "Kivu Freedom Front", not "Rebels"."""
        words = self._context.words[region.first : hit.last]
        return len(words) > 1 and words[-1].case is not Case.ANY and words[-2].case is not Case.ANY

    def _is_plain(self, region: Region) -> bool:
        """Tell whether nothing in the phrase says that other fighters are meant: "Iran-backed", "various"."""
        aside = any(s.aside for s in self._context.between(region.first, region.last))
        return not aside and not any(self._context.is_side(at) for at in range(region.first, region.head))

    def _owner(self, region: Region, names: list[Sighting]) -> Actor | None:
        """Return the body or state that stands nearest before the head, else after it; a person last.

        In "Lebanese Hezbollah commander" and "commander of Hezbollah in Lebanon" the body, not the land.
        """
        chosen = [(s.first, a) for s in names if (a := self._named_actor(s, names)) is not None]
        before = [a for first, a in chosen if first < region.head and a.kind != "person"]
        after = [a for first, a in chosen if first > region.head and a.kind != "person"]
        if before:
            ahead = [s for s in names if s.first < region.head]  # of "US ambassador to Chad" the US
            return before[-1] if before[-1].kind not in LAND or not self._two_states(ahead) else None
        bodies = [a for a in after if a.kind not in LAND]
        if bodies or (after and not self._two_states(names)):
            return (bodies or after)[0]
        return next((a for _, a in chosen if a.kind == "person"), None)

    def _named_actor(self, sighting: Sighting, beside: list[Sighting]) -> Actor | None:
        near = tuple(c.country for s in beside if s is not sighting for c in s.candidates[:1] if c.country)
        return self._context.choose(sighting, near)

    def _two_states(self, names: list[Sighting]) -> bool:
        return len({s.candidates[0].code for s in names if s.candidates[0].kind in LAND}) > 1

    def _of_words(self, region: Region) -> tuple[int, int]:
        """Return the range of words after "of", "for" or "from" that hang on the head, down to the last noun."""
        noun, first = region.token, None
        for _ in range(_MAX_OF_CHAIN):
            link = next((c for c in noun.rights if _leads_to_owner(c)), None) if noun else None
            inner = next((c for c in link.rights if c.dep_ == "pobj"), None) if link is not None else None
            if link is None or inner is None:
                break
            first = link if first is None else first
            noun = inner
        if first is None or noun is None:
            return region.last, region.last
        return words_within(self._context.words, first.idx, noun.idx + len(noun))

    def _names_of(self, region: Region) -> list[Sighting]:
        first, last = self._of_words(region)
        return self._names_in(max(first, region.last), last) if last > region.last else []

    def _names_in(self, first: int, last: int) -> list[Sighting]:
        """Return the names among words, without those merely backed, led or opposed."""
        found = self._context.between(first, last)
        if len(found) == 1 and found[0].first <= first and found[0].last >= last:
            return found
        return [s for s in found if not s.aside]

    def _part_of(self, region: Region, depth: int) -> Identity | None:
        """Return who a number or a group is of: "dozens of soldiers", "a group of protesters"."""
        for child in region.token.children if region.token is not None else ():
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        return self.identify(naming_phrase(inner), depth + 1)
        return None

    def _apposed(self, region: Region, depth: int) -> Identity:
        """Return who the words in apposition name: "the Falcons, a militia of the north"."""
        token = region.token
        if token is None:
            return NOBODY
        others = [c for c in token.children if c.dep_ == "appos"]
        if token.dep_ == "appos":
            others.append(token.head)
        for other in others[:_MAX_APPOSITIONS]:
            found = self.identify(naming_phrase(other), depth + 1)
            if found.sector and not found.why.endswith(LAND_MARK):
                return found
        return NOBODY


def _leads_to_owner(link: Token) -> bool:
    """Tell whether a preposition may lead to whose a noun is: "fighters with the Islamic State", not "with rifles"."""
    if link.dep_ != "prep" or link.lower_ not in ("with", *_OF):
        return False
    inner = next((c for c in link.rights if c.dep_ == "pobj"), None)
    described = inner is not None and any(c.dep_ in ("acl", "relcl", "advcl") for c in inner.rights)
    return link.lower_ in _OF or (inner is not None and inner.pos_ == "PROPN" and not described)
