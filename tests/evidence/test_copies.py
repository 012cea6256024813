from firsthand.evidence import evidence_of
from firsthand.evidence.copies import compare
from firsthand.evidence.sightings import digest
from firsthand.knowledge.actors import Actors
from firsthand.record import Record

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


def copies(records: list[Record], actors: Actors) -> list[tuple[str, str]]:
    return [(c.report, c.of) for c in evidence_of(records, actors).copies]


def test_a_report_with_cuts_and_a_changed_lead_is_a_copy_of_the_earliest(actors: Actors) -> None:
    records = [
        record("late", CUT, published="2024-03-05T12:00:00Z"),
        record("first", STORY, published="2024-03-05T09:00:00Z"),
        record("other", OTHER, published="2024-03-05T08:00:00Z"),
    ]
    assert copies(records, actors) == [("late", "first")]


def test_the_outlet_that_is_credited_is_the_original_even_if_it_is_dated_later(actors: Actors) -> None:
    records = [
        record("client", "RUTBA (Tarfa News Agency) - " + CUT, published="2024-03-05T08:00:00Z"),
        record("agency", STORY, published="2024-03-05T09:00:00Z", outlet="Tarfa News Agency"),
    ]
    assert copies(records, actors) == [("client", "agency")]


def test_a_passage_that_a_longer_report_takes_is_no_copy_but_is_named() -> None:
    long = OTHER + " " + OTHER.replace("Tuesday", "Friday").replace("water", "salt") + " " + CUT[:190]
    (reuse,) = compare([("b", "a")], {"a": STORY, "b": long})
    assert not reuse.copied
    (passage,) = reuse.passages
    assert long[slice(*passage.span)].startswith("on motorcycles opened fire")
    assert STORY[slice(*passage.of_span)].startswith("on motorcycles opened fire")


def test_empty_and_endless_texts_do_no_harm() -> None:
    texts = {"a": "", "b": "x", "c": "la " * 60_000}
    assert list(compare([("b", "a"), ("c", "a"), ("c", "b")], texts)) == []
    assert all(digest(record(name, text)).head.id == name for name, text in texts.items())
