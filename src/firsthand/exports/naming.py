"""What to call the parties and voices of an incident in a sentence: with the article that the report gives them."""

import re
from collections import Counter
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.exports.parties import Side
from firsthand.exports.places import countries
from firsthand.exports.stream import EvidenceStream, events_of
from firsthand.incident import Incident
from firsthand.knowledge.tables import read_table
from firsthand.ontology import SourceKind
from firsthand.record import Party, Record, Source, Span
from firsthand.views.text import one_line

_ARTICLE: Final = re.compile(r"\b(the|a|an)\s+$", re.IGNORECASE)
_OWN: Final = re.compile(r"^(?:the|a|an|its|his|her|their|our|this|that|these|those)\s", re.IGNORECASE)
_PRONOUN: Final = re.compile(r"^(?:its|his|her|their|our|he|she|it|they|them|him|who|whom)\b", re.IGNORECASE)
_QUANTITY: Final = re.compile(
    r"^(?:(?:at least|more than|up to|about|around|some|nearly|almost|another|other|several|many|dozens of|"
    r"hundreds of|thousands of|one of|most|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|both|"
    r"\d[\d,.]*)\b\s*)+",
    re.IGNORECASE,
)
_ACRONYM: Final = 5  # letters: a longer name in capitals is a name in capitals
_BEFORE: Final = 8  # characters in which an article stands before its noun


class _Names(msgspec.Struct, frozen=True):
    alpha3: str
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()


class _Role(msgspec.Struct, frozen=True):
    noun: str


class _Actor(msgspec.Struct, frozen=True):
    name: str
    code: str
    kind: str = ""


@lru_cache(maxsize=1)
def _state_words() -> frozenset[str]:
    """Return the words that name a state and say nothing of who acted for it, lower case."""
    return frozenset(
        word.casefold()
        for row in read_table("countries", _Names)
        for word in (row.name, *row.aliases, *row.demonyms, *(d + "s" for d in row.demonyms), *row.capital)
    )


@lru_cache(maxsize=1)
def _role_nouns() -> frozenset[str]:
    nouns = {row.noun for row in read_table("roles", _Role)}
    return frozenset(nouns | {noun + "s" for noun in nouns})


@lru_cache(maxsize=1)
def _actor_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in read_table("actors", _Actor):
        if row.kind != "metonym":
            found.setdefault(row.code, row.name)
    return found


def entity_name(code: str) -> str:
    """Return what an entity code stands for, with its article: "the United States", "Kataib Hezbollah"."""
    known = countries().get(code)
    if known:
        plural = known.name.startswith("United ") or known.name.endswith(("s", "Republic"))
        return f"the {known.name}" if plural and not known.name.startswith("The ") else known.name
    named = _actor_names().get(code)
    if named:
        return one_line(named)
    return (
        code
        if len(code) <= _ACRONYM and "-" not in code
        else " ".join(w.capitalize() for w in code.split("-"))
    )


def article_before(record: Record, span: Span | None) -> str:
    """Return "the ", "a " or nothing: what stands before some words of a report."""
    if span is None:
        return ""
    found = _ARTICLE.search(record.report.text[max(0, span[0] - _BEFORE) : span[0]])
    return f"{found.group(1).lower()} " if found else ""


def without_quantity(name: str) -> str:
    """Return "American soldiers" for "at least five American soldiers"; a bare number leaves nothing.

    A name that begins with a number, "Two Rivers Today", is left as it is.
    """
    words = name.split()
    if len(words) > 1 and all(w[:1].isupper() for w in words):
        return name
    return _QUANTITY.sub("", name).strip()


def called(
    stream: EvidenceStream, incident: Incident, side: Side, *, role: str, counted: bool = False
) -> str:
    """Return what to call a party, or nothing where no name of it stands alone.

    The name most reports use, a full one before a bare head; no pronoun, no number alone; the state's name
    where only its adjective is there. ``counted`` keeps a number that stands in the name ("two men").
    """
    votes: Counter[str] = Counter()
    for record, event in events_of(stream, incident):
        parties = event.actors if role == "actors" else event.recipients
        for party in parties:
            if (party.entity or party.name) == (side.entity or side.name):
                name = _phrase(record, party, counted=counted)
                if name:
                    votes[name] += 1
    if votes:
        return min(votes, key=lambda n: (not _is_full(n), -votes[n], -len(n), n))
    if side.entity:
        return entity_name(side.entity)
    return "" if _PRONOUN.match(side.name) else without_quantity(one_line(side.name))


