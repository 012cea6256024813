"""The words that the reading goes by, each kind with its own table and module, in one bundle."""

from dataclasses import dataclass

from firsthand.knowledge.bearings import Bearings, load_bearings
from firsthand.knowledge.circumstances import Circumstances, load_circumstances
from firsthand.knowledge.cues import Cues, load_cues
from firsthand.knowledge.furniture import Furniture, load_furniture
from firsthand.knowledge.hedges import Hedges, load_hedges
from firsthand.knowledge.triggers import Triggers, load_triggers
from firsthand.settings import Settings


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word tables, indexed for look-up."""

    cues: Cues
    triggers: Triggers
    hedges: Hedges
    bearings: Bearings
    circumstances: Circumstances
    furniture: Furniture


def load_lexicon(settings: Settings) -> Lexicon:
    """Return the words of the shipped tables and the person's own."""
    extra = settings.tables
    return Lexicon(
        load_cues(extra),
        load_triggers(extra),
        load_hedges(extra),
        load_bearings(extra),
        load_circumstances(extra),
        load_furniture(extra),
    )
