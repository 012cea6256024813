"""The encoder and its heads: words of a window in, opinions out.

The weights (ONNX body, float heads, tokenizer) are made by ``train/encoder.py`` and stand in
``knowledge/models`` with their hashes; ``docs/models.md`` says from what. Where one is missing or is not the
one that was measured, the reading goes on by rules and tables alone, with one warning.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from firsthand.knowledge.tables import read_table
from firsthand.language.encoder.windows import encoder_words
from firsthand.record import MadeBy

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

log = logging.getLogger(__name__)
Floats = NDArray[np.float32]

# PLOVER's types as the PLV corpus has them: YIELD stands for CONCEDE and RETREAT.
KINDS = (
    *("ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONSULT", "COOPERATE", "MOBILIZE"),
    *("PROTEST", "REJECT", "REQUEST", "SANCTION", "SUPPORT", "THREATEN", "YIELD"),
)
# What a word is part of in MUC-4's incidents.
PARTS = ("", "PerpInd", "PerpOrg", "Target", "Victim", "VictimDesc", "Weapon")
CLS, SEP = 101, 102  # pieces that open and close a window
_LONGEST = 160
_MARKS = ((2, 3), (4, 5))  # pieces that enclose a given source and target
_FILES = ("encoder.onnx", "heads.npz", "tokenizer.json")
Given = Sequence[tuple[int, int] | None]  # source, target: first and last word in the window


class _HashRow(msgspec.Struct, frozen=True):
    file: str
    sha256: str


def open_network(file: Path) -> "InferenceSession":
    """Open an ONNX network on one thread: two would change the order of sums; --jobs is the way to use more cores."""
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  (slow to import)

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


class Session:
    """A transformer's body and its tokenizer: word pieces in, a vector for each out."""

    def __init__(self, body: Path, tokenizer: Path) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415  (slow to import)

        self._session = open_network(body)
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def encode(self, words: Sequence[str]) -> Any:
        """Return the word pieces of words: their ``ids``, and of which word each is (``word_ids``)."""
        return self._tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)

    def run(self, pieces: Sequence[int]) -> Floats:
        """Return the vectors of one window's pieces."""
        ids = np.array(pieces, dtype=np.int64)
        return np.asarray(self._session.run(None, {"ids": ids})[0], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the encoder makes of one window. Each method is one head; numbers are probabilities if not said otherwise."""

    _words: Floats
    _pooled: Floats
    _marks: Floats
    _heads: Mapping[str, Floats]

    def kinds(self) -> Floats:
        """Return how likely the window's main happening is of each of KINDS."""
        return softmax(self._linear("plv", self._pooled))

    def kinds_given(self) -> Floats:
        """Return the same where source and target were marked."""
        return softmax(self._linear("given", np.concatenate([self._pooled, self._marks.ravel()])))

    def factuality(self) -> Floats:
        """Return for each word how surely what it names is so: -3 certainly not, +3 certainly."""
        return np.asarray(np.clip(self._linear("fact", self._words)[:, 0], -3.0, 3.0), dtype=np.float32)

    def parts(self) -> Floats:
        """Return for each word how likely it is of each of PARTS."""
        return softmax(self._linear("parts", self._words))

    def incidents(self) -> Floats:
        """Return how likely the window tells of each type of MUC-4's incidents."""
        return np.asarray(1.0 / (1.0 + np.exp(-self._linear("types", self._pooled))), dtype=np.float32)

    def _linear(self, name: str, vectors: Floats) -> Floats:
        weights, bias = self._heads[f"{name}.weight"], self._heads[f"{name}.bias"]
        return np.asarray(vectors @ weights.T + bias, dtype=np.float32)


def softmax(scores: Floats) -> Floats:
    """Return probabilities over the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


class Encoder:
    """Reads windows of words with the transformer."""

    def __init__(self, folder: Path) -> None:
        self._session = Session(folder / "encoder.onnx", folder / "tokenizer.json")
        with np.load(folder / "heads.npz") as stored:
            self._heads = {name: stored[name].astype(np.float32) for name in stored.files}

    def read(self, words: Sequence[str], given: Given = ()) -> Opinion:
        """Return the opinion on a window of words (`find_windows` cuts them); ``given`` marks source and target."""
        pieces, first, marks = self._pieces(encoder_words(words), given)
        hidden = self._session.run(pieces)
        return Opinion(hidden[first], hidden.mean(axis=0), hidden[marks], self._heads)

    def _pieces(self, words: Sequence[str], given: Given) -> tuple[list[int], list[int], list[int]]:
        """Return the word pieces, the place of each word's first one (0: beyond the end), and of the marks."""
        encoded = self._session.encode(words)
        opening = {span[0]: role for role, span in enumerate(given) if span is not None}
        closing = {span[1]: role for role, span in enumerate(given) if span is not None}
        pieces, first, marks = [CLS], [0] * len(words), [0, 0]
        word_of = [*encoded.word_ids, None]
        for at, piece in enumerate(encoded.ids):
            word = word_of[at]
            starts = at == 0 or word_of[at - 1] != word
            if starts and word in opening:
                marks[opening[word]] = len(pieces)
                pieces.append(_MARKS[opening[word]][0])
            if starts:
                first[word] = len(pieces)
            pieces.append(piece)
            if word in closing and word_of[at + 1] != word:
                pieces.append(_MARKS[closing[word]][1])
        pieces = [*pieces[: _LONGEST - 1], SEP]
        last = _LONGEST - 1
        return pieces, [f if f < last else 0 for f in first], [m if m < last else 0 for m in marks]


@lru_cache(maxsize=1)
def _hashes() -> Mapping[str, str]:
    return {row.file: row.sha256 for row in read_table("models", _HashRow)}


def hash_of(name: str) -> str:
    """Return the SHA-256 of a file of models that ships, as the table of hashes has it."""
    return _hashes()[name]


@lru_cache(maxsize=1)
def load_encoder(folder: Path | None = None) -> Encoder | None:
    """Return the encoder that the package ships, or None, with one warning, where its files are not right."""
    folder = folder or Path(str(files("firsthand.knowledge") / "models"))
    wrong = wrong_files(folder, _FILES)
    if wrong:
        log.warning(
            "learned model left out: %s in %s; reading by rules and tables alone", ", ".join(wrong), folder
        )
        return None
    return Encoder(folder)


def wrong_files(folder: Path, names: Sequence[str]) -> list[str]:
    """Return the files of the model that are missing or not those in the table of hashes."""
    known = _hashes()
    return [
        f"{name} is missing" if not (folder / name).is_file() else f"{name} has another hash"
        for name in names
        if not (folder / name).is_file() or _digest(folder / name) != known.get(name)
    ]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@lru_cache(maxsize=1)
def encoder_identity() -> MadeBy:
    """Return name and hash (first 12 digits) of the encoder that ships."""
    return MadeBy(stage="encode", version="1", model=f"MiniLM-L4 sha256:{hash_of('encoder.onnx')[:12]}")
