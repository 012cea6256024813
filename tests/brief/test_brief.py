"""Situation reports: what they say, that they say no more, and that every sentence leads to its words."""

import io
import re
from datetime import date
from pathlib import Path

import lxml.html
import msgspec
import pytest
from tests.exports.making import evidence, records, revised, stream

from firsthand.brief import Brief, Scope, compose, write_html, write_markdown
from firsthand.brief.numbers import count_words, date_words, harmed
from firsthand.exports import About, MemoryStream
from firsthand.exports.passages import around
from firsthand.exports.stored import StoreStream
from firsthand.incident import Property
from firsthand.ontology import Certainty, ProcessState, TimePrecision
from firsthand.query import Query
from firsthand.record import Time
from firsthand.store import Store

ABOUT = About(date="2024-04-03")
GOLDEN = Path(__file__).parent / "golden"


def made(scope: Scope | None = None) -> Brief:
    return compose(stream(), scope or Scope(), ABOUT)


def markdown(brief: Brief) -> str:
    out = io.StringIO()
    write_markdown(brief, out)
    return out.getvalue()


def html(brief: Brief) -> str:
    out = io.StringIO()
    write_html(brief, out)
    return out.getvalue()


def plain(brief: Brief, title: str) -> str:
    section = next(s for s in brief.sections if s.title == title)
    words = [r.words for i in section.items for s in (*i.sentences, *i.points) for r in s]
    return " ".join(words)


@pytest.mark.parametrize("name", ["brief.md", "brief.html"])
def test_the_report_is_the_one_that_was_looked_at(name: str) -> None:
    text = markdown(made()) if name.endswith(".md") else html(made())
    assert text == (GOLDEN / name).read_text(encoding="utf-8")


def test_every_sentence_rests_on_passages_and_every_passage_is_cited() -> None:
    brief = made()
    used = set()
    for section in brief.sections:
        for item in section.items:
            for sentence in (*item.sentences, *item.points):
                notes = {n for run in sentence for n in run.notes}
                assert notes, sentence
                used |= notes
    assert used == {note.number for note in brief.notes} == set(range(1, len(brief.notes) + 1))


def test_passages_are_the_reports_own_words() -> None:
    texts = {r.report.id: " ".join(r.report.text.split()) for r in records()}
    for note in made().notes:
        assert " ".join(note.passage.split()) in texts[note.report]
        assert note.url == f"https://{note.report}.example.org/story"
        assert all(note.passage[start:end].strip() for start, end in note.marked)


def test_disputed_values_stand_side_by_side_with_who_says_them() -> None:
    words = plain(made(), "What is disputed")
    assert "When it happened is disputed: 5 March 2024 according to the interior ministry;" in words
    assert "6 March 2024 according to an unnamed guard quoted by Harbour <Post>" in words
    assert "The number of people killed is disputed: four according to the interior ministry;" in words
    assert "the Red Plain Front denies it" in words


def test_the_main_sentence_leaves_out_what_is_disputed() -> None:
    item = next(s for s in made().sections if s.title == "What is new").items[1]
    first = item.heading + ". " + item.sentences[0][0].words
    assert "Tarfa wells in Iraq came under rocket fire" in first
    assert "Two independent origins" in first
    assert "Red Plain Front" not in first
    assert "March 2024" not in first
    assert "four" not in first


def test_what_rests_on_one_origin_is_said_to() -> None:
    assert "rests on the word of Lake Ledger alone" in plain(made(), "What rests on one origin")


def test_a_process_says_what_threatens_it_and_by_whose_word() -> None:
    words = plain(made(), "Processes, and what bears on them")
    assert "could endanger this process, Lela Marun said" in words
    assert "at risk, according to Lela Marun" in words


def test_an_area_is_told_as_one() -> None:
    assert "arrested two men in western Iraq in March 2024" in markdown(made())


def test_a_count_that_was_raised_is_told_with_both_voices() -> None:
    whole = evidence()
    attack = revised(whole.incidents[0])
    changed = msgspec.structs.replace(whole, incidents=(attack, *whole.incidents[1:]))
    words = plain(compose(MemoryStream(changed, records()), Scope(), ABOUT), "What is new")
    assert "The number of people killed was first given as four by the interior ministry" in words
    assert "and later as seven by an unnamed guard quoted by Harbour <Post>" in words


def test_what_is_only_likely_is_said_to_be() -> None:
    whole = evidence()
    less = tuple(msgspec.structs.replace(s, certainty=Certainty.PROBABLE) for s in whole.statements)
    words = plain(
        compose(MemoryStream(msgspec.structs.replace(whole, statements=less), records()), Scope(), ABOUT),
        "What is new",
    )
    assert "it is likely that" in words


def test_the_time_reported_on_decides_what_is_in_and_what_is_new() -> None:
    spring = made(Scope(since=date(2024, 4, 1)))
    assert "two men" in markdown(spring)
    assert "rocket fire" not in plain(spring, "What is new")
    later = compose(stream(), Scope(since=date(2024, 3, 6), until=date(2024, 3, 31)), ABOUT)
    assert "Told before, with something new" in [s.title for s in later.sections]


