"""Assembling: the mentions of one happening become one event, each value from the mention that has it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import UNSET, UnsetType

from firsthand.ontology import EXACT_PLACES, MUTUAL, TYPES, EventType, PlacePrecision, TimePrecision
from firsthand.reading.findings import PlaceFinding, TimeFinding, TollFinding
from firsthand.reading.joining import Mention, same_party
from firsthand.reading.meetings import modes_of_meeting
from firsthand.reading.mentions import judged
from firsthand.reading.tolls import combine_tolls
from firsthand.record import Casualties, CasualtyMentions, Event, Party, Place, Span, Time

_PLACE_ORDER = tuple(PlacePrecision)  # site first, the vaguest last
_TIME_ORDER = tuple(TimePrecision)  # day first
# Types that are acts of words or of law: a country or province near them is what they are about, not where
# they were done (in the gold reports one in fifteen has a place, against two in three of the others).
_SPOKEN = frozenset(
    {
        EventType.ACCUSE,
        EventType.AGREE,
        EventType.CONCEDE,
        EventType.COOPERATE,
        EventType.REJECT,
        EventType.REQUEST,
        EventType.SANCTION,
        EventType.SUPPORT,
        EventType.THREATEN,
    }
)
_SAME_PASSAGE = 1  # sentences: in those, what is hit besides is named without a code ("a school", "buses")
_PRONOUNS = frozenset(
    [
        "he",
        "him",
        "she",
        "her",
        "it",
        "they",
        "them",
        "we",
        "us",
        "you",
        "i",
        "who",
        "whom",
        "which",
        "that",
        "this",
        "these",
        "those",
        "one",
        "some",
        "others",
    ]
)

Value = TypeVar("Value")


def assemble_event(
    number: int,
    group: tuple[Mention, ...],
    located: Place | UnsetType | None = UNSET,
    dated: Time | UnsetType | None = UNSET,
) -> Event:
    """Return the event that a group of mentions tells of, as number ``number`` of its report.

    ``located`` and ``dated`` are where and when the whole report puts it; left out, what the mentions
    themselves say.
    """
    judgement = judged(group)
    type_ = _type(group)
    tolls = tuple(t for m in group for t in m.finding.tolls)
    combined = combine_tolls(tuple(t for t in tolls if t.voice)) | combine_tolls(
        tuple(t for t in tolls if not t.voice)
    )
    actors = _parties(group, lambda m: m.actors)
    recipients = _parties(group, lambda m: m.recipients, within=_SAME_PASSAGE)
    actors, recipients = _on_one_side(actors, recipients, group)
    place = _place(group, type_) if isinstance(located, UnsetType) else located
    modes = _modes(group, type_)
    if type_ is EventType.CONSULT:
        modes = modes_of_meeting(modes, (*actors, *recipients), place)
    return Event(
        id=f"e{number}",
        type=type_,
        modes=modes,
        mentions=tuple(sorted({(m.finding.trigger.start, m.finding.trigger.end) for m in group})),
        actors=actors,
        recipients=recipients,
        weapon=_first(m.finding.roles.weapon for m in group),
        place=place,
        time=_time(group) if isinstance(dated, UnsetType) else dated,
        casualties=Casualties(**combined) if combined else None,
        casualties_mentions=_casualty_mentions(tolls),
        status=judgement.status,
        certainty=judgement.certainty,
        source=judgement.source,
        why=group[0].finding.trigger.why or None,
    )


def _first(values: Iterable[Value | None]) -> Value | None:
    return next((v for v in values if v is not None), None)


def _type(group: tuple[Mention, ...]) -> EventType:
    return max(group, key=lambda m: (m.finding.trigger.score, -m.token.i)).finding.trigger.type


def _modes(group: tuple[Mention, ...], type_: EventType) -> tuple[str, ...]:
    found = {mode for m in group for mode in m.finding.trigger.modes}
    return tuple(mode for mode in TYPES[type_].modes if mode in found)


def _parties(
    group: tuple[Mention, ...], of: Callable[[Mention], tuple[Party, ...]], within: int = -1
) -> tuple[Party, ...]:
    """Return the parties of the mention that tells most, and others that bring a new code.

    Where one party is spoken of in several ways, the first that has a name in it stands for all.
    """
    found: list[Party] = []
    ordered = sorted(group, key=_telling)
    for mention in ordered:
        named_here: list[int] = []  # two of one state side by side are two: "Hagel and Kerry"
        for party in of(mention):
            if _is_pronoun(party.name):
                continue
            known = (i for i, p in enumerate(found) if i not in named_here and _one_party(party, p))
            place = next(known, None)
            if place is not None:
                named_here.append(place)
                if _has_name(party) and (
                    not _has_name(found[place])
                    or (_is_adjective(found[place], mention) and not _is_adjective(party, mention))
                ):
                    found[place] = party
            elif (
                not found
                or party.entity is not None
                or mention is ordered[0]
                or abs(mention.sentence - ordered[0].sentence) <= within
            ):
                named_here.append(len(found))
                found.append(party)
    return tuple(found)


def _on_one_side(
    actors: tuple[Party, ...], recipients: tuple[Party, ...], group: tuple[Mention, ...]
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return both sides without those named on the other one: nobody does a thing to himself.

    Who is named on both stays where more mentions have him; else, where both sides do the same, with those who
    do it, and in other acts with those to whom it is done, for these are seldom misread.
    """
    both = {p.name for p in actors} & {p.name for p in recipients}
    if not both:
        return actors, recipients
    doing = {name: sum(any(p.name == name for p in m.actors) for m in group) for name in both}
    suffering = {name: sum(any(p.name == name for p in m.recipients) for m in group) for name in both}
    tie = group[0].finding.trigger.type in MUTUAL
    do = {n for n in both if doing[n] > suffering[n] or (doing[n] == suffering[n] and tie)}
    return (
        tuple(p for p in actors if p.name not in both or p.name in do),
        tuple(p for p in recipients if p.name not in do),
    )


