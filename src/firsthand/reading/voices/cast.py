"""The cast of a report: mentions of the same voice brought together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from firsthand.knowledge.actors import Actors
from firsthand.knowledge.alike import FUNCTION, names_alike
from firsthand.knowledge.cues import Cues
from firsthand.knowledge.outlets import Outlet
from firsthand.knowledge.voice_words import words_of
from firsthand.language.pronouns import PRONOUNS
from firsthand.ontology import SourceKind
from firsthand.reading.sayings.speakers import issuer_of
from firsthand.reading.voices.bodies import short_name
from firsthand.reading.voices.mention import Mention, name_words
from firsthand.reading.voices.naming import read_mention
from firsthand.record import Span

_HOPS = 4
_NOBODY = PRONOUNS | frozenset(
    {
        *("many", "both", "all", "there", "what"),
        *("everyone", "everybody", "anyone", "nobody", "none"),
    }
)
_OF_POWER = frozenset(
    {SourceKind.OFFICIAL, SourceKind.POLITICIAN, SourceKind.MILITARY, SourceKind.ARMED_GROUP}
)
_PAPERS = frozenset({"document", "body", "outlet"})
_MONARCHS = frozenset({"president", "king", "queen", "emir", "sultan", "prince", "chief", "pope"})
_LESSER = ("vice ", "deputy ", "former ", "assistant ", "acting ")
_LIFELESS = ("tion", "sion", "ment", "ness", "ity", "ing", "ism", "ence", "ance", "ship", "ure", "age")
_SOON = 70  # tokens between "an official" and the official's name
_REMEMBERED = 120  # voices; a report with more is a list
_NEAR = 160  # tokens between a description and the name that it takes up


@dataclass(slots=True)
class Voice:
    """A voice in the making."""

    number: int
    mention: Mention  # the one that names it best
    spans: list[Span] = field(default_factory=list)
    names: set[tuple[str, ...]] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    told: list[int] = field(default_factory=list)  # the outlets it told, or was quoted by
    via: list[int | None] = field(default_factory=list)  # for each other saying, the voice it stands in
    last: int = 0  # token index of the latest mention

    @property
    def anonymous(self) -> bool:
        """Return whether the report withholds a person's name."""
        same = self.mention
        return not same.proper and not same.office and same.being in {"person", "people"}


