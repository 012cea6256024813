"""Voices of a whole report: ids, chains, what is never lost, and texts of any kind."""

from collections.abc import Callable

import pytest

from firsthand.knowledge.actors import load_actors
from firsthand.knowledge.cues import CueRow, load_cues
from firsthand.knowledge.lexicon import load_lexicon
from firsthand.ontology import ClaimForm, SourceKind
from firsthand.reading.findings import Parsed, Voices
from firsthand.reading.voices import find_voices
from firsthand.record import Record, problems
from firsthand.settings import Settings

REPORT = """TARN (Reuters) - A rocket hit the base at Tarn on Monday, a military source told The Lantern.

"Nobody was hurt," the source said. "We do not know who fired it."

Governor Ilda Marsh denied that the base had been hit. She accused the River Front of spreading lies.

The front said it had fired three rockets. According to a report by The Lantern, officials believe that more will follow.
"""


@pytest.fixture(scope="module")
def read(parse_text: Callable[..., Parsed]) -> Callable[..., tuple[Parsed, Voices]]:
    settings = Settings()
    lexicon, actors = load_lexicon(settings), load_actors(settings)

    def _read(text: str, outlet: str | None = "The Courier") -> tuple[Parsed, Voices]:
        parsed = parse_text(text, outlet=outlet)
        return parsed, find_voices(parsed, lexicon, actors)

    return _read


def test_outlet_comes_first_and_ids_follow_the_text(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    _, voices = read(REPORT)
    assert voices.sources[0].id == "s0" and voices.sources[0].name == "The Courier"
    assert [s.id for s in voices.sources] == [f"s{i}" for i in range(len(voices.sources))]
    assert [c.id for c in voices.claims] == [f"c{i}" for i in range(1, len(voices.claims) + 1)]
    first = [s.mentions[0] for s in voices.sources[1:]]
    assert first == sorted(first)


def test_each_voice_once_with_its_mentions(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    parsed, voices = read(REPORT)
    source = next(s for s in voices.sources if s.name == "military source")
    assert source.anonymous and source.kind is SourceKind.MILITARY
    assert [parsed.text[a:b] for a, b in source.mentions] == ["a military source", "the source"]


def test_a_record_of_the_voices_keeps_the_contract(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    parsed, voices = read(REPORT)
    record = Record(report=parsed.report, sources=voices.sources, claims=voices.claims)
    assert list(problems(record)) == []


def test_denial_keeps_its_attitude(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    _, voices = read(REPORT)
    assert "denial" in {c.attitude for c in voices.claims}


def test_forms(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    _, voices = read(
        '"The road is shut," Ann Lee said. She said the road was "a ruin" now. She said it was late.'
    )
    assert [c.form for c in voices.claims] == [ClaimForm.DIRECT, ClaimForm.MIXED, ClaimForm.INDIRECT]


def test_nested_claim_has_its_parent(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    _, voices = read("The mayor said the army had told him that the bridge was mined.")
    by_id = {c.id: c for c in voices.claims}
    inner = next(c for c in voices.claims if c.parent is not None)
    assert by_id[inner.parent or ""].source != inner.source


def test_reason_for_anonymity(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    _, voices = read(
        "An official said the bridge was mined. The official spoke on condition of anonymity because talks go on."
    )
    assert voices.sources[1].reason is not None and "anonymity" in voices.sources[1].reason


def test_spokesman_and_body_are_one(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    _, voices = read(
        "The Harbour Board said the pier was safe. Harbour Board spokeswoman Ann Lee said ferries would run."
    )
    assert len(voices.sources) == 2


@pytest.mark.parametrize(
    "text",
    ["", "x", "🙂", "\n\n", "said", "said said said", "“", "according to", "He said.", ": :", "a" * 5000],
)
def test_any_text(text: str, read: Callable[..., tuple[Parsed, Voices]]) -> None:
    _, voices = read(text, None)
    assert voices.sources[0].id == "s0"


def test_same_text_same_voices(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    assert read(REPORT)[1] == read(REPORT)[1]


ROWS = [
    row for kind in (load_cues().verbs, load_cues().nouns, load_cues().adjectives) for row in kind.values()
]


@pytest.mark.parametrize("row", [r for r in ROWS if r.frames], ids=lambda r: f"{r.pos} {r.lemma}")
def test_example_of_each_cue_is_found(row: CueRow, read: Callable[..., tuple[Parsed, Voices]]) -> None:
    parsed, voices = read(row.example)
    starts = {start for claim in voices.claims for start, _ in claim.cue}
    cues = [token for token in parsed.doc if token.idx in starts]
    assert any(token.lower_[:4] == row.lemma[:4] or token.lemma_.lower() == row.lemma for token in cues)


def test_enough_cues() -> None:
    assert len(ROWS) >= 300


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("A Houthi spokesman", SourceKind.ARMED_GROUP),
        ("SDF spokesman Ali Dosa", SourceKind.ARMED_GROUP),
        ("A rebel commander", SourceKind.ARMED_GROUP),
        ("An army commander", SourceKind.MILITARY),
        ("A police captain", SourceKind.OFFICIAL),
        ("The opposition leader", SourceKind.POLITICIAN),
        ("A union leader", SourceKind.NGO),
        ("The Revolutionary Guards", SourceKind.MILITARY),
    ],
)
def test_kind_of_source(speaker: str, kind: SourceKind, read: Callable[..., tuple[Parsed, Voices]]) -> None:
    voices = read(f"{speaker} said that troops shelled the town.")[1]
    assert [source.kind for source in voices.sources[1:]] == [kind]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The front accused Governor Ilda Marsh of it. Marsh's response: “We had no part in the raid.”",
            "Ilda Marsh",
        ),
        ("“We are ready,” said Omar Reeve. The answer of the army: “Nobody fired at our men.”", "army"),
        ("Omar Reeve was asked who had fired. His reply: “Gunmen shot at the guards.”", "Omar Reeve"),
        ("The front blamed the army. Reeve had a ready explanation: “The rebels shot first.”", "Reeve"),
    ],
)
def test_an_answer_behind_a_colon_is_whose_it_is(
    text: str, speaker: str, read: Callable[..., tuple[Parsed, Voices]]
) -> None:
    _, voices = read(text)
    names = {s.id: s.name for s in voices.sources}
    assert names[voices.claims[-1].source] == speaker


@pytest.mark.parametrize(
    "sentence",
    [
        "A lawyer for Reeve said he would not comment on the raid.",
        "“We can't comment,” the army said.",
        "The ministry said it had no comment.",
        "The colonel declined to comment on the raid.",
    ],
)
def test_who_will_not_comment_says_nothing(sentence: str, read: Callable[..., tuple[Parsed, Voices]]) -> None:
    assert read(sentence)[1].claims == ()


def test_an_attorney_general_is_no_general(read: Callable[..., tuple[Parsed, Voices]]) -> None:
    voices = read("Attorney General Ilda Marsh said that the raid was over.")[1]
    assert [(s.name, s.kind) for s in voices.sources[1:]] == [("Ilda Marsh", SourceKind.OFFICIAL)]
