"""Reports and records as they lie in the store: the text once, beside the record and not in it."""

import msgspec

from firsthand.record import Record, Report
from firsthand.store.packing import pack, unpack


def report_of(raw: bytes) -> Report:
    """Return a report as it came in."""
    return unpack(raw, Report)


def body_of(record: Record) -> bytes:
    """Return a record packed without its report's text, which the raw report has."""
    return pack(msgspec.structs.replace(record, report=msgspec.structs.replace(record.report, text="")))


def record_of(raw: bytes, body: bytes) -> Record:
    """Return the record that ``body_of`` packed, with its text again."""
    found = unpack(body, Record)
    text = report_of(raw).text
    return msgspec.structs.replace(found, report=msgspec.structs.replace(found.report, text=text))


def reader_of(record: Record) -> str:
    """Return what read it, in one word: stages with their versions."""
    return " ".join(f"{m.stage}/{m.version}{'@' + m.model if m.model else ''}" for m in record.made_by)
