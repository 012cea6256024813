"""The contract: round trips to the byte, and breaches named by report and field."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import RecordError
from firsthand.ontology import Certainty, EventType, LinkKind, SourceKind, Status
from firsthand.record import (
    Casualties,
    Claim,
    Event,
    Link,
    Party,
    Record,
    Report,
    Source,
    from_json,
    json_schema,
    problems,
    to_json,
)

TEXT = "Shells struck the depot on Monday, a clerk told The Courier."


def record(**changes: object) -> Record:
    base = Record(
        report=Report(id="r1", text=TEXT, outlet="The Courier"),
        sources=(
            Source(id="s0", name="The Courier", kind=SourceKind.OUTLET),
            Source(
                id="s1",
                name="a clerk",
                kind=SourceKind.WITNESS,
                via="s0",
                anonymous=True,
                mentions=((35, 42),),
            ),
        ),
        claims=(Claim(id="c1", source="s1", cue=((43, 47),), content=((0, 33),)),),
        events=(
            Event(
                id="e1",
                type=EventType.ASSAULT,
                modes=("heavy-weapons",),
                mentions=((7, 13),),
                recipients=(Party(name="depot", mention=(18, 23)),),
                casualties=Casualties(killed=(4, None), injured=(None, 10)),
                status=Status.HAPPENED,
                certainty=Certainty.CERTAIN,
                source="s1",
            ),
        ),
    )
    return msgspec.structs.replace(base, **changes)


spans = st.tuples(st.integers(0, 20), st.integers(21, len(TEXT)))
sources = st.builds(
    Source,
    id=st.sampled_from(["s1", "s2"]),
    name=st.text(min_size=1, max_size=12),
    kind=st.sampled_from(SourceKind),
    anonymous=st.booleans(),
    mentions=st.lists(spans, max_size=3).map(tuple),
)


@given(st.lists(sources, max_size=3), st.text(max_size=40))
def test_a_record_survives_the_way_to_json_and_back_to_the_byte(found: list[Source], text: str) -> None:
    made = Record(report=Report(id="r", text=text), sources=tuple(found))
    line = to_json(made)
    assert msgspec.json.decode(line, type=Record) == made
    assert to_json(msgspec.json.decode(line, type=Record)) == line


def test_the_words_of_from_and_counts_stand_in_the_json_as_the_contract_has_them() -> None:
    link = Link(
        id="l1",
        kind=LinkKind.CAUSES,
        from_="e1",
        to="e1",
        certainty=Certainty.CERTAIN,
        source="s0",
        evidence=((0, 6),),
    )
    plain = json.loads(to_json(record(links=(link,))))
    assert plain["links"][0]["from"] == "e1"
    assert plain["events"][0]["casualties"] == {"killed": [4, None], "injured": [None, 10]}
    assert "actors" not in plain["events"][0]


def test_unknown_fields_are_ignored() -> None:
    plain = json.loads(to_json(record()))
    plain["novelty"] = plain["events"][0]["novelty"] = 1
    assert from_json(json.dumps(plain)) == record()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"claims": [{"id": "c1", "source": "s9", "content": [[0, 3]]}]}, "claims[0].source: no source 's9'"),
        ({"claims": [{"id": "c1", "source": "s0", "content": [[5, 999]]}]}, "claims[0].content[0]: [5, 999)"),
        ({"sources": [{"id": "s0", "name": "x", "kind": "outlet", "via": "s0"}]}, "sources[0].via"),
        ({"links": [{"id": "l1", "kind": "causes", "from": "e7", "to": "e1", "certainty": "certain", "source": "s0"}]},
         "links[0].from: no event or process 'e7'"),
    ],
)  # fmt: skip
def test_a_breach_names_the_report_and_the_field(change: dict[str, object], message: str) -> None:
    plain = json.loads(to_json(record())) | change
    if "sources" in change:
        plain |= {"claims": [], "events": []}
    with pytest.raises(RecordError) as caught:
        from_json(json.dumps(plain), where="file.jsonl line 3")
    assert "file.jsonl line 3: report r1" in str(caught.value)
    assert message in str(caught.value)


def test_a_mode_of_another_type_and_a_toll_that_runs_backwards_are_breaches() -> None:
    event = record().events[0]
    wrong = msgspec.structs.replace(event, modes=("visit",), casualties=Casualties(killed=(5, 2)))
    found = list(problems(record(events=(wrong,))))
    assert found == [
        "events[0].modes: 'visit' is no mode of ASSAULT",
        "events[0].casualties.killed: 5 to 2 runs backwards",
    ]


def test_a_line_that_is_no_record_says_what_is_missing() -> None:
    with pytest.raises(RecordError, match=r"line 1: .*report"):
        from_json("{}", where="line 1")
    with pytest.raises(RecordError, match="line 2"):
        from_json("{", where="line 2")


def test_the_schema_knows_every_part_of_a_record() -> None:
    schema = json_schema()
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert set(schema["$defs"]["Record"]["properties"]) == {
        "report", "sources", "claims", "events", "links", "processes", "made_by",
    }  # fmt: skip
    assert "from" in schema["$defs"]["Link"]["properties"]
