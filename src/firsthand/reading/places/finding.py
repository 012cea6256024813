"""From the names in the text to findings: resolved together, with role, phrase, precision and point."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from firsthand.knowledge.gazetteer import Candidate, Gazetteer
from firsthand.knowledge.place_names import name_key
from firsthand.ontology import PlacePrecision
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole
from firsthand.reading.places.areas import phrase_of
from firsthand.reading.places.between import join_stretches
from firsthand.reading.places.context import Setting, settings_of
from firsthand.reading.places.home import home_country, home_town
from firsthand.reading.places.implied import find_implied
from firsthand.reading.places.resolving import Name, Weighed, likeliest, weigh
from firsthand.reading.places.roles import role_of
from firsthand.reading.places.spans import Toponym, find_toponyms

# Characters between a building and the town after it: "the Serena Hotel in the Afghan capital Kabul".
_BESIDE = 40
_SAME_SCENE = 400  # and back to the town named before it
_IN_TOWN_KM = 10.0
_DOERS = (PlaceRole.ACTOR, PlaceRole.DEMONYM)
_STANDING = (PlaceRole.PLACE, PlaceRole.DATELINE)
_ENOUGH_NAMES = 3  # names that were resolved, before a lonely one is doubted
_HOME_TOWN = 1.0  # of the town that an outlet is named for, in mentions
_SPELLED_COUNTRIES = 2  # the report's countries in which a name is looked for by its consonants


def find_places(parsed: Parsed, gazetteer: Gazetteer) -> tuple[PlaceFinding, ...]:
    """Return the report's places in order: toponyms, each with what it was resolved to, and "the city" for one."""
    toponyms = find_toponyms(parsed.doc, gazetteer)
    named = join_stretches(place_toponyms(toponyms, parsed, gazetteer), parsed)
    return tuple(sorted((*named, *find_implied(parsed, named, gazetteer)), key=lambda f: (f.start, f.end)))


def place_toponyms(
    toponyms: Sequence[Toponym], parsed: Parsed, gazetteer: Gazetteer
) -> tuple[PlaceFinding, ...]:
    """Return the findings for toponyms whose words are known."""
    settings = settings_of(toponyms, parsed.doc, gazetteer)
    chosen = _choose(toponyms, settings, parsed, gazetteer)
    chosen, doubted = _doubt(toponyms, chosen, parsed)
    findings = []
    countries: list[str] = []
    for toponym, setting, candidate in zip(toponyms, settings, chosen, strict=True):
        own = candidate.country if candidate else ""
        scene = next((c for c in reversed(countries) if c != own), "")
        findings.append(_finding(toponym, setting, candidate, parsed, gazetteer, scene))
        if own:
            countries.append(own)
    complete = (_enclosed(i, toponym, findings) for i, toponym in enumerate(toponyms))
    return tuple(f for i, f in enumerate(complete) if i not in doubted)


def _doubt(
    toponyms: Sequence[Toponym], chosen: Sequence[Candidate | None], parsed: Parsed
) -> tuple[list[Candidate | None], set[int]]:
    """Return the choices without far-fetched ones, and which names are then no places at all.

    A small place that is named only inside another name, or that the parser did not take for a place, is
    believed where another name of the report lies in the same country.
    """
    support: dict[str, set[str]] = {}
    for toponym, candidate in zip(toponyms, chosen, strict=True):
        if candidate is not None and candidate.country:
            name = name_key(parsed.doc[toponym.first : toponym.last].text)
            support.setdefault(candidate.country, set()).add(name)
    kept = list(chosen)
    doubted: set[int] = set()
    if sum(len(names) for names in support.values()) < _ENOUGH_NAMES:
        return kept, doubted
    for i, (toponym, candidate) in enumerate(zip(toponyms, chosen, strict=True)):
        if candidate is None or (toponym.label in ("GPE", "LOC") and not toponym.nested):
            continue
        if candidate.kind in ("town", "admin2") and len(support[candidate.country]) < 2:
            if toponym.label == "FAC":
                kept[i] = None
            elif not candidate.is_own:
                doubted.add(i)
    return kept, doubted


