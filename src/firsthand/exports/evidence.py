"""The evidence itself, as one JSON object: the contract, with every statement's report, address and words."""

from tempfile import TemporaryFile
from typing import Any, BinaryIO

import msgspec

from firsthand.exports.about import About
from firsthand.exports.places import blurred
from firsthand.exports.stream import EvidenceStream, Told, words_of
from firsthand.exports.written import Written
from firsthand.incident import Incident

_encode = msgspec.json.Encoder().encode


def write_evidence(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write ``{"about", "copies", "incidents", "processes", "statements"}``, one line for each member of a list."""
    rows = 0
    with TemporaryFile() as aside:  # the statements come after the incidents, and are many
        out.write(b'{"about":' + _encode(about.facts()) + b',\n"copies":[')
        _list(out, (_encode(copy) for copy in stream.copies()))
        out.write(b'],\n"incidents":[')
        between = b"\n"
        after = b"\n"
        for told in stream.told():
            rows += 1
            out.write(between + _encode(shown_at(told.incident, about.blur_km)))
            between = b",\n"
            for statement in statements_in_full(stream, told):
                aside.write(after + _encode(statement))
                after = b",\n"
        out.write(b'],\n"processes":[')
        _list(out, (_encode(process) for process in stream.processes()))
        out.write(b'],\n"statements":[')
        aside.seek(0)
        while chunk := aside.read(1 << 16):
            out.write(chunk)
        out.write(b"]}\n")
    return Written(rows)


def _list(out: BinaryIO, items: Any) -> None:
    for number, item in enumerate(items):
        out.write((b",\n" if number else b"\n") + item)


def shown_at(incident: Incident, blur_km: float) -> Incident:
    """Return the incident with its place as exact as it may be shown."""
    return msgspec.structs.replace(incident, place=blurred(incident.place, blur_km))


def statements_in_full(stream: EvidenceStream, told: Told) -> list[dict[str, Any]]:
    """Return the statements of an incident with outlet, address and exact words."""
    found = []
    for statement in told.statements:
        record = stream.record(statement.report)
        whole: dict[str, Any] = {**msgspec.to_builtins(statement), "incident": told.incident.id}
        if record is not None:
            whole |= {k: v for k, v in (("outlet", record.report.outlet), ("url", record.report.url)) if v}
            whole["words"] = words_of(stream, statement)
        found.append(whole)
    return found
