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
from firsthand.record import Party, Record, Source, Span, host_of
from firsthand.views.text import one_line

_ARTICLE: Final = re.compile(r"\b(the|a|an)\s+$", re.IGNORECASE)
_EDGES: Final = ' \t.,;:!?…-–—_*#|/\\"“”„«»()[]{}'  # marks that a name neither begins nor ends with
_UNNAMED: Final = "unknown"  # what a record calls the outlet of a report that came without one
_OWN: Final = re.compile(r"^(?:the|a|an|its|his|her|their|our|this|that|these|those)\s", re.IGNORECASE)
_PRONOUN: Final = re.compile(
    r"^(?:its|his|her|their|our|my|your|he|she|it|they|them|him|who|whom)\b", re.IGNORECASE
)
_QUANTITY: Final = re.compile(
    r"^(?:(?:at least|more than|as many as|up to|about|around|some|nearly|almost|another|other|several|many|dozens of|"
    r"hundreds of|thousands of|millions of|one of|most|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|both|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-[a-z]+)?|(?:four|fif|six|seven|eigh|nine)teen|"
    r"thirteen|half-dozen|dozens|dozen|hundreds|thousands|millions|\d[\d,.]*)(?!-)\b\s*)+",
    re.IGNORECASE,
)
_WITH_THE: Final = re.compile(
    r"^United |Republic$|Islands$|Emirates$|^(?:Netherlands|Philippines|Bahamas|Maldives|Comoros|Gambia|Vatican)$"
)
_PAIRED: Final = re.compile(
    r"[A-Z]\w+-[A-Z]\w+(?:ese|ian|ish|ans|can|i)"
)  # "Sino-Indian": of a war or border
_THOUGHT: Final = ("ism", "ness", "making", "hood")  # ends of nouns for what nobody can strike
_UNION: Final = re.compile(r"^\w+(?: \w+)* (?:Union|Nations|States|Kingdom|Council|Emirates)$")
_TAIL: Final = re.compile(r" (?:of|in|at|from|on|for|near|with|to|by|who|that) ")
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
    aliases: tuple[str, ...] = ()


class _Words(msgspec.Struct, frozen=True):
    name: str
    words: tuple[str, ...]


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
def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for table in ("word_classes", "naming_words"):
        for row in read_table(table, _Words):
            found[row.name] = found.get(row.name, frozenset()) | frozenset(row.words)
    return found


def named_words(name: str) -> frozenset[str]:
    """Return a class of words: "war" holds those by which a war is spoken of."""
    return _classes()[name]


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    """Return the nouns that can be somebody or something that is struck, one word each, lower case."""
    found = {w for row in read_table("roles", _Role) for w in (row.noun, *row.aliases)}
    found |= {w for row in read_table("thing_nouns", _Role) for w in (row.noun, *row.aliases)}
    found |= {
        w for name in ("people", "force", "body", "site", "arms", "craft") for w in _classes().get(name, ())
    }
    return frozenset(w.rsplit(maxsplit=1)[-1].casefold() for w in found)


def _in(word: str, known: frozenset[str]) -> bool:
    """Tell whether a noun, or its singular, is one of those known."""
    low = word.casefold()
    singular = low[:-3] + "y" if low.endswith("ies") else low[:-1] if low.endswith("s") else low
    return low in known or singular in known or (low.endswith("es") and low[:-2] in known)


def trimmed(name: str) -> str:
    """Return a name without the marks of punctuation that stuck to it: "Ukraine" for "Ukraine.-"."""
    whole = one_line(name)
    bare = _balanced(whole).strip(_EDGES)
    return f"{bare}." if re.search(r"\b[A-Za-z]\.[A-Za-z]$", bare) and f"{bare}." in whole else bare


def _balanced(name: str) -> str:
    """Return a name without a mark of quotation, or a bracket, whose other half stands outside it."""
    for opening, closing in ("()", "[]"):
        if name.count(opening) > name.count(closing):
            name = name[: name.rfind(opening)].rstrip()
        elif name.count(closing) > name.count(opening):
            name = name.replace(closing, "", name.count(closing) - name.count(opening))
    if name.count("“") != name.count("”"):
        name = name.replace("“", "").replace("”", "")
    return name.replace('"', "") if name.count('"') % 2 else name


