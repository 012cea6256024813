"""schema.org ClaimReview as JSON-LD: for each incident what is claimed, by whom, and how it is attested.

No truth is rated. The rating says in words how many independent origins stand behind the claim, and whether
voices contradict one another.
"""

from typing import Any, BinaryIO

import msgspec

from firsthand.exports.about import MADE_BY, About
from firsthand.exports.passages import quoted_of
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.exports.telling import sentence_of
from firsthand.exports.written import Written
from firsthand.incident import Incident, Property
from firsthand.ontology import Status
from firsthand.record import Record, age

_encode = msgspec.json.Encoder().encode


def write_claimreview(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write one JSON-LD graph, a review a line."""
    rows = 0
    head = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Evidence from news reports",
        "description": about.citation,
        "dateModified": about.date,
        "measurementTechnique": MADE_BY,
        "keywords": about.asked,
    }
    out.write(_encode(head)[:-1] + b',"hasPart":[')
    for told in stream.told():
        out.write((b",\n" if rows else b"\n") + _encode(_review(stream, told, about)))
        rows += 1
    out.write(b"\n]}\n")
    return Written(rows)


def attested(incident: Incident) -> str:
    """Return in words how an incident is attested: "Reported by 2 to 3 independent origins; disputed: date"."""
    least, most = incident.origins.least, incident.origins.most
    if incident.status is Status.NEGATED:
        found = "Denied, and told by nobody as done"
    elif most == 0:
        found = "Told without a voice that vouches for it"
    elif least == most == 1:
        found = "Rests on one origin"
    else:
        number = str(least) if least == most else f"{least} to {most}"
        found = f"Reported by {number} independent origins"
    disputed = list(dict.fromkeys(c.property.value for c in incident.conflicts))
    return f"{found}; disputed: {', '.join(disputed)}" if disputed else found


def _review(stream: EvidenceStream, told: Told, about: About) -> dict[str, Any]:
    incident = told.incident
    records = [r for r in (stream.record(name) for name in incident.reports) if r is not None]
    articles = [_article(r) for r in sorted(records, key=lambda r: age(r.report))]
    claim: dict[str, Any] = {
        "@type": "Claim",
        "identifier": incident.id,
        "author": [{"@type": "Organization", "name": o.name} for o in incident.origins.list if o.counts],
        "appearance": articles,
        "citation": [
            _quotation(stream, s) for s in told.statements if s.property is Property.OCCURRED or s.denied
        ],
    }
    if articles:
        claim["firstAppearance"] = articles[0]
    return {
        "@type": "ClaimReview",
        "identifier": incident.id,
        "claimReviewed": sentence_of(stream, incident),
        "datePublished": about.date,
        "author": {"@type": "Organization", "name": MADE_BY},
        "reviewRating": {"@type": "Rating", "alternateName": attested(incident)},
        "itemReviewed": claim,
    }


def _article(record: Record) -> dict[str, Any]:
    report = record.report
    found = {
        "@type": "NewsArticle",
        "identifier": report.id,
        "headline": report.title,
        "url": report.url,
        "datePublished": report.published,
        "publisher": {"@type": "Organization", "name": report.outlet} if report.outlet else None,
    }
    return {name: value for name, value in found.items() if value}


def _quotation(stream: EvidenceStream, statement: Any) -> dict[str, Any]:
    record = stream.record(statement.report)
    found = {
        "@type": "Quotation",
        "text": quoted_of(stream, statement),
        "creator": " ← ".join(statement.chain),
        "isPartOf": record.report.url if record and record.report.url else statement.report,
    }
    return {name: value for name, value in found.items() if value}
