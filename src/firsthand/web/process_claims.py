"""What the parties to a process say of it, each by itself, and what others say."""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from firsthand.exports.stream import EvidenceStream
from firsthand.incident import ProcessOverTime
from firsthand.knowledge.actors import Actors
from firsthand.record import Claim, Process, Record, Source, Span, age
from firsthand.store.tellers import actor_of
from firsthand.views.text import one_line
from firsthand.views.voices import attitude_words, claim_words
from firsthand.web import words
from firsthand.web.rows import report_address
from firsthand.web.sides import of_parties
from firsthand.web.versions import Teller, teller

_WHOLE: Final = 1200  # characters: a claim is shown whole, but for one that runs over pages


class ClaimOn(msgspec.Struct, frozen=True, kw_only=True):
    """What a voice says of a process."""

    voice: Teller
    when: str
    words: str
    how: str
    href: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """All that one party says of it; the last of these is what others say."""

    name: str
    href: str
    hue: str
    claims: tuple[ClaimOn, ...]


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A party to a process."""

    name: str
    href: str  # nothing where it says nothing in the store
    hue: str


def own_of(record: Record | None, process: ProcessOverTime) -> list[Process]:
    """Return what a report tells of the process: of those of its kind, first those of its name."""
    of_kind = [p for p in record.processes if p.kind is process.kind] if record else []
    return sorted(of_kind, key=lambda p: one_line(p.name) != one_line(process.name))


def parties_of(process: ProcessOverTime, known: Container[str]) -> list[Party]:
    """Return the parties of a process with their hues; ``known`` are the names that have a page."""
    hues = of_parties(process.parties)
    found = [
        Party(
            name=words.actor_name(p) if p.isupper() else one_line(p),
            href=f"/voice/{p}" if p in known and p.isupper() else "",
            hue=hues[p],
        )
        for p in process.parties
    ]
    return sorted(found, key=lambda p: (p.hue, p.name))


def claims_on(
    stream: EvidenceStream,
    process: ProcessOverTime,
    records: Sequence[Record],
    actors: Actors,
    known: Container[str],
) -> list[Said]:
    """Return what is said of a process, by party; what none of them says comes last. The latest first in each."""
    hues = of_parties(process.parties)
    found: dict[str, dict[tuple[str, str], ClaimOn]] = {}
    for record in sorted(
        records, key=lambda r: (r.report.published is not None, age(r.report)), reverse=True
    ):
        sources = {s.id: s for s in record.sources[1:]}  # the first is the outlet itself
        for claim in _about(record, process):
            source = sources.get(claim.source)
            if source is not None:
                made = _claim(stream, record, claim, known)
                own = found.setdefault(_party(source, process, actors), {})
                own.setdefault((made.voice.words, made.words), made)
    order = [party for party in sorted(hues, key=lambda p: (hues[p], p)) if party in found]
    return [
        Said(
            name=words.actor_name(party) if party.isupper() else one_line(party),
            href=f"/voice/{party}" if party in known and party.isupper() else "",
            hue=hues.get(party, ""),
            claims=tuple(found[party].values()),
        )
        for party in (*order, *(("",) if "" in found else ()))
    ]


def said_words(record: Record, claim: Claim, limit: int) -> str:
    """Return the words of a claim without the comma that led on to who says so."""
    return claim_words(record, claim.content, limit).rstrip(" ,;:–—")


def _party(source: Source, process: ProcessOverTime, actors: Actors) -> str:
    """Return the party for which a voice speaks, or nothing."""
    code = actor_of(source.name, source.kind, anonymous=source.anonymous, actors=actors)
    named: Mapping[str, str] = {party.casefold(): party for party in process.parties}
    return code if code in process.parties else named.get(source.name.casefold(), "")


def _about(record: Record, process: ProcessOverTime) -> Iterator[Claim]:
    """Yield the claims in whose words the process is named, or what happens to it is told."""
    own = own_of(record, process)[:1]
    ends = {p.id for p in own} | {event for p in own for event in p.events}
    spans: list[Span] = [span for p in own for span in (*p.mentions, *p.evidence)]
    spans += [span for event in record.events if event.id in ends for span in event.mentions]
    spans += [span for link in record.links if ends & {link.from_, link.to} for span in link.evidence]
    for claim in record.claims:
        if any(a < d and c < b for a, b in claim.content for c, d in spans):
            yield claim


def _claim(stream: EvidenceStream, record: Record, claim: Claim, known: Container[str]) -> ClaimOn:
    return ClaimOn(
        voice=teller(stream, record.report.id, claim.source, claim.content[:4], known),
        when=words.short_day(record.report.published),
        words=said_words(record, claim, _WHOLE),
        how=attitude_words(claim),
        href=report_address(record.report.id, claim.content[:4]),
    )