def test_what_spans_years_is_no_news_of_a_week() -> None:
    whole = evidence()
    years = Time(start="2020-01-01", end="2024-12-31", precision=TimePrecision.SPAN)
    long = msgspec.structs.replace(whole.incidents[0], time=years)
    changed = msgspec.structs.replace(whole, incidents=(long, *whole.incidents[1:]))
    told = MemoryStream(changed, records())
    heading = {s.title: [i.heading for i in s.items] for s in compose(told, Scope(), ABOUT).sections}
    assert not any("ocket fire" in h for h in heading["What is new"])
    assert any("ocket fire" in h for h in heading["Background that the reports recall"])
    week = Scope(since=date(2024, 11, 1), until=date(2024, 11, 7))  # in its years, after all reports of it
    assert not compose(told, week, ABOUT).sections


def test_nothing_of_a_report_is_markup() -> None:
    page = html(made())
    assert "Harbour <Post>" not in page
    assert "Harbour &lt;Post&gt;" in page
    assert r"Harbour \<Post\>" in markdown(made())
    root = lxml.html.fromstring(page)
    targets = {
        link.get("href").removeprefix("#") for link in root.iter("a") if link.get("href", "").startswith("#")
    }
    assert targets <= set(root.xpath("//@id"))
    assert not root.xpath("//script")


def test_the_same_evidence_gives_the_same_report() -> None:
    shuffled = msgspec.structs.replace(evidence(), incidents=evidence().incidents[::-1])
    assert markdown(compose(MemoryStream(shuffled, records()[::-1]), Scope(), ABOUT)) == markdown(made())


def test_no_sentence_has_a_hole() -> None:
    text = markdown(made())
    assert not re.search(r"[{}]|  \w|\.\.|\( |None", text.split("## Passages cited")[0].replace("  \n", "\n"))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        ((4, 4), "four"),
        ((5, None), "at least five"),
        ((None, 7), "up to seven"),
        ((0, 0), "none"),
        ((5, 12), "five to 12"),
    ],
)
def test_counts_are_said_as_ranges(count: tuple[int | None, int | None], words: str) -> None:
    assert count_words(count) == words


def test_people_and_days_in_words() -> None:
    assert harmed(Property.KILLED, (1, 1)) == "one person was killed"
    assert harmed(Property.INJURED, (0, 0)) == "nobody was injured"
    assert date_words("../2024-05-16") == "by 16 May 2024"


@pytest.mark.parametrize(
    ("text", "words", "passage"),
    [
        ("One fell. Two rose. Three sat.", "rose", "Two rose."),
        ("Ms. Lund spoke at 9 p.m. in Ardun. Then she left.", "spoke", "Ms. Lund spoke at 9 p.m. in Ardun."),
        ("He came.\n\nShe went", "went", "She went"),
        ('"We heard it. It was near," he said. Rain fell.', "near", '"We heard it. It was near," he said.'),
        ("x", "x", "x"),
    ],
)
def test_a_passage_is_the_sentence_around_the_words(text: str, words: str, passage: str) -> None:
    start = text.index(words)
    first, last = around(text, (start, start + len(words)))
    assert text[first:last] == passage


def test_a_text_of_one_line_is_not_quoted_whole() -> None:
    text = "a" * 200_000
    first, last = around(text, (100_000, 100_010))
    assert last - first < 2000


def test_of_a_long_story_the_brief_tells_the_states_of_its_own_days() -> None:
    whole = evidence()
    (first, *others) = whole.processes
    states = tuple(
        msgspec.structs.replace(first.states[0], state=state, date=f"2024-{month:02}-01")
        for month, state in enumerate([ProcessState.ONGOING, ProcessState.STALLED] * 6, 1)
    )
    changed = msgspec.structs.replace(
        whole, processes=(msgspec.structs.replace(first, states=states), *others)
    )
    told = compose(
        MemoryStream(changed, records()), Scope(since=date(2024, 11, 1), until=date(2024, 12, 31)), ABOUT
    )
    words = plain(told, "Processes, and what bears on them")
    assert "1 October 2024: stalled" in words
    assert "1 December 2024: stalled" in words
    assert "September 2024" not in words


def test_what_a_person_set_is_said_as_set_and_disputed_no_longer(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "kept.db"), create=True) as store:
        with store.run() as run:
            store.add_records(list(records()), run)
        target = next(i for i in store.iter_incidents() if len(i.conflicts) > 1)
        for field, value in (("killed", [8, 8]), ("date", "2024-03-01"), ("actor", "IRN")):
            store.review(target.id, "correct", user="ana", field=field, value=value)
        brief = compose(StoreStream(store, Query()), Scope(), ABOUT)
    text = markdown(brief)
    assert "The number of people killed is eight (set by ana)" in text
    assert "When it happened: 1 March 2024 (set by ana)" in text
    assert "Who did it: Iran (set by ana)" in text
    for words in (
        "by ,",
        "according to ,",
        "The number of people killed is disputed",
        "Who did it is disputed",
    ):
        assert words not in text
    assert all(n for s in brief.sections for i in s.items for t in i.sentences for r in t for n in [r.notes])
