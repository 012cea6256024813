"""What kind of source somebody is, by role, description, name or sector."""

from firsthand.knowledge.cues import Cues
from firsthand.ontology import Sector, SourceKind
from firsthand.reading.voices.mention import PERSONS, Mention, words_of

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
    """Return the kind that weighs most among the roles of a person."""
    kinds = [cues.voices[r.split()[-1]].kind for r in sorted(roles)]
    return min(kinds, key=lambda k: _RANK.index(k) if k in _RANK else len(_RANK), default=None)


def kind_of_modifiers(mention: Mention, cues: Cues) -> SourceKind | None:
    """Return the kind that the words before a noun give: "rebel commander"."""
    if mention.modifiers & words_of("soldierly"):
        return SourceKind.MILITARY
    if mention.modifiers & words_of("diplomatic"):
        return SourceKind.OFFICIAL
    for word in ("rebel", "militant", "opposition"):
        row = cues.voice(word)
        if word in mention.modifiers and row is not None:
            return row.kind
    return None


def kind_of_words(words: tuple[str, ...], cues: Cues) -> SourceKind | None:
    """Return the kind that the last telling word of a body's name gives."""
    for word in reversed(words):
        row = cues.voice(word)
        if row is not None and row.being in {"body", *PERSONS}:
            return row.kind
    return None
