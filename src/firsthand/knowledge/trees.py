"""Boosted trees kept as a table: a learned model that a person can read, walked for many cases at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from firsthand.knowledge.tables import read_table


class _Row(msgspec.Struct, frozen=True):
    tree: int
    node: int
    feature: str = ""  # empty in a leaf
    threshold: float = 0.0
    low: int = 0  # the node to go to where the feature is at most the threshold
    high: int = 0
    value: float = 0.0  # of a leaf


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees whose leaves add up to log-odds (Friedman 2001, gradient boosting).

    The nodes of all trees stand in one row of arrays; a leaf leads to itself.
    """

    start: float
    columns: Mapping[str, int]  # features that some node asks for
    roots: NDArray[np.int64]
    column: NDArray[np.int64]
    threshold: NDArray[np.float64]
    after: NDArray[np.int64]  # nodes by two: at most the threshold, above it
    value: NDArray[np.float64]
    depth: int

    def log_odds(self, cases: Sequence[Mapping[str, float]]) -> list[float]:
        """Return the log-odds that the trees give to each case's features; one that is absent counts as 0."""
        given = np.zeros((len(cases), len(self.columns)))
        for row, features in enumerate(cases):
            for name, value in features.items():
                column = self.columns.get(name)
                if column is not None:
                    given[row, column] = value
        rows = np.arange(len(cases))[:, None]
        at = np.broadcast_to(self.roots, (len(cases), len(self.roots)))
        for _ in range(self.depth):
            above = given[rows, self.column[at]] > self.threshold[at]
            at = self.after[at, above.astype(np.int64)]
        sums: list[float] = (self.start + self.value[at].sum(axis=1)).tolist()
        return sums


def load_trees(table: str) -> Trees:
    """Return the trees of a table; its row of tree -1 holds what the sum starts from."""
    start = 0.0
    trees: dict[int, list[_Row]] = {}
    for row in read_table(table, _Row):
        if row.tree < 0:
            start = row.value
        else:
            trees.setdefault(row.tree, []).append(row)
    grown = [nodes for _, nodes in sorted(trees.items())]
    names = dict.fromkeys(row.feature for nodes in grown for row in nodes if row.feature)
    columns = {name: column for column, name in enumerate(names)}
    roots = np.cumsum([0, *(len(nodes) for nodes in grown)])[:-1]
    flat = [(row, root, i) for root, nodes in zip(roots, grown, strict=True) for i, row in enumerate(nodes)]
    return Trees(
        start=start,
        columns=columns,
        roots=roots,
        column=np.array([columns.get(row.feature, 0) for row, _, _ in flat], dtype=np.int64),
        threshold=np.array([row.threshold for row, _, _ in flat]),
        after=np.array(
            [(root + (r.low if r.feature else i), root + (r.high if r.feature else i)) for r, root, i in flat]
        ),
        value=np.array([0.0 if row.feature else row.value for row, _, _ in flat]),
        depth=max((_depth(nodes) for nodes in grown), default=0),
    )


def _depth(nodes: Sequence[_Row], at: int = 0) -> int:
    node = nodes[at]
    return 1 + max(_depth(nodes, node.low), _depth(nodes, node.high)) if node.feature else 0
