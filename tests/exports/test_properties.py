"""What must hold for any evidence: nothing runs in a spreadsheet, nothing is cut, memory stays flat."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exports.making import WELLS, WEST, evidence, records, stream

from firsthand.errors import FirsthandError
from firsthand.exports import About, Told, format_named
from firsthand.exports.cells import safe
from firsthand.exports.codes import cameo_codes, plover_type
from firsthand.exports.places import blurred, point_of, snapped
from firsthand.incident import Copy, ProcessOverTime
from firsthand.ontology import TYPES, EventType, PlacePrecision, Status, from_cameo
from firsthand.record import Place, Record

ABOUT = About(date="2024-04-03")


class Many:
    """The attack so many times, each under an id of its own, none of them held."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._told = next(t for t in stream().told() if t.incident.id == "i-attack")
        self._records = {r.report.id: r for r in records()}

    def told(self) -> Iterator[Told]:
        for n in range(self._number):
            yield Told(msgspec.structs.replace(self._told.incident, id=f"i-{n:06}"), self._told.statements)

    def processes(self) -> Iterator[ProcessOverTime]:
        yield from ()

    def copies(self) -> Iterator[Copy]:
        yield from ()

    def records(self) -> Iterator[Record]:
        yield from self._records.values()

    def record(self, report: str) -> Record | None:
        return self._records.get(report)


class Sink(io.RawIOBase):
    """Counts what is written and forgets it."""

    def __init__(self) -> None:
        self.size = self.lines = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.size += len(data)
        self.lines += bytes(data).count(b"\n")
        return len(data)


@given(st.text(max_size=40))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    cell = str(safe(text))
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "\n" not in cell
    assert "\r" not in cell


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(["csv-acled", "tsv-gdelt", "ftm"]))
def test_hostile_words_stay_in_their_cell(words: str, name: str) -> None:
    hostile = stream()
    for key, record in dict(hostile._records).items():
        changed = msgspec.structs.replace(record.report, outlet=f"=cmd|{words}", title=words)
        hostile._records[key] = msgspec.structs.replace(record, report=changed)  # type: ignore[index]
    out = io.BytesIO()
    format_named(name).write(hostile, ABOUT, out)
    dialect = "excel-tab" if name == "tsv-gdelt" else "excel"
    table = list(csv.reader(io.StringIO(out.getvalue().decode(), newline=""), dialect=dialect))
    assert len({len(row) for row in table}) == 1
    assert not [cell for row in table for cell in row if cell.startswith(("=", "@", "+"))]


@pytest.mark.parametrize("name", ["evidence", "plover", "geojson", "atom", "claimreview", "stix"])
def test_any_words_make_a_file_that_can_be_read(name: str) -> None:
    odd = "]]> <script>\u202e\x00\ufffe“”\U0001f680"
    hostile = stream()
    for key, record in dict(hostile._records).items():
        changed = msgspec.structs.replace(record.report, outlet=odd, title=odd, url=None)
        hostile._records[key] = msgspec.structs.replace(record, report=changed)  # type: ignore[index]
    out = io.BytesIO()
    format_named(name).write(hostile, ABOUT, out)
    if name == "atom":
        import lxml.etree  # noqa: PLC0415

        assert lxml.etree.fromstring(out.getvalue()) is not None
    else:
        assert (
            all(json.loads(line) for line in out.getvalue().splitlines())
            if name == "plover"
            else json.loads(out.getvalue())
        )


@pytest.mark.parametrize("name", ["csv-acled", "geojson"])
def test_ten_thousand_incidents_are_all_written(name: str) -> None:
    sink = Sink()
    assert format_named(name).write(Many(10_000), ABOUT, sink).rows == 10_000  # type: ignore[arg-type]
    assert sink.lines >= 10_000


@pytest.mark.parametrize("name", ["csv-acled", "tsv-gdelt", "plover", "geojson", "evidence"])
def test_memory_does_not_grow_with_the_number_of_incidents(name: str) -> None:
    few, many = (_peak(name, number) for number in (100, 800))
    assert many < few + 200_000


def _peak(name: str, number: int) -> int:
    stream, sink = Many(number), Sink()
    format_named(name).write(Many(1), ABOUT, sink)  # type: ignore[arg-type]  # what is kept once is no growth
    tracemalloc.start()
    try:
        format_named(name).write(stream, ABOUT, sink)  # type: ignore[arg-type]
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_an_area_has_no_point_and_a_point_can_be_blurred() -> None:
    assert point_of(WEST) is None
    shown = blurred(WELLS, 10)
    assert shown is not None
    assert point_of(shown) != (WELLS.lat, WELLS.lon)
    assert shown.uncertainty_km == 7.1
    area = blurred(WEST, 0)
    assert area is not None
    assert (area.lat, area.lon) == (None, None)


@given(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from([1.0, 10.0, 50.0]))
def test_a_blurred_point_is_near_and_tells_nothing_more(lat: float, lon: float, km: float) -> None:
    middle = snapped(lat, lon, km)
    assert abs(middle[0] - lat) <= km / 111.32
    assert -90 <= middle[0] <= 90
    assert -180 <= middle[1] <= 180
    here = Place(name="x", lat=lat, lon=lon, precision=PlacePrecision.TOWN)
    assert point_of(blurred(here, km)) == middle


def test_blur_reaches_every_format() -> None:
    for name in (
        "evidence",
        "csv-acled",
        "tsv-gdelt",
        "plover",
        "geojson",
        "stix",
        "ftm",
        "claimreview",
        "atom",
    ):
        out = io.BytesIO()
        format_named(name).write(stream(), About(date="2024-04-03", blur_km=20), out)
        assert b"33.4123" not in out.getvalue()


def test_every_type_and_mode_has_a_cameo_code_of_its_type() -> None:
    codes = cameo_codes()
    for type_, facts in TYPES.items():
        for mode in ("", *facts.modes):
            row = codes[type_, mode]
            assert row.odd == "yes" or from_cameo(row.code) is type_


def test_plover_codes_promises_and_threats_as_such() -> None:
    assert plover_type(EventType.AID, Status.FUTURE) is EventType.AGREE
    assert plover_type(EventType.RETREAT, Status.FUTURE) is EventType.CONCEDE
    assert plover_type(EventType.ASSAULT, Status.HYPOTHETICAL) is EventType.THREATEN
    assert plover_type(EventType.ASSAULT, Status.NEGATED) is None
    for type_ in EventType:
        for status in Status:
            plover_type(type_, status)


@pytest.mark.parametrize("wrong", [{"date": "today"}, {"date": "2024-04-03", "blur_km": -1.0}])
def test_terms_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(FirsthandError):
        About(**wrong)  # type: ignore[arg-type]


def test_no_evidence_gives_files_without_rows() -> None:
    from firsthand.exports import FORMATS, MemoryStream  # noqa: PLC0415

    nothing = MemoryStream(
        msgspec.structs.replace(evidence(), copies=(), incidents=(), processes=(), statements=()), ()
    )
    for form in FORMATS.values():
        assert form.write(nothing, ABOUT, io.BytesIO()).rows == 0
