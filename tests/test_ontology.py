"""The vocabularies agree with one another and with PLOVER's own rules."""

import pytest

from firsthand.ontology import ACLED_SUB_EVENT, CONTEXTS, TYPES, EventType, Quad, acled_sub_event, from_cameo


def test_every_type_has_its_facts_and_all_modes_are_distinct() -> None:
    assert set(TYPES) == set(EventType)
    for facts in TYPES.values():
        assert len(set(facts.modes)) == len(facts.modes)
    assert len(CONTEXTS) == len(set(CONTEXTS)) == 37


def test_conflict_scores_below_zero_and_cooperation_above() -> None:
    for type_, facts in TYPES.items():
        conflict = facts.quad in (Quad.VERBAL_CONFLICT, Quad.MATERIAL_CONFLICT)
        assert (facts.score <= 0) == conflict, type_


@pytest.mark.parametrize(
    ("code", "type_"),
    [
        ("010", None), ("020", None), ("0311", "AGREE"), ("081", "CONCEDE"), ("0841", "RETREAT"), ("163", "COERCE"),
        ("160", "SANCTION"), ("175", "ASSAULT"), ("1712", "ASSAULT"), ("1711", "COERCE"), ("191", "COERCE"), ("190", "ASSAULT"),
    ],
)  # fmt: skip
def test_cameo_codes_lead_to_plover_types(code: str, type_: str | None) -> None:
    assert from_cameo(code) == type_


def test_the_way_to_acled_knows_only_true_modes_and_falls_back_to_the_type() -> None:
    for type_, mode in ACLED_SUB_EVENT:
        assert mode == "" or mode in TYPES[type_].modes
    assert acled_sub_event(EventType.ASSAULT, ("drone",)) == "Air/drone strike"
    assert acled_sub_event(EventType.ASSAULT, ("beat",)) == "Attack"
    assert acled_sub_event(EventType.ACCUSE, ()) is None
