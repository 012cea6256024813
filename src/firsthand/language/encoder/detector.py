"""The detector: a small transformer that says which words tell of happenings, of what type, and where each was.

It stands beside the trigger table: it knows what the table found, and its opinion finds what no row of the table
has a wording for. One pass gives each word the probabilities of the sixteen types; a word that tells of a
happening points at the words that name its place (a pointer as in Vinyals et al. 2015), or at none.

The weights (int8 ONNX body, float ONNX heads) are made by ``train/detector.py`` and stand in ``knowledge/models`` with
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
from firsthand.ontology import EventType
from firsthand.record import MadeBy

log = logging.getLogger(__name__)

# What a word tells of: nothing, or a happening of a type. The order is that of the heads.
TYPES: tuple[EventType, ...] = (
    *(EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.CONCEDE, EventType.COOPERATE),
    *(EventType.AID, EventType.RETREAT, EventType.REQUEST, EventType.ACCUSE, EventType.REJECT),
    *(EventType.THREATEN, EventType.PROTEST, EventType.SANCTION, EventType.MOBILIZE, EventType.COERCE),
    EventType.ASSAULT,
)
PART_OF_TRIGGER = (
    len(TYPES) + 1
)  # how a word is marked that stands in a trigger of the table, but is not its head
WINDOW = 300  # words that are read at once: a place may be named some paragraphs away
_PIECES = 480  # of a window that are read
FAR = 8  # sentences away from which on it makes no difference how far
_LEAST = 0.01  # a word that is less likely a place's is none
_SIZE = 384  # of a word's vector
_FILES = ("detector.onnx", "detector_heads.onnx", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Words:
    """A parsed report as the detector takes it: a row for each word."""

    texts: Sequence[str]
    tags: Sequence[str]  # Penn treebank
    relations: Sequence[str]  # dependencies
    found: NDArray[
        np.int64
    ]  # what the table found: 0 nothing, 1… the type of the trigger it heads, PART_OF_TRIGGER
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
    _asks: Floats
    _offers: Floats
    _nowhere: Floats
    _window: NDArray[np.int64]  # of each word, or -1 for one that was not read
    _sentence: NDArray[np.int64]  # of each word
    _far: Floats  # what it adds to a place's score that it is named so many sentences before or after, from -FAR

    def pointing(self, word: int) -> Pointing | None:
        """Return where the happening that a word tells of was; None for a word that was not read."""
        window = self._window[word]
        if window < 0:
            return None
        near = np.flatnonzero(self._window == window)
        away = np.clip(self._sentence[near] - self._sentence[word], -FAR, FAR) + FAR
        scores = self._offers[near] @ self._asks[word] / np.sqrt(96.0) + self._far[away]
        likely = softmax(np.concatenate([self._nowhere[word], scores]))
        at = {int(i): float(p) for i, p in zip(near, likely[1:], strict=True) if p > _LEAST}
        return Pointing(float(likely[0]), at)


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
        size = len(words.texts)
        hidden = np.zeros((size, _SIZE), dtype=np.float32)
        window = np.full(size, -1, dtype=np.int64)  # which is where a word of no letters stays
        for number, (start, end) in enumerate(find_windows(words.sentences, WINDOW)):
            read, vectors = self._vectors(words.texts[start:end])
            hidden[start + read] = vectors
            window[start + read] = number
        given = {
            "hidden": hidden,
            "found": words.found,
            "named": words.named,
            "tags": np.array([self._tags.get(tag, 0) for tag in words.tags], dtype=np.int64),
            "relations": np.array([self._relations.get(r, 0) for r in words.relations], dtype=np.int64),
        }
        made = (np.asarray(a, dtype=np.float32) for a in self._heads.run(None, given))
        types, asks, offers, nowhere, far = made
        types[window < 0] = np.eye(1, types.shape[1], dtype=np.float32)
        sentence = np.repeat(np.arange(len(words.sentences)), [end - start for start, end in words.sentences])
        return Detection(types, asks, offers, nowhere, window, sentence, far)

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
    return MadeBy(stage="detect", version="1", model=f"MiniLM-L4 sha256:{hash_of('detector.onnx')[:12]}")
