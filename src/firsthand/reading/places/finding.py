"""From the names in the text to findings: resolved together, with role, phrase, precision and point."""

import math
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from firsthand.knowledge.gazetteer import Candidate, Gazetteer
from firsthand.knowledge.place_names import name_key
from firsthand.reading.findings import Parsed, PlaceFinding
from firsthand.reading.places.areas import phrase_of
from firsthand.reading.places.context import Setting, settings_of
from firsthand.reading.places.implied import find_implied
from firsthand.reading.places.resolving import Name, resolve
from firsthand.reading.places.roles import role_of
from firsthand.reading.places.spans import Toponym, find_toponyms

_SPELLED_COUNTRIES = 2  # the report's countries in which a name is looked for by its consonants


def find_places(parsed: Parsed, gazetteer: Gazetteer) -> tuple[PlaceFinding, ...]:
    """Return the report's places in order: toponyms, each with what it was resolved to, and "the city" for one."""
    toponyms = find_toponyms(parsed.doc, gazetteer)
    named = place_toponyms(toponyms, parsed, gazetteer)
    return tuple(sorted((*named, *find_implied(parsed, named, gazetteer)), key=lambda f: (f.start, f.end)))


def place_toponyms(
    toponyms: Sequence[Toponym], parsed: Parsed, gazetteer: Gazetteer
) -> tuple[PlaceFinding, ...]:
    """Return the findings for toponyms whose words are known."""
    settings = settings_of(toponyms, parsed.doc, gazetteer)
    chosen = _choose(toponyms, settings, parsed, gazetteer)
    findings = []
    countries: list[str] = []
    for toponym, setting, candidate in zip(toponyms, settings, chosen, strict=True):
        own = candidate.country if candidate else ""
        scene = next((c for c in reversed(countries) if c != own), "")
        findings.append(_finding(toponym, setting, candidate, parsed, gazetteer, scene))
        if own:
            countries.append(own)
    return tuple(findings)


def _choose(
    toponyms: Sequence[Toponym], settings: Sequence[Setting], parsed: Parsed, gazetteer: Gazetteer
) -> list[Candidate | None]:
    """Resolve all toponyms; mentions of one name share one sense unless the text sets them apart."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for i, toponym in enumerate(toponyms):
        key = name_key(parsed.doc[toponym.first : toponym.last].text)
        groups.setdefault((key, toponym.demonym), []).append(i)
    names, members = [], []
    for group in groups.values():
        for part in _apart(group, settings):
            parents = tuple(dict.fromkeys(p for i in part for p in settings[i].parents))
            kinds = frozenset(k for i in part for k in settings[i].kinds)
            names.append(Name(toponyms[part[0]].candidates, 1 + math.log(len(group)), parents, kinds))
            members.append(part)
    chosen: list[Candidate | None] = [None] * len(toponyms)
    for part, candidate in zip(members, resolve(names, _home(parsed, gazetteer)), strict=True):
        for i in part:
            chosen[i] = candidate
    return _spelled(toponyms, chosen, parsed, gazetteer)


def _spelled(
    toponyms: Sequence[Toponym], chosen: list[Candidate | None], parsed: Parsed, gazetteer: Gazetteer
) -> list[Candidate | None]:
    """Fill in names that the gazetteer has in another romanisation, within the report's own countries."""
    countries = Counter(c.country for c in chosen if c is not None and c.country)
    main = [country for country, _ in countries.most_common(_SPELLED_COUNTRIES)]
    for i, toponym in enumerate(toponyms):
        if chosen[i] is None and not toponym.candidates and toponym.label in ("GPE", "LOC"):
            text = parsed.doc[toponym.first : toponym.last].text
            found = [c for country in main for c in gazetteer.find_spelled(text, country)]
            chosen[i] = max(found, key=lambda c: (c.kind != "admin2", c.population, -c.number), default=None)
    return chosen


def _home(parsed: Parsed, gazetteer: Gazetteer) -> str:
    """Return the country that the outlet's web address ends in, or an empty string."""
    host = urlsplit(parsed.report.url or "").hostname or ""
    ending = host.rpartition(".")[2].upper()
    return gazetteer.alpha3.get("GB" if ending == "UK" else ending, "") if len(ending) == 2 else ""


def _apart(group: list[int], settings: Sequence[Setting]) -> list[list[int]]:
    """Split the mentions of one name whose unit words ask for different kinds ("Mosul", "Mosul district")."""
    parts: dict[frozenset[str], list[int]] = {}
    for i in group:
        parts.setdefault(settings[i].kinds, []).append(i)
    return list(parts.values())


def _finding(
    toponym: Toponym,
    setting: Setting,
    candidate: Candidate | None,
    parsed: Parsed,
    gazetteer: Gazetteer,
    scene: str,
) -> PlaceFinding:
    doc = parsed.doc
    last = doc[toponym.last - 1]
    return PlaceFinding(
        doc[toponym.first].idx,
        last.idx + len(last),
        phrase_of(toponym, setting, candidate, parsed, gazetteer, scene),
        role_of(toponym, candidate, parsed, gazetteer),
        candidate.geonames_id if candidate else None,
        candidate.point if candidate else None,
    )
