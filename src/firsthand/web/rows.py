"""Incidents in lists: what a line of one says."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import msgspec

from firsthand.incident import Incident, Origin
from firsthand.ontology import TYPES, SourceKind, Status
from firsthand.record import Report, host_of
from firsthand.store.answers import Listed, ReportHead, Verdict, Voice
from firsthand.store.tellers import NAMELESS, first_to_tell
from firsthand.views.text import counted, one_line
from firsthand.web import words

_BEGINNING: Final = 90  # characters of a report without a title
_BARE: Final = 2  # words of a heading that is only a kind of incident
VERDICTS: Final = {
    Verdict.ACCEPTED: "accepted",
    Verdict.REJECTED: "rejected",
    Verdict.UNVERIFIABLE: "cannot be verified",
    Verdict.CORRECTED: "corrected by a person",
}


class Named(msgspec.Struct, frozen=True):
    """What is called so, and where it is shown, if anywhere."""

    name: str
    href: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One incident in a list."""

    id: str
    href: str
    heading: str
    kind: str
    quad: str
    status: str  # in words, where it is not plainly that it happened
    negated: bool
    when: str
    place: str
    first: tuple[Named, ...]  # the outlets that may have told of it first
    title: str
    told_in: str  # the report that tells of it, where the heading says no more than what kind of thing it is
    origins: str
    single: bool
    reports: str
    differ: str
    verdict: str
    new: bool = False
    news: str = ""  # what changed


def incident_address(id: str) -> str:
    """Return where an incident is shown."""
    return f"/incident/{quote(id, safe='')}"


def report_address(id: str, spans: Iterable[tuple[int, int]] = ()) -> str:
    """Return where a report is shown, with these words of it marked."""
    marks = "&".join(f"at={start}-{end}" for start, end in spans)
    return f"/report/{quote(id, safe='')}" + (f"?{marks}#at" if marks else "")


def voice_address(name: str, kind: SourceKind | str = "") -> str:
    """Return where a voice is shown; an outlet has a page of its own kind."""
    stem = "outlet" if kind == SourceKind.OUTLET else "voice"
    return f"/{stem}/{quote(name, safe='')}"


def outlet_address(name: str | None) -> str:
    """Return where an outlet is shown; nothing for one without a name."""
    return voice_address(name, SourceKind.OUTLET) if name else ""


def outlet_name(outlet: str | None, url: str | None = None) -> str:
    """Return an outlet's name; of one without a name where its report stands, if that is known."""
    return one_line(outlet or host_of(url) or "outlet not named")


def is_nameless(voice: Voice) -> bool:
    """Tell whether what is counted as a voice are reports of which nobody knows the outlet."""
    return voice.name == NAMELESS and voice.kind == SourceKind.OUTLET and not voice.actor


def voice_called(origin: Origin, heads: Iterable[ReportHead]) -> str:
    """Return what to call a voice of an incident; an outlet without a name by where its first report stands."""
    if origin.kind is SourceKind.OUTLET and origin.name == NAMELESS:
        own = [head for head in heads if head.id in origin.reports]
        return outlet_name(None, own[0].url if own else None)
    return one_line(origin.name)


def process_address(id: str) -> str:
    """Return where a process is shown."""
    return f"/process/{quote(id, safe='')}"


def title_of(report: Report) -> str:
    """Return the title of a report, or how it begins."""
    return one_line(report.title or "") or f"“{one_line(report.text[:400], _BEGINNING)}”"


def row_of(listed: Listed, *, new: bool = False, news: str = "") -> Row:
    """Return the line of an incident."""
    incident = listed.incident
    return Row(
        id=incident.id,
        href=incident_address(incident.id),
        heading=heading_of(listed),
        kind=words.type_name(incident.type),
        quad=TYPES[incident.type].quad.value,
        status="" if incident.status is Status.HAPPENED else words.STATUS[incident.status],
        negated=incident.status is Status.NEGATED,
        when=words.when(incident),
        place=words.place_words(incident.place) if incident.place else "",
        first=first_told(incident),
        title=one_line(listed.title),
        told_in=one_line(listed.title, _BEGINNING) if _is_bare(listed) else "",
        origins=words.origins_words(incident.origins),
        single=incident.origins.most == 1,
        reports=counted(len(incident.reports), "report"),
        differ=words.differ_words(incident.conflicts),
        verdict=VERDICTS[listed.verdict] if listed.verdict else "",
        new=new,
        news=news,
    )


def first_told(incident: Incident) -> tuple[Named, ...]:
    """Return the outlets that may have told of an incident first; none where no outlet is named."""
    found = first_to_tell(incident)
    if not any(found):
        return ()
    return tuple(
        Named(one_line(name), outlet_address(name)) if name else Named("an outlet not named")
        for name in found
    )


def _is_bare(listed: Listed) -> bool:
    """Tell whether a heading names no party, thing or place: "Attack", "Drone attack"."""
    return listed.incident.place is None and len(heading_of(listed).split()) <= _BARE


def heading_of(listed: Listed) -> str:
    """Return what to call an incident: as the store has it, else its kind and place."""
    if listed.heading:
        return listed.heading
    place = listed.incident.place
    kind = words.kind_name(listed.incident)
    return f"{kind}, {one_line(place.name)}" if place else kind
