"""One incident in one clause or one heading, by grammar and tables: never more than its values say."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from firsthand.exports.cells import day_of, standing
from firsthand.exports.naming import (
    are_forces,
    called,
    is_capital,
    is_plural,
    is_state,
    named_words,
    trimmed,
    with_the,
    without_quantity,
)
from firsthand.exports.parties import Side, is_demonym, sides_of
from firsthand.exports.passages import around
from firsthand.exports.phrasing import Phrase, has_frame, noun_for, phrase_for
from firsthand.exports.places import country_name
from firsthand.exports.stream import EvidenceStream, events_of
from firsthand.incident import Incident, Property
from firsthand.ontology import TYPES, EventType, PlacePrecision, Quad, Status, TimePrecision
from firsthand.record import Place, Time
from firsthand.views.text import joined, one_line

_MOST_NAMED: Final = 3  # of many parties in one clause
_IN: Final = frozenset({PlacePrecision.DISTRICT, PlacePrecision.PROVINCE, PlacePrecision.COUNTRY, PlacePrecision.REGION, PlacePrecision.TOWN})  # fmt: skip
_WIDE: Final = frozenset(
    {"explosives", "destroy", "targeted"}
)  # said beside the means: an air strike with bombs
_LANDSCAPE: Final = frozenset(
    {"plain", "valley", "desert", "river", "coast", "mountains", "strip", "border", "region", "peninsula",
     "east", "sea", "ocean", "gulf", "mediterranean", "bank", "balkans", "caucasus", "sahel", "baltics", "territories"}
)  # fmt: skip
_BORDER: Final = re.compile(
    r"\b(?:borders?|frontiers?|front ?lines?|line of contact|contact line)\b", re.IGNORECASE
)
_NO_PLACE: Final = re.compile(
    r"^(?:parts?|sides?|areas?|other places?|elsewhere|here|there)\b(?: of\b)?", re.IGNORECASE
)
_BESIDE: Final = re.compile(
    r"^(?:near|close to|next to|outside|around|off|along|beyond|opposite|towards?|across)\b", re.IGNORECASE
)
_QUOTED: Final = 300  # characters of a report's sentence
_LONG: Final = 366  # days: an interval longer than this is told by its years
_GENERIC: Final = frozenset(
    {
        "base",
        "airbase",
        "air",
        "site",
        "camp",
        "village",
        "town",
        "city",
        "province",
        "of",
        "region",
        "district",
        "oblast",
    }
)
_UNCOUNTED: Final = frozenset({"artillery", "gunfire"})
_TOGETHER: Final = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
_AT_PLACE: Final = frozenset({EventType.ASSAULT, EventType.PROTEST, EventType.COERCE, EventType.CONSULT})
_COUNTS: Final = (Property.KILLED, Property.INJURED, Property.ARRESTED, Property.ABDUCTED)
_STILL: Final = (
    ("{A} held talks", "{A} {has} been holding talks"),
    ("talks were held", "talks have been going on"),
)
_VERB: Final = re.compile(
    r"(?<!\S)(\S+) \{(was|has)\}"
)  # from where a word begins: a long one is gone over once
VERBAL: Final = frozenset({Quad.VERBAL_COOPERATION, Quad.VERBAL_CONFLICT})


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What a clause about an incident is made of."""

    mode: str
    actor: str
    recipient: str
    fire: str
    at_place: bool  # the recipient is the place itself
    triggers: tuple[str, ...] = ()  # the words by which reports speak of it


def parts_of(stream: EvidenceStream, incident: Incident, *, with_actor: bool = True) -> Parts:
    """Return mode, parties and weapon of an incident as a clause names them; empty where they are not told."""
    sides = sides_of(stream, incident)
    mode = _mode(stream, incident)
    actor = _names(stream, incident, sides.actors, "actors") if with_actor else ""
    recipient, at_place = _recipient(stream, incident, sides.recipients)
    if actor and _words(actor) == _words(place_name(incident.place)) and not is_state(actor):
        actor = ""  # "the Raqqa campaign"
    if recipient and _is_same(recipient, actor, together=incident.type in _TOGETHER):
        recipient, at_place = "", False
    return Parts(
        mode=mode,
        actor=actor,
        recipient=recipient,
        fire=_fire(incident),
        at_place=at_place,
        triggers=tuple(_triggers(stream, incident)),
    )


