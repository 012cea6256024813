"""Counts of people harmed in sentences of our own."""

from collections.abc import Callable

import pytest

from firsthand.ontology import EventType
from firsthand.reading.findings import Parsed, TollFinding, Trigger
from firsthand.reading.tolls import assign_tolls, combine_tolls, find_tolls

# sentence | what is counted, as harm=least-most; an open end is left out, a part has "part:" before it
CASES = """
The blast killed four people. | killed=4-4
The blast killed four people and wounded 20. | killed=4-4 injured=20-20
The blast killed 4 and wounded 20 others. | killed=4-4 injured=20-20
A bomb exploded in the market, killing nine shoppers and injuring thirty. | killed=9-9 injured=30-30
A bomb exploded in the market, killing at least nine shoppers. | killed=9-
More than 120 inmates died in the riots. | killed=121-
Over 50 villagers were wounded. | injured=51-
Dozens of protesters were injured. | injured=24-
Hundreds of people were killed. | killed=200-
Hundreds were killed. | killed=200-
Thousands of people died. | killed=2000-
Scores of marchers were hurt. | injured=40-
Tens of thousands of people have fled the valley. | displaced=20000-
Hundreds of thousands have been displaced. | displaced=200000-
Nearly 1,500 villagers were killed. | killed=1400-1499
About 30 people were hurt. | injured=30-30
Some 150 people were killed. | killed=150-150
Around twenty guards were wounded. | injured=20-20
Up to ten people were killed. | killed=-10
As many as 40 miners died. | killed=-40
Fewer than ten people were killed. | killed=-9
Between 10 and 15 soldiers were killed. | killed=10-15
Ten to fifteen soldiers were killed. | killed=10-15
From the village 20-30 people were abducted. | abducted=20-30
A dozen guards were killed. | killed=12-12
Two dozen guards were wounded. | injured=24-24
Half a dozen guards were wounded. | injured=6-6
Sixty-six people were injured. | injured=66-66
One hundred and four sailors drowned. | killed=104-104
Two hundred fishermen drowned. | killed=200-200
Three thousand people were displaced. | displaced=3000-3000
1,204 people were arrested. | arrested=1204-1204
Forty people or more were injured. | injured=40-
100+ people were wounded. | injured=100-
No soldiers were killed. | killed=0-0
No one was hurt. | injured=0-0
Nobody was killed in the raid. | killed=0-0
None of the guards was injured. | injured=0-0
There were no casualties. | injured=0-0 killed=0-0
The shelling caused no casualties. | injured=0-0 killed=0-0
The clash left 21 people dead. | killed=21-21
The clash left 21 dead. | killed=21-21
The clash left 21 people - including nine nurses - dead. | killed=21-21 part:killed=9-9
The clash left 21 people, among them three nurses, dead and 40 others injured. | killed=21-21 injured=40-40
The clash left 21 dead and 40 injured. | killed=21-21 injured=40-40
Twelve dead, 30 injured as bomb hits market. | killed=12-12 injured=30-30
Six people are missing. | missing=6-6
Eleven sailors remain missing after the storm. | missing=11-11
The police shot the man dead. | killed=1-1
The police shot him dead. | killed=1-1
A soldier was stabbed to death. | killed=1-1
A soldier was fatally shot. | killed=1-1
A soldier was shot in the leg. | injured=1-1
Three men were stabbed near the station. | injured=3-3
Two brothers were shot and killed. | killed=2-2
A 12-year-old boy was killed. | killed=1-1
A French engineer was kidnapped. | abducted=1-1
The rebels kidnapped three engineers. | abducted=3-3
Gunmen took nine hostages. | abducted=9-9
Thirty people were held hostage. | abducted=30-30
Police arrested twelve students. | arrested=12-12
Police detained the editor. | arrested=1-1
Forty arrests were made. | arrested=40-40
The fighting displaced 3,000 families. | displaced=3000-3000
The flood claimed nine lives. | killed=9-9
Three men lost their lives. | killed=3-3
The accident cost the lives of seven nurses. | killed=7-7
The death toll rose to 31. | killed=31-31
The death toll rose from 12 to 31. | killed=31-31
Rescuers recovered twelve bodies after the strike. | killed=12-12
Nine bodies were pulled from the rubble. | killed=9-9
The charred bodies of 14 people were found in the village. | killed=14-14
Three health bodies were found guilty. |
Two bodies were found to be corrupt. |
The death toll stands at 31. | killed=31-31
The ministry put the death toll at 31. | killed=31-31
Nineteen deaths were reported. | killed=19-19
The deaths of six priests were mourned. | killed=6-6
The death of a miner was reported. | killed=1-1
The assassination of the mayor shook the town. | killed=1-1
The assassination of Karim Haddad shook the town. | killed=1-1
The murder of four nuns is unsolved. | killed=4-4
The killing on Friday of 48 pilgrims shook the town. | killed=48-48
His brother's murder remains unsolved. | killed=1-1
The abduction of two nuns was condemned. | abducted=2-2
The arrest of six students drew crowds. | arrested=6-6
Two hundred of its men were killed or wounded. | injured=0-200 killed=0-200
The rebels killed or wounded 60 soldiers. | injured=0-60 killed=0-60
Ten soldiers and three civilians were killed. | killed=13-13
The husband and wife were murdered. | killed=2-2
A nurse and two guards were killed. | killed=3-3
The commander along with seven of his men was killed. | killed=8-8
A judge, a clerk and a driver were killed. | killed=3-3
Eight of the passengers were injured. | injured=8-8
One of the guards was wounded. | injured=1-1
At least 40 people were killed and hundreds wounded. | killed=40- injured=200-
Five people were killed, including two children. | killed=5-5 part:killed=2-2
Five people, including two children, were killed. | killed=5-5 part:killed=2-2
The raid killed nine people, among them three women. | killed=9-9 part:killed=3-3
The army killed 18 more fighters. | killed=18-18
The attack that killed 14 commuters was condemned. | killed=14-14
The man who was killed was a teacher. | killed=1-1
Four people killed in the raid were buried. | killed=4-4
The victims were killed when a shell hit the house. |
The rebels threatened to kill 30 hostages. | abducted=30-30
A new war could kill thousands of people. |
The gunman wanted to kill the president. |
The fire killed 30 cows. |
The vote killed the bill. |
The rebels destroyed 12 tanks. |
The boy is 12 years old. |
Police said five others were also wounded. | injured=5-5
A peasant died from his wounds. | killed=1-1
Two peasants, Juan Lopez and his son, were killed. | killed=2-2
Both pilots were killed. | killed=2-2
A couple of guards were hurt. | injured=2-2
The governor was assassinated. | killed=1-1
The driver was almost killed. |
Four people were shot, one fatally. | injured=3-3 killed=1-1
Police looked into the fatal shooting of four people. | killed=4-4
A 17-year-old was wounded. | injured=1-1
Two nuns were abducted and killed. | abducted=2-2 killed=2-2
Rebels executed six prisoners. | killed=6-6
The raid killed more than 1,400 villagers. | killed=1401-
8 killed 25 injured by mortar fire in the port. | killed=8-8 injured=25-25
A monitoring group raised the death toll from the strikes on the market to 61. | killed=61-61
The death toll from the shelling of the old town in the past 24 hours has reached 20 people. | killed=20-20
A man and his daughter were killed. | killed=2-2
The blast caused two deaths and nine injuries. | injured=9-9 killed=2-2
Four people were shot, two of them fatally. | injured=2-2 killed=2-2
Four people were found shot dead in the barn. | killed=4-4
Six soldiers suffered injuries when the mine went off. | injured=6-6
Ten villagers were treated for wounds. | injured=10-10
Two men were taken to hospital with gunshot wounds. | injured=2-2
Seven villagers are still being treated for burns. |
Bullets grazed two bystanders. | injured=2-2
The sultan was beheaded. | killed=1-1
"""


