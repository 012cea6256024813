"""The detector: a small transformer that says which words tell of happenings, of what type, and where each was.

It stands beside the trigger table: it knows what the table found, and its opinion finds what no row of the table
has a wording for. One pass gives each word the probabilities of the sixteen types; a word that tells of a
happening points at the words that name its place (a pointer as in Vinyals et al. 2015), or at none.

The weights (ONNX body and heads) are made by ``train/detector.py`` and stand in ``knowledge/models`` with
their hashes; ``docs/models.md`` says from what.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from firsthand.language.encoder.model import (
    CLS,
    SEP,
    Floats,
    Session,
    hash_of,
    open_network,
    softmax,
    wrong_files,
)
from firsthand.language.encoder.windows import find_windows
from firsthand.ontology import EventType, Status
from firsthand.record import MadeBy

log = logging.getLogger(__name__)

# What a word tells of: nothing, or a happening of a type. The order is that of the heads.
TYPES: tuple[EventType, ...] = (
    *(EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.CONCEDE, EventType.COOPERATE),
    *(EventType.AID, EventType.RETREAT, EventType.REQUEST, EventType.ACCUSE, EventType.REJECT),
    *(EventType.THREATEN, EventType.PROTEST, EventType.SANCTION, EventType.MOBILIZE, EventType.COERCE),
    EventType.ASSAULT,
)
STATUSES: tuple[Status, ...] = tuple(Status)
# How a word is marked that stands in a trigger of the table, but is not its head.
PART_OF_TRIGGER = len(TYPES) + 1
# Words that are read at once, and of the report's lead before them: places are named there.
WINDOW, LEAD = 240, 60
_PIECES = 500  # of both that are read
FAR = 8  # sentences away from which on it makes no difference how far
_LEAST = 0.01  # a word that is less likely a place's is none
_SIZE, _POINTER = 384, 96.0  # of a word's vector; of what points and is pointed at
_FILES = ("detector.onnx", "detector_heads.onnx", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Words:
    """A parsed report as the detector takes it: a row for each word."""

    texts: Sequence[str]
    tags: Sequence[str]  # Penn treebank
    relations: Sequence[str]  # dependencies
    # What the table found: 0 nothing, 1… the type of the trigger it heads, PART_OF_TRIGGER.
    found: NDArray[np.int64]
    named: NDArray[np.int64]  # which words name places, and of what kind: 0 none
    sentences: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pointing:
    """Where a word's happening was, as probabilities: nowhere that is named near, or where these words name."""

    nowhere: float
    at: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Detection:
    """What the detector makes of a report."""

    types: Floats  # words by 1 + sixteen: no happening, then each of TYPES
    _row: NDArray[np.int64]  # of each word among all that was read, or -1 for one that was not
    _read: "_Reading"

    def statuses(self, word: int) -> Mapping[Status, float] | None:
        """Return how likely the happening that a word tells of is of each status; None for a word that was not read."""
        row = self._row[word]
        if row < 0:
            return None
        return dict(zip(STATUSES, map(float, self._read.statuses[row]), strict=True))

    def pointing(self, word: int) -> Pointing | None:
        """Return where the happening that a word tells of was; None for a word that was not read."""
        row, read = self._row[word], self._read
        if row < 0:
            return None
        near = np.flatnonzero(read.window == read.window[row])
        away = np.clip(read.sentence[near] - read.sentence[row], -FAR, FAR) + FAR
        scores = read.offers[near] @ read.asks[row] / np.sqrt(_POINTER) + read.far[away]
        likely = softmax(np.concatenate([read.nowhere[row], scores]))
        at = {int(read.word[i]): float(p) for i, p in zip(near, likely[1:], strict=True) if p > _LEAST}
        return Pointing(float(likely[0]), at)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the heads say of all words of all windows, those of the lead once for each window."""

    word: NDArray[np.int64]  # which of the report's
    window: NDArray[np.int64]
    sentence: NDArray[np.int64]
    statuses: Floats
    asks: Floats
    offers: Floats
    nowhere: Floats
    far: Floats  # what it adds to a place's score that it is named so many sentences before or after, from -FAR


def _lead(sentences: Sequence[tuple[int, int]]) -> int:
    """Return where the lead ends that every window is read behind: the first sentences, cut where they are long."""
    whole = max((end for _, end in sentences if end <= LEAD), default=0)
    return whole or min(LEAD, sentences[-1][1] if sentences else 0)


class Detector:
    """Reads parsed reports with the transformer."""

    def __init__(self, folder: Path) -> None:
        self._session = Session(folder / "detector.onnx", folder / "tokenizer.json")
        self._heads = open_network(folder / "detector_heads.onnx")
        names = self._heads.get_modelmeta().custom_metadata_map
        self._tags = {name: i for i, name in enumerate(names["tags"].split(" "))}
        self._relations = {name: i for i, name in enumerate(names["relations"].split(" "))}

    def read(self, words: Words) -> Detection:
        """Return the opinion on a report's words."""
        word, window, own, hidden = self._windows(words)
        sentence = np.repeat(np.arange(len(words.sentences)), [end - start for start, end in words.sentences])
        tags = np.array([self._tags.get(tag, 0) for tag in words.tags], dtype=np.int64)
        relations = np.array([self._relations.get(r, 0) for r in words.relations], dtype=np.int64)
        given = {
            "hidden": hidden,
            "found": words.found[word],
            "named": words.named[word],
            "tags": tags[word],
            "relations": relations[word],
        }
        made = (np.asarray(a, dtype=np.float32) for a in self._heads.run(None, given))
        kinds, asks, offers, nowhere, statuses, far = made
        row = np.full(len(words.texts), -1, dtype=np.int64)  # which is where a word of no letters stays
        row[word[own]] = np.flatnonzero(own)
        types = np.tile(np.eye(1, 1 + len(TYPES), dtype=np.float32), (len(words.texts), 1))
        types[word[own]] = kinds[own]
        read = _Reading(word, window, sentence[word], statuses, asks, offers, nowhere, far)
        return Detection(types, row, read)

    def _windows(
        self, words: Words
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], Floats]:
        """Return of all windows' words, one after another, which each is, its window, if it is the window's own
        and not of the lead, and its vector.
        """
        lead, nothing = _lead(words.sentences), np.zeros(0, dtype=np.int64)
        found = [(nothing, nothing, nothing > 0, np.zeros((0, _SIZE), dtype=np.float32))]
        for number, (start, end) in enumerate(find_windows(words.sentences, WINDOW, WINDOW + LEAD)):
            given = np.array([*range(min(lead, start)), *range(start, end)], dtype=np.int64)
            read, hidden = self._vectors([words.texts[i] for i in given])
            found.append((given[read], np.full(len(read), number), given[read] >= start, hidden))
        word, window, own, vectors = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return word, window, own, vectors

    def _vectors(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], Floats]:
        """Return which words of a window were read, and the vector of each one's first piece."""
        encoded = self._session.encode(texts)
        first: dict[int, int] = {}
        for at, word in enumerate(encoded.word_ids[:_PIECES]):
            if word is not None:
                first.setdefault(word, at + 1)
        hidden = self._session.run([CLS, *encoded.ids[:_PIECES], SEP])
        return np.array(list(first), dtype=np.int64), hidden[np.array(list(first.values()), dtype=np.int64)]


@lru_cache(maxsize=1)
def load_detector(folder: Path | None = None) -> Detector | None:
    """Return the detector that the package ships, or None, with one warning, where its files are not right."""
    folder = folder or Path(str(files("firsthand.knowledge") / "models"))
    wrong = wrong_files(folder, _FILES)
    if wrong:
        log.warning("detector left out: %s in %s; reading by the tables alone", ", ".join(wrong), folder)
        return None
    return Detector(folder)


@lru_cache(maxsize=1)
def detector_identity() -> MadeBy:
    """Return name and hash (first 12 digits) of the detector that ships."""
    return MadeBy(stage="detect", version="2", model=f"MiniLM-L4 sha256:{hash_of('detector.onnx')[:12]}")
