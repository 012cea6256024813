"""A sentence of ours says what the report's own words bear out; where they do not, the report is quoted."""

import msgspec
import pytest
from tests.brief.test_caution import TOWN, TUESDAY, party, told, words
from tests.exports.making import evidence, records

from firsthand.brief import Scope, compose
from firsthand.brief.doubts import denies, is_doubted
from firsthand.exports import About, MemoryStream
from firsthand.incident import Property, Revision
from firsthand.ontology import EventType, PlacePrecision, SourceKind, Status
from firsthand.record import Place, Time

NEW, SAID = "What is new", "What was said and decided"
DENIED, QUOTED = "Denied, and told by nobody as done", "Also mentioned, in the reports' own words"


@pytest.mark.parametrize(
    ("text", "trigger", "told_as"),
    [
        ("A mason was killed at the quarry in Tarn on Tuesday.", "killed", "mason was killed"),
        ("Guards fought a mason in Tarn on Tuesday.", "fought", "there was fighting against a mason"),
        ("A cart struck a mason in Tarn on Tuesday.", "struck", "mason was struck"),
        ("Gunmen attacked a mason in Tarn on Tuesday.", "attacked", "mason was attacked"),
    ],
)
def test_what_befell_somebody_is_told_by_the_reports_own_word(text: str, trigger: str, told_as: str) -> None:
    found = words(told(text, trigger, recipients=(party(text, "mason"),), place=TOWN, time=TUESDAY))
    assert told_as in found[NEW].lower().replace("people", "")


def test_what_the_words_do_not_bear_out_is_quoted() -> None:
    text = "The ferry was diverted to the port of Tarn on Tuesday."
    brief = told(
        text, "diverted", kind=EventType.AID, recipients=(party(text, "port"),), place=TOWN, time=TUESDAY
    )
    assert NEW not in words(brief)
    assert "ferry was diverted" in words(brief)[QUOTED]


@pytest.mark.parametrize(
    ("text", "trigger", "heading"),
    [
        ("The Red Front is ready to meet in Tarn.", "ready", "Red Front showed willingness"),
        ("The Red Front promised to meet in Tarn.", "promised", "Red Front made a promise"),
        ("The Red Front nodded in Tarn.", "nodded", "Red Front Courier"),
        ("The Red Front did not agree to meet in Tarn.", "agree", "Red Front Courier"),
    ],
)
def test_an_act_of_words_is_headed_by_who_spoke_and_what_is_borne_out(
    text: str, trigger: str, heading: str
) -> None:
    found = words(told(text, trigger, kind=EventType.AGREE, actors=(party(text, "Red Front"),)))[SAID]
    assert heading.partition(" Courier")[0] in found
    assert "agreement" not in found
    if "Courier" in heading:
        assert "The Red Front The Courier:" in found


@pytest.mark.parametrize(
    ("text", "trigger", "plainly"),
    [
        ("The Front denied that it had attacked the depot in Tarn.", "attacked", True),
        ("The attack on the depot in Tarn never happened.", "attack", True),
        ("The guards did not attack the depot in Tarn.", "attack", True),
        ("The Front denied it plans to attack the depot in Tarn.", "attack", False),
        ("One need not attack the depot in Tarn.", "attack", False),
        ("What matters is that nobody had been killed in Tarn.", "killed", False),
        ("We listen but do not hear - the envoy attacked the depot in Tarn.", "attacked", False),
        ("The envoy wants promises that it will not attack the depot in Tarn.", "attack", False),
    ],
)
def test_only_a_plain_denial_is_told_as_one(text: str, trigger: str, plainly: bool) -> None:
    start = text.index(trigger)
    assert denies(text, (start, start + len(trigger))) is plainly
    found = words(told(text, trigger, status=Status.NEGATED, place=TOWN))
    assert (DENIED in found) is plainly
    assert (QUOTED in found) is not plainly


@pytest.mark.parametrize(
    "text",
    [
        "A war will break out in Tarn, the man thought.",
        "A war in Tarn is less likely than talks, the man thought.",
        "Until the war there will be talks in Tarn.",
        "It would lead to “bitter war in Tarn”, the man thought.",
    ],
)
def test_what_is_yet_to_come_is_doubted(text: str) -> None:
    start = text.index("war")
    assert is_doubted(text, (start, start + 3))


def test_a_voice_that_denies_is_not_the_one_that_tells() -> None:
    text = "Ilda Marsh denies a plan, but gunmen attacked the depot in Tarn on Tuesday."
    brief = told(
        text,
        "attacked",
        voice=("Ilda Marsh", SourceKind.OFFICIAL),
        recipients=(party(text, "depot"),),
        place=TOWN,
        time=TUESDAY,
    )
    assert NEW not in words(brief)


def test_troops_are_moved_and_move_no_forces() -> None:
    text = "Serbian troops massed near Tarn on Tuesday."
    brief = told(
        text,
        "massed",
        kind=EventType.MOBILIZE,
        modes=("troops",),
        actors=(party(text, "Serbian troops", "SRB"),),
        place=Place(name="near Tarn", country="MNE", precision=PlacePrecision.REGION),
        time=TUESDAY,
    )
    assert "troops were moved or readied near Tarn on" in words(brief)[NEW]


def test_the_day_of_publication_is_no_day_of_what_it_recalls() -> None:
    text = "After years of attacks on the convoy, Tarn is at peace."
    time = Time(end="2024-03-06")
    found = words(told(text, "attacks", recipients=(party(text, "convoy"),), place=TOWN, time=time))
    assert "by 6 March" not in str(found)


def test_an_adjective_of_a_state_is_no_place() -> None:
    text = "A Serbian mason was killed on Tuesday."
    place = Place(name="Serbian", country="SRB", precision=PlacePrecision.COUNTRY)
    found = words(told(text, "killed", recipients=(party(text, "mason"),), place=place, time=TUESDAY))
    assert "in Serbia" not in found[NEW]


def test_an_undertaking_that_is_only_named_is_not_said_to_be_under_way() -> None:
    brief = compose(MemoryStream(evidence(), records()), Scope(), About(date="2024-04-03"))
    found = next(s for s in brief.sections if s.title.startswith("Processes"))
    lines = [run.words for item in found.items for point in item.points for run in point]
    assert lines[0] == "5 March 2024: mentioned by The Courier"
    assert "at risk" in lines[1]


def test_only_the_earliest_count_is_said_to_be_the_first() -> None:
    whole = evidence()
    attack = next(i for i in whole.incidents if Property.KILLED in i.values)
    four, seven = (v for v in attack.values["killed"][:2])
    for old, new, first in ((four, seven, True), (seven, four, False)):
        step = Revision(property=Property.KILLED, from_=old.value, to=new.value, report="second")
        changed = msgspec.structs.replace(attack, conflicts=(), revisions=(step,))
        others = tuple(i for i in whole.incidents if i.id != attack.id)
        stream = MemoryStream(msgspec.structs.replace(whole, incidents=(changed, *others)), records())
        text = str(words(compose(stream, Scope(), About(date="2024-04-03"))))
        assert ("was first given as" in text) is first
        assert "given as" in text