def _rows() -> list[tuple[str, str]]:
    rows = (line.rpartition("|") for line in CASES.strip().splitlines())
    return [(sentence.strip(), expected.strip()) for sentence, _, expected in rows]


def _show(toll: TollFinding) -> str:
    least, most = ("" if end is None else str(end) for end in toll.count)
    return f"{'part:' if toll.part else ''}{toll.harm}={least}-{most}"


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_sentence_counts(row: tuple[str, str], parse_text: Callable[..., Parsed]) -> None:
    sentence, expected = row
    assert sorted(map(_show, find_tolls(parse_text(sentence)))) == sorted(expected.split())


def test_the_words_of_a_count_are_given(parse_text: Callable[..., Parsed]) -> None:
    text = "The blast killed at least four people."
    (found,) = find_tolls(parse_text(text))
    assert text[found.start : found.end] == "at least four people"


def test_a_total_of_more_than_this_event_is_marked(parse_text: Callable[..., Parsed]) -> None:
    (found,) = find_tolls(parse_text("The raid brought the death toll to 90."))
    assert found.total


@pytest.mark.parametrize("text", ["", "x", "😀", "\n\n", "killed " * 3000])
def test_any_text_is_survived(text: str, parse_text: Callable[..., Parsed]) -> None:
    assert find_tolls(parse_text(text)) == ()


