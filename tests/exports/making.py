"""Evidence made by hand: three invented incidents, told by four invented reports."""

from firsthand.exports import MemoryStream
from firsthand.incident import (
    Conflict,
    Copy,
    EventRef,
    Evidence,
    Incident,
    IncidentLink,
    MovedBy,
    Origin,
    Origins,
    ProcessOverTime,
    Property,
    Revision,
    StateAt,
    Stated,
    Statement,
    Value,
    content_id,
)
from firsthand.ontology import (
    Certainty,
    EventType,
    LinkKind,
    PlacePrecision,
    ProcessKind,
    ProcessState,
    Sector,
    SourceKind,
    Status,
    TimePrecision,
)
from firsthand.record import (
    Casualties,
    Event,
    Link,
    MadeBy,
    Party,
    Place,
    Process,
    Record,
    Report,
    Source,
    Span,
    Time,
)

WELLS = Place(name="Tarfa wells", country="IRQ", admin1="Al Anbar", lat=33.4123, lon=42.9456, precision=PlacePrecision.SITE)  # fmt: skip
WEST = Place(name="western Iraq", country="IRQ", lat=33.0, lon=42.0, precision=PlacePrecision.REGION)
TUESDAY = Time(start="2024-03-05", end="2024-03-05", precision=TimePrecision.DAY)
WEDNESDAY = Time(start="2024-03-06", end="2024-03-06", precision=TimePrecision.DAY)
MARCH = Time(start="2024-03-01", end="2024-03-31", precision=TimePrecision.MONTH)

FIRST = (
    "Rockets were fired at the Tarfa wells on Tuesday, the interior ministry said. "
    "Four guards were killed, the ministry said. It blamed the Red Plain Front.\n\n"
    "The attack could derail the talks on the pipeline, said Lela Marun, a lawmaker."
)
SECOND = (
    "Seven guards died when rockets hit the Tarfa wells on Wednesday, a guard said.\n\n"
    "The Red Plain Front denied that it had fired them."
)
THIRD = (
    "Police arrested two men in the west of the country in March.\n\n"
    "The Coastal Union promised to send doctors next month."
)


def span(text: str, words: str) -> Span:
    """Return where some words first stand in a text."""
    start = text.index(words)
    return start, start + len(words)


def _report(name: str, text: str, outlet: str, published: str) -> Report:
    url = f"https://{name}.example.org/story"
    return Report(id=name, text=text, outlet=outlet, url=url, title=f"=Story of {name}", published=published, language="en")  # fmt: skip


def _event(text: str, number: int, words: str, **given: object) -> Event:
    fields = {"status": Status.HAPPENED, "certainty": Certainty.CERTAIN, "source": "s0", **given}
    return Event(id=f"e{number}", mentions=(span(text, words),), **fields)  # type: ignore[arg-type]


def _party(
    text: str, words: str, name: str, entity: str | None = None, sector: Sector | None = None
) -> Party:
    return Party(name=name, mention=span(text, words), entity=entity, sector=sector)


def _sources(text: str, outlet: str, *others: tuple[str, SourceKind, bool]) -> tuple[Source, ...]:
    named = tuple(
        Source(id=f"s{n}", name=name, kind=kind, via="s0", anonymous=unnamed, mentions=(span(text, name),))
        for n, (name, kind, unnamed) in enumerate(others, 1)
    )
    return (Source(id="s0", name=outlet, kind=SourceKind.OUTLET), *named)