def _triggers(stream: EvidenceStream, incident: Incident) -> Iterator[str]:
    for record, event in events_of(stream, incident):
        for start, end in event.mentions:
            yield record.report.text[start:end]


def _is_same(recipient: str, actor: str, *, together: bool) -> bool:
    """Tell whether both are one, or, of those who meet, one of the others: "A and Petrova visited Olga Petrova"."""
    if recipient.casefold().removeprefix("the ") == actor.casefold().removeprefix("the "):
        return True
    return together and recipient.rsplit(maxsplit=1)[-1] in re.split(r",? ", actor)


def _mode(stream: EvidenceStream, incident: Incident) -> str:
    """Return the mode that most reports have; of several, the one that comes first in the list of modes."""
    votes: Counter[str] = Counter()
    triggers: list[str] = []
    for record, event in events_of(stream, incident):
        votes.update(set(event.modes))
        triggers += [record.report.text[start:end].casefold() for start, end in event.mentions]
    order = TYPES[incident.type].modes
    if incident.type is EventType.ASSAULT and not set(incident.modes) & (set(order) - {"targeted"}):
        spoken = spoken_of(triggers)
        if spoken:
            return spoken
    known = [m for m in incident.modes if m in order]
    return max(known, key=lambda m: (m not in _WIDE, votes[m], order.index(m)), default="")


def spoken_of(triggers: Sequence[str]) -> str:
    """Return "war" or "invasion" where an attack is named by such words alone, else nothing."""
    war, invasion = named_words("war"), named_words("invasion")
    found = [("war" if t in war else "invasion" if t in invasion else "") for t in triggers]
    if not found or not all(found):
        return ""
    return "war" if found.count("war") >= found.count("invasion") else "invasion"


def _names(stream: EvidenceStream, incident: Incident, sides: tuple[Side, ...], role: str) -> str:
    counted = _agreed_counts(incident)
    found = [called(stream, incident, side, role=role, counted=counted) for side in sides]
    kept = list(dict.fromkeys(name for name in found if name))
    if incident.type in _TOGETHER:
        return joined(kept[:_MOST_NAMED])
    return kept[0] if kept else ""


def _recipient(stream: EvidenceStream, incident: Incident, sides: tuple[Side, ...]) -> tuple[str, bool]:
    """Return whom it befell, as most reports have it, and whether that is the place where it happened."""
    place = _words(incident.place.name) if incident.place else frozenset()
    weights: Counter[str] = Counter()
    counted = _agreed_counts(incident)
    for side in sides:
        name = called(stream, incident, side, role="recipients", counted=counted)
        if name:
            weights[name] += len(side.reports)
    merged: Counter[str] = Counter()
    for name in weights:  # "base" and "Harir base" are "Harir air base", where that is told too
        home = max(weights, key=lambda o: (_words(name) <= _words(o), len(_words(o)), weights[o]))
        merged[home] += weights[name]
    if not merged:
        return "", False
    order = list(merged)  # of two alike, the one named first
    best = min(merged, key=lambda n: (-merged[n], not any(c.isupper() for c in n), order.index(n)))
    return best, bool(_words(best) & place) and _words(best) <= place | _GENERIC


def _agreed_counts(incident: Incident) -> bool:
    """Tell whether a number may stand in a name: no more than one count of people is about."""
    return not incident.revisions and all(len(incident.values.get(p, ())) < 2 for p in _COUNTS)


def _words(name: str) -> frozenset[str]:
    return frozenset(
        w for w in re.findall(r"[\w-]+", name.casefold()) if w not in ("the", "a", "an", "al", "al-")
    )


def _fire(incident: Incident) -> str:
    values = [str(v.value) for v in standing(incident, Property.WEAPON)]
    kind = Counter({_single(one_line(v)): 0 for v in values})
    for value in standing(incident, Property.WEAPON):
        kind[_single(one_line(str(value.value)))] += len(value.reports)
    named = max(kind, key=lambda k: kind[k], default="")
    known = ("rocket", "mortar", "missile", "artillery", "shell")
    word = next((k for k in known if k in named.split()[-1:] or named.startswith(k)), "")
    return "shelling or rocket fire" if not word else "shelling" if word == "shell" else f"{word} fire"


def _single(weapon: str) -> str:
    return weapon if weapon in _UNCOUNTED or not weapon.endswith("s") else weapon[:-1]