def says_whom(name: str, *, acting: bool) -> bool:
    """Tell whether a name says who is meant: no pronoun, no fragment, no noun that could be anybody.

    ``acting``: as the one who did it, a single common noun must be of people in arms, police or a crowd;
    otherwise any noun for people, bodies or things will do.
    """
    words = [w for w in re.findall(r"[\w’'-]+", name) if w.lower() not in ("the", "a", "an")]
    if not words or _PRONOUN.match(" ".join(words)):
        return False
    head = _TAIL.split(" ".join(words), maxsplit=1)[0]
    last = head.split()[-1].rpartition("-")[2]
    if len(words) == 1 and last.casefold() in _classes()["no_name"]:
        return False
    if acting and last.islower() and _in(last, _classes()["harmed"]):
        return False
    if "$" in name or (last.islower() and (_in(last, _classes()["abstract"]) or last.endswith(_THOUGHT))):
        return False
    if any(w[:1].isupper() for w in words) and not (len(words) == 1 and _in(words[0], _nouns())):
        return True
    if _in(last, _classes()["nobody"]):
        return len(words) > 1 and _in(last, _classes()["force"])
    if not _in(last, _nouns()):
        return False
    return not acting or len(words) > 1 or _in(last, _classes()["force"]) or _in(last, _classes()["crowd"])


@lru_cache(maxsize=1)
def _actor_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in read_table("actors", _Actor):
        if row.kind != "metonym":
            found.setdefault(row.code, row.name)
    return found


@lru_cache(maxsize=1)
def _own_names() -> frozenset[str]:
    return frozenset(_actor_names().values())


def with_the(country: str) -> str:
    """Return the name of a state with its article where it has one: "the United States", "Belarus"."""
    return f"the {country}" if _WITH_THE.search(country) else country


def entity_name(code: str) -> str:
    """Return what an entity code stands for, with its article: "the United States", "Kataib Hezbollah"."""
    known = countries().get(code)
    if known:
        return with_the(known.name)
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
    acting = role == "actors"
    bare = False  # the code alone is meant: its adjective stands there, or a pronoun
    for record, event in events_of(stream, incident):
        parties = event.actors if acting else event.recipients
        for party in parties:
            if (party.entity or party.name) == (side.entity or side.name):
                bare = bare or _is_bare_state(party.name)
                name = _phrase(record, party, counted=counted)
                if name and says_whom(name, acting=acting and not party.entity):
                    votes[name] += 1
    if votes:
        return min(votes, key=lambda n: (not _is_full(n), -votes[n], -len(n), n))
    if side.entity:
        return entity_name(side.entity) if acting or bare or not side.name else ""
    name = without_quantity(trimmed(side.name))
    return name if says_whom(name, acting=acting) else ""


def column_name(side: Side, places: frozenset[str], *, acting: bool) -> str:
    """Return what a table calls a party; nothing for a pronoun, a number, a place or what acts not.

    ``places``: the names of places in its reports, lower case; a state and its government stay parties.
    """
    state = side.state and (is_capital(side.name) or _is_bare_state(side.name))
    if state:
        return countries()[side.state or ""].name
    name = without_quantity(trimmed(side.name))
    head = _TAIL.split(name, maxsplit=1)[0].split()[-1:]
    if name.casefold() in places or (head and _in(head[0], _classes()["townlike"])):
        return ""
    if acting and head and head[0].islower() and _in(head[0], _classes()["harmed"]):
        return ""
    if says_whom(name, acting=acting and not side.entity):
        return name
    return "" if name and not _PRONOUN.match(name) else entity_name(side.entity) if side.entity else ""


def _is_bare_state(name: str) -> bool:
    """Tell whether a party is named by its state alone or by a pronoun: "Russian", "they", but not "its neighbor"."""
    low = _OWN.sub("", trimmed(name)).casefold()
    return bool(_PRONOUN.fullmatch(low)) or (without_quantity(low) or low) in _state_words()


@lru_cache(maxsize=1)
def _capitals() -> frozenset[str]:
    return frozenset(w.casefold() for row in read_table("countries", _Names) for w in row.capital)


def is_capital(name: str) -> bool:
    """Tell whether a place is the capital of a state, by which its government is meant as often as the city."""
    return name.casefold() in _capitals()


def is_common(words: str) -> bool:
    """Tell whether words are no name, though the first may begin a sentence: "Police", "the occupiers"."""
    name = _OWN.sub("", trimmed(words))
    first, _, rest = name.partition(" ")
    return (
        bool(name)
        and rest == rest.lower()
        and (first.islower() or (not first.isupper() and _in(first, _nouns())))
    )


def are_forces(name: str) -> bool:
    """Tell whether a name is of those in arms or their craft, not of whoever commands them: "Russian troops"."""
    head = _TAIL.split(name, maxsplit=1)[0].split()[-1:]
    moved = (_classes()[kind] for kind in ("force", "craft", "arms", "vehicle", "ships", "warplanes"))
    return bool(head) and is_plural(name) and any(_in(head[0], words) for words in moved)


def is_state(name: str) -> bool:
    """Tell whether a name is a state's, with or without its article; its capital's is not."""
    low = name.casefold().removeprefix("the ")
    return low in _state_words() and low not in _capitals()


