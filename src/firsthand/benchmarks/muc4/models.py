"""The learned models: what incidents a report holds, and which role a wording fills."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from firsthand.knowledge.tables import read_table

TYPES = ("attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage")
ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
# What is told of a report to the models of wordings has models of its own, with more features: there a finer
# scale helps, while what incidents a report holds is better said by few.
TOLD = "told "
LEAST_RELEVANT = -2.0  # log-odds of a report below which its wordings are not looked at


class _WeightRow(msgspec.Struct, frozen=True):
    model: str
    feature: str
    weight: float


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of each model by feature."""
    models: dict[str, dict[str, float]] = {}
    for row in read_table("muc4_weights", _WeightRow):
        models.setdefault(row.model, {})[row.feature] = row.weight
    return models


def score(model: Mapping[str, float], features: Iterable[str]) -> float:
    """Return the log-odds that a model gives."""
    # Sorted: sums of floats depend on their order, and a set has none.
    return model.get("bias", 0.0) + sum(model[f] for f in sorted(features) if f in model)
