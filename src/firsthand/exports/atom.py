"""An Atom feed (RFC 4287): an entry for each incident, with its voices and a link to every report."""

import uuid
from html import escape
from typing import BinaryIO, Final

from firsthand.exports.about import MADE_BY, About
from firsthand.exports.cells import instant_of
from firsthand.exports.claimreview import attested
from firsthand.exports.passages import quoted_of
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.exports.telling import heading, sentence_of
from firsthand.exports.written import Written
from firsthand.views.text import one_line

_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "firsthand.invalid")


def write_atom(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write the feed. An entry's ``updated`` is when the newest report that tells of it was published."""
    out.write(
        (
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
            f"<id>urn:uuid:{uuid.uuid5(_SPACE, f'feed {about.asked}')}</id>\n"
            f"<title>Incidents: {_text(about.asked)}</title>\n<updated>{about.stamp}</updated>\n"
            f"<author><name>{_text(MADE_BY)}</name></author>\n<generator>{_text(MADE_BY)}</generator>\n"
            f"<rights>{_text(about.citation)}</rights>\n"
        ).encode()
    )
    rows = 0
    for told in stream.told():
        out.write(_entry(stream, told, about).encode("utf-8", "replace"))
        rows += 1
    out.write(b"</feed>\n")
    return Written(rows)


def _entry(stream: EvidenceStream, told: Told, about: About) -> str:
    incident = told.incident
    records = [r for r in (stream.record(name) for name in incident.reports) if r is not None]
    moments = sorted(i for r in records if (i := instant_of(r.report)))
    lines = [
        "<entry>",
        f"<id>urn:uuid:{uuid.uuid5(_SPACE, f'incident {incident.id}')}</id>",
        f"<title>{_text(heading(stream, incident))}</title>",
        f"<updated>{moments[-1]:%Y-%m-%dT%H:%M:%SZ}</updated>"
        if moments
        else f"<updated>{about.stamp}</updated>",
    ]
    lines += [f"<published>{moments[0]:%Y-%m-%dT%H:%M:%SZ}</published>"] if moments else []
    lines += [f'<category term="{_text(incident.type.value)}"/>']
    lines += [f'<category term="{_text(mode)}"/>' for mode in incident.modes]
    for record in records:
        if record.report.url and record.report.url.startswith(("https://", "http://")):
            title = _text(f"{record.report.outlet or ''}: {record.report.title or record.report.id}")
            lines.append(f'<link rel="related" href="{_text(record.report.url)}" title="{title}"/>')
    lines.append(f"<summary>{_text(f'{sentence_of(stream, incident)} {attested(incident)}.')}</summary>")
    quoted = "".join(
        f"<li>{_text(' ← '.join(s.chain))}: “{_text(quoted_of(stream, s))}” ({_text(s.property.value)}, {_text(s.report)})</li>"
        for s in told.statements
    )
    lines += [f'<content type="html">{escape(f"<ul>{quoted}</ul>")}</content>'] if quoted else []
    return "\n".join((*lines, "</entry>\n"))


def _text(text: str) -> str:
    return escape(one_line(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"))
