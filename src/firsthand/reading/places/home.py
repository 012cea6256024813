"""Where an outlet is at home: its country, and the town that it is named for, as far as its address tells."""

from urllib.parse import urlsplit

from firsthand.knowledge.gazetteer import Candidate, Gazetteer
from firsthand.knowledge.outlets import load_outlets
from firsthand.record import Report

_SHORTEST = 5  # letters of a town's name in an address
_SECOND = frozenset(("co", "com", "org", "net", "ac", "gov"))  # before the ending of a country: "co.uk"
_OPENING = ("the", "my", "daily", "online")
_TOWNS = frozenset(("town", "capital"))


def home_country(report: Report, gazetteer: Gazetteer) -> str:
    """Return the country of the outlet, by the table of outlets or the ending of its address, or an empty text."""
    outlets = load_outlets()
    outlet = outlets.by_domain(report.url) or outlets.by_name(report.outlet)
    if outlet is not None and outlet.country:
        return outlet.country
    ending = _host(report).rpartition(".")[2].upper()
    return gazetteer.alpha3.get("GB" if ending == "UK" else ending, "") if len(ending) == 2 else ""


def home_town(report: Report, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return the towns that an outlet may be named for: "springfieldcourier.example", with a word of the trade.

    Which of them it is, the names of the report tell.
    """
    words = gazetteer.words.mastheads
    label = _label(_host(report))
    for word in _OPENING:
        label = label.removeprefix(word)
    for end in range(len(label), _SHORTEST - 1, -1):
        if end == len(label) or any(label[end:].startswith(word) for word in words):
            towns = tuple(c for c in gazetteer.find(label[:end]) if c.kind in _TOWNS and c.rank < 2)
            if towns:
                home = home_country(report, gazetteer)
                return tuple(c for c in towns if not home or c.country == home)
    return ()


def _host(report: Report) -> str:
    try:
        return (urlsplit(report.url or "").hostname or "").lower()
    except ValueError:
        return ""


def _label(host: str) -> str:
    """Return the part of a host's name that its owner chose, without marks."""
    parts = host.split(".")[:-1]
    if len(parts) > 1 and parts[-1] in _SECOND:
        parts = parts[:-1]
    return parts[-1].replace("-", "") if parts else ""