def records() -> tuple[Record, ...]:
    """Return the four reports as they were read; the fourth copies the first."""
    made = (MadeBy(stage="reader", version="1", model="none"),)
    wells, front = _party(FIRST, "Tarfa wells", "Tarfa wells"), "RED-PLAIN-FRONT"
    ministry = ("interior ministry", SourceKind.OFFICIAL, False)
    lawmaker = ("Lela Marun", SourceKind.POLITICIAN, False)
    first = Record(
        report=_report("first", FIRST, "The Courier", "2024-03-05T18:00:00Z"),
        sources=_sources(FIRST, "The Courier", ministry, lawmaker),
        events=(
            _event(FIRST, 1, "fired", type=EventType.ASSAULT, modes=("heavy-weapons",), recipients=(wells,),
                   actors=(_party(FIRST, "Red Plain Front", "Red Plain Front", front, Sector.REB),),
                   place=WELLS, time=TUESDAY, casualties=Casualties(killed=(4, 4)), source="s1"),
        ),
        links=(
            Link(id="l1", kind=LinkKind.THREATENS, from_="e1", to="p1", certainty=Certainty.POSSIBLE, source="s2",
                 evidence=(span(FIRST, "could derail"),)),
        ),
        processes=(
            Process(id="p1", kind=ProcessKind.NEGOTIATION, name="talks on the pipeline", state=ProcessState.ONGOING,
                    mentions=(span(FIRST, "talks"),)),
        ),
        made_by=made,
    )  # fmt: skip
    second = Record(
        report=_report("second", SECOND, "Harbour <Post>", "2024-03-06T09:00:00+03:00"),
        sources=_sources(SECOND, "Harbour <Post>", ("guard", SourceKind.WITNESS, True), ("Red Plain Front", SourceKind.ARMED_GROUP, False)),
        events=(
            _event(SECOND, 1, "hit", type=EventType.ASSAULT, modes=("heavy-weapons",), place=WELLS, time=WEDNESDAY,
                   recipients=(_party(SECOND, "Tarfa wells", "Tarfa wells"),),
                   casualties=Casualties(killed=(7, 7)), source="s1"),
            _event(SECOND, 9, "fired", type=EventType.ASSAULT, status=Status.NEGATED, source="s2"),
        ),
        made_by=made,
    )  # fmt: skip
    third = Record(
        report=_report("third", THIRD, "Lake Ledger", "2024-04-02"),
        sources=_sources(THIRD, "Lake Ledger"),
        events=(
            _event(THIRD, 1, "arrested", type=EventType.COERCE, modes=("arrest",), place=WEST, time=MARCH,
                   actors=(_party(THIRD, "Police", "Police", "IRQ", Sector.COP),),
                   recipients=(_party(THIRD, "two men", "two men", None, Sector.CVL),)),
            _event(THIRD, 2, "send", type=EventType.AID, status=Status.FUTURE,
                   actors=(_party(THIRD, "Coastal Union", "Coastal Union"),)),
        ),
        made_by=made,
    )  # fmt: skip
    fourth = Record(
        report=_report("fourth", FIRST, "The Echo", "2024-03-05T20:00:00Z"),
        sources=_sources(FIRST, "The Echo", ministry, lawmaker),
        events=first.events,
        made_by=made,
    )
    return first, second, third, fourth


def _said(report: str, event: str, prop: Property, value: Stated, source: str, chain: tuple[str, ...], words: str, **given: object) -> Statement:  # fmt: skip
    text = {"first": FIRST, "second": SECOND, "third": THIRD}[report]
    day = {"first": "2024-03-05T18:00:00Z", "second": "2024-03-06T09:00:00+03:00", "third": "2024-04-02"}[
        report
    ]
    fields = {"certainty": Certainty.CERTAIN, **given}
    return Statement(id=content_id("s", report, event, prop, value, source), report=report, event=event, property=prop, value=value,
                     source=source, chain=chain, evidence=(span(text, words),), published=day, **fields)  # type: ignore[arg-type]  # fmt: skip


def _value(*statements: Statement, origins: tuple[str, ...]) -> Value:
    return Value(
        value=statements[0].value, denied=statements[0].denied, origins=origins,
        reports=tuple(sorted({s.report for s in statements})), statements=tuple(s.id for s in statements),
    )  # fmt: skip


