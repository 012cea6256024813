"""Made-up news in the shape of real news, as records: stories that burst and fade, copies with cuts, late reports.

Each day has about as many events as the last, so a larger archive is a longer one. Names are made of syllables;
most words are the reports' own, so that no two share passages by chance, as is so in real news.
"""

import heapq
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from firsthand.ontology import Certainty, EventType, PlacePrecision, SourceKind, Status, TimePrecision
from firsthand.record import Casualties, Event, MadeBy, Party, Place, Record, Report, Source, Time

START: Final = datetime(2020, 1, 1, tzinfo=UTC)
A_DAY: Final = 1000  # events
WORDS: Final = 220  # of a report
COPIED: Final = 0.15  # share of reports
LATE: Final = 0.04
MADE_BY: Final = (MadeBy(stage="read", version="made-up"),)
_SYLLABLES: Final = [
    c + v
    for c in ["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "r", "s", "t", "v", "z", "sh", "kh"]
    for v in ["a", "e", "i", "o", "u", "ai"]
]
_ACTORS: Final = [
    f"{c}{k}"
    for c in ("IRQ", "SYR", "YEM", "SDN", "MLI", "UKR", "NGA", "AFG")
    for k in ("", "GOV", "MIL", "REB", "CVL", "COP")
]
_COUNTRIES: Final = {"IRQ": (33, 44), "SYR": (35, 38), "YEM": (15, 44), "SDN": (15, 30), "MLI": (17, -4), "UKR": (49, 31), "NGA": (9, 8), "AFG": (34, 66)}  # fmt: skip
_OUTLETS: Final = 400
_PLACES: Final = 3000
_ACTS: Final = (
    (EventType.ASSAULT, "attack", 5), (EventType.PROTEST, "protest", 2), (EventType.ACCUSE, "accusation", 1),
    (EventType.COERCE, "arrest", 2), (EventType.CONSULT, "meeting", 2), (EventType.AID, "delivery", 1),
)  # fmt: skip


class Story(msgspec.Struct, frozen=True):
    """What happened, before anybody tells of it."""

    number: int
    day: int
    act: int
    place: int
    victim: str
    doer: str
    target: str
    killed: int


def name_of(number: int, syllables: int = 3) -> str:
    """Return a name, the same for the same number."""
    chance = random.Random(number * 7919 + syllables)
    return "".join(chance.choices(_SYLLABLES, k=syllables)).capitalize()


class News:
    """A stream of records in the order in which they are published."""

    def __init__(self, seed: int = 1) -> None:
        """Begin on the first day."""
        self._chance = random.Random(seed)
        places = [name_of(n) for n in range(_PLACES)]
        countries = list(_COUNTRIES)
        self._places = [(name, countries[n % len(countries)]) for n, name in enumerate(places)]
        self._outlets = [f"{name_of(n, 2)} Post" for n in range(50_000, 50_000 + _OUTLETS)]
        self._words = [name_of(n, 2 + n % 3).lower() for n in range(100_000, 130_000)]
        self._stories: list[Story] = []
        self._count = 0

    def records(self) -> Iterator[Record]:
        """Yield records for ever."""
        waiting: list[tuple[float, int, Record]] = []
        day = 0
        while True:
            for story in self._day(day):
                for record, hours in self._told(story):
                    self._count += 1
                    heapq.heappush(waiting, (day * 24 + hours, self._count, record))
            day += 1
            while waiting and waiting[0][0] < day * 24:
                yield heapq.heappop(waiting)[2]

    def _day(self, day: int) -> list[Story]:
        made: list[Story] = []
        chance, events = self._chance, 0.0
        while events < A_DAY:
            act = chance.choices(range(len(_ACTS)), [a[2] for a in _ACTS])[0]
            doer, target = chance.sample(_ACTORS, 2)
            story = Story(
                number=len(self._stories), day=day, act=act,
                # some places are in the news again and again
                place=min(int(chance.paretovariate(0.6)) - 1, _PLACES - 1) if chance.random() < 0.3 else chance.randrange(_PLACES),
                victim=f"{name_of(chance.randrange(4000), 2)} {name_of(chance.randrange(60_000) + 200_000)}",
                doer=doer, target=target,
                killed=int(chance.paretovariate(1.2)) if act == 0 else 0,
            )  # fmt: skip
            self._stories.append(story)
            made.append(story)
            events += 4.5  # what a story comes to, in the mean
        return made

    def _told(self, story: Story) -> Iterator[tuple[Record, float]]:
        chance = self._chance
        tellings = min(int(chance.paretovariate(1.5)), 40)
        first: Record | None = None
        for _ in range(tellings):
            hours = chance.uniform(240, 1000) if chance.random() < LATE else chance.expovariate(1 / 14)
            if first is not None and chance.random() < COPIED * 1.6:
                yield self._copy(first, story, hours), hours
                continue
            record = self._report(story, hours)
            first = first or record
            yield record, hours

    def _report(self, story: Story, hours: float) -> Record:
        chance = self._chance
        others = [
            s
            for s in chance.choices(self._stories[-400:], k=chance.choice((0, 0, 1, 1, 2)))
            if s is not story
        ]
        sentences, events = [], []
        outlet = chance.choice(self._outlets)
        official = f"{self._places[story.place][0]} police"
        at = 0
        for told in (story, *others):
            sentence, event = self._sentence(told, len(events) + 1, at)
            sentences.append(sentence)
            events.append(event)
            at += len(sentence) + 1
            filler = self._filler(WORDS // (len(others) + 1)) + "."
            sentences.append(filler)
            at += len(filler) + 1
        return Record(
            report=Report(
                id=f"r{story.number}-{self._count}", text=" ".join(sentences), outlet=outlet,
                title=f"{_ACTS[story.act][1].capitalize()} in {self._places[story.place][0]}, {story.victim.split()[1]} named",
                published=(START + timedelta(days=story.day, hours=hours)).isoformat(timespec="seconds"),
            ),
            sources=(
                Source(id="s0", name=outlet, kind=SourceKind.OUTLET),
                Source(id="s1", name=official, kind=SourceKind.OFFICIAL, via="s0"),
            ),
            events=tuple(events), made_by=MADE_BY,
        )  # fmt: skip

    def _sentence(self, story: Story, number: int, at: int) -> tuple[str, Event]:
        chance = self._chance
        type_, word, _ = _ACTS[story.act]
        place, country = self._places[story.place]
        south, west = _COUNTRIES[country]
        day = (START + timedelta(days=story.day)).date()
        killed = story.killed + (chance.random() < 0.1)
        pieces = [
            f"in {place}", f"on {day:%-d %B %Y}", f"by {story.doer}", f"of {story.victim}",
            *([f"that killed {killed}"] if killed else []),
        ]  # fmt: skip
        chance.shuffle(pieces)  # each reporter has words of their own
        text = f"The {word} " + " ".join(f"{piece} {self._filler(2)}" for piece in pieces) + "."
        spot = at + text.index(word)
        where = text.index(place)
        spread = random.Random(story.place)
        return text, Event(
            id=f"e{number}", type=type_, mentions=((spot, spot + len(word)),),
            actors=(Party(name=story.doer, entity=story.doer),),
            recipients=(Party(name=story.victim, mention=(at + text.index(story.victim), at + text.index(story.victim) + len(story.victim))), Party(name=story.target, entity=story.target)),
            place=Place(name=place, mention=(at + where, at + where + len(place)), country=country, lat=south + spread.uniform(-2, 2), lon=west + spread.uniform(-2, 2), precision=PlacePrecision.TOWN),
            time=Time(start=day.isoformat(), end=day.isoformat(), precision=TimePrecision.DAY),
            casualties=Casualties(killed=(killed, killed)) if killed else None,
            status=Status.HAPPENED, certainty=Certainty.CERTAIN, source=chance.choice(("s0", "s1")),
        )  # fmt: skip

    def _copy(self, first: Record, story: Story, hours: float) -> Record:
        """Return another outlet's copy, its end cut off."""
        chance, text = self._chance, first.report.text
        kept = text if chance.random() < 0.5 else text[: max(len(text) * 7 // 10, text.index(".") + 1)]
        outlet = chance.choice(self._outlets)
        return Record(
            report=Report(
                id=f"r{story.number}-{self._count}", text=kept, outlet=outlet, title=first.report.title,
                published=(START + timedelta(days=story.day, hours=hours)).isoformat(timespec="seconds"),
            ),
            sources=(Source(id="s0", name=outlet, kind=SourceKind.OUTLET), first.sources[1]),
            events=tuple(e for e in first.events if all(end <= len(kept) for _, end in _spans(e))),
            made_by=MADE_BY,
        )  # fmt: skip

    def _filler(self, count: int) -> str:
        return " ".join(self._chance.choices(self._words, k=count))


def _spans(event: Event) -> Iterator[tuple[int, int]]:
    yield from event.mentions
    yield from (
        p.mention for p in (*event.recipients, event.place) if p is not None and p.mention is not None
    )
