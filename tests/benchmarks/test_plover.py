"""The main event of a sentence, in the labels of the PLOVER corpora."""

import pytest

from firsthand.benchmarks import plover
from firsthand.benchmarks.plover import predict
from firsthand.benchmarks.run import Options
from firsthand.reading.reader import Reader

_CASES = (
    ("The envoy condemned the raid on the embassy.", "ACCUSE"),
    ("Norway will send medicine to the camp.", "AGREE"),
    ("The junta refused to meet the envoy.", "REJECT"),
    ("The junta has agreed to free the pilots.", "AGREE"),
    ("Police arrested two students in the capital.", "COERCE"),
    ("The bloc imposed sanctions on the bank.", "COERCE"),
    ("The two states signed a treaty.", "SUPPORT"),
    ("Rebels attacked the barracks at dawn.", "ASSAULT"),
    ("The minister said that the road was open.", None),
    ("The minister declined to comment on the attack.", None),
)


@pytest.fixture(scope="module")
def predictions():
    """Return the predictions for all cases, by sentence."""
    rows = [{"id": str(i), "text": text} for i, (text, _) in enumerate(_CASES)]
    found = list(predict(rows, Reader(), Options()))
    return {_CASES[int(p["id"])][0]: p["events"] for p in found}


@pytest.mark.parametrize(("text", "label"), _CASES)
def test_label_of_the_main_event(text, label, predictions):
    assert [e["event_type"] for e in predictions[text]] == ([label] if label else [])


def test_spans_are_words_of_the_sentence(predictions):
    for text, events in predictions.items():
        for event in events:
            for party in event["source"] + event["target"]:
                assert party["text"] in text


def test_each_decision_names_trigger_and_what_was_learned(predictions):
    (event,) = predictions["Rebels attacked the barracks at dawn."]
    assert event["why"].startswith("attack")
    assert "learned: ASSAULT" in event["why"]


def test_with_given_actors_there_is_an_event_between_them():
    text = "Ruritania was once more at odds with Freedonia over the dam."
    events = [{"event_type": "?", "source": [{"text": "Ruritania"}], "target": [{"text": "Freedonia"}]}]
    (found,) = predict([{"id": "1", "text": text, "events": events}], Reader(), Options(given=True))
    assert len(found["events"]) == 1
    (blind,) = predict([{"id": "1", "text": text, "events": events}], Reader(), Options())
    assert blind["events"] == []


def test_the_gold_type_is_not_looked_at():
    text = "The envoy condemned the raid on the embassy."
    rows = [
        {
            "id": "1",
            "text": text,
            "events": [{"event_type": kind, "source": [{"text": "envoy"}], "target": []}],
        }
        for kind in ("AID", "ASSAULT")
    ]
    first, second = predict(rows, Reader(), Options(given=True))
    assert first == second


def test_without_the_encoder_triggers_decide(monkeypatch):
    monkeypatch.setattr(plover, "load_encoder", lambda: None)
    (found,) = predict([{"id": "1", "text": "Rebels attacked the barracks at dawn."}], Reader(), Options())
    assert [e["event_type"] for e in found["events"]] == ["ASSAULT"]
    assert "learned" not in found["events"][0]["why"]
