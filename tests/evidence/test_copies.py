from firsthand.evidence.copies import find_copies

from .making import record

STORY = (
    "Gunmen on motorcycles opened fire at the Tarfa wells before sunrise on Tuesday, the district council said. "
    "Two guards were taken to the clinic in Rutba with wounds to the legs. The pumps were out of use until noon. "
    "Shepherds nearby said that they had seen the riders leave along the dry river bed towards the north. "
    "It was the first shooting at the wells since the spring, when a pipe was cut by night."
)
CUT = (
    "Armed men on motorcycles opened fire at the Tarfa wells before sunrise on Tuesday, the district council said. "
    "Two guards were taken to the clinic in Rutba with wounds to the legs. "
    "Shepherds nearby said that they had seen the riders leave along the dry river bed towards the north."
)
OTHER = (
    "The district council met on Tuesday to talk about the price of water at the Tarfa wells. Members agreed on "
    "nothing. A guard at the wells was shot at that morning, one of them said, and nobody wants to drive there now."
)


def test_a_report_with_cuts_and_a_changed_lead_is_a_copy_of_the_earliest() -> None:
    records = [
        record("late", CUT, published="2024-03-05T12:00:00Z"),
        record("first", STORY, published="2024-03-05T09:00:00Z"),
        record("other", OTHER, published="2024-03-05T08:00:00Z"),
    ]
    assert [(c.report, c.of) for c in find_copies(records).copies] == [("late", "first")]


def test_the_outlet_that_is_credited_is_the_original_even_if_it_is_dated_later() -> None:
    records = [
        record("client", "RUTBA (Tarfa News Agency) - " + CUT, published="2024-03-05T08:00:00Z"),
        record("agency", STORY, published="2024-03-05T09:00:00Z", outlet="Tarfa News Agency"),
    ]
    assert [(c.report, c.of) for c in find_copies(records).copies] == [("client", "agency")]


def test_a_passage_that_a_longer_report_takes_is_no_copy_but_is_named() -> None:
    long = OTHER + " " + OTHER.replace("Tuesday", "Friday").replace("water", "salt") + " " + CUT[:190]
    reuse = find_copies(
        [record("a", STORY, published="2024-03-05"), record("b", long, published="2024-03-09")]
    )
    assert reuse.copies == ()
    (passage,) = reuse.passages
    assert long[slice(*passage.span)].startswith("on motorcycles opened fire")
    assert STORY[slice(*passage.of_span)].startswith("on motorcycles opened fire")


def test_empty_and_endless_texts_do_no_harm() -> None:
    records = [record("a", ""), record("b", "x"), record("c", "la " * 60_000)]
    assert find_copies(records).passages == ()