def _enclosed(i: int, toponym: Toponym, findings: Sequence[PlaceFinding]) -> PlaceFinding:
    """Return a finding; a building that the gazetteer lacks gets the point of the town it stands in."""
    finding = findings[i]
    known = finding.place.lat is not None or finding.place.precision not in (None, PlacePrecision.SITE)
    if toponym.label != "FAC" or known:
        return finding
    after = [f for f in findings[i + 1 : i + 4] if f.start - finding.end < _BESIDE]
    before = [f for f in reversed(findings[max(0, i - 6) : i]) if finding.start - f.start < _SAME_SCENE]
    for town in (*after, *before):
        elsewhere = finding.place.country and finding.place.country != town.place.country
        if town.place.precision is PlacePrecision.TOWN and town.role in _STANDING and not elsewhere:
            place = msgspec.structs.replace(
                finding.place,
                country=town.place.country,
                admin1=town.place.admin1,
                lat=town.place.lat,
                lon=town.place.lon,
                precision=PlacePrecision.SITE,
                uncertainty_km=_IN_TOWN_KM,
                why="a site by the point of the town named with it",
            )
            return replace(finding, place=place)
    return finding


def _choose(
    toponyms: Sequence[Toponym], settings: Sequence[Setting], parsed: Parsed, gazetteer: Gazetteer
) -> list[Candidate | None]:
    """Resolve all toponyms; mentions of one name share one sense unless the text sets them apart."""
    found = [likeliest(weighed) for weighed in weigh_toponyms(toponyms, settings, parsed, gazetteer)]
    inside = [c if _lies_within(c, s) else None for c, s in zip(found, settings, strict=True)]
    return _spelled(toponyms, inside, settings, parsed, gazetteer)


def weigh_toponyms(
    toponyms: Sequence[Toponym], settings: Sequence[Setting], parsed: Parsed, gazetteer: Gazetteer
) -> list[tuple[Weighed, ...]]:
    """Return for each toponym its candidates with the evidence for each."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for i, toponym in enumerate(toponyms):
        key = name_key(parsed.doc[toponym.first : toponym.last].text)
        groups.setdefault((key, toponym.demonym), []).append(i)
    names, members = [], []
    for group in groups.values():
        for part in _apart(group, settings):
            parents = tuple(dict.fromkeys(p for i in part for p in settings[i].parents))
            kinds = frozenset(k for i in part for k in settings[i].kinds)
            acting = all(_acts(toponyms[i], parsed, gazetteer) for i in part)
            weight = 1 + math.log(len(group))
            outside = frozenset(c for i in part for c in settings[i].outside)
            candidates = toponyms[part[0]].candidates
            names.append(Name(candidates, weight, parents, kinds, outside=outside, acting=acting))
            members.append(part)
    town = home_town(parsed.report, gazetteer)
    if town:  # the outlet's own name is evidence like the names in the text
        numbers = {c.number for c in town}
        names = [replace(n, home=any(c.number in numbers for c in n.candidates)) for n in names]
        names.append(Name(town, _HOME_TOWN, home=True))
    weighed: list[tuple[Weighed, ...]] = [()] * len(toponyms)
    for part, found in zip(members, weigh(names, home_country(parsed.report, gazetteer)), strict=False):
        for i in part:
            weighed[i] = found
    return weighed


def _acts(toponym: Toponym, parsed: Parsed, gazetteer: Gazetteer) -> bool:
    """Tell whether a mention stands for a government or a people, if it is that of a state."""
    state = next((c for c in toponym.candidates if c.kind == "country"), None)
    return state is not None and role_of(toponym, state, parsed, gazetteer) in _DOERS


def _lies_within(candidate: Candidate | None, setting: Setting) -> bool:
    """Tell whether a town is in the country that the text says; "U.S. positions in Iraq" says it of no country."""
    if candidate is None or not setting.within or candidate.kind in ("country", "macro"):
        return True
    return candidate.country in setting.within


def _spelled(
    toponyms: Sequence[Toponym],
    chosen: list[Candidate | None],
    settings: Sequence[Setting],
    parsed: Parsed,
    gazetteer: Gazetteer,
) -> list[Candidate | None]:
    """Fill in names that the gazetteer has in another romanisation, within the report's own countries.

    Where the text says what province or town holds the place, only one in it is taken.
    """
    countries = Counter(c.country for c in chosen if c is not None and c.country)
    main = [country for country, _ in countries.most_common(_SPELLED_COUNTRIES)]
    for i, toponym in enumerate(toponyms):
        unknown = not toponym.candidates or settings[i].within
        if chosen[i] is None and unknown and toponym.label in ("GPE", "LOC"):
            text = parsed.doc[toponym.first : toponym.last].text
            found = [c for country in main for c in gazetteer.find_spelled(text, country)]
            provinces = {p.admin1 for p in settings[i].parents if p.kind == "admin1"}
            found = [c for c in found if not provinces or c.admin1 in provinces]
            chosen[i] = max(found, key=lambda c: (c.kind != "admin2", c.population, -c.number), default=None)
    return chosen


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