def _trigger(parsed: Parsed, word: str, kind: EventType = EventType.ASSAULT) -> Trigger:
    start = parsed.text.index(word)
    token = parsed.doc.char_span(start, start + len(word)).root
    return Trigger(start, start + len(word), token.i, kind, (), "", token.pos_ == "NOUN", 1.0, "")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("An attack on the camp killed four guards.", ["attack", "killed"], ["", "killed=4-4"]),
        ("Gunmen stormed the camp, killing four guards.", ["stormed"], ["killed=4-4"]),
        ("Gunmen attacked the camp. Four guards died.", ["attacked"], ["killed=4-4"]),
        (
            "A bombing killed ten people in May and a shooting in June left two dead.",
            ["bombing", "shooting"],
            ["killed=10-10", "killed=2-2"],
        ),
        (
            "The strike hit a depot. In March rebels killed nine men.",
            ["strike", "killed"],
            ["", "killed=9-9"],
        ),
        ("Five people, including two children, were killed in the raid.", ["raid"], ["killed=5-5"]),
        ("Forty protesters were arrested.", [], []),
    ],
)
def test_counts_go_to_their_happening(
    text: str, words: list[str], expected: list[str], parse_text: Callable[..., Parsed]
) -> None:
    parsed = parse_text(text)
    triggers = tuple(_trigger(parsed, word) for word in words)
    assigned = assign_tolls(triggers, find_tolls(parsed), parsed)
    assert [" ".join(map(_show, tolls)) for tolls in assigned] == expected


def test_arrests_go_to_the_arrest_and_deaths_to_the_attack(parse_text: Callable[..., Parsed]) -> None:
    parsed = parse_text("The attack killed two guards and police arrested six men.")
    triggers = (_trigger(parsed, "attack"), _trigger(parsed, "arrested", EventType.COERCE))
    attack, arrest = assign_tolls(triggers, find_tolls(parsed), parsed)
    assert [_show(t) for t in attack] == ["killed=2-2"]
    assert [_show(t) for t in arrest] == ["arrested=6-6"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The raid killed four guards. Later reports spoke of two men killed.", (4, 4)),
        ("The raid killed the mayor. At least five other people also died.", (6, None)),
        ("The mayor was killed. In all, nine people were killed.", (9, 9)),
        ("The mayor was killed. The mayor was killed at home.", (1, 1)),
        ("The raid killed four guards. In all, nine people were killed in it.", (9, 9)),
        ("The raid killed over 40 people. More than 40 people were killed.", (41, None)),
    ],
)
def test_counts_of_one_happening_become_one(
    text: str, expected: tuple[int, int | None], parse_text: Callable[..., Parsed]
) -> None:
    assert combine_tolls(find_tolls(parse_text(text)))["killed"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A boy was shot at home. The boy died on Monday.", None),
        ("A guard was shot. Two guards were wounded.", (2, 2)),
        ("Two men and two women were shot. One of the men died.", (3, 3)),
        ("A raider shot five guards. Two guards were killed and three wounded.", (3, 3)),
        ("One guard was killed and 11 others were shot.", (11, 11)),
        ("A girl suffered injuries in the raid. The girl died on Monday.", None),
        ("A man was killed. A girl suffered minor injuries.", (1, 1)),
    ],
)
def test_who_dies_of_a_wound_is_not_counted_twice(
    text: str, expected: tuple[int, int] | None, parse_text: Callable[..., Parsed]
) -> None:
    assert combine_tolls(find_tolls(parse_text(text))).get("injured") == expected


def test_a_count_may_stand_before_its_happening_at_the_beginning(parse_text: Callable[..., Parsed]) -> None:
    parsed = parse_text("Two guards died on Monday. The attack came at dawn.")
    (assigned,) = assign_tolls((_trigger(parsed, "attack"),), find_tolls(parsed), parsed)
    assert [_show(t) for t in assigned] == ["killed=2-2"]