@dataclass(slots=True)
class Cast:
    """The voices so far, and what the report as a whole tells of its names."""

    doc: Doc
    cues: Cues
    antecedents: Mapping[int, int]
    outlet: tuple[str, ...]  # words of the report's own outlet
    actors: Actors | None = None
    own_press: Outlet | None = None
    known: list[Mention] = field(default_factory=list)  # people and outlets named anywhere, in order
    bodies: list[Mention] = field(default_factory=list)  # bodies named anywhere, in order
    full: dict[str, str] = field(default_factory=dict)  # last name to the fullest name
    first: dict[str, str] = field(
        default_factory=dict
    )  # first word of a name to the name, for "Kim" and "Xi"
    acronyms: dict[str, str] = field(default_factory=dict)  # in lower case, to the name of the body
    titles: dict[str, set[str]] = field(default_factory=dict)  # last name to roles
    voices: list[Voice] = field(default_factory=list)
    _mentions: dict[int, Mention] = field(default_factory=dict)

    def mention(self, head: Token) -> Mention:
        """Return what the phrase around a head names, read once."""
        if head.i not in self._mentions:
            mention = read_mention(head, self.cues, self.actors)
            self._complete(mention)
            self._mentions[head.i] = mention
        return self._mentions[head.i]

    def _complete(self, mention: Mention) -> None:
        """Give a surname the full name that the report has elsewhere."""
        target = mention.target
        if (
            not mention.proper
            and target.text[:1].isupper()
            and not target.is_sent_start
            and target.lower_ in self.full
        ) or (
            not mention.proper
            and mention.being == "thing"
            and target.text[:1].isupper()
            and target.lower_ in self.full
        ):
            mention.proper, mention.being, mention.name = True, "body", target.text
        if not mention.proper or mention.being == "outlet":
            return
        words = mention.words
        if len(words) == 1 and mention.name.isupper() and words[0] in self.acronyms and mention.actor is None:
            mention.being, mention.name = "body", self.acronyms[words[0]]
            return
        full = (self.full.get(words[-1]) or self.first.get(words[0])) if words else None
        if full is None or len(words) > 1:
            return
        if mention.being in {"person", "body"} or (mention.being == "country" and mention.actor is None):
            mention.being, mention.name = "person", full
            mention.roles |= frozenset(self.titles.get(words[-1], ()))

    def find(self, head: Token, content: Sequence[Span] = (), *, animate: bool = False) -> Voice | None:
        """Return the voice that a phrase stands for, a new one where it is first heard; None for nobody.

        ``content`` is what it says: "he" in "…, he said" is nobody who is named only there. ``animate``:
        the cue has nobody but people and bodies for its subject, so that any noun will do.
        """
        if head.lower_ == "ex" and head.i + 2 < len(head.doc) and head.nbor(1).text == "-":
            head = head.nbor(2)  # "the ex-president"
        resolved = self._resolve(head)
        if resolved is None:
            return None
        if head.lower_ in {"he", "she"} and any(s <= resolved.idx < e for s, e in content):
            voice = self._heard_last({"person"}, head)
            if voice is not None:
                return voice
        mention = self.mention(resolved)
        if head.lower_ == "it" and mention.being == "thing" and mention.lemma not in words_of("group"):
            # No thing speaks: what "it" goes back to is the paper or body that was heard last.
            voice = self._heard_last(_PAPERS, head)
            if voice is not None:
                return voice
        if resolved.i != head.i and resolved.dep_ == "compound":
            mention.definite = True  # "a ministry statement" is the statement of the ministry spoken of
        voice = self._known(mention)
        if voice is None:
            referent = self._referent(mention)
            if referent is not None:
                mention = referent
                voice = self._known(mention)
        if voice is None and resolved.lower_ in {"he", "she"}:
            if self.voices:
                return None
            mention.being = "pronoun"  # nobody is named so far: unresolved, and said so
        if voice is None:
            if mention.being == "thing" and mention.lemma not in words_of("group"):
                if not animate or mention.head.pos_ != "NOUN" or mention.lemma.endswith(_LIFELESS):
                    return None
                mention.being = "people" if mention.plural else "person"
            voice = Voice(len(self.voices) + 1, mention)
            self.voices.append(voice)
        self._add(voice, mention, head)
        return voice

    def _add(self, voice: Voice, mention: Mention, head: Token) -> None:
        own = self.mention(head)
        voice.spans.append(own.span)
        if mention.span not in voice.spans:
            voice.spans.append(mention.span)
        if mention.proper:
            voice.names.add(mention.words)
            longer = mention.being == "person" and len(mention.words) > len(voice.mention.words)
            bare = set(mention.words) <= words_of("army")  # "the Army" says less than "Ruvian army officials"
            if (not voice.mention.proper and not bare) or longer:
                voice.mention = mention
        elif (
            mention.being == "body" and voice.mention.being == "people"
        ):  # "prison officials", then "authorities"
            voice.mention = replace(voice.mention, being="body")
            voice.mention = mention if len(mention.words) > len(voice.mention.words) else voice.mention
        voice.roles |= mention.roles | own.roles
        if mention.words:
            voice.roles |= self.titles.get(mention.words[-1], set())
        if own.head.pos_ == "NOUN" and own.role:
            voice.roles.add(own.role)
        voice.last = head.i

    def _resolve(self, head: Token) -> Token | None:
        here = head
        for _ in range(_HOPS):
            target = self.antecedents.get(here.i)
            if target is None or target == here.i:
                break
            here = self.doc[target]
        if here.dep_ == "appos" and here.pos_ == "NOUN" and here.head.ent_type_ in {"PERSON", "ORG"}:
            here = here.head  # "Ann Lee, an analyst": the name stands for both
        here = issuer_of(here) or here
        if (
            here.lemma_.lower() in words_of("print")
            and here.i
            and here.doc[here.i - 1].lower_ in {"this", "our"}
        ):
            return None
        if here.pos_ == "PRON" or (here.lower_ in _NOBODY and here.text != "US"):
            return here if here.lower_ in words_of("group") or here.lower_ in {"he", "she"} else None
        return here

    def _recent(self) -> list[Voice]:
        return sorted(self.voices[-_REMEMBERED:], key=lambda v: -v.last)

    def _heard_last(self, beings: Collection[str], pronoun: Token) -> Voice | None:
        """Return the voice of such a kind that was heard last, with the pronoun as one more naming of it."""
        voice = next((v for v in self._recent() if v.mention.being in beings), None)
        if voice is not None:
            voice.spans.append(self.mention(pronoun).span)
            voice.last = pronoun.i
        return voice

    def _known(self, mention: Mention) -> Voice | None:
        """Return the voice heard before that this mention names again."""
        one_body = next((v for v in self.voices[-_REMEMBERED:] if _one_body(mention, v.mention)), None)
        if one_body is not None:
            return one_body
        if mention.proper:
            found = self._by_name(mention) or self._spoken_for(mention)
            return self._foretold(mention) if found is None and mention.being == "person" else found
        if mention.head.pos_ == "PRON":
            return None
        recent = self._recent()
        for voice in recent:
            same = voice.mention
            alike = same.lemma == mention.lemma and same.plural == mention.plural
            if alike and not same.proper and _same_description(same, mention):
                return voice
        if mention.being == "body" and (found := self._spoken_for(mention)) is not None:
            return found
        if mention.lemma == "statement" and not mention.body and mention.being == "document":
            return next((v for v in recent if v.mention.being in {"body", "country"}), None)
        if mention.body:
            for voice in recent:
                if voice.mention.being in {"body", "country"} and set(mention.body) <= {
                    *voice.mention.words,
                    "the",
                }:
                    return voice
        if mention.definite:
            return self._described(mention, recent)
        return None

    def _described(self, mention: Mention, recent: list[Voice]) -> Voice | None:
        """Return the voice that a definite description takes up: "the president", "the newspaper"."""
        if mention.plural:
            return None
        if mention.being == "outlet" or mention.lemma in words_of("print"):
            return next((v for v in recent if v.mention.being == "outlet"), None)
        for voice in recent:
            if voice.mention.plural or not _same_state(mention, voice.mention):
                continue
            if _bears(mention, voice.roles) or _holds_office(mention, voice.mention):
                return voice
            if voice.mention.proper and _heads(mention, voice.roles):
                return voice
            if mention.lemma in voice.mention.words and voice.mention.being != "person":
                return voice
        if mention.lemma in words_of("body"):
            return next((v for v in recent if v.mention.being == "body" and v.mention.proper), None)
        if mention.being == "document":
            return next((v for v in recent if v.mention.being in {"body", "country", "document"}), None)
        if mention.being == "person" and not any(
            c.dep_ in {"relcl", "acl", "prep"} for c in mention.head.rights
        ):
            anybody = mention.lemma in words_of("anybody") or mention.role.startswith("former ")
            kinds = {mention.kind, SourceKind.UNKNOWN}
            if anybody and mention.kind in _OF_POWER:
                kinds |= _OF_POWER  # "the politician" may be the minister
            for voice in recent:
                same = voice.mention
                if voice.roles and not anybody:
                    continue  # "the prosecutor" is no minister
                if (
                    same.being == "person"
                    and same.proper
                    and same.kind in kinds
                    and _same_state(mention, same)
                ):
                    return voice
        return None

    def _referent(self, mention: Mention) -> Mention | None:
        """Return the person or outlet named earlier, though not heard, that a description takes up."""
        if not mention.definite or mention.proper or mention.plural:
            return None
        outlet = mention.being == "outlet" or mention.lemma in words_of("print")
        if mention.being == "body":
            return self._body_named(mention)
        chief = None
        for other in reversed(self.known):
            if other.head.i >= mention.head.i:
                continue
            if outlet and other.being == "outlet":
                return other
            if outlet or other.being != "person" or mention.being != "person":
                continue
            if mention.head.i - other.head.i > _NEAR:
                break
            roles = other.roles | self.titles.get(other.words[-1] if other.words else "", set())
            if _same_state(mention, other) and (_bears(mention, roles) or _holds_office(mention, other)):
                return other
            if _same_state(mention, other) and _heads(mention, roles):
                return other
            if mention.lemma in words_of("epithet") and other.head.dep_ in {"nsubj", "nsubjpass"}:
                chief = chief or other  # "the warlord": of whom the report told before
            if (
                chief is None
                and not mention.modifiers.isdisjoint(other.modifiers)
                and other.kind is mention.kind
            ):
                chief = other
        return chief

    def _body_named(self, mention: Mention) -> Mention | None:
        """Return the body named last before, in whose name the noun stands: "the ministry" for the Trade Ministry."""
        if mention.modifiers or mention.lemma in words_of("body"):
            return None
        before = (b for b in reversed(self.bodies) if b.head.i < mention.head.i)
        return next(
            (b for b in before if mention.lemma in b.words and mention.head.i - b.head.i <= _NEAR), None
        )

    def _spoken_for(self, mention: Mention) -> Voice | None:
        """Return the voice that a spokesman shares with the body, whichever of the two came first."""
        for voice in self._recent():
            same = voice.mention
            if (
                mention.body
                and same.being in {"body", "country"}
                and names_alike(mention.body, same.words, person=False)
            ):
                return voice
            if (
                mention.being in {"body", "country"}
                and same.body
                and names_alike(mention.words, same.body, person=False)
            ):
                return voice
        return None

    def _foretold(self, mention: Mention) -> Voice | None:
        """Return the unnamed voice of the sentences before whose description the name now fills in.

        "Another protester told …" and then "protester Ali Hasan told …"; "a government official" and then
        "Deputy Governor Ali Hasan".
        """
        for voice in self._recent():
            same = voice.mention
            if same.proper or same.being != "person" or same.definite or mention.head.i - voice.last > _SOON:
                continue
            if same.body and mention.body and not {*same.body} & {*mention.body}:
                continue  # a hospital's spokesman is not that of the police
            if same.role in mention.roles or (
                same.lemma == "official"
                and mention.kind is SourceKind.OFFICIAL
                and not same.modifiers - words_of("plain")
            ):
                return voice
        return self._named_after_lead(mention)

    def _named_after_lead(self, mention: Mention) -> Voice | None:
        """Return the only voice so far, which a report's opening describes and its next sentences name.

        "A senior trade official said …" and then "Deputy Secretary Ann Lee replied"; "the foreign minister
        says." and then "Omar Reeve spoke on television".
        """
        if len(self.voices) != 1:
            return None
        lead = self.voices[0]
        same = lead.mention
        if same.proper or same.plural or same.being != "person" or mention.head.i - lead.last > _SOON:
            return None
        if any(w in {*self.outlet} for w in mention.words) or not _same_state(same, mention):
            return None
        if same.lemma == "official":
            return lead if mention.kind is SourceKind.OFFICIAL else None
        first = next((m for m in self.known if m.words and m.words[-1] == mention.words[-1]), None)
        titled = bool(mention.roles or self.titles.get(mention.words[-1]))
        unheard = first is None or first.head.i > lead.last
        return lead if same.office and not titled and unheard and mention.head.dep_ == "nsubj" else None

    def _same_outlet(self, one: Mention, other: Mention) -> bool:
        known = self.cues.press.by_name(one.name)
        return known is not None and known is self.cues.press.by_name(other.name)

    def _by_name(self, mention: Mention) -> Voice | None:
        words = mention.words
        for voice in self._recent():
            same = voice.mention
            if not same.proper:
                continue
            if mention.being == same.being == "outlet" and self._same_outlet(mention, same):
                return voice
            if (
                mention.being == same.being == "body"
                and mention.actor is not None
                and mention.actor is same.actor
            ):
                return voice
            if mention.being == same.being == "country":
                if (mention.code and mention.code == same.code) or words == same.words:
                    return voice
                continue
            if "country" in {mention.being, same.being}:
                if words in voice.names:
                    return voice
                continue
            person = mention.being == "person"
            if (same.being == "person") == person and any(
                names_alike(words, n, person=person) for n in voice.names
            ):
                return voice
        return None


