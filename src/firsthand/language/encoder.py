"""The sentence encoder: a small transformer whose heads score words and pairs of words.

The weights (int8 ONNX body, float heads, tokenizer) are made by ``train/encoder.py``; ``docs/models.md``
says from what. Without them the reading goes on by rules and tables alone, with a warning.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from firsthand.language.windows import encoder_words, find_windows
from firsthand.record import MadeBy

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)
Floats = NDArray[np.float32]

ROLES = ("source", "content", "actor", "recipient", "place", "time", "weapon")
_CLS, _SEP, _MAX_PIECES = 101, 102, 160
_BATCH = 16
_DISTANCES = 16  # buckets of distance on either side in the pair head


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoder's view of one Doc: a vector for each token, and the heads that read them."""

    vectors: Floats  # tokens × 384
    windows: tuple[tuple[int, int], ...]  # token ranges that were read together
    pooled: Floats  # windows × 384
    heads: "Heads"

    def tags(self, head: str) -> Floats:
        """Return class probabilities of a tagging head, tokens × classes (``trigger``, ``cue``, ``claim cue``,
        ``status``, ``certainty``).
        """
        return _softmax(self.heads.linear(head, self.vectors))

    def factuality(self) -> Floats:
        """Return for each token how sure its happening is, were it one: FactBank's -3 to +3."""
        return np.asarray(np.clip(self.heads.linear("fact", self.vectors)[:, 0], -3.0, 3.0), dtype=np.float32)

    def related(self, token: int, role: str) -> tuple[int, Floats]:
        """Return how likely each token is part of what stands in ``role`` to ``token``.

        The probabilities are of the tokens of its window; the first number is where the window starts.
        """
        start, end = next(w for w in self.windows if w[0] <= token < w[1])
        scores = self.heads.pair(self.vectors[start:end], token - start, ROLES.index(role))
        return start, np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float32)

    def type_of_window(self, window: int = 0) -> Floats:
        """Return the probabilities of what a window's main happening is (PLV's classes)."""
        return _softmax(self.heads.linear("plv", self.pooled[window : window + 1]))[0]


class Heads:
    """The linear and bilinear layers over the encoder's vectors."""

    def __init__(self, arrays: dict[str, Floats]) -> None:
        self._arrays = arrays

    def linear(self, name: str, vectors: Floats) -> Floats:
        """Return vectors × weights + bias of the head ``name``."""
        weights, bias = self._arrays[f"{name}.weight"], self._arrays[f"{name}.bias"]
        return np.asarray(vectors @ weights.T + bias, dtype=np.float32)

    def pair(self, vectors: Floats, row: int, role: int) -> Floats:
        """Return the score of each vector as what stands in ``role`` to the vector at ``row``."""
        size = self._arrays["q.weight"].shape[0] // len(ROLES)
        part = slice(role * size, (role + 1) * size)
        query = self._arrays["q.weight"][part] @ vectors[row] + self._arrays["q.bias"][part]
        keys = vectors @ self._arrays["k.weight"][part].T + self._arrays["k.bias"][part]
        offsets = np.arange(len(vectors)) - row
        reach = np.minimum((np.log2(np.abs(offsets) + 1) * 2.5).astype(int), _DISTANCES)
        bias = self._arrays["dist"][role, np.sign(offsets) * reach + _DISTANCES] + self._arrays["bias"][role]
        return np.asarray(keys @ query / np.sqrt(size) + bias, dtype=np.float32)


class Encoder:
    """Reads Docs with the transformer, many windows at a time."""

    def __init__(self, folder: Path) -> None:
        from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  (slow to import)
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = SessionOptions()
        # One thread: two would change the order of sums, and --jobs is the way to use more cores.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: InferenceSession = InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        with np.load(folder / "heads.npz") as stored:
            self._heads = Heads({name: stored[name].astype(np.float32) for name in stored.files})

    def encode(self, docs: Sequence[Doc]) -> list[Encoding]:
        """Return one Encoding for each Doc. Windows of like length are read together."""
        jobs = [
            (number, window)
            for number, doc in enumerate(docs)
            for window in find_windows([(s.start, s.end) for s in doc.sents])
        ]
        pieces = [self._pieces(docs[number], window) for number, window in jobs]
        vectors = [np.zeros((len(doc), 384), dtype=np.float32) for doc in docs]
        pooled: list[Floats] = [np.zeros(0, dtype=np.float32)] * len(jobs)
        order = sorted(range(len(jobs)), key=lambda i: len(pieces[i][0]))
        for begin in range(0, len(order), _BATCH):
            batch = order[begin : begin + _BATCH]
            hidden = self._run([pieces[i][0] for i in batch])
            for row, i in enumerate(batch):
                number, (start, end) = jobs[i]
                ids, first = pieces[i]
                vectors[number][start:end] = hidden[row, first]
                pooled[i] = hidden[row, : len(ids)].mean(axis=0)
        return [self._encoding(number, vectors[number], jobs, pooled) for number in range(len(docs))]

    def _encoding(
        self, number: int, vectors: Floats, jobs: list[tuple[int, tuple[int, int]]], pooled: list[Floats]
    ) -> Encoding:
        own = [(window, p) for (n, window), p in zip(jobs, pooled, strict=True) if n == number]
        stacked = np.stack([p for _, p in own]) if own else np.zeros((0, 384), dtype=np.float32)
        return Encoding(vectors, tuple(w for w, _ in own), stacked, self._heads)

    def _pieces(self, doc: Doc, window: tuple[int, int]) -> tuple[list[int], list[int]]:
        """Return the word pieces of a window and the place of each token's first one."""
        words = encoder_words([token.text for token in doc[window[0] : window[1]]])
        encoded: Any = self._tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
        first = [0] * len(words)
        for place, word in enumerate(encoded.word_ids, 1):
            if first[word] == 0 and place < _MAX_PIECES - 1:
                first[word] = place
        return [_CLS, *encoded.ids[: _MAX_PIECES - 2], _SEP], first

    def _run(self, rows: list[list[int]]) -> Floats:
        size = max(map(len, rows))
        ids = np.zeros((len(rows), size), dtype=np.int64)
        mask = np.zeros((len(rows), size), dtype=np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        return np.asarray(self._session.run(None, {"ids": ids, "mask": mask})[0], dtype=np.float32)


@lru_cache(maxsize=1)
def load_encoder() -> Encoder | None:
    """Return the encoder that the package ships, or None, with one warning, where its files are missing."""
    folder = Path(str(files("firsthand") / "models"))
    if not all((folder / name).is_file() for name in ("encoder.onnx", "heads.npz", "tokenizer.json")):
        log.warning("the learned model is missing from %s; reading by rules and tables alone", folder)
        return None
    return Encoder(folder)


@lru_cache(maxsize=1)
def encoder_identity() -> MadeBy:
    """Return name and content hash of the shipped encoder, which must be there."""
    folder = Path(str(files("firsthand") / "models"))
    digest = hashlib.sha256()
    for name in ("encoder.onnx", "heads.npz"):
        digest.update((folder / name).read_bytes())
    return MadeBy(stage="encode", version="1", model=f"MiniLM-L4 sha256:{digest.hexdigest()[:12]}")