def _phrase(record: Record, party: Party, *, counted: bool) -> str:
    name = one_line(party.name)
    if _PRONOUN.match(name):
        return ""
    name = _OWN.sub("", name)
    if name.lower() in _role_nouns():
        name = name.lower()  # a capital that only begins a sentence
    bare = without_quantity(name)
    if not bare or bare.casefold() in _state_words():
        return ""
    if bare != name:
        one = name.lower().startswith("one ") and not name.lower().startswith("one of")
        low = f"{name[:1].lower()}{name[1:]}"
        definite = article_before(record, party.mention) == "the "
        return f"a {bare}" if one else f"{'the ' if definite else ''}{low}" if counted else bare
    article = article_before(record, party.mention)
    if article != "the " and is_plural(name):
        article = ""
    return f"{article}{name}"


def is_plural(name: str) -> bool:
    """Tell whether the head of a name, before its first preposition, is a plural."""
    if " and " in name:
        return True
    head = re.split(r" (?:of|in|at|from|on|for|near|with|to|by) ", name, maxsplit=1)[0].split()[-1:]
    last = head[0].lower() if head else ""
    plain = last.endswith("s") and not last.endswith(("ss", "us", "is", "’s", "'s"))
    return plain or last in ("people", "police", "men", "women", "children", "troops")


def _is_full(name: str) -> bool:
    """Tell whether a name says who is meant: it has a capital letter, or more than one word."""
    words = [w for w in name.split() if w.lower() not in ("the", "a", "an")]
    return any(w[:1].isupper() for w in words) or len(words) > 1


def speaker(record: Record, source: Source, through: str) -> str:
    """Return a voice as a sentence names it: "the Pentagon", "an unnamed police officer quoted by The Courier".

    ``through`` is the outlet, or other voice, by which the report has it.
    """
    name = one_line(source.name)
    bare = _OWN.sub("", name)
    if source.kind is SourceKind.OUTLET:
        return name
    if source.anonymous:
        return _unnamed(bare, through)
    if bare == bare.lower() and len(bare.split()) == 1:
        return f"the {bare} (as {through} has it)" if through else f"the {bare}"
    if bare.isupper() and len(bare) > _ACRONYM:
        bare = bare.title()
    text = record.report.text
    definite = any(f"{the} {bare}" in words for the in ("the", "The") for words in (name, text))
    return f"the {bare}" if definite else bare


def _unnamed(bare: str, outlet: str) -> str:
    """Return "an unnamed police officer in al-Qaim quoted by The Courier", "two unnamed officials quoted by …"."""
    to = f" quoted by {outlet}" if outlet else ""
    low = (
        f"{bare[:1].lower()}{bare[1:]}"
        if bare[1:2].islower() and bare.split(maxsplit=1)[0] not in _proper()
        else bare
    )
    count = _QUANTITY.match(low)
    if low.startswith("one of"):
        return f"{low}, unnamed{',' if to else ''}{to}"
    if count and without_quantity(low):
        return f"{count.group(0).strip()} unnamed {without_quantity(low)}{to}"
    head = re.split(r" (?:of|in|from|at|with) ", low, maxsplit=1)[0]
    if head.endswith("s") and not head.endswith("ss"):
        return f"unnamed {low}{to}"
    return f"an unnamed {low}{to}"


@lru_cache(maxsize=1)
def _proper() -> frozenset[str]:
    """Return the words that keep their capital at the head of a description: demonyms and names of states."""
    rows = read_table("countries", _Names)
    return frozenset(
        {"Western", "US", "UN", "EU"} | {w for r in rows for w in (r.name, *r.aliases, *r.demonyms)}
    )
