"""What kind of source somebody is, by role, description, name or sector."""

from firsthand.knowledge.actors import Actors
from firsthand.knowledge.cues import Cues
from firsthand.knowledge.voice_words import words_of
from firsthand.ontology import Sector, SourceKind
from firsthand.reading.voices.mention import PERSONS, Mention

BY_SECTOR = {
    Sector.MIL: SourceKind.MILITARY,
    Sector.REB: SourceKind.ARMED_GROUP,
    Sector.LEG: SourceKind.POLITICIAN,
    Sector.OPP: SourceKind.POLITICIAN,
    Sector.NGO: SourceKind.NGO,
    Sector.BUS: SourceKind.BUSINESS,
    Sector.MED: SourceKind.OUTLET,
    Sector.EDU: SourceKind.EXPERT,
    Sector.CVL: SourceKind.PUBLIC,
}
STATE_SECTORS = frozenset({Sector.GOV, Sector.COP, Sector.JUD, Sector.SPY, Sector.IGO})
_RANK = [
    *(SourceKind.OFFICIAL, SourceKind.MILITARY, SourceKind.POLITICIAN, SourceKind.OUTLET),
    *(SourceKind.EXPERT, SourceKind.NGO, SourceKind.BUSINESS),
]


def kind_of_roles(roles: frozenset[str], cues: Cues) -> SourceKind | None:
    """Return the kind that weighs most among the roles of a person; an attorney general is no general."""
    kinds = [cues.voices.get(r, cues.voices[r.split()[-1]]).kind for r in sorted(roles)]
    return min(kinds, key=lambda k: _RANK.index(k) if k in _RANK else len(_RANK), default=None)


def kind_of_modifiers(mention: Mention, cues: Cues) -> SourceKind | None:
    """Return the kind that the words before a noun give: "rebel commander", "police captain"."""
    for word in sorted(mention.modifiers & words_of("rebellious")):
        row = cues.voice(word)
        if row is not None:
            return row.kind
    if mention.kind is SourceKind.MILITARY:
        return SourceKind.OFFICIAL if "police" in mention.modifiers else None
    if mention.kind is SourceKind.POLITICIAN:
        return SourceKind.NGO if "union" in mention.modifiers else None
    if mention.modifiers & words_of("soldierly"):
        return SourceKind.MILITARY
    if mention.modifiers & words_of("diplomatic"):
        return SourceKind.OFFICIAL
    return None


def is_of_armed_group(mention: Mention, actors: Actors) -> bool:
    """Tell whether somebody speaks or acts for a known armed group: "a Houthi spokesman", "the head of Hamas"."""
    names = [" ".join(mention.body), *sorted(mention.modifiers)]
    found = (actors.find(written) for name in names if name for written in (name.title(), name.upper()))
    return any(actor is not None and actor.sector is Sector.REB for actor in found)


def kind_of_words(words: tuple[str, ...], cues: Cues) -> SourceKind | None:
    """Return the kind that the last telling word of a body's name gives."""
    for word in reversed(words):
        row = cues.voice(word)
        if row is not None and row.being in {"body", *PERSONS}:
            return row.kind
    return None
