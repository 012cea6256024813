"""One record made by hand, with every kind of finding, for the views."""

import msgspec
import pytest

from firsthand.record import Record, from_json

TEXT = (
    "Two River News/ Rockets struck Ardun air base in western Iraq on Monday and could derail the withdrawal talks.\n\n"
    'The Beacon quoted a diplomat as saying: "The attack may be an answer to the US strike in Babil, which killed '
    'four fighters."\n\n'
    "US officials told the diplomat that the strike had not been planned."
)


def span(words: str, number: int = 0) -> list[int]:
    """Return where the words stand in the text, the ``number``-th time."""
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return [start, start + len(words)]


DATA = {
    "report": {
        "id": "ardun",
        "outlet": "Two River News",
        "title": "Rockets hit base",
        "url": "https://news.example/ardun",
        "published": "2024-08-07T10:00:00Z",
        "text": TEXT,
    },
    "sources": [
        {"id": "s0", "name": "Two River News", "kind": "outlet", "mentions": [span("Two River News")]},
        {"id": "s1", "name": "The Beacon", "kind": "outlet", "via": "s0", "mentions": [span("The Beacon")]},
        {
            "id": "s2",
            "name": "diplomat",
            "kind": "official",
            "anonymous": True,
            "via": "s1",
            "mentions": [span("a diplomat")],
        },
        {
            "id": "s3",
            "name": "US officials",
            "kind": "official",
            "anonymous": True,
            "via": "s2",
            "mentions": [span("US officials")],
        },
    ],
    "claims": [
        {
            "id": "c1",
            "source": "s2",
            "cue": [span("saying")],
            "content": [
                span("The attack may be an answer to the US strike in Babil, which killed four fighters.")
            ],
            "form": "direct",
        },
    ],
    "events": [
        {
            "id": "e1",
            "type": "ASSAULT",
            "modes": ["heavy-weapons"],
            "mentions": [span("struck"), span("attack")],
            "recipients": [{"name": "Ardun air base", "mention": span("Ardun air base"), "sector": "MIL"}],
            "weapon": {"name": "rockets", "mention": span("Rockets")},
            "place": {
                "name": "Ardun air base",
                "mention": span("Ardun air base"),
                "country": "IRQ",
                "admin1": "Al Anbar",
                "lat": 33.5,
                "lon": -42.5,
                "precision": "site",
            },
            "time": {
                "mention": span("Monday"),
                "start": "2024-08-05",
                "end": "2024-08-05",
                "precision": "day",
            },
            "status": "happened",
            "certainty": "certain",
            "source": "s0",
        },
        {
            "id": "e2",
            "type": "ASSAULT",
            "mentions": [span("strike")],
            "actors": [{"name": "US", "mention": span("US"), "entity": "USA"}],
            "recipients": [{"name": "fighters", "sector": "REB"}],
            "casualties": {"killed": [4, None]},
            "casualties_mentions": {"killed": [span("killed four fighters")]},
            "status": "happened",
            "certainty": "certain",
            "source": "s2",
            "versions": [{"source": "s3", "status": "negated", "certainty": "probable"}],
        },
    ],
    "links": [
        {
            "id": "l1",
            "kind": "threatens",
            "from": "e1",
            "to": "p1",
            "certainty": "possible",
            "source": "s0",
            "evidence": [span("could derail")],
        },
        {
            "id": "l2",
            "kind": "responds-to",
            "from": "e1",
            "to": "e2",
            "certainty": "possible",
            "source": "s2",
            "evidence": [span("may be an answer to")],
        },
    ],
    "processes": [
        {
            "id": "p1",
            "kind": "negotiation",
            "name": "withdrawal talks",
            "parties": [{"name": "Baghdad"}],
            "state": "at-risk",
            "mentions": [span("withdrawal talks")],
        }
    ],
}


@pytest.fixture(scope="session")
def record() -> Record:
    """Return a record with every kind of finding."""
    return from_json(msgspec.json.encode(DATA))