def evidence() -> Evidence:
    """Return what the four reports say together."""
    ministry, guard = ("interior ministry", "The Courier"), ("guard", "Harbour <Post>")
    front, outlet = ("Red Plain Front", "Harbour <Post>"), ("Lake Ledger",)
    one = {
        "told": _said("first", "e1", Property.OCCURRED, True, "s1", ministry, "fired"),
        "too": _said("second", "e1", Property.OCCURRED, True, "s1", guard, "hit"),
        "four": _said("first", "e1", Property.KILLED, (4, 4), "s1", ministry, "Four guards"),
        "seven": _said("second", "e1", Property.KILLED, (7, 7), "s1", guard, "Seven guards"),
        "tuesday": _said("first", "e1", Property.DATE, "2024-03-05", "s1", ministry, "Tuesday"),
        "wednesday": _said("second", "e1", Property.DATE, "2024-03-06", "s1", guard, "Wednesday"),
        "where": _said("first", "e1", Property.PLACE, "Tarfa wells", "s1", ministry, "Tarfa wells"),
        "with": _said("first", "e1", Property.WEAPON, "rockets", "s1", ministry, "Rockets"),
        "they": _said("first", "e1", Property.ACTOR, "RED-PLAIN-FRONT", "s1", ministry, "Red Plain Front"),
        "not": _said("second", "e1", Property.ACTOR, "RED-PLAIN-FRONT", "s2", front, "denied", denied=True),
    }
    two = {
        "told": _said("third", "e1", Property.OCCURRED, True, "s0", outlet, "arrested"),
        "who": _said("third", "e1", Property.ACTOR, "IRQ", "s0", outlet, "Police"),
        "count": _said("third", "e1", Property.ARRESTED, (2, 2), "s0", outlet, "two men"),
    }
    attack = Incident(
        id="i-attack", type=EventType.ASSAULT, modes=("heavy-weapons",), reports=("first", "fourth", "second"),
        events=tuple(EventRef(report=r, event="e1") for r in ("first", "fourth", "second")),
        place=WELLS, time=TUESDAY,
        origins=Origins(least=2, most=2, list=(
            Origin(id="o1", name="interior ministry", kind=SourceKind.OFFICIAL, reports=("first", "fourth")),
            Origin(id="o2", name="guard", kind=SourceKind.WITNESS, anonymous=True, reports=("second",)),
            Origin(id="o3", name="Red Plain Front", kind=SourceKind.ARMED_GROUP, reports=("second",), counts=False),
        )),
        values={
            "killed": (_value(one["four"], origins=("o1",)), _value(one["seven"], origins=("o2",))),
            "date": (_value(one["tuesday"], origins=("o1",)), _value(one["wednesday"], origins=("o2",))),
            "place": (_value(one["where"], origins=("o1",)),),
            "actor": (_value(one["they"], origins=("o1",)), _value(one["not"], origins=("o3",))),
            "weapon": (_value(one["with"], origins=("o1",)),),
            "occurred": (_value(one["told"], one["too"], origins=("o1", "o2")),),
        },
        conflicts=(
            Conflict(property=Property.DATE, between=(("o1",), ("o2",))),
            Conflict(property=Property.KILLED, between=(("o1",), ("o2",))),
            Conflict(property=Property.ACTOR, between=(("o1",), ("o3",))),
        ),
    )  # fmt: skip
    arrest = Incident(
        id="i-arrest", type=EventType.COERCE, modes=("arrest",), reports=("third",),
        events=(EventRef(report="third", event="e1"),), place=WEST, time=MARCH,
        origins=Origins(least=1, most=1, list=(Origin(id="o1", name="Lake Ledger", kind=SourceKind.OUTLET, reports=("third",)),)),
        values={
            "arrested": (_value(two["count"], origins=("o1",)),),
            "actor": (_value(two["who"], origins=("o1",)),),
            "occurred": (_value(two["told"], origins=("o1",)),),
        },
        links=(IncidentLink(kind=LinkKind.RESPONDS_TO, to="i-attack", report="third"),),
    )  # fmt: skip
    denied = _said("second", "e9", Property.OCCURRED, False, "s2", front, "denied that it had fired them")
    never = Incident(
        id="i-never", type=EventType.ASSAULT, status=Status.NEGATED, reports=("second",),
        events=(EventRef(report="second", event="e9"),),
        origins=Origins(least=0, most=0), values={"occurred": (_value(denied, origins=()),)},
    )  # fmt: skip
    talks = ProcessOverTime(
        id="p-talks", kind=ProcessKind.NEGOTIATION, name="talks on the pipeline", parties=("IRQ",), reports=("first",),
        states=(
            StateAt(state=ProcessState.ONGOING, date="2024-03-05", report="first", source="s0"),
            StateAt(state=ProcessState.AT_RISK, date="2024-03-05", report="first", source="s2"),
        ),
        moved_by=(MovedBy(incident="i-attack", kind=LinkKind.THREATENS, certainty=Certainty.POSSIBLE, report="first"),),
    )  # fmt: skip
    return Evidence(
        copies=(Copy(report="fourth", of="first"),),
        incidents=(attack, arrest, never),
        processes=(talks,),
        statements=(*one.values(), *two.values(), denied),
    )


def revised(incident: Incident) -> Incident:
    """Return the attack with a second count that took the place of the first, and no conflict."""
    import msgspec  # noqa: PLC0415

    step = Revision(property=Property.KILLED, from_=(4, 4), to=(7, 7), report="second")
    return msgspec.structs.replace(incident, conflicts=(), revisions=(step,))


def stream() -> MemoryStream:
    """Return the evidence with its records."""
    return MemoryStream(evidence(), records())
