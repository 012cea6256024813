"""JSON lines are kept to the character, and a bad line costs itself."""

import json
from collections.abc import Callable

import pytest

from firsthand.intake import Skipped, Undated
from firsthand.record import Report

from .pages import STORY

TEXT = "\n\n".join(STORY)
Take = Callable[..., list[Report | Skipped]]


def test_both_shapes_and_all_fields(take: Take) -> None:
    fields = {
        "id": "given id",
        "outlet": "The Ardun Courier",
        "url": "https://courier.example/1",
        "title": "Shells hit the market",
        "published": "2024-08-07T20:53:19Z",
        "language": "en",
        "text": TEXT,
        "credits": ["Ana Example"],
        "dateline": "ARDUN",
        "unknown": [1],
    }
    bare, wrapped = take(
        json.dumps(fields) + "\n" + json.dumps({"report": fields, "events": [{}]}) + "\n", "two.jsonl"
    )
    assert bare == wrapped
    assert isinstance(bare, Report)
    assert (bare.id, bare.text, bare.credits, bare.dateline) == ("given id", TEXT, ("Ana Example",), "ARDUN")
    assert bare.published == "2024-08-07T20:53:19Z"


def test_no_character_moves(take: Take) -> None:
    text = "\u00a0By Ana Example\n\n\n" + TEXT + "\u200b e\u0301 \x1b[31m\u202e\n\nFollow us\n "
    (found,) = take(json.dumps({"text": text}), "a.jsonl")
    assert isinstance(found, Report)
    assert len(found.text) == len(text)
    assert found.text.replace("\x1b", " ") == text.replace("\x1b", " ").replace("\u202e", " ")
    assert "\x1b" not in found.text


def test_a_report_without_an_id_is_named_by_its_line(take: Take) -> None:
    found = take("\n".join(["", json.dumps({"text": TEXT}), json.dumps({"text": TEXT})]), "wire.jsonl")
    assert [f.id for f in found if isinstance(f, Report)] == ["wire-2", "wire-3"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"id": "b", "text": ', "no JSON"),
        (b"not json", "no JSON"),
        (b'{"id": "b"}', "`text`"),
        (b'{"text": 5}', "$.text"),
        (b'{"report": {"text": null}}', "$.report.text"),
        (b'{"text": " "}', "no text"),
        (b'"a string"', "object"),
        (b"[1]", "object"),
        (b"null", "object"),
        (b"[" * 100_000, ""),
        (b'{"a":' * 100_000, "nested"),
        (b'{"text": "caf\xe9 of the town"}', "UTF-8"),
        (b'{"text": "\\ud800 and the rest"}', "no JSON"),
        (b'{"text": "Der Mann sagte, dass die Stadt weiterhin ohne Wasser und ohne Strom ist."}', "'de'"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_bad_line_is_skipped_with_its_number(take: Take, line: bytes, words: str, place: int) -> None:
    lines = [json.dumps({"id": name, "text": TEXT}).encode() for name in "ab"]
    lines.insert(place, line)
    found = take(b"\n".join(lines), "wire.jsonl")
    assert [f.id for f in found if isinstance(f, Report)] == ["a", "b"]
    (skipped,) = [f for f in found if isinstance(f, Skipped)]
    assert skipped.where.endswith(f"wire.jsonl:{place + 1}")
    assert words in str(skipped)
    assert "\n" not in str(skipped)


def test_a_line_longer_than_allowed_is_passed_over(take: Take) -> None:
    lines = json.dumps({"text": "a" * 11_000_000}) + "\n" + json.dumps({"id": "b", "text": TEXT}) + "\n"
    skipped, found = take(lines, "wire.jsonl")
    assert "max_bytes" in str(skipped)
    assert isinstance(found, Report)
    assert found.id == "b"


@pytest.mark.parametrize("indent", [None, 2])
def test_one_json_value_is_read_as_well(take: Take, indent: int | None) -> None:
    (found,) = take(json.dumps({"id": "a", "text": TEXT}, indent=indent), "one.json")
    assert isinstance(found, Report)
    first, bad, last = take(
        json.dumps([{"id": "a", "text": TEXT}, {}, {"text": TEXT}], indent=indent), "list.json"
    )
    assert isinstance(first, Report)
    assert "item 2" in str(bad)
    assert isinstance(last, Report)
    assert last.id == "list-3"


def test_a_broken_json_value_is_one_line(take: Take) -> None:
    (found,) = take('{\n "id": "x",\n "text": "foo\n}\n', "one.json")
    assert "neither JSON lines nor one JSON value" in str(found)


@pytest.mark.parametrize("published", ["last week", "2024-02-30", "2024-02-30T10:00:00Z"])
def test_a_date_that_cannot_be_read_is_left_out_and_told(take: Take, published: str) -> None:
    lines = [{"text": TEXT, "published": "2024-02-29"}, {"text": TEXT, "published": published}]
    dated, told, found = take("".join(json.dumps(line) + "\n" for line in lines), "a.jsonl")
    assert isinstance(dated, Report)
    assert isinstance(told, Undated)
    assert str(told).endswith(f"a.jsonl:2: published '{published}' is no day; read without a date")
    assert isinstance(found, Report)
    assert found.published is None


@pytest.mark.parametrize("published", [None, "", " "])
def test_a_date_that_is_not_given_is_not_told(take: Take, published: str | None) -> None:
    (found,) = take(json.dumps({"text": TEXT, "published": published}), "a.jsonl")
    assert isinstance(found, Report)
