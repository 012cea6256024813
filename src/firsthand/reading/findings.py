"""What the stages of the reading hand to one another, before it becomes a record.

Offsets are characters of the report's text; ``head`` is a token index of the parsed Doc.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from spacy.tokens import Doc, Token

from firsthand.language.encoder.detector import Pointing
from firsthand.ontology import Certainty, EventType, Status
from firsthand.record import Claim, Count, Place, Report, Source, Span, Time, Weapon


@dataclass(frozen=True, slots=True)
class Phrase:
    """A naming phrase: where it stands and which token is its head."""

    start: int
    end: int
    head: int

    @property
    def span(self) -> Span:
        """Return the span of the phrase."""
        return (self.start, self.end)


class QuotationKind(StrEnum):
    """What a pair of quotation marks does."""

    SPEECH = "speech"  # somebody's words: a clause or more
    FRAGMENT = "fragment"  # a few quoted words inside a retelling
    NAME = "name"  # a title, a nickname, a term: no speech


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks; ``start`` and ``end`` leave the marks out."""

    start: int
    end: int
    kind: QuotationKind
    outer: Span  # with the marks
    continued: bool = False  # goes on in the next paragraph: opened again there, closed only in the last
    depth: int = 0  # 1: stands inside another quotation


@dataclass(frozen=True, slots=True)
class Parsed:
    """A report with its parse. All stages share the one Doc."""

    report: Report
    doc: Doc
    quotations: tuple[Quotation, ...] = ()
    # Token index of a pronoun or definite description to the head token index of what it stands for.
    antecedents: Mapping[int, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the report's text, into which all offsets count."""
        return self.report.text


class PlaceRole(StrEnum):
    """How a place name is used."""

    PLACE = "place"  # a place as such
    DEMONYM = "demonym"  # "Iraqi", "Syrians"
    INSIDE_NAME = "inside-name"  # "Kabul" in "Kabul University"
    CONTAINER = "container"  # "Ukraine" in "the eastern Ukraine city of Luhansk"
    ACTOR = "actor"  # "Baghdad" for Iraq's government
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """A toponym in the text and what it was resolved to."""

    start: int
    end: int
    place: Place
    role: PlaceRole
    geonames_id: int | None = None
    # The representative point of what the name stands for, also where the place is an area that gets none.
    point: tuple[float, float] | None = None

    def words(self, doc: Doc) -> Iterator[Token]:
        """Yield the words of the name itself, without what stands around it in the phrase."""
        start, end = self.place.mention or (self.start, self.end)
        yield from doc.char_span(start, end, alignment_mode="expand") or ()


class TimeKind(StrEnum):
    """What a time expression gives."""

    POINT = "point"  # a day or an interval of the calendar
    DURATION = "duration"  # "for two hours": no place in the calendar
    RECURRING = "recurring"  # "every Friday"


@dataclass(frozen=True, slots=True)
class TimeFinding:
    """A time expression and the interval of days it stands for."""

    start: int
    end: int
    time: Time
    kind: TimeKind
    rule: str


@dataclass(frozen=True, slots=True)
class TollFinding:
    """A count of people harmed: the words, how many, in what way."""

    start: int
    end: int
    harm: str  # killed, injured, missing, abducted, arrested, displaced
    count: Count
    head: int  # the counted noun, or the number itself
    verb: int  # the word of harm: "killed", "deaths", "wounding"
    part: bool = False  # "including two children": contained in a count already given
    total: bool = False  # "bringing the total to": the count of more than this event
    single: bool = False  # one person, named or described without a number
    more: bool = False  # "five others": besides those counted before
    hit: bool = False  # "four were shot": counts those who died of it, too
    whole: bool = False  # "in all": counts those counted before, too
    tally: bool = False  # "the death toll": a number of people without a word for them
    later: bool = False  # "rose to 15", "was revised to seven": stands for what was counted before
    voice: str = ""  # who gives the count, where it is not who tells of the happening


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that tell of a happening, and what kind of happening."""

    start: int
    end: int
    head: int
    type: EventType
    modes: tuple[str, ...]
    frame: str  # the row of the trigger table
    nominal: bool
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Roles:
    """Who, to whom, with what, as phrases of the text."""

    actors: tuple[Phrase, ...] = ()
    recipients: tuple[Phrase, ...] = ()
    weapon: Weapon | None = None


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks in the report and what each says."""

    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    # Each stretch of a claim's content by its start: start, end, the furthest end up to here, which claim.
    _stretches: tuple[tuple[int, int, int, int], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = sorted((s, e, i) for i, claim in enumerate(self.claims) for s, e in claim.content)
        furthest = accumulate((e for _, e, _ in parts), max)
        found = tuple((s, e, far, i) for (s, e, i), far in zip(parts, furthest, strict=True))
        object.__setattr__(self, "_stretches", found)

    def claims_over(self, start: int, end: int) -> tuple[Claim, ...]:
        """Return the claims whose content overlaps a span, in their order."""
        found = set()
        for at in range(bisect_left(self._stretches, end, key=lambda s: s[0]) - 1, -1, -1):
            _, last, furthest, number = self._stretches[at]
            if furthest <= start:
                break
            if last > start:
                found.add(number)
        return tuple(self.claims[i] for i in sorted(found))


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the voice tells a happening as done, and how sure it is.

    ``value`` is FactBank's scale as a number from -3 (certainly not) to +3 (certainly), 0 uncommitted.
    """

    status: Status
    certainty: Certainty
    source: str
    value: float
    why: str = ""
    firm: bool = True  # a verb or a hedging word says so; otherwise the happening is only named
    nominal: bool = False
    opens: bool = False  # stands in the report's first sentence
    tells: bool = True  # says that it came about; otherwise takes it for known ("the attack drew protests")


@dataclass(frozen=True, slots=True)
class WeighedPlace:
    """A place of a trigger's sentence, and the log-odds that the happening was there."""

    finding: PlaceFinding
    log_odds: float


@dataclass(frozen=True, slots=True)
class EventMention:
    """One mention of a happening with all that is said at that place."""

    trigger: Trigger
    roles: Roles
    judgement: Judgement
    place: PlaceFinding | None = None
    time: TimeFinding | None = None
    tolls: tuple[TollFinding, ...] = ()
    near: tuple[WeighedPlace, ...] = ()  # all places that it may have been at
    pointing: Pointing | None = None  # where the detector says that it was
    statuses: Mapping[Status, float] | None = None  # how likely it says that the happening is of each
