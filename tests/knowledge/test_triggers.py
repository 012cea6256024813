"""The trigger tables: what a person may add, and what is refused."""

import pytest

from firsthand.errors import KnowledgeError
from firsthand.knowledge.triggers import load_triggers
from firsthand.ontology import TYPES

_HEADER = "words\tpos\ttype\tmodes\twhen\tactor\trecipient\tscore\tsource\texample\n"


def _own(tmp_path, row):
    (tmp_path / "triggers.tsv").write_text(_HEADER + row + "\n", encoding="utf-8")
    return tmp_path


def test_shipped_rows_are_many_and_sourced():
    frames = list(load_triggers().by_name.values())
    assert len(frames) >= 900
    assert all(frame.row.source and frame.row.example for frame in frames)


def test_modes_belong_to_their_types():
    for frame in load_triggers().by_name.values():
        assert not frame.modes or set(frame.modes) <= set(TYPES[frame.type].modes)


def test_own_rows_are_added(tmp_path):
    row = "defenestrate\tV\tASSAULT\t\t\t\t\t0.8\town\tThe mob defenestrated the envoy."
    assert "defenestrate" in load_triggers(_own(tmp_path, row)).frames


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("hug\tV\tHUG\t\t\t\t\t0.8\town\tThey hugged.", "no event type"),
        ("hug\tV\tAID\taerial\t\t\t\t0.8\town\tThey hugged.", "no mode"),
        ("hug\tV\tAID\t\tobj=@unheard\t\t\t0.8\town\tThey hugged.", "no word class"),
    ],
)
def test_bad_rows_are_refused_by_name(tmp_path, row, message):
    with pytest.raises(KnowledgeError, match=message):
        load_triggers(_own(tmp_path, row))


def test_specific_frames_are_tried_first():
    frames = load_triggers().frames["strike"]
    asked = [sum(not c.negated for c in f.conditions) for f in frames if f.type and len(f.words) == 1]
    assert asked[-1] == 0