def clause(incident: Incident, parts: Parts) -> str:
    """Return the incident as a clause: "Harir air base in Iraq came under rocket fire"."""
    if parts.at_place and incident.place:
        country = where_words(incident.place, named=True)
        if country and country not in parts.recipient:
            parts = msgspec.structs.replace(parts, recipient=f"{parts.recipient} {country}")
    words = phrase_of(incident, parts).words
    if incident.status is Status.ONGOING:
        words = _ongoing(words)
    words = words.replace("{A} {has}", "{A} " + _agreed(parts.actor, "has"))
    filled = words.replace("{A}", parts.actor).replace("{R}", parts.recipient).replace("{fire}", parts.fire)
    return _VERB.sub(lambda m: f"{m.group(1)} {_agreed(filled[: m.end(1)], m.group(2))}", filled)


def phrase_of(incident: Incident, parts: Parts) -> Phrase:
    """Return the turn of phrase that tells of an incident; a loose one where no word of a report bears out a better."""
    frame = (
        "by-to"
        if parts.actor and parts.recipient
        else "by"
        if parts.actor
        else "to"
        if parts.recipient
        else "none"
    )
    if parts.actor and are_forces(parts.actor):
        force = "force-to" if parts.recipient else "force"
        frame = force if has_frame(incident.type, parts.mode, force) else frame
    return phrase_for(incident.type, parts.mode, frame, parts.triggers)


def sentence_of(stream: EvidenceStream, incident: Incident) -> str:
    """Return an incident as one sentence without its voices: ours where a report's words bear it out, else theirs."""
    disputed = {c.property for c in incident.conflicts}
    parts = parts_of(stream, incident, with_actor=Property.ACTOR not in disputed)
    if phrase_of(incident, parts).is_loose and (quoted := _quotation(stream, incident)):
        return quoted
    where = "" if parts.at_place or Property.PLACE in disputed else where_words(incident.place)
    when = "" if Property.DATE in disputed else when_words(told_time(stream, incident))
    words = " ".join(filter(None, (clause(incident, parts), where, when)))
    return f"{words[:1].upper()}{words[1:]}."


def _quotation(stream: EvidenceStream, incident: Incident) -> str:
    """Return the sentence in which the first report names an incident."""
    for record, event in events_of(stream, incident):
        for span in event.mentions[:1]:
            start, end = around(record.report.text, span)
            return f"“{one_line(record.report.text[start:end], _QUOTED)}”"
    return ""


def _ongoing(words: str) -> str:
    """Return a clause in the form for what still goes on, where it has one: "held talks", "have been holding"."""
    for done, still in _STILL:
        if done in words:
            return words.replace(done, still)
    return words


def _agreed(subject: str, verb: str) -> str:
    return {"was": "were", "has": "have"}[verb] if is_plural(subject) else verb


def heading(stream: EvidenceStream, incident: Incident, *, dated: bool = True) -> str:
    """Return what to call an incident: "Rocket fire on Harir air base, 13 May 2024"; nothing in it is disputed.

    ``dated`` says when as well, which a list that has a column of days need not.
    """
    parts = parts_of(stream, incident, with_actor=False)
    row = noun_for(incident.type, parts.mode, parts.triggers)
    noun = parts.fire if parts.mode == "heavy-weapons" else row.noun
    disputed = {c.property for c in incident.conflicts}
    where = place_name(told_place(incident)) if Property.PLACE not in disputed else ""
    if where.casefold() in parts.recipient.casefold() or _is_of(where, parts.recipient, incident.place):
        where = ""
    if parts.recipient:
        noun = _about(noun, row.preposition, parts.recipient)
    if where and not parts.at_place:
        noun = f"{noun}, {where}"
    when = "day disputed" if Property.DATE in disputed else time_words(told_time(stream, incident))
    noun = f"{noun}, {when}" if when and dated else noun
    return noun[:1].upper() + noun[1:]


def _about(noun: str, preposition: str, recipient: str) -> str:
    """Return "attack on the depot", "demand that the ministry yield"."""
    if "{R}" in preposition:
        return preposition.replace("{R}", recipient)
    return f"{noun} {preposition} {recipient}"


def _is_of(where: str, recipient: str, place: Place | None) -> bool:
    """Tell whether a place is the very state that was struck, under another of its names."""
    return place is not None and is_state(where) and with_the(country_name(place.country)) == recipient


