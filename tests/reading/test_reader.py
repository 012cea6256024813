"""The reader as a whole: it never falls over, its records hold, and it says the same twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.language.pipeline import load_pipeline, passing_words
from firsthand.ontology import EventType, Status
from firsthand.reading.reader import Reader
from firsthand.record import Report, from_json, problems, to_json

VOCABULARY = """
Gunmen rebels Iran Baghdad minister Ardun attacked killed wounded said told denied warned talks truce troops withdraw
arrested protest the a of in on to by that who and but not no may could if after before since until according reported
accused at least dozens two three 31 1,200 2024 Monday May week days ago years last next between from with for against
“ ” " ' ( ) , . ; : — - ? ! ’s 's U.S. He she they it which was were had been
"""
DATES = (None, "2024-08-07", "2024-02-29T23:59:59Z", "0001-01-01", "9999-12-31", "yesterday", "")
STORIES = (
    "Shells hit the market of Ardun on Monday, killing at least two traders, a police officer told The Post.\n\n"
    "The mayor accused the rebels of firing them. “We will answer,” he said. No group claimed the attack.",
    "Iran and Iraq resumed talks in Amman on Wednesday on the withdrawal of foreign troops, the foreign minister "
    "said, according to a state agency. A first round was broken off in July after a raid on a base.",
    "Police arrested nine people in the capital after a protest against the new law. The ministry denied that "
    "officers had beaten any of them; a lawyer said three were in hospital.",
    "Nobody was hurt.",
    "",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="module")
def check(reader: Reader) -> Callable[[Report], None]:
    def read(report: Report) -> None:
        record = reader.read(report)
        assert not list(problems(record))
        line = to_json(record)
        assert to_json(from_json(line)) == line
        assert record.sources[0].id == "s0"

    return read


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    words=st.lists(
        st.one_of(
            st.sampled_from(VOCABULARY.split()), st.sampled_from(VOCABULARY.split()), st.text(max_size=4)
        ),
        max_size=40,
    ),
    joint=st.sampled_from([" ", " ", " ", "", "\n", "\n\n"]),
    published=st.sampled_from(DATES),
)
def test_words_in_any_order_make_a_record_that_holds(
    check: Callable[[Report], None], words: list[str], joint: str, published: str | None
) -> None:
    check(Report(id="r", text=joint.join(words), published=published, outlet="The Courier"))


@pytest.mark.parametrize("story", STORIES[:3])
def test_a_story_may_break_off_anywhere(check: Callable[[Report], None], story: str) -> None:
    words = story.split(" ")
    for end in range(1, len(words), 3):
        check(Report(id="r", text=" ".join(words[:end]), published="2024-08-07"))
        check(Report(id="r", text=" ".join(words[end:]), published="2024-08-07"))


def test_the_record_of_a_report_does_not_depend_on_its_company(reader: Reader) -> None:
    reports = [Report(id=f"r{i}", text=text, published="2024-08-07") for i, text in enumerate(STORIES * 4)]
    alone = {r.id: to_json(reader.read(r)) for r in reports}
    together = [to_json(r) for r in reader.read_many(reports)]
    assert together == list(alone.values())
    backwards = [to_json(r) for r in reader.read_many(reports[::-1])]
    assert backwards[::-1] == together


def test_a_second_reader_reads_the_same(reader: Reader) -> None:
    reports = [Report(id=f"r{i}", text=text) for i, text in enumerate(STORIES)]
    assert list(Reader().read_many(reports)) == list(reader.read_many(reports))


def test_nothing_is_found_in_nothing(reader: Reader) -> None:
    record = reader.read(Report(id="r", text=""))
    assert (record.claims, record.events, record.links, record.processes) == ((), (), (), ())
    assert [s.id for s in record.sources] == ["s0"]


def test_readings_may_run_beside_each_other(reader: Reader) -> None:
    reports = [Report(id=f"r{i}", text=text) for i, text in enumerate(STORIES)]
    expected = list(reader.read_many(reports))
    first, second = reader.read_many(reports), reader.read_many(reports)
    assert [(next(first), next(second)) for _ in reports] == [(r, r) for r in expected]
    assert reader.read(reports[0]) == expected[0]


def test_words_met_in_a_report_are_forgotten_after_it(reader: Reader) -> None:
    known = load_pipeline().vocab.strings
    before = len(known)
    text = "Zhorvath accused the Ulmerite Brekking Front on Monday, said Qorbin Tashvilek."
    record = reader.read(Report(id="r", text=text))
    assert len(known) == before
    assert record.events
    with passing_words():
        assert reader.read(Report(id="r", text=text)) == record
    assert len(known) == before
    assert reader.read(Report(id="r", text=text)) == record


def test_threads_may_read_with_one_reader(reader: Reader) -> None:
    reports = [Report(id=f"r{i}", text=text) for i, text in enumerate(STORIES)]
    expected = list(reader.read_many(reports))
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: list(reader.read_many(reports)), range(6)))
    assert found == [expected] * 6


@pytest.mark.parametrize(
    "text",
    [
        "She starred in Captain Storm: Civil War, a film of 2016.",
        "The board fired the engineer.",
        "The mayor called on the council to fire Paul Smith.",
        "Smith attacked Jones as a liar.",
    ],
)
def test_words_of_war_that_harm_nobody(text: str) -> None:
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    assert not [e for e in record.events if e.type is EventType.ASSAULT]


@pytest.mark.parametrize("text", ["The ministers stopped short of attacking the island."])
def test_what_they_stopped_short_of_was_not_done(text: str) -> None:
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    assert [e.status for e in record.events if e.type is EventType.ASSAULT] == [Status.NEGATED]


def test_the_place_of_filing_is_no_part_of_a_name() -> None:
    text = "Talks went on.\n\nLIMA - Communist rebels said they destroyed a bridge in the north."
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    (event,) = (e for e in record.events if e.type is EventType.ASSAULT)
    assert [p.name for p in event.actors] == ["Communist rebels"]


def test_the_dead_do_not_kill() -> None:
    text = "Dozens died in the attack. The convoy was shelled by artillery."
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    assert all(e.actors == () for e in record.events)


def test_the_body_that_says_it_is_no_place() -> None:
    for text in (
        "The army pounded the town, according to the Pentagon.",
        "The Kremlin said rebels attacked a base.",
    ):
        record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
        assert all(e.place is None for e in record.events)
    text = "A bomb exploded outside the Pentagon."
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    assert [e.place.name for e in record.events if e.place] == ["Pentagon"]


@pytest.mark.parametrize(
    "text", ["On Monday the court overturned the convictions.", "The families marked the massacre on Monday."]
)
def test_the_day_of_an_answer_is_not_that_of_what_it_answers(text: str) -> None:
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    (event,) = (e for e in record.events if e.type in (EventType.ASSAULT, EventType.SANCTION))
    assert event.time is None


@pytest.mark.parametrize(
    "text",
    ["The police shooting of Jacob Moore led to riots.", "The police killing of Ann Moore led to riots."],
)
def test_who_killed_them_is_not_their_title(text: str) -> None:
    record = Reader().read(Report(id="r", text=text, outlet="The Courier", published="2024-08-07"))
    (event,) = (e for e in record.events if e.type is EventType.ASSAULT)
    assert [(p.entity, p.sector) for p in event.recipients] == [(None, None)]