def _same_description(known: Mention, new: Mention) -> bool:
    """Tell whether two unnamed mentions with the same noun may be of one voice."""
    if new.definite or new.being == "body":
        return not new.modifiers or not known.modifiers or bool(new.modifiers & known.modifiers)
    return new.modifiers == known.modifiers and new.name.lower() == known.name.lower()


def _one_body(new: Mention, known: Mention) -> bool:
    """Tell whether a body was heard under another name: "the army" of "Ruvian military officials".

    Or "prison authorities" of whom "prison officials" was said.
    """
    if "person" in {new.being, known.being}:
        return False
    words, before = set(new.words), set(known.words)
    if words <= words_of("army"):
        return new.definite and not before.isdisjoint(words_of("army"))
    here, there = words & words_of("officials"), before & words_of("officials")
    rest, others = words - here, before - there
    return bool(here and there and here != there and rest and others) and (rest <= others or others <= rest)


def _same_state(one: Mention, other: Mention) -> bool:
    return not one.code or not other.code or one.code == other.code


def _bears(mention: Mention, roles: Collection[str]) -> bool:
    """Tell whether one of the roles is the mention's: "the minister" may be the prime minister, not his deputy."""
    if mention.role in roles:
        return True
    if " " in mention.role:
        return False
    return any(r.endswith(" " + mention.role) and not r.startswith(_LESSER) for r in sorted(roles))


