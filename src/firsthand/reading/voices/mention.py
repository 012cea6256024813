"""A mention of a voice: what one phrase names, and the words by which such phrases are read."""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from firsthand.knowledge.actors import Actor
from firsthand.ontology import SourceKind
from firsthand.record import Span

ARTICLE = re.compile(r"^(?:the|a|an|this|that|these|those|his|her|its|their|our)\s+", re.IGNORECASE)
PERSONS = frozenset({"person", "office"})
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")


@dataclass(slots=True)
class Mention:
    """One place where a voice is named."""

    head: Token
    target: Token  # the name itself, where it stands in apposition to the head
    span: Span
    name: str
    being: str  # person, people, body, document, outlet, country, thing
    kind: SourceKind
    proper: bool
    definite: bool
    plural: bool
    lemma: str
    role: str = ""  # the noun of office or trade, with the word that ranks it: "vice president"
    roles: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    office: bool = False  # an office that one person holds, so that the description names that person
    body: tuple[str, ...] = ()  # the words of the body that a spokesman or statement speaks for
    code: str = ""  # of the state that the mention stands for or belongs to
    actor: Actor | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Return the name's words in lower case, article and genitive left out."""
        return name_words(self.name)


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, article and genitive left out."""
    found = (w.lower().removesuffix("'s").removesuffix("’s").rstrip(".") for w in _WORD.findall(name))
    return tuple(w for w in found if w not in {"the", "a", "an", "s"})
