"""Expressions of time in sentences of our own, and the days that they stand for."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.reading.findings import Parsed, TimeKind
from firsthand.reading.times import find_times

W = "2024-08-07"  # a Wednesday
S = "2023-11-19"  # a Sunday
M = "2022-02-28"  # a Monday

# published | sentence | the words | start | end | precision; "-" is left out
CASES = f"""
{W} | Rebels shelled the town on Monday. | Monday | 2024-08-05 | 2024-08-05 | day
{W} | Rebels shelled the town on Thursday. | Thursday | 2024-08-01 | 2024-08-01 | day
{W} | The governor resigned Wednesday. | Wednesday | 2024-08-07 | 2024-08-07 | day
{W} | The envoys will meet on Monday. | Monday | 2024-08-12 | 2024-08-12 | day
{W} | The envoys are expected to sign the text on Friday. | Friday | 2024-08-09 | 2024-08-09 | day
{W} | The envoys plan to travel to Geneva on Saturday. | Saturday | 2024-08-10 | 2024-08-10 | day
{W} | Talks begin on Friday. | Friday | 2024-08-09 | 2024-08-09 | day
{W} | The council is to vote on Thursday. | Thursday | 2024-08-08 | 2024-08-08 | day
{W} | The planned rally on Friday was banned. | Friday | 2024-08-09 | 2024-08-09 | day
{W} | The attack on the base on Monday could delay the talks. | Monday | 2024-08-05 | 2024-08-05 | day
{W} | They meet next Tuesday. | next Tuesday | 2024-08-13 | 2024-08-13 | day
{W} | He was shot last Wednesday. | last Wednesday | 2024-07-31 | 2024-07-31 | day
{W} | A patrol was hit on Monday night. | Monday night | 2024-08-05 | 2024-08-05 | day
{W} | A patrol was hit in the early hours of Monday. | the early hours of Monday | 2024-08-05 | 2024-08-05 | day
{W} | A patrol was hit in the small hours of August 5. | the small hours of August 5 | 2024-08-05 | 2024-08-05 | day
{W} | A patrol was hit on the night of 4 August. | the night of 4 August | 2024-08-04 | 2024-08-04 | day
{W} | A patrol was hit on the morning of May 3, 2019. | the morning of May 3, 2019 | 2019-05-03 | 2019-05-03 | day
{W} | A patrol was hit late on Sunday. | late on Sunday | 2024-08-04 | 2024-08-04 | day
{W} | A patrol was hit in the early hours; on Friday morning it withdrew. | Friday morning | 2024-08-02 | 2024-08-02 | day
{W} | Shells fell on the night of Saturday. | the night of Saturday | 2024-08-03 | 2024-08-03 | day
{W} | The mine was attacked on Tuesday of last week. | Tuesday of last week | 2024-07-30 | 2024-07-30 | day
{W} | He fled a week ago on Friday. | a week ago on Friday | 2024-07-26 | 2024-07-26 | day
{W} | Strikes hit the port late Thursday and Friday. | late Thursday and Friday | 2024-08-01 | 2024-08-02 | span
{W} | Clashes went on from Monday to Wednesday. | Monday to Wednesday | 2024-08-05 | 2024-08-07 | span
{W} | The curfew holds until Friday. | until Friday | - | 2024-08-09 | span
{W} | The minister called for a larger army after 2026. | after 2026 | 2026-01-01 | - | span
{W} | The town has been cut off since Sunday. | since Sunday | 2024-08-04 | 2024-08-07 | span
{W} | The guns must be handed in by Monday. | by Monday | - | 2024-08-12 | span
{W} | The mayor spoke of Sunday's raid. | Sunday | 2024-08-04 | 2024-08-04 | day
{W} | Two men were shot yesterday. | yesterday | 2024-08-06 | 2024-08-06 | day
{W} | Marchers gathered today. | today | 2024-08-07 | 2024-08-07 | day
{W} | The court sits tomorrow. | tomorrow | 2024-08-08 | 2024-08-08 | day
{W} | The court sits tonight. | tonight | 2024-08-07 | 2024-08-07 | day
{W} | The mast fell the day before yesterday. | day before yesterday | 2024-08-05 | 2024-08-05 | day
{W} | The shrine was bombed last night. | last night | 2024-08-06 | 2024-08-06 | day
{W} | Drones struck the port overnight. | overnight | 2024-08-06 | 2024-08-07 | span
{W} | Gunmen stormed the hall this morning. | this morning | 2024-08-07 | 2024-08-07 | day
{W} | The minister met him earlier today. | earlier today | 2024-08-07 | 2024-08-07 | day
{W} | The plant was hit on July 20. | July 20 | 2024-07-20 | 2024-07-20 | day
{W} | The plant was hit on 20 July. | 20 July | 2024-07-20 | 2024-07-20 | day
{W} | The plant was hit on the 20th of July. | the 20th of July | 2024-07-20 | 2024-07-20 | day
{W} | The camp was attacked on October 7. | October 7 | 2023-10-07 | 2023-10-07 | day
{W} | Elections will be held on October 7. | October 7 | 2024-10-07 | 2024-10-07 | day
{W} | The village fell on Dec. 3. | Dec. 3 | 2023-12-03 | 2023-12-03 | day
{W} | He was killed on May 3, 2020. | May 3, 2020 | 2020-05-03 | 2020-05-03 | day
{W} | He was killed on 3 May 2020. | 3 May 2020 | 2020-05-03 | 2020-05-03 | day
{W} | He was killed on Sunday, May 3, 2020. | Sunday, May 3, 2020 | 2020-05-03 | 2020-05-03 | day
{W} | He was killed on the 3rd of May, 2020. | the 3rd of May, 2020 | 2020-05-03 | 2020-05-03 | day
{W} | The order is dated 2020-05-03 and unsigned. | 2020-05-03 | 2020-05-03 | 2020-05-03 | day
{W} | The order is dated 23/05/2020 and unsigned. | 23/05/2020 | 2020-05-23 | 2020-05-23 | day
{W} | The order is dated 23.05.2020 and unsigned. | 23.05.2020 | 2020-05-23 | 2020-05-23 | day
{W} | The villages were burnt between 3 and 5 May. | 3 and 5 May | 2024-05-03 | 2024-05-05 | span
{W} | The court sat from 3 to 5 May 2021. | 3 to 5 May 2021 | 2021-05-03 | 2021-05-05 | span
{W} | The court sat May 3-5, 2021. | May 3-5, 2021 | 2021-05-03 | 2021-05-05 | span
{W} | Fighting lasted from June 28 to July 2. | June 28 to July 2 | 2024-06-28 | 2024-07-02 | span
{W} | Fighting lasted from 28 December 2020 to 2 January 2021. | 28 December 2020 to 2 January 2021 | 2020-12-28 | 2021-01-02 | span
{W} | The bridge fell in March. | March | 2024-03-01 | 2024-03-31 | month
{W} | The bridge fell in November. | November | 2023-11-01 | 2023-11-30 | month
{W} | The bridge will reopen in November. | November | 2024-11-01 | 2024-11-30 | month
{W} | The bridge fell in March 2019. | March 2019 | 2019-03-01 | 2019-03-31 | month
{W} | The bridge fell in March of last year. | March of last year | 2023-03-01 | 2023-03-31 | month
{W} | The bridge fell last May. | last May | 2024-05-01 | 2024-05-31 | month
{W} | The sanctions took effect in mid-April. | mid-April | 2024-04-11 | 2024-04-20 | span
{W} | The sanctions took effect in early April. | early April | 2024-04-01 | 2024-04-10 | span
{W} | The sanctions took effect in late July 2021. | late July 2021 | 2021-07-21 | 2021-07-31 | span
{W} | Troops left at the end of February. | the end of February | 2024-02-21 | 2024-02-29 | span
{W} | Troops left at the beginning of 2018. | the beginning of 2018 | 2018-01-01 | 2018-01-31 | month
{W} | Prisoners died in early 2017. | early 2017 | 2017-01-01 | 2017-04-30 | span
{W} | Prisoners died in late 2017. | late 2017 | 2017-09-01 | 2017-12-31 | span
{W} | Prisoners died in mid-2017. | mid-2017 | 2017-05-01 | 2017-08-31 | span
{W} | Prisoners died in 2017. | 2017 | 2017-01-01 | 2017-12-31 | year
{W} | The 2014 massacre was never solved. | 2014 | 2014-01-01 | 2014-12-31 | year
{W} | Tests were held in 2016 and 2017. | 2016 and 2017 | 2016-01-01 | 2017-12-31 | span
{W} | The 1950-53 war split the land. | 1950-53 | 1950-01-01 | 1953-12-31 | span
{W} | The law dates from the 1990s. | the 1990s | 1990-01-01 | 1999-12-31 | span
{W} | The force has been there since 2015. | since 2015 | 2015-01-01 | 2024-08-07 | span
{W} | The bases must close by 2027. | by 2027 | - | 2027-12-31 | span
{W} | Tanks will arrive before the end of 2025. | before the end of 2025 | - | 2025-12-31 | span
{W} | The weapons will be delivered by March. | by March | - | 2025-03-31 | span
{W} | Attacks rose from March to May 2021. | March to May 2021 | 2021-03-01 | 2021-05-31 | span
{W} | The camp was raided last week. | last week | 2024-07-29 | 2024-08-04 | week
{W} | The camp was raided in the past week. | the past week | 2024-08-01 | 2024-08-07 | span
{W} | Ninety people were killed over the past year. | the past year | 2023-08-08 | 2024-08-07 | span
{W} | Bombs fell on Friday; the trial begins on August 15. A man died the same day. | the same day | 2024-08-02 | 2024-08-02 | day
{S} | The camp was raided last week. | last week | 2023-11-12 | 2023-11-18 | week
{W} | The camp was raided this week. | this week | 2024-08-05 | 2024-08-07 | week
{W} | They will meet next week. | next week | 2024-08-12 | 2024-08-18 | week
{W} | The two armies will drill this week. | this week | 2024-08-05 | 2024-08-11 | week
{W} | The camp was raided earlier this week. | earlier this week | 2024-08-05 | 2024-08-07 | span
{W} | The court sits later this week. | later this week | 2024-08-07 | 2024-08-11 | span
{W} | The city fell last month. | last month | 2024-07-01 | 2024-07-31 | month
{W} | The treaty was suspended this month. | this month | 2024-08-01 | 2024-08-07 | month
{W} | Talks will open next month. | next month | 2024-09-01 | 2024-09-30 | month
{W} | The city fell late last month. | late last month | 2024-07-21 | 2024-07-31 | span
{W} | The city fell earlier this month. | earlier this month | 2024-08-01 | 2024-08-07 | span
{W} | The city fell last year. | last year | 2023-01-01 | 2023-12-31 | year
{W} | Rebels agreed to a truce earlier this year. | earlier this year | 2024-01-01 | 2024-08-07 | span
{W} | The force will leave next year. | next year | 2025-01-01 | 2025-12-31 | year
{W} | The force will leave later this year. | later this year | 2024-08-07 | 2024-12-31 | span
{W} | The force will leave by the end of the year. | by the end of the year | - | 2024-12-31 | span
{W} | The city fell late last year. | late last year | 2023-09-01 | 2023-12-31 | span
{W} | The talks have gone on over the past few months. | the past few months | - | 2024-08-07 | span
{W} | Attacks have grown in recent weeks. | recent weeks | - | 2024-08-07 | span
{W} | Attacks have grown over the last two years. | the last two years | 2022-08-07 | 2024-08-07 | span
{W} | Twenty people died in the past 24 hours. | the past 24 hours | 2024-08-06 | 2024-08-07 | span
{W} | A vote is due in the coming weeks. | the coming weeks | 2024-08-07 | - | span
{W} | Talks will be held in the next few days. | the next few days | 2024-08-07 | - | span
{W} | Talks will go on in the weeks ahead. | the weeks ahead | 2024-08-07 | - | span
{W} | The bridge fell three days ago. | three days ago | 2024-08-04 | 2024-08-04 | day
{W} | The bridge fell a couple of days ago. | a couple of days ago | 2024-08-05 | 2024-08-05 | day
{W} | The siren sounded two hours ago. | two hours ago | 2024-08-07 | 2024-08-07 | day
{W} | The camp was raided two weeks ago. | two weeks ago | 2024-07-24 | 2024-07-24 | week
{W} | The camp was raided more than a week ago. | more than a week ago | 2024-07-24 | 2024-07-30 | week
{W} | The camp was raided less than three weeks ago. | less than three weeks ago | 2024-07-17 | 2024-08-07 | span
{W} | Talks opened three months ago. | three months ago | 2024-05-01 | 2024-05-31 | month
{W} | He was jailed a year ago. | a year ago | 2023-08-01 | 2023-08-31 | month
{W} | He was jailed five years ago. | five years ago | 2019-01-01 | 2019-12-31 | year
{W} | He was jailed years ago. | years ago | - | 2024-08-07 | span
{W} | The vote is three weeks from now. | three weeks from now | 2024-08-28 | 2024-08-28 | week
{W} | He was killed on May 10. Two days earlier, his brother fled. | Two days earlier | 2024-05-08 | 2024-05-08 | day
{W} | He was killed on May 10. Three days later, his brother fled. | Three days later | 2024-05-13 | 2024-05-13 | day
{W} | He was killed on May 10. The following day his brother fled. | The following day | 2024-05-11 | 2024-05-11 | day
{W} | He was killed on May 10. The previous day his brother had fled. | The previous day | 2024-05-09 | 2024-05-09 | day
{W} | He was killed on May 10. The base was hit the same day. | the same day | 2024-05-10 | 2024-05-10 | day
{W} | He was killed on 10 May 2019. Later that year his brother fled. | Later that year | 2019-01-01 | 2019-12-31 | year
{W} | He was killed on 10 May 2019. A month later, his brother fled. | A month later | 2019-06-01 | 2019-06-30 | month
{W} | The rebels attacked last spring. | last spring | 2024-03-01 | 2024-05-31 | season
{W} | The rebels attacked in the summer of 2019. | the summer of 2019 | 2019-06-01 | 2019-08-31 | season
{W} | The rebels attacked in late summer 2019. | late summer 2019 | 2019-08-01 | 2019-08-31 | month
{W} | The rebels attacked in spring 2021. | spring 2021 | 2021-03-01 | 2021-05-31 | season
{W} | The rebels attacked in the autumn of last year. | the autumn of last year | 2023-09-01 | 2023-11-30 | season
{W} | The jets will be delivered next fall. | next fall | 2024-09-01 | 2024-11-30 | season
{W} | Envoys met over the weekend. | the weekend | 2024-08-03 | 2024-08-04 | span
{S} | Envoys met this weekend. | this weekend | 2023-11-18 | 2023-11-19 | span
{W} | The market was shelled during Ramadan. | Ramadan | 2024-03-11 | 2024-04-09 | span
{W} | The market was shelled during Ramadan 2019. | Ramadan 2019 | 2019-05-06 | 2019-06-03 | span
{W} | The truce held over Eid al-Fitr. | Eid al-Fitr | 2024-04-10 | 2024-04-12 | span
{W} | They met over Easter weekend. | Easter weekend | 2024-03-30 | 2024-03-31 | span
{W} | The village was attacked on Christmas Eve. | Christmas Eve | 2023-12-24 | 2023-12-24 | day
{W} | Sixty soldiers died in the first six months of the year. | the first six months of the year | 2024-01-01 | 2024-06-30 | span
{W} | Sixty soldiers died in the second half of 2021. | the second half of 2021 | 2021-07-01 | 2021-12-31 | span
{W} | Exports fell in the first quarter of 2021. | the first quarter of 2021 | 2021-01-01 | 2021-03-31 | span
{W} | Two men were shot in the first thirty minutes of July. | the first thirty minutes of July | 2024-07-01 | 2024-07-01 | span
{W} | Two men were shot in the last two hours of July. | the last two hours of July | 2024-07-31 | 2024-07-31 | span
{W} | The ship docked in the first week of May. | the first week of May | 2024-05-01 | 2024-05-07 | span
{W} | Violence has risen since the army returned to power in 2021. | since the army returned to power in 2021 | 2021-01-01 | 2024-08-07 | span
{W} | The raids date back; clashes dating to last June go on. | dating to last June | 2024-06-01 | 2024-08-07 | span
{W} | The men have been held for three weeks. | three weeks | 2024-07-17 | 2024-08-07 | span
{W} | The people have suffered for decades. | decades | - | 2024-08-07 | span
{W} | The mine was recently attacked. | recently | - | 2024-08-07 | span
{W} | In the past the army has used gas. | the past | - | 2024-08-07 | span
{S} | Crowds named the victims of the Sept. 11 attacks. | Sept. 11 | 2001-09-11 | 2001-09-11 | day
{M} | The curfew stays until at least Monday. | until at least Monday | - | 2022-03-07 | span
{M} | Shots were fired on Sunday. | Sunday | 2022-02-27 | 2022-02-27 | day
{M} | The accord was signed on February 29, 2020. | February 29, 2020 | 2020-02-29 | 2020-02-29 | day
{M} | SAN TELMO, 3 FEB 90 -- Rebels burned a bus. | 3 FEB 90 | 1990-02-03 | 1990-02-03 | day
"""


def _rows() -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in CASES.strip().splitlines()]


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[1])
def test_words_stand_for_days(row: tuple[str, ...], parse_text: Callable[..., Parsed]) -> None:
    published, sentence, words, start, end, precision = row
    found = {sentence[f.start : f.end]: f for f in find_times(parse_text(sentence, published))}
    assert words in found, f"found only {list(found)}"
    time = found[words].time
    assert (time.start or "-", time.end or "-", time.precision) == (start, end, precision)
    assert found[words].kind is TimeKind.POINT


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The raid began around 3:00 a.m. (0000 GMT / 8:00 p.m. Tuesday EDT).", []),
        ("The raid began late (on Tuesday, the mayor said).", ["Tuesday"]),
        ("The raid began at 3:00 a.m. EDT on Tuesday.", ["Tuesday"]),
    ],
)
def test_a_day_of_clocks_elsewhere_is_none(
    sentence: str, found: list[str], parse_text: Callable[..., Parsed]
) -> None:
    times = [sentence[f.start : f.end] for f in find_times(parse_text(sentence, "2024-08-07"))]
    assert [day for day in ("Tuesday",) if any(day in time for time in times)] == found


@pytest.mark.parametrize(
    ("sentence", "words", "precision"),
    [
        ("Two shells fell on Sunday.", "Sunday", "day"),
        ("The city fell last month.", "last month", "month"),
        ("They met on April 27.", "April 27", "day"),
        ("The tank was hit last week.", "last week", "week"),
    ],
)
def test_without_publication_only_words_and_precision_are_given(
    sentence: str, words: str, precision: str, parse_text: Callable[..., Parsed]
) -> None:
    (found,) = find_times(parse_text(sentence))
    assert sentence[found.start : found.end] == words
    assert (found.time.start, found.time.end, found.time.precision) == (None, None, precision)


def test_a_full_date_needs_no_publication(parse_text: Callable[..., Parsed]) -> None:
    (found,) = find_times(parse_text("He died on 3 May 2020."))
    assert found.time.start == "2020-05-03"


@pytest.mark.parametrize(
    "sentence",
    [
        "Theresa May spoke to the guards.",
        "The guards may go.",
        "The rebels march on the town.",
        "A 12-year-old boy fell.",
        "The fall of the town was feared.",
        "",
        "x",
        "😀",
    ],
)
def test_namesakes_are_no_times(sentence: str, parse_text: Callable[..., Parsed]) -> None:
    assert [f for f in find_times(parse_text(sentence, W)) if f.kind is TimeKind.POINT] == []


def test_a_day_of_the_week_that_comes_back_is_recurring(parse_text: Callable[..., Parsed]) -> None:
    (found,) = find_times(parse_text("Prisoners are counted every Friday.", W))
    assert found.kind is TimeKind.RECURRING


def test_a_length_of_time_is_nothing_to_count_from(parse_text: Callable[..., Parsed]) -> None:
    found = find_times(parse_text("The vote came two days before for weeks of talks.", W))
    assert [f.time.start for f in found if f.rule == "anchored"] == [None]


def test_a_length_of_time_is_no_point(parse_text: Callable[..., Parsed]) -> None:
    (found,) = find_times(parse_text("The fire burned for two hours.", W))
    assert found.kind is TimeKind.DURATION
    assert found.time.start is None


@settings(max_examples=80, deadline=None)
@given(
    order=st.sampled_from(("first", "last", "next", "past", "second", "final", "early", "late")),
    count=st.sampled_from(("", "two", "30", "few", "90", "400")),
    unit=st.sampled_from(("minutes", "hours", "days", "weeks", "months", "half", "quarter", "week")),
    whole=st.sampled_from(
        ("June", "May 2013", "this month", "last year", "the week", "2014", "the year", "February")
    ),
    before=st.sampled_from(("in", "since", "until", "by", "before", "from")),
    published=st.sampled_from((W, S, M, "2014-05-31")),
)
def test_no_time_runs_backwards(
    parse_text: Callable[..., Parsed],
    order: str,
    count: str,
    unit: str,
    whole: str,
    before: str,
    published: str,
) -> None:
    words = " ".join(f"{before} the {order} {count} {unit} of {whole}".split())
    for found in find_times(parse_text(f"The town was shelled {words}.", published)):
        time = found.time
        assert not (time.start and time.end) or time.start <= time.end
