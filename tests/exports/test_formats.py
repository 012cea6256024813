"""Every format against what its readers ask for, and against files that were looked at and kept."""

import csv
import io
import json
import sqlite3
import struct
from pathlib import Path

import lxml.etree
import msgspec
import pyarrow.parquet
import pytest
import stix2
from tests.exports.making import FIRST, stream

from firsthand.errors import FirsthandError
from firsthand.evidence import evidence_of
from firsthand.exports import FORMATS, About, MemoryStream, format_named
from firsthand.incident import Evidence
from firsthand.ontology import Certainty, EventType, PlacePrecision, SourceKind, Status
from firsthand.record import Event, Place, Record, Report, Source

ABOUT = About(date="2024-04-03", query="since=2024-03-01&type=ASSAULT")
GOLDEN = Path(__file__).parent / "golden"
TEXTUAL = [name for name in FORMATS if name not in ("geopackage", "parquet")]


def made(name: str, about: About = ABOUT) -> bytes:
    out = io.BytesIO()
    format_named(name).write(stream(), about, out)
    return out.getvalue()


def rows(name: str, about: About = ABOUT) -> list[dict[str, str]]:
    dialect = "excel-tab" if name == "tsv-gdelt" else "excel"
    return list(csv.DictReader(io.StringIO(made(name, about).decode()), dialect=dialect))


@pytest.mark.parametrize("name", TEXTUAL)
def test_the_file_is_the_one_that_was_looked_at(name: str) -> None:
    assert made(name) == (GOLDEN / f"{name}{FORMATS[name].suffix}").read_bytes()


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_same_evidence_gives_the_same_bytes(name: str) -> None:
    assert made(name) == made(name)


@pytest.mark.parametrize("name", list(FORMATS))
def test_query_date_version_and_words_are_inside(name: str) -> None:
    data = made(name)
    if name == "parquet":
        meta = pyarrow.parquet.read_metadata(io.BytesIO(data)).metadata
        assert meta[b"firsthand.query"] == ABOUT.asked.encode()
        assert meta[b"firsthand.citation"] == ABOUT.citation.encode()
        return
    text = data.decode("utf-8", "replace").replace("&amp;", "&")
    assert ABOUT.citation in text
    assert "fired" in text


def test_evidence_can_be_read_back_as_the_contract_has_it() -> None:
    found = msgspec.json.decode(made("evidence"), type=Evidence)
    assert {i.id for i in found.incidents} == {"i-attack", "i-arrest", "i-never"}
    assert len(found.statements) == 14
    assert json.loads(made("evidence"))["statements"][0]["words"]


def test_acled_has_its_columns_ranges_and_no_invented_point() -> None:
    by_id = {row["event_id_cnty"]: row for row in rows("csv-acled")}
    attack, arrest = by_id["i-attack"], by_id["i-arrest"]
    assert attack["sub_event_type"] == "Shelling/artillery/missile attack"
    assert (attack["fatalities"], attack["fatalities_low"], attack["fatalities_high"]) == ("4", "4", "7")
    assert attack["fatalities_versions"] == "4 (interior ministry) | 7 (guard)"
    assert (attack["actor1"], attack["inter1"], attack["actor1_denied"]) == ("Red Plain Front", "2", "yes")
    assert (attack["latitude"], attack["longitude"], attack["geo_precision"]) == ("33.4123", "42.9456", "1")
    assert (attack["iso"], attack["country"], attack["disputed"]) == ("368", "Iraq", "date; killed; actor")
    assert (arrest["event_date"], arrest["time_precision"]) == ("2024-03-15", "3")
    assert (arrest["latitude"], arrest["geo_precision"], arrest["place_precision"]) == ("", "3", "region")
    assert arrest["fatalities"] == ""
    assert (arrest["sub_event_type"], arrest["interaction"]) == ("Arrests", "17")


def test_acled_counts_what_it_has_no_place_for() -> None:
    written = format_named("csv-acled").write(stream(), ABOUT, io.BytesIO())
    assert written.rows == 2
    assert written.words() == "2 rows; left out: 1 (told only as denied)"


def test_gdelt_has_sixty_one_columns_and_its_codes() -> None:
    columns = made("tsv-gdelt").decode().splitlines()[0].split("\t")
    assert columns.index("SOURCEURL") == 60
    by_id = {row["GLOBALEVENTID"]: row for row in rows("tsv-gdelt")}
    attack, arrest = by_id["i-attack"], by_id["i-arrest"]
    assert (attack["SQLDATE"], attack["EventCode"], attack["EventRootCode"]) == ("20240305", "194", "19")
    assert (attack["QuadClass"], attack["NumSources"], attack["NumArticles"]) == ("4", "3", "3")
    assert (attack["ActionGeo_CountryCode"], attack["OriginsLeast"]) == ("IZ", "2")
    assert (arrest["SQLDATE"], arrest["MonthYear"], arrest["ActionGeo_Lat"]) == ("", "202403", "")
    assert (arrest["Actor1Code"], arrest["EventCode"]) == ("IRQCOP", "173")


def test_plover_shifts_what_is_only_promised() -> None:
    found = {row["id"]: row for row in map(json.loads, made("plover").splitlines())}
    assert found["third#e2"]["event"] == "AGREE"
    assert found["third#e2"]["firsthand"]["type"] == "AID"
    assert found["i-attack"]["event"] == "ASSAULT"
    assert found["i-attack"]["size"] == {"dead": 4}
    assert "i-never" not in found


