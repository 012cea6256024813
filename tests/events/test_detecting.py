"""The detector: finds what no row has a wording for, points at places, and can be left out."""

import logging
from types import SimpleNamespace

import numpy as np
import pytest

from firsthand.language.encoder.detector import TYPES, Words, load_detector
from firsthand.language.pipeline import parse
from firsthand.ontology import EventType, Status
from firsthand.reading.events import add_detected, detect, find_triggers, told_sentences
from firsthand.reading.findings import Parsed
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.record import Report
from firsthand.settings import Settings


@pytest.fixture(scope="module")
def detector():
    """Return the detector that ships."""
    found = load_detector()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def reader():
    """Return a reader with the detector."""
    return Reader(Settings())


def parsed_of(text):
    """Return a report of one text, parsed."""
    return Parsed(Report(id="r", text=text), next(iter(parse([text]))))


def detection_of(text, detector, reader):
    """Return a parsed text, its triggers by the table, and what the detector makes of it."""
    parsed = parsed_of(text)
    triggers = find_triggers(parsed, reader.lexicon)
    places = find_places(parsed, reader.gazetteer)
    return parsed, triggers, detect(parsed, triggers, places, detector)


def test_types_of_each_word_are_probabilities(detector, reader):
    parsed, _, detection = detection_of("Rebels shelled the town of Arran on Monday.", detector, reader)
    assert detection.types.shape == (len(parsed.doc), 1 + len(TYPES))
    assert np.allclose(detection.types.sum(axis=1), 1.0, atol=1e-4)


def test_pointing_is_a_distribution_over_the_words_near(detector, reader):
    parsed, triggers, detection = detection_of("Rebels shelled Aleppo on Monday.", detector, reader)
    pointing = detection.pointing(triggers[0].head)
    assert pointing is not None
    assert pointing.nowhere + sum(pointing.at.values()) == pytest.approx(1.0, abs=0.1)
    assert max(pointing.at, key=pointing.at.get) == [t.text for t in parsed.doc].index("Aleppo")


def test_a_late_window_points_at_the_lead(detector, reader):
    filler = "The market was calm and the weather was fine in the days before that. " * 30
    text = f"Rebels shelled Aleppo on Monday. {filler}The shelling killed nine people."
    parsed, triggers, detection = detection_of(text, detector, reader)
    pointing = detection.pointing(triggers[-1].head)
    assert triggers[-1].head > 300
    assert pointing is not None
    assert [parsed.doc[word].text for word in pointing.at if word < 60] == ["Aleppo"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Rebels shelled Aleppo on Monday.", Status.HAPPENED),
        ("The ministers will meet in Geneva next week.", Status.FUTURE),
    ],
)
def test_statuses_of_a_word_are_probabilities(detector, reader, text, status):
    _, triggers, detection = detection_of(text, detector, reader)
    statuses = detection.statuses(triggers[0].head)
    assert statuses is not None
    assert set(statuses) == set(Status)
    assert sum(statuses.values()) == pytest.approx(1.0, abs=1e-4)
    assert max(statuses, key=statuses.get) is status


def test_what_the_grammar_tells_as_future_stays_so(reader):
    (event,) = reader.read(Report(id="r", text="Rebels will shell Aleppo on Monday.")).events
    assert event.status is Status.FUTURE  # the detector holds "goes on" for as likely


def test_the_order_of_types_holds_all_of_them():
    assert sorted(TYPES) == sorted(EventType)


def test_numbers_do_not_hang_on_what_was_read_before(detector, reader):
    text = "Troops crossed the river and the mayor fled."
    alone = detection_of(text, detector, reader)[2].types
    detection_of("A bomb went off. " * 40, detector, reader)
    assert np.array_equal(detection_of(text, detector, reader)[2].types, alone)


@pytest.mark.parametrize("words", [[], ["\n"], ["🙂"], ["x" * 4000], ["word"] * 400, ["\u200b"]])
def test_any_words_are_read(detector, words):
    size = len(words)
    marks = np.zeros(size, dtype=np.int64)
    given = Words(words, ["NN"] * size, ["dep"] * size, marks, marks, [(0, size)])
    assert np.isfinite(detector.read(given).types).all()


def test_a_word_that_was_not_read_points_nowhere(detector):
    marks = np.zeros(1, dtype=np.int64)
    detection = detector.read(Words(["\n"], ["_SP"], ["dep"], marks, marks, [(0, 1)]))
    assert detection.pointing(0) is None
    assert detection.statuses(0) is None


