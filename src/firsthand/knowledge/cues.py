"""Cues: the words that introduce what somebody says, and the words that name those who speak."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from firsthand.knowledge.outlets import Outlets, load_outlets
from firsthand.knowledge.tables import read_table
from firsthand.ontology import SourceKind


class CueRow(msgspec.Struct, frozen=True):
    """A word of saying and the constructions in which it brings somebody's words.

    ``frames`` are those of an utterance, which a record keeps as a claim; ``wider`` those of an attitude
    or act of speech whose content is not spelled out.
    """

    lemma: str
    pos: str  # verb, noun, adj
    attitude: str
    source: str
    example: str
    frames: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    subject: str = "person"  # any: a thing may be its subject too ("the shards show that …")


class VoiceRow(msgspec.Struct, frozen=True):
    """A word that names a speaker: a role, a body, a kind of document, an outlet."""

    word: str
    kind: SourceKind
    being: str  # person, office (held by one), body, document, outlet
    source: str
    example: str = ""


_ENDINGS = ("ing", "ed", "s")


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of both tables, indexed for look-up."""

    verbs: dict[str, CueRow]
    nouns: dict[str, CueRow]
    adjectives: dict[str, CueRow]
    voices: dict[str, VoiceRow]
    endings: frozenset[str]  # the capitalised words that names of outlets end in
    press: Outlets

    def verb(self, lemma: str, form: str) -> CueRow | None:
        """Return the row of a verb; ``form`` mends lemmas that the tagger gets wrong ("hop" for "hoped")."""
        if lemma == "hop" and not form.startswith("hopp"):
            lemma = "hope"
        row = self.verbs.get(lemma)
        if row is None and form != lemma:
            for ending in _ENDINGS:
                if form.endswith(ending) and (row := self.verbs.get(form[: -len(ending)])) is not None:
                    return row
        return row

    def voice(self, lemma: str) -> VoiceRow | None:
        """Return the row of a word that names a speaker, by lower-case lemma."""
        return self.voices.get(lemma)


def load_cues(extra: Path | None = None) -> Cues:
    """Return the shipped words and those in the folder ``extra``."""
    rows = read_table("cues", CueRow, extra)
    voices = read_table("voice_heads", VoiceRow, extra)
    return Cues(
        verbs={r.lemma: r for r in rows if r.pos == "verb"},
        nouns={r.lemma: r for r in rows if r.pos == "noun"},
        adjectives={r.lemma: r for r in rows if r.pos == "adj"},
        voices={r.word: r for r in voices if r.word == r.word.lower()},
        endings=frozenset(r.word for r in voices if r.word != r.word.lower()),
        press=load_outlets(extra),
    )