def test_geojson_has_a_point_only_for_a_site_or_town() -> None:
    found = json.loads(made("geojson"))
    by_id = {f["id"]: f for f in found["features"]}
    assert found["type"] == "FeatureCollection"
    assert by_id["i-attack"]["geometry"] == {"type": "Point", "coordinates": [42.9456, 33.4123]}
    assert by_id["i-arrest"]["geometry"] is None
    assert all(set(f) == {"type", "id", "geometry", "properties"} for f in found["features"])


def test_geopackage_is_one(tmp_path: Path) -> None:
    file = tmp_path / "made.gpkg"
    file.write_bytes(made("geopackage"))
    base = sqlite3.connect(file)
    try:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        contents = dict(base.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert contents == {"incidents": "features", "statements": "attributes", "about": "attributes"}
        assert {row[0] for row in base.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")} == {-1, 0, 4326}
        shapes = dict(base.execute("SELECT id, geom FROM incidents"))
        assert shapes["i-arrest"] is None
        magic, version, flags, srs = struct.unpack("<2sBBi", shapes["i-attack"][:8])
        assert (magic, version, flags, srs) == (b"GP", 0, 1, 4326)
        assert struct.unpack("<BIdd", shapes["i-attack"][8:]) == (1, 1, 42.9456, 33.4123)
        assert base.execute("SELECT min_x, max_y FROM gpkg_contents WHERE min_x").fetchone() == (
            42.9456,
            33.4123,
        )
        words = [row[0] for row in base.execute("SELECT words FROM statements WHERE incident = 'i-attack'")]
        assert "Seven guards" in words
    finally:
        base.close()


def test_parquet_reads_back() -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(made("parquet")))
    by_id = {row["id"]: row for row in table.to_pylist()}
    attack = by_id["i-attack"]
    killed = [(v["least"], v["most"]) for v in attack["values"] if v["property"] == "killed"]
    assert killed == [(4, 4), (7, 7)]
    statement = next(s for s in attack["statements"] if s["words"] == "Four guards")
    start, end = statement["spans"][0]
    assert FIRST[start:end] == "Four guards"
    assert by_id["i-arrest"]["latitude"] is None


def test_stix_is_valid() -> None:
    bundle = stix2.parse(made("stix").decode(), allow_custom=False)
    kinds = [thing["type"] for thing in bundle.objects]
    assert kinds.count("incident") == 3
    assert kinds.count("extension-definition") == 1
    ids = {thing["id"] for thing in bundle.objects}
    assert len(ids) == len(bundle.objects)
    for thing in bundle.objects:
        for ref in (*thing.get("object_refs", ()), *filter(None, (thing.get("created_by_ref"),))):
            assert ref in ids
    opinions = {thing["opinion"] for thing in bundle.objects if thing["type"] == "opinion"}
    assert opinions == {"strongly-agree", "disagree", "strongly-disagree"}


def test_ftm_statements_have_the_ids_that_follow_the_money_gives() -> None:
    import hashlib  # noqa: PLC0415

    found = list(csv.DictReader(io.StringIO(made("ftm").decode())))
    assert {row["schema"] for row in found} >= {"Event", "Article", "LegalEntity", "PublicBody"}
    for row in found:
        key = f"{row['dataset']}.{row['entity_id']}.{row['prop']}.{row['value']}"
        assert row["id"] == hashlib.sha1(key.encode()).hexdigest()
    entities = {row["entity_id"] for row in found if row["prop"] == "id"}
    assert {row["value"] for row in found if row["prop_type"] == "entity"} <= entities


def test_claimreview_rates_no_truth() -> None:
    found = json.loads(made("claimreview"))
    by_id = {row["identifier"]: row for row in found["hasPart"]}
    rating = by_id["i-attack"]["reviewRating"]
    assert rating["alternateName"] == "Reported by 2 independent origins; disputed: date, killed, actor"
    assert "ratingValue" not in rating
    assert by_id["i-never"]["reviewRating"]["alternateName"] == "Denied, and told by nobody as done"


def test_atom_is_a_feed() -> None:
    root = lxml.etree.fromstring(made("atom"))
    space = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{space}entry")
    assert len(entries) == 3
    for entry in (root, *entries):
        assert all(entry.find(f"{space}{name}") is not None for name in ("id", "title", "updated"))
    links = {link.get("href") for entry in entries for link in entry.findall(f"{space}link")}
    assert "https://second.example.org/story" in links


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(FirsthandError, match="no format 'xls'; there are evidence, csv-acled"):
        format_named("xls")


def test_a_report_without_an_outlet_is_a_source_and_a_former_state_has_its_code() -> None:
    text = "The depot was attacked in Yugoslavia."
    start = text.index("attacked")
    place = Place(name="Yugoslavia", country="YUG", precision=PlacePrecision.COUNTRY)
    event = Event(
        id="e1", type=EventType.ASSAULT, mentions=((start, start + 8),), place=place,
        status=Status.HAPPENED, certainty=Certainty.CERTAIN, source="s0",
    )  # fmt: skip
    report = Report(id="r1", text=text, published="2024-03-06", language="en")
    sources = (Source(id="s0", name="unknown", kind=SourceKind.OUTLET),)
    record = Record(report=report, sources=sources, events=(event,))
    stream = MemoryStream(evidence_of([record]), [record])
    written = {}
    for name in ("tsv-gdelt", "ftm"):
        out = io.BytesIO()
        FORMATS[name].write(stream, About(date="2024-03-07"), out)
        written[name] = out.getvalue().decode()
    (row,) = csv.DictReader(io.StringIO(written["tsv-gdelt"]), delimiter="\t")
    assert (row["NumSources"], row["NumArticles"]) == ("1", "1")
    assert '"country","country","Event","yucs"' in written["ftm"]
