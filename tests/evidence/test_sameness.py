"""Voices that are one under several names, and voices that may be anybody."""

import pytest
from msgspec.structs import replace

from firsthand.evidence import evidence_of
from firsthand.evidence.calling import institution_of, is_description
from firsthand.incident import Origins
from firsthand.knowledge.actors import Actors
from firsthand.ontology import Certainty, SourceKind, Status
from firsthand.record import Claim, Record, Version

from .making import WELLS, record

TEXT = "Gunmen attacked the guards at the Tarfa wells."
UNKNOWN, OFFICIAL, PUBLIC = SourceKind.UNKNOWN, SourceKind.OFFICIAL, SourceKind.PUBLIC


def telling(name: str, *voices: tuple[str, SourceKind]) -> Record:
    """A report in which each of some voices says all of the text."""
    made = record(
        name, TEXT, {"word": "attacked", "day": "2024-03-05", "place": WELLS, "source": "s1"}, voices=voices
    )
    told = [s.id for s in made.sources[1:]]
    versions = tuple(
        Version(source=s, status=Status.HAPPENED, certainty=Certainty.CERTAIN, evidence=((0, len(TEXT)),))
        for s in told
    )
    claims = tuple(Claim(id=f"c{n}", source=s, content=((0, len(TEXT)),)) for n, s in enumerate(told, 1))
    events = tuple(replace(e, versions=versions if len(told) > 1 else ()) for e in made.events)
    return Record(report=made.report, sources=made.sources, claims=claims, events=events)


def only(made: Record, actors: Actors) -> Origins:
    (incident,) = evidence_of([made], actors).incidents
    return incident.origins


def origins(actors: Actors, *voices: tuple[str, SourceKind]) -> Origins:
    """The origins where each voice tells it in a report of its own."""
    reports = [telling(f"post{n}", voice) for n, voice in enumerate(voices)]
    (incident,) = evidence_of(reports, actors).incidents
    return incident.origins


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mr. Velden", "Michael Velden"),
        ("Mike Velden", "Michael J. Velden"),
        ("Sheriff Velden", "Michael Velden Jr."),
        ("Council Leader Ann Velden", "Ann Velden"),
        ("Velden's office", "Ann Velden"),
        ("a spokesman for Ms. Velden", "Ann Velden"),
        ("statement from Velden's lawyer", "Ann Velden"),
        ("TWGA", "Tarfa Well Guards Association"),
        ("Tarfa Guards Union", "Tarfa Guards Union International"),
        ("federal prosecutors", "indictment"),
        ("grand jury", "a spokeswoman for the prosecutor's office"),
        ("police", "Tarfa police"),
        ("a police spokeswoman", "Tarfa police"),
    ],
)
def test_one_voice_under_two_names_is_one_origin(actors: Actors, one: str, other: str) -> None:
    found = origins(actors, (one, UNKNOWN), (other, UNKNOWN))
    assert (found.least, found.most) == (1, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Velden", "Otto Velden"),
        ("Ann Velden", "Ann Marsh"),
        ("Tarfa police", "Ruwan police"),
        ("police", "federal prosecutors"),
        ("former prosecutor", "federal prosecutors"),
        ("Velden's former lawyer", "Ann Velden"),
    ],
)
def test_two_voices_with_like_names_are_two_origins(actors: Actors, one: str, other: str) -> None:
    assert origins(actors, (one, UNKNOWN), (other, UNKNOWN)).most == 2


def test_a_surname_that_two_bear_is_given_to_neither(actors: Actors) -> None:
    names = ("Ann Velden", "Otto Velden", "Velden")
    assert origins(actors, *((name, UNKNOWN) for name in names)).most == 3


@pytest.mark.parametrize("crowd", ["many people", "other Tarfans", "some", "critics"])
def test_a_crowd_adds_nothing_to_what_is_sure(actors: Actors, crowd: str) -> None:
    found = only(telling("oasis", ("Ann Velden", UNKNOWN), (crowd, PUBLIC)), actors)
    assert (found.least, found.most) == (1, 2)


def test_officials_and_local_officials_of_one_report_may_be_the_same(actors: Actors) -> None:
    made = telling("oasis", ("local officials", OFFICIAL), ("officials", OFFICIAL))
    unnamed = Record(
        report=made.report,
        sources=(made.sources[0], *(replace(s, anonymous=True) for s in made.sources[1:])),
        claims=made.claims,
        events=made.events,
    )
    found = only(unnamed, actors)
    assert (found.least, found.most) == (1, 2)


def test_people_who_know_may_be_the_officials_that_others_name(actors: Actors) -> None:
    found = origins(actors, ("a person familiar with the case", PUBLIC), ("federal prosecutors", OFFICIAL))
    assert (found.least, found.most) == (1, 2)


def test_a_law_is_no_origin_of_what_happened(actors: Actors) -> None:
    found = origins(actors, ("royal laws", SourceKind.DOCUMENT))
    assert [o.kind for o in found.list] == [SourceKind.OUTLET]


@pytest.mark.parametrize(
    ("name", "known", "described"),
    [
        ("candidate", False, True),
        ("the young Tarnian aide", False, True),
        ("Iraqi farmers", True, True),
        ("Iraqi officials", True, False),
        ("Iraqi army", True, False),
        ("Ann Velden", False, False),
    ],
)
def test_what_only_describes_somebody_is_no_name(name: str, known: bool, described: bool) -> None:
    assert is_description(name, known=known) is described


@pytest.mark.parametrize(
    ("phrase", "institution"),
    [
        ("Berlin police", "police"),
        ("a police spokesman", "police"),
        ("The indictment", "prosecution"),
        ("the U.S. attorney in Tarn", "prosecution"),
        ("retired prosecutor", None),
        ("ministry", None),
    ],
)
def test_whose_institution_a_phrase_is(phrase: str, institution: str | None) -> None:
    assert institution_of(phrase) == institution