def label(stream: EvidenceStream, incident: Incident) -> str:
    """Return what a list calls an incident, its day apart: its heading, or who did it where that names nobody."""
    parts = parts_of(stream, incident)
    if (
        not parts.actor
        or parts.recipient
        or (
            place_name(told_place(incident))
            and all(c.property is not Property.PLACE for c in incident.conflicts)
        )
    ):
        return heading(stream, incident, dated=False)
    words = clause(incident, parts)
    return words[:1].upper() + words[1:]


def where_words(place: Place | None, *, named: bool = False) -> str:
    """Return "at Harir air base, Iraq,", "in northern Iraq", or nothing.

    ``named``: the place itself is named, and only the country is left to say.
    """
    if place is None:
        return ""
    name, country = place_name(place), country_name(place.country)
    if named:
        return f"in {with_the(country)}" if country and country.casefold() not in name.casefold() else ""
    if not name:
        return ""
    if _BESIDE.match(name):  # in which country that is, the name does not say
        return name
    if _BORDER.search(name):  # of which country it is one, the name says itself
        return f"on {_with_article(name, place)}"
    preposition = "in" if place.precision in _IN else "at"
    if name.casefold() == country.casefold() or (
        is_state(name) and place.precision is PlacePrecision.COUNTRY
    ):
        return f"in {with_the(country or name)}"
    wider = "" if not country or country.casefold() in name.casefold() else f", {country}"
    return f"{preposition} {_with_article(name, place)}{wider}"


def told_place(incident: Incident) -> Place | None:
    """Return where it happened, unless that is a capital that may only be the word for its government.

    "Moscow withdrew its troops": nothing withdrew in the city of Moscow.
    """
    place = incident.place
    here = incident.type in _AT_PLACE or "visit" in incident.modes
    return None if place is not None and not here and is_capital(place_name(place)) else place


def told_time(stream: EvidenceStream, incident: Incident) -> Time | None:
    """Return when it happened, unless all that is known is that it was before the report: "after years of war"."""
    time = incident.time
    if time is None or time.start is not None:
        return time
    published = {r.report.published[:10] for r, _ in events_of(stream, incident) if r.report.published}
    return None if time.end in published else time


def place_name(place: Place | None) -> str:
    """Return the name of a place, or nothing where it is none: "part of", "Russian"."""
    name = trimmed(place.name) if place is not None else ""
    return "" if _NO_PLACE.match(name) or is_demonym(name) else name


def _with_article(name: str, place: Place) -> str:
    last = name.rsplit(maxsplit=1)[-1].casefold() if name else ""
    wide = place.precision in (PlacePrecision.SITE, PlacePrecision.PROVINCE, PlacePrecision.REGION)
    border = bool(_BORDER.match(name)) or bool(_BORDER.search(name) and last in ("border", "borders"))
    the = border or (wide and last in _LANDSCAPE)
    return f"the {name}" if the and not name.lower().startswith("the ") else name


def time_words(time: Time | None) -> str:
    """Return "13 May 2024", "February 2024", "15 to 16 May 2024", "by 19 May 2024", or nothing."""
    if time is None:
        return ""
    start, end = day_of(time.start), day_of(time.end)
    if start and end:
        return _interval(start, end, time.precision)
    if start:
        return f"since {day_words(start)}"
    return f"by {day_words(end)}" if end else ""


def _interval(start: date, end: date, precision: TimePrecision | None) -> str:
    if start == end:
        return day_words(start)
    if (end - start).days > _LONG:
        return f"{start.year} to {end.year}"
    if precision is TimePrecision.MONTH and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    if precision is TimePrecision.YEAR and start.year == end.year:
        return f"{start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day_words(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {day_words(end)}"
    return f"{day_words(start)} to {day_words(end)}"


def day_words(day: date) -> str:
    """Return "13 May 2024"."""
    return f"{day.day} {day:%B %Y}"


def when_words(time: Time | None) -> str:
    """Return the time as it stands in a sentence: "on 13 May 2024", "in February 2024", "between … and …"."""
    words = time_words(time)
    if not words or time is None:
        return ""
    if words.startswith(("since ", "by ")):
        return words
    if time.start == time.end:
        return f"on {words}"
    if time.precision in (TimePrecision.MONTH, TimePrecision.YEAR) and " to " not in words:
        return f"in {words}"
    start, _, end = words.partition(" to ")
    return f"between {start} and {end}" if end else f"in {words}"


def is_bare(name: str) -> bool:
    """Tell whether a name is no more than a quantity."""
    return not without_quantity(name)
