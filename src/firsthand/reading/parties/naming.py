"""Parties: a naming phrase becomes a party with its code and sector."""

from dataclasses import replace

from firsthand.knowledge.actors import Actors
from firsthand.knowledge.names import Case, words_within
from firsthand.language.phrases import naming_phrase
from firsthand.ontology import EventType, Sector
from firsthand.reading.findings import Parsed, Phrase, PlaceFinding, Voices
from firsthand.reading.parties.context import PartyContext
from firsthand.reading.parties.finder import IdentityFinder
from firsthand.reading.parties.identity import LAND_MARK, NOBODY, Identity
from firsthand.reading.parties.role_nouns import MAX_DEPTH
from firsthand.reading.parties.sightings import LAND
from firsthand.reading.parties.titled import TitledPeople
from firsthand.record import Party, Span

_SPEAKERS = frozenset({"our", "my"})
_ABOUT = "the report is about"  # in the reason of an identity that nothing in the phrase gives
_ARTICLES = frozenset({"the", "a", "an"})
# Counted in the gold reports used for training: of states only named, as actors of an assault 27 of 48 are
# military and 2 governments; trade and joint work are left open; elsewhere 9 of 10 are governments.
_BY_ACT: dict[EventType, Sector | None] = {EventType.ASSAULT: Sector.MIL, EventType.COOPERATE: None}
_TO_GOVERNMENTS = frozenset({EventType.REQUEST, EventType.ACCUSE, EventType.CONSULT, EventType.REJECT})


class PartyNamer:
    """Names the parties of one report. What the report is about is found once."""

    def __init__(
        self,
        parsed: Parsed,
        actors: Actors,
        places: tuple[PlaceFinding, ...] = (),
        voices: Voices | None = None,
    ) -> None:
        self._parsed = parsed
        self._voices = voices
        self._context = PartyContext(parsed, actors, places)
        self._finder = IdentityFinder(parsed, self._context)
        self._titled = TitledPeople(parsed.doc)

    def name_party(self, phrase: Phrase, act: EventType | None = None, acting: bool = True) -> Party:
        """Return the party that a phrase of the report names; no code where nothing fits.

        ``act`` is the type of the happening and ``acting`` whether the party does it: a state that is only
        named ("Jordan") attacks by its military, and speaks by its government.
        """
        phrase = self._without_article(self._antecedent(phrase))
        empty = not len(self._parsed.doc)
        found = NOBODY if empty else self._finder.identify(phrase)
        if not empty and _is_guess(found) and (bearer := self._titled.last_told_of(phrase)) is not None:
            found = self._finder.identify(bearer)
        if not empty and _is_guess(found) and self._is_speakers(phrase):
            speaker = self._speaker_at(phrase.start)
            owner = self._finder.identify(speaker) if speaker is not None else NOBODY
            if owner.entity:
                found = Identity(owner.entity, found.sector, f"the speaker's: {owner.why}")
        if found.why.endswith(LAND_MARK):
            found = replace(found, sector=_state_sector(found, act, acting))
        return Party(
            name=self._parsed.text[phrase.start : phrase.end],
            mention=phrase.span,
            entity=found.entity,
            sector=found.sector,
            why=found.why or None,
        )

    def is_fragment(self, phrase: Phrase) -> bool:
        """Tell whether a phrase names nobody: a name's torn off beginning, "Popular" of "Popular Mobilization Forces",
        or the outlet's mark before its text, "The Courier/".
        """
        if self._parsed.text[phrase.start : phrase.end].endswith("/"):
            return True
        first, last = words_within(self._context.words, phrase.start, phrase.end)
        if first == last or self._context.actors.names.at(self._context.words[:last], first) is not None:
            return False  # "US" of "US Air Force" is a name itself
        if last < len(self._context.words) and self._context.words[last].case is Case.ANY:
            return False  # "Parliament" of "Parliament of Iraq" is the head of the name
        around = self._context.between(first, last)
        return any(s.first <= first and last < s.last and s.candidates[0].kind not in LAND for s in around)

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
        for _ in range(MAX_DEPTH):
            target = self._parsed.antecedents.get(phrase.head)
            if target is None or target == phrase.head or doc[phrase.head].pos_ != "PRON":
                break
            phrase = naming_phrase(doc[target])
        return self._titled.meant_by(phrase) or phrase

    def _is_speakers(self, phrase: Phrase) -> bool:
        """Tell whether the words say that it is the speaker's: "our personnel"."""
        return any(t.dep_ == "poss" and t.lower_ in _SPEAKERS for t in self._parsed.doc[phrase.head].lefts)

    def _speaker_at(self, start: int) -> Phrase | None:
        """Return the naming of the voice whose words stand at an offset, the innermost one's."""
        if self._voices is None:
            return None
        claims = self._voices.claims_over(start, start + 1)
        sources = {s.id: s for s in self._voices.sources}
        for claim in reversed(claims):
            source = sources[claim.source]
            if source.mentions:
                nearest = min(source.mentions, key=lambda m: abs(m[0] - start))
                span = self._parsed.doc.char_span(*nearest, alignment_mode="expand")
                return Phrase(*nearest, span.root.i) if span is not None else None
        return None

    def _without_article(self, phrase: Phrase) -> Phrase:
        first, _, rest = self._parsed.text[phrase.start : phrase.end].partition(" ")
        if rest.strip() and first.lower() in _ARTICLES:
            return replace(phrase, start=phrase.end - len(rest.lstrip()))
        return phrase


def _is_guess(found: Identity) -> bool:
    return found.entity is None or _ABOUT in found.why


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
