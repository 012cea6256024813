"""What a situation report leaves to the report's own words, because a sentence of ours would say too much."""

import re

import pytest

from firsthand.brief import Scope, compose
from firsthand.brief.document import Brief
from firsthand.brief.numbers import count_words, harmed
from firsthand.evidence import evidence_of
from firsthand.exports import About, MemoryStream
from firsthand.incident import Property
from firsthand.ontology import (
    Certainty,
    EventType,
    PlacePrecision,
    SourceKind,
    Status,
    TimePrecision,
)
from firsthand.record import Casualties, Event, Party, Place, Record, Report, Source, Span, Time

TOWN = Place(name="Tarn", country="SRB", lat=44.1, lon=20.2, precision=PlacePrecision.TOWN)
TUESDAY = Time(start="2024-03-05", end="2024-03-05", precision=TimePrecision.DAY)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def told(
    text: str,
    trigger: str,
    *,
    outlet: str | None = "The Courier",
    voice: tuple[str, SourceKind] | None = None,
    actors: tuple[Party, ...] = (),
    recipients: tuple[Party, ...] = (),
    place: Place | None = None,
    time: Time | None = None,
    killed: tuple[int, str] | None = None,
    kind: EventType = EventType.ASSAULT,
    status: Status = Status.HAPPENED,
    modes: tuple[str, ...] = (),
) -> Brief:
    """Return the brief of one report with one happening."""
    name = outlet or "unknown"
    sources = [Source(id="s0", name=name, kind=SourceKind.OUTLET)]
    if voice is not None:
        sources.append(
            Source(id="s1", name=voice[0], kind=voice[1], via="s0", mentions=(span(text, voice[0]),))
        )
    event = Event(
        id="e1",
        type=kind,
        modes=modes,
        mentions=(span(text, trigger),),
        actors=actors,
        recipients=recipients,
        place=place,
        time=time,
        status=status,
        certainty=Certainty.CERTAIN,
        source=sources[-1].id,
        casualties=Casualties(killed=(killed[0], killed[0])) if killed else None,
        casualties_mentions={"killed": (span(text, killed[1]),)} if killed else {},
    )
    report = Report(id="r1", text=text, outlet=outlet, published="2024-03-06", language="en")
    record = Record(report=report, sources=tuple(sources), events=(event,))
    return compose(MemoryStream(evidence_of([record]), [record]), Scope(), About(date="2024-03-07"))


def words(brief: Brief) -> dict[str, str]:
    """Return the words of each part, by the beginning of its title."""
    return {
        s.title: " ".join(
            [i.heading + " " + " ".join(r.words for t in i.sentences for r in t) for i in s.items]
        )
        for s in brief.sections
    }


def party(text: str, name: str, entity: str | None = None) -> Party:
    return Party(mention=span(text, name), name=name, entity=entity)


def test_a_war_is_quoted_and_not_told_as_an_attack() -> None:
    text = "Serbia has spent much on its war with Montenegro, the minister wrote."
    found = words(
        told(
            text,
            "war",
            recipients=(party(text, "Montenegro", "MNE"),),
            actors=(party(text, "Serbia", "SRB"),),
        )
    )
    assert "What is new" not in found
    assert "much on its war" in found["Also mentioned, in the reports' own words"]


@pytest.mark.parametrize(("name", "called"), [("Taliban", "the Taliban"), ("Troops", "troops")])
def test_only_a_common_noun_loses_the_capital_of_a_first_word(name: str, called: str) -> None:
    text = f"{'The ' if name == 'Taliban' else ''}{name} attacked the convoy near Tarn on Tuesday."
    found = told(text, "attacked", actors=(party(text, name),), place=TOWN, time=TUESDAY)
    assert f" {called} " in words(found)["What is new"]


@pytest.mark.parametrize(
    "text",
    [
        "In 1912 gunmen attacked the convoy near Tarn.",
        "The town kept the anniversary of the day on which gunmen attacked the convoy near Tarn.",
        "Red Army gunmen attacked the convoy near Tarn.",
    ],
)
def test_history_is_background(text: str) -> None:
    found = words(told(text, "attacked", recipients=(party(text, "convoy"),), place=TOWN))
    assert "What is new" not in found
    assert "Background that the reports recall" in found


def test_news_of_this_year_is_new() -> None:
    text = "On Tuesday gunmen attacked the convoy near Tarn, which was built in 1912."
    found = words(told(text, "attacked", recipients=(party(text, "convoy"),), place=TOWN, time=TUESDAY))
    assert "convoy" in found["What is new"]


@pytest.mark.parametrize(
    "doubt", ["There was no attack", "He spoke of the threat of an attack", "He denied an attack"]
)
def test_what_is_doubted_or_denied_is_quoted(doubt: str) -> None:
    text = f"{doubt} on the depot in Tarn."
    found = words(told(text, "attack", recipients=(party(text, "depot"),), place=TOWN))
    assert "What is new" not in found
    assert doubt in found["Also mentioned, in the reports' own words"]


def test_who_only_tells_of_a_deed_is_not_its_doer() -> None:
    text = "Ilda Marsh said that the depot in Tarn was attacked on Tuesday."
    brief = told(
        text,
        "attacked",
        voice=("Ilda Marsh", SourceKind.EXPERT),
        actors=(party(text, "Ilda Marsh"),),
        recipients=(party(text, "depot"),),
        place=TOWN,
        time=TUESDAY,
    )
    assert "depot was attacked" in words(brief)["What is new"]
    assert "Marsh attacked" not in str(words(brief))


def test_an_act_of_words_by_nobody_is_quoted() -> None:
    text = "A demand to leave the depot was heard in Tarn."
    found = words(told(text, "demand", kind=EventType.REQUEST, place=TOWN))
    assert "What was said and decided" not in found
    assert "A demand to leave" in found["Also mentioned, in the reports' own words"]


def test_a_report_without_an_outlet_is_called_a_report() -> None:
    text = "Gunmen attacked the depot in Tarn on Tuesday."
    brief = told(text, "attacked", outlet=None, recipients=(party(text, "depot"),), place=TOWN, time=TUESDAY)
    assert re.search(r"\b[Aa] report said", words(brief)["What is new"])
    assert "unknown" not in words(brief)["What is new"]
    assert any("From 1 report of no known outlet" in line for line in brief.scope)


def test_the_toll_of_a_war_is_not_that_of_an_attack() -> None:
    text = "Gunmen attacked the depot in Tarn on Tuesday, in a war that has killed 9000 people."
    brief = told(
        text,
        "attacked",
        recipients=(party(text, "depot"),),
        place=TOWN,
        time=TUESDAY,
        killed=(9000, "killed 9000"),
    )
    assert "9,000" not in words(brief)["What is new"]
    text = "Gunmen attacked the depot in Tarn on Tuesday and killed 60 people."
    brief = told(
        text,
        "attacked",
        recipients=(party(text, "depot"),),
        place=TOWN,
        time=TUESDAY,
        killed=(60, "killed 60"),
    )
    assert "60 people were killed" in words(brief)["What is new"]


def test_counts_read_as_a_person_writes_them() -> None:
    assert count_words((14_001, None)) == "more than 14,000"
    assert count_words((121, None)) == "at least 121"
    assert harmed(Property.KILLED, (1, None)) == "at least one person was killed"