def _telling(mention: Mention) -> tuple[bool, int, bool, bool]:
    """Order mentions: first the one that tells it as a fact, with both sides, in the report's own words, and when.

    In the gold reports the parties are named as there, more often than as at the first mention, which may be a
    headline or a passing word.
    """
    sides = bool(mention.actors) + bool(mention.recipients)
    outlet = mention.finding.judgement.source == "s0"
    told = mention.finding.judgement.tells
    return (not mention.real, -sides, not (outlet and told), mention.finding.time is None)


def _one_party(a: Party, b: Party) -> bool:
    return same_party(a, b) or (a.entity is not None and a.entity == b.entity)


def _is_pronoun(name: str) -> bool:
    return name == "I" or (name.lower() in _PRONOUNS and not name.isupper())  # "US" is no pronoun


def _has_name(party: Party) -> bool:
    return any(word[:1].isupper() for word in party.name.split())


def _is_adjective(party: Party, mention: Mention) -> bool:
    """Tell whether a party is only implied by a nationality: "Russian" in "the Russian invasion"."""
    span = mention.token.doc.char_span(*party.mention) if party.mention else None
    return span is not None and len(span) == 1 and span[0].pos_ == "ADJ" and span[0].ent_type_ == "NORP"


def _place(group: tuple[Mention, ...], type_: EventType) -> Place | None:
    found = [m.finding.place for m in group if m.finding.place is not None]
    if type_ in _SPOKEN:
        found = [f for f in found if f.place.precision in EXACT_PLACES]
    best = min(found, key=_place_rank, default=None)
    return best.place if best is not None else None


def _place_rank(finding: PlaceFinding) -> tuple[int, int]:
    precision = finding.place.precision
    return (_PLACE_ORDER.index(precision) if precision else len(_PLACE_ORDER), finding.start)


def _time(group: tuple[Mention, ...]) -> Time | None:
    found = [m.finding.time for m in group if m.finding.time is not None]
    best = min(found, key=_time_rank, default=None)
    return best.time if best is not None else None


def _time_rank(finding: TimeFinding) -> tuple[bool, int, int]:
    time = finding.time
    order = _TIME_ORDER.index(time.precision) if time.precision else len(_TIME_ORDER)
    return (time.start is None and time.end is None, order, finding.start)


def _casualty_mentions(tolls: tuple[TollFinding, ...]) -> CasualtyMentions | None:
    spans: dict[str, list[Span]] = {}
    for toll in tolls:
        if not toll.total:
            spans.setdefault(toll.harm, []).append((toll.start, toll.end))
    return CasualtyMentions(**{k: tuple(sorted(set(v))) for k, v in spans.items()}) if spans else None