def _heads(mention: Mention, roles: Collection[str]) -> bool:
    """Tell whether a description is another word for one of the offices: "head of the Ministry of Trade"."""
    name = f" {mention.name.lower()} "
    if " head of state" in name:
        return not _MONARCHS.isdisjoint(roles)
    if " diplomat " in name and not mention.modifiers.isdisjoint({"top", "chief"}):
        return any(r.endswith("foreign minister") or r == "secretary" for r in roles)
    if mention.lemma in {"head", "chief", "boss"} and " ministry" in name:
        return any(r.endswith("minister") and not r.startswith("prime") for r in roles)
    return False


def _holds_office(mention: Mention, other: Mention) -> bool:
    """Tell whether the person is known to hold the office that a description of that state names."""
    actor = other.actor
    if actor is None or not actor.office or not _same_state(mention, other):
        return False
    return mention.role == actor.office or (mention.role == "leader" and bool(mention.code))


def make_cast(
    doc: Doc, cues: Cues, antecedents: Mapping[int, int], outlet: str | None, actors: Actors | None
) -> Cast:
    """Return an empty cast that knows the report's names."""
    cast = Cast(doc, cues, antecedents, name_words(outlet or ""), actors, cues.press.by_name(outlet))
    for head in (entity.root for entity in doc.ents if entity.label_ in {"PERSON", "ORG"}):
        mention = cast.mention(head)
        if mention.being == "body" and len(mention.words) > 2:
            cast.acronyms.setdefault("".join(w[0] for w in mention.words if w not in FUNCTION), mention.name)
        if mention.being == "body" and (short := short_name(head)):
            cast.acronyms.setdefault(short, mention.name)
        if mention.being == "body" and len(mention.words) > 1:
            cast.bodies.append(mention)
        if mention.being not in {"person", "outlet"} or not mention.words:
            continue
        cast.known.append(mention)
        if mention.being == "person":
            last = mention.words[-1]
            cast.titles.setdefault(last, set()).update(mention.roles)
            if len(mention.words) > len(name_words(cast.full.get(last, ""))):
                cast.full[last] = mention.name
            if len(mention.words) > 1:
                cast.first.setdefault(mention.words[0], mention.name)
    for mention in list(cast._mentions.values()):
        cast._complete(mention)
    return cast