def test_a_trigger_of_the_table_keeps_its_row(detector, reader):
    parsed, triggers, detection = detection_of("Rebels attacked the barracks at dawn.", detector, reader)
    sentences = tuple(told_sentences(parsed, reader.lexicon))
    assert add_detected(triggers, frozenset(), (), detection, sentences, reader.lexicon) == triggers


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        (
            "The governor kept up her attacks on the mayor, calling him weak and unfit for office.",
            "attacks",
            EventType.ACCUSE,
        ),
        ("The two candidates clashed on the debate stage over taxes.", "clashed", EventType.REJECT),
        ("The governor kept up her attacks on the town and shelled its port.", "attacks", EventType.ASSAULT),
    ],
)
def test_violence_with_no_force_in_it_is_what_the_sentence_tells(text, word, kind, detector, reader):
    parsed, triggers, detection = detection_of(text, detector, reader)
    sentences = tuple(told_sentences(parsed, reader.lexicon))
    found = add_detected(triggers, frozenset(), (), detection, sentences, reader.lexicon)
    assert [t.type for t in found if t.start == text.index(word)] == [kind]


@pytest.mark.parametrize(
    ("likely", "kinds"),
    [
        ({"ASSAULT": 0.9}, [EventType.ASSAULT]),
        ({"COERCE": 0.9}, [EventType.ASSAULT]),  # which kind of force it is the row knows better
        ({"ACCUSE": 0.9, "ASSAULT": 0.05}, [EventType.ACCUSE]),
        ({"ACCUSE": 0.3, "REJECT": 0.3}, []),
        ({"ASSAULT": 0.1}, []),
    ],
)
def test_violence_of_the_table_stands_where_force_is_heard(likely, kinds, reader):
    parsed = parsed_of("Rebels attacked the barracks at dawn.")
    triggers = find_triggers(parsed, reader.lexicon)
    types = np.zeros((len(parsed.doc), 1 + len(TYPES)))
    for kind, chance in likely.items():
        types[triggers[0].head, 1 + TYPES.index(EventType(kind))] = chance
    types[:, 0] = 1.0 - types.sum(axis=1)
    sentences = tuple(told_sentences(parsed, reader.lexicon))
    found = add_detected(triggers, frozenset(), (), SimpleNamespace(types=types), sentences, reader.lexicon)
    assert [t.type for t in found] == kinds


@pytest.mark.parametrize(
    ("words", "told"),
    [("Monday's horror", True), ("Mondays horror", True), ("the horror", False), ("Monday morning", False)],
)
def test_half_sure_is_enough_of_what_a_day_possesses(words, told, reader):
    parsed = parsed_of(f"Families mourned the victims of {words}.")
    noun = next(t for t in parsed.doc if t.text in ("horror", "morning"))
    types = np.zeros((len(parsed.doc), 1 + len(TYPES)))
    types[:, 0] = 1.0
    types[noun.i, [0, 1 + TYPES.index(EventType.ASSAULT)]] = 0.5
    sentences = tuple(told_sentences(parsed, reader.lexicon))
    found = add_detected((), frozenset(), (), SimpleNamespace(types=types), sentences, reader.lexicon)
    assert [t.head for t in found] == ([noun.i] if told else [])


def test_what_is_learned_is_done_by_the_weapons_beside_it(reader):
    parsed = parsed_of("Troops blitzed the town with rockets.")
    verb = next(t for t in parsed.doc if t.text == "blitzed")
    types = np.zeros((len(parsed.doc), 1 + len(TYPES)))
    types[:, 0] = 1.0
    types[verb.i, [0, 1 + TYPES.index(EventType.ASSAULT)]] = 0.0, 1.0
    sentences = tuple(told_sentences(parsed, reader.lexicon))
    (found,) = add_detected((), frozenset(), (), SimpleNamespace(types=types), sentences, reader.lexicon)
    assert found.modes == ("heavy-weapons",)


def test_without_the_detector_nothing_is_learned():
    text = "Rebels attacked the barracks at dawn. The minister flew to Paris and the guards were overwhelmed."
    record = Reader(Settings(detector=False)).read(Report(id="r", text=text))
    assert record.events
    assert not any(made.stage == "detect" for made in record.made_by)


def test_a_record_names_the_detector_that_read_it(reader):
    record = reader.read(Report(id="r", text="Rebels attacked the barracks at dawn."))
    assert [made.stage for made in record.made_by].count("detect") == 1


def test_one_warning_where_the_files_are_missing(tmp_path, caplog):
    load_detector.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert load_detector(tmp_path) is None
        assert load_detector(tmp_path) is None
    load_detector.cache_clear()
    assert len(caplog.records) == 1
    assert "tables alone" in caplog.text
