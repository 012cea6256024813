"""Who a party is, as far as the words say, and the words that say it."""

from dataclasses import dataclass

from spacy.tokens import Token

from firsthand.ontology import Sector

LAND_MARK = " (land)"  # ends the reason of an identity that is only a state's name


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a party is: its code, its sector, and by which rule."""

    entity: str | None = None
    sector: Sector | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """The words in which a party is described: the head word and what stands about it."""

    first: int
    last: int
    head: int
    token: Token | None = None


NOBODY = Identity()