def _phrase(record: Record, party: Party, *, counted: bool) -> str:
    name = trimmed(party.name)
    if _PRONOUN.match(name):
        return ""
    name = _OWN.sub("", name)
    if name.lower() in _role_nouns() or _begins_small(name):
        name = f"{name[:1].lower()}{name[1:]}"  # a capital that only begins a sentence
    bare = without_quantity(name)
    if not bare or bare.casefold() in _state_words() or _PAIRED.fullmatch(bare):
        return ""
    if bare != name:
        one = name.lower().startswith("one ") and not name.lower().startswith("one of")
        low = f"{name[:1].lower()}{name[1:]}"
        definite = article_before(record, party.mention) == "the "
        return f"a {bare}" if one else f"{'the ' if definite else ''}{low}" if counted else bare
    article = article_before(record, party.mention)
    if article == "the " and name[:1].isupper() and not takes_the(record.report.text, name):
        article = ""  # "the Raqqa campaign"
    if article in ("a ", "an ") and name[:1].isupper() and " " not in name:
        article = ""  # "an al-Shabaab commander"
    if article != "the " and is_plural(name) and not _UNION.match(name):
        article = ""
    elif not article and _UNION.match(name) and " and " not in name:
        article = "the "
    elif not article and _is_one_person(name):
        article = "an " if name[:1].lower() in "aeiou" else "a "
    return f"{article}{name}"


def _begins_small(name: str) -> bool:
    """Tell whether the capital of a name is only that of a sentence's first word: "Four people"."""
    first, _, rest = name.partition(" ")
    if not rest:
        if first in _own_names():
            return False  # "Taliban"
        return _in(first, _classes()["force"] | _classes()["people"]) and not first.isupper()
    return rest == rest.lower() and bool(_QUANTITY.match(first)) and first.isalpha() | ("-" in first)


def _is_one_person(name: str) -> bool:
    """Tell whether a name is a common noun for one person, which needs an article: "53-year-old woman"."""
    last = _TAIL.split(name, maxsplit=1)[0].split()[-1]
    return last.islower() and last in _classes()["people"] and not is_plural(name)


def takes_the(text: str, name: str) -> bool:
    """Tell whether a report mostly says "the" before a name, where the name stands for itself."""
    found = re.findall(rf"\b(the\s+)?{re.escape(name)}(?![\w’'-])", text, re.IGNORECASE)
    return 2 * sum(bool(the) for the in found) >= max(1, len(found))


def outlet_words(record: Record) -> str:
    """Return what to call a report's outlet: its name, the host it was taken from, or "a report"."""
    named = one_line(record.report.outlet or "")
    if named and named.casefold() != _UNNAMED:
        return named
    return one_line(host_of(record.report.url)) or "a report"


def is_plural(name: str) -> bool:
    """Tell whether the head of a name, before its first preposition, is a plural."""
    if is_state(name):
        return False
    if " and " in name or re.match(r"(?:[2-9]|1\d)[\d,.]*\s", name):
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
    name = trimmed(source.name)
    through = "" if through.casefold() == _UNNAMED else through
    bare = _OWN.sub("", name)
    if source.kind is SourceKind.OUTLET:
        return name if name.casefold() != _UNNAMED else outlet_words(record)
    if _is_nobody(bare):
        return "an unidentified voice"
    if source.anonymous and not _names_itself(bare):
        return _unnamed(bare, through)
    if bare == bare.lower() and len(bare.split()) == 1:
        return f"the {bare} (as {through} has it)" if through else f"the {bare}"
    if bare.isupper() and len(bare) > _ACRONYM:
        bare = bare.title()
    if bare.casefold() in _state_words():
        return with_the(bare)
    definite = name != bare or takes_the(record.report.text, bare)
    return f"the {bare}" if definite and not bare.lower().startswith("the ") else bare


def _is_nobody(bare: str) -> bool:
    """Tell whether a voice's name is a pronoun or a scrap of a sentence."""
    low = bare.casefold()
    return (
        not any(c.isalpha() for c in bare) or bool(_PRONOUN.fullmatch(low)) or low in _classes()["no_voice"]
    )


def _names_itself(bare: str) -> bool:
    """Tell whether a description that passes for unnamed is a name: "Ukraine’s State Emergencies Service"."""
    words = [w for w in bare.split() if w.lower() not in ("of", "for", "the", "and", "in")]
    return len(words) > 2 and all(w[:1].isupper() for w in words) and not _in(words[-1], _classes()["people"])


def _unnamed(bare: str, outlet: str) -> str:
    """Return "an unnamed police officer in al-Qaim quoted by The Courier", "two unnamed officials quoted by …"."""
    to = f" quoted by {outlet}" if outlet else ""
    words = bare.split()
    kept = re.sub(r"[’']s?$", "", words[0]) in _proper() or (len(words) > 1 and words[1][:1].isupper())
    low = f"{bare[:1].lower()}{bare[1:]}" if bare[1:2].islower() and not kept else bare
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
        {"Western", "European", "African", "Asian", "Arab", "Kurdish", "Gulf", "US", "UN", "EU"}
        | {w for r in rows for w in (r.name, *r.aliases, *r.demonyms)}
    )
