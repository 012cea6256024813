"""From a record to the incidents that MUC-4's analysts would have written down."""

from collections.abc import Mapping, Sequence
from typing import Any

from spacy.tokens import Doc

from firsthand.benchmarks.muc4.facts import assaults, countries_named, facts_of, incident_kind
from firsthand.benchmarks.muc4.features import (
    Scene,
    lay_out,
    phrase_features,
    report_features,
    steps,
)
from firsthand.benchmarks.muc4.grouping import divide, share_out
from firsthand.benchmarks.muc4.models import ROLES, TOLD, TYPES, load_weights, score
from firsthand.benchmarks.muc4.opinions import Likelihoods
from firsthand.benchmarks.muc4.phrases import Filler, find_candidates, fullest
from firsthand.knowledge.actors import Actors
from firsthand.record import Record

# Log-odds from which a type is reported and a wording fills a role; chosen on the development set.
LEAST_ANY = 0.0
LEAST_TYPE = -1.0
HOPELESS = -5.0  # of a wording in a role
LEAST_ROLE = {"PerpInd": -1.8, "PerpOrg": -1.5, "Target": -1.6, "Victim": -1.2, "Weapon": -1.2}


def find_incidents(
    record: Record, doc: Doc, actors: Actors, likely: Likelihoods | None = None
) -> list[dict[str, Any]]:
    """Return the templates of one report; ``likely`` is what the encoder says of it."""
    scene = lay_out(record, doc, likely)
    weights = load_weights()
    seen = report_features(scene, record)
    types = choose_types({kind: score(weights[kind], seen) for kind in ("any", *TYPES)})
    if not types:
        return []
    told = {kind: score(weights[f"{TOLD}{kind}"], seen) for kind in ("any", *TYPES)}
    fillers = choose_fillers(score_phrases(scene, told, actors), actors)
    events = assaults(record)
    kinds = [incident_kind(event, doc) for event in events]
    named = countries_named(doc)
    published = record.report.published
    incidents = []
    for kind in types:
        own = [e for e, k in zip(events, kinds, strict=True) if k == kind]
        incidents += divide(kind, own, scene)
    parts = share_out(incidents, fillers, scene)
    # What is told of no type that the report holds ("two were wounded") may be told of any incident.
    others = [e for e, k in zip(events, kinds, strict=True) if k not in types]
    return [
        template(incident.kind, part)
        | facts_of((*incident.events, *others) if incident.events else events, named, published)
        for incident, part in zip(incidents, parts, strict=True)
    ]


def choose_types(told: Mapping[str, float]) -> list[str]:
    """Return the types of incident that a report holds."""
    types = [kind for kind in TYPES if told[kind] > LEAST_TYPE]
    if not types and told["any"] > LEAST_ANY:
        types = [max(TYPES, key=lambda kind: told[kind])]
    return types


def report_score_features(told: Mapping[str, float]) -> set[str]:
    """Return what is told of a report as features of its wordings."""
    return {f for kind, value in told.items() for f in steps(f"report {kind}", value)}


def score_phrases(scene: Scene, told: Mapping[str, float], actors: Actors) -> list[Filler]:
    """Return the wordings that may fill a role, the surest first in each role."""
    weights = load_weights()
    extra = report_score_features(told)
    scored: list[Filler] = []
    for candidate in find_candidates(scene.doc):
        features = phrase_features(candidate, scene, actors) | extra
        for role in ROLES:
            value = score(weights[role], features)
            if value > HOPELESS:
                scored.append(Filler(candidate, role, value))
    scored.sort(key=lambda f: (ROLES.index(f.role), -f.score, f.candidate.occurrences[0].first))
    return scored


def choose_fillers(scored: Sequence[Filler], actors: Actors) -> list[Filler]:
    """Return what fills the roles in a report, the surest first in each role."""
    kept = _distinct([f for f in scored if f.score > LEAST_ROLE[f.role]], actors)
    people = [f.candidate for f in scored]
    return [Filler(fullest(f.candidate, people), f.role, f.score) for f in kept]


def _distinct(scored: Sequence[Filler], actors: Actors) -> list[Filler]:
    """Return the fillers without those that are another wording of a surer one."""
    kept: list[Filler] = []
    for filler in scored:
        if not any(_alike(filler, other, actors) for other in kept if other.role == filler.role):
            kept.append(filler)
    return kept


def _alike(one: Filler, other: Filler, actors: Actors) -> bool:
    if one.candidate.heads & other.candidate.heads:
        return True
    words, others = one.candidate.key.split(), other.candidate.key.split()
    if set(words) <= set(others) or set(others) <= set(words):
        return True
    if one.candidate.person and other.candidate.person:
        return words[-1] == others[-1] and min(len(words), len(others)) < 2
    if one.role != "PerpOrg":
        return False
    known = actors.find(one.candidate.text)
    again = actors.find(other.candidate.text)
    return known is not None and again is not None and known.code == again.code


def template(kind: str, fillers: Sequence[Filler]) -> dict[str, Any]:
    """Return one incident."""
    return {"incident_type": kind} | {
        role: [[f.candidate.text] for f in fillers if f.role == role] for role in ROLES
    }
