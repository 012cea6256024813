"""Boosted trees kept as a table: a learned model that plain Python reads and walks."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

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
class _Node:
    feature: str
    threshold: float
    low: int
    high: int
    value: float


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees whose leaves add up to log-odds (Friedman 2001, gradient boosting)."""

    start: float
    trees: tuple[tuple[_Node, ...], ...]

    def log_odds(self, features: Mapping[str, float]) -> float:
        """Return the log-odds that the trees give to features; one that is absent counts as 0."""
        total = self.start
        for tree in self.trees:
            node = tree[0]
            while node.feature:
                low = features.get(node.feature, 0.0) <= node.threshold
                node = tree[node.low if low else node.high]
            total += node.value
        return total


def load_trees(table: str) -> Trees:
    """Return the trees of a table; its row of tree -1 holds what the sum starts from."""
    start = 0.0
    trees: dict[int, list[_Node]] = {}
    for row in read_table(table, _Row):
        if row.tree < 0:
            start = row.value
        else:
            node = _Node(row.feature, row.threshold, row.low, row.high, row.value)
            trees.setdefault(row.tree, []).append(node)
    return Trees(start, tuple(tuple(nodes) for _, nodes in sorted(trees.items())))
