"""Reports of which nobody knows the outlet: told as such, and not as one voice that said all of it."""

from pathlib import Path

from fastapi.testclient import TestClient

from firsthand.evidence import origins
from firsthand.evidence.voices import Voices
from firsthand.incident import Property, Statement
from firsthand.knowledge.actors import load_actors
from firsthand.ontology import Certainty, SourceKind
from firsthand.record import Record, Report, Source
from firsthand.settings import load_settings
from firsthand.store.tellers import NAMELESS
from firsthand.web import create_app

from .conftest import HERE, example_records, keep
from .test_reading_pages import without_outlet


def origins_of(*outlets: tuple[str | None, str | None]) -> tuple[int, int, int]:
    """Return the least, the most and the number of the origins of one thing that outlets tell in their own words."""
    records, said = [], []
    for n, (outlet, url) in enumerate(outlets):
        name = outlet or NAMELESS
        records.append(
            Record(
                report=Report(id=f"t{n}", text="Rockets hit the base.", outlet=outlet, url=url),
                sources=(Source(id="s0", name=name, kind=SourceKind.OUTLET),),
            )
        )
        said.append(
            Statement(
                id=f"{n}",
                report=f"t{n}",
                event="e1",
                property=Property.OCCURRED,
                value=True,
                source="s0",
                chain=(name,),
                certainty=Certainty.CERTAIN,
            )
        )
    found = origins.origins_of(said, Voices(records, load_actors(load_settings())), {}).origins
    return found.least, found.most, len(found.list)


def test_reports_of_no_known_outlet_may_be_of_one_or_of_as_many() -> None:
    assert origins_of((None, None), (None, None), (None, None)) == (1, 3, 3)
    assert origins_of((None, None), ("The Courier", None)) == (1, 2, 2)
    assert origins_of(("The Courier", None), ("The Herald", None)) == (2, 2, 2)


def test_where_a_report_stands_tells_whose_it_is() -> None:
    here, there = "https://news.example/a", "https://daily.example/b"
    assert origins_of((None, here), (None, there)) == (2, 2, 2)
    assert origins_of((None, here), (None, here)) == (1, 1, 1)


def test_the_page_has_no_line_for_nobody(tmp_path: Path) -> None:
    records = [without_outlet(record, None) for record in example_records()]
    with TestClient(create_app(keep(tmp_path / "store.db", records)), base_url=HERE) as web:
        voices = web.get("/voices").text
        assert "reports of no known outlet</a>. They may be of one outlet or of many" in voices
        assert f">{NAMELESS}<" not in voices
        page = web.get(f"/voice/{NAMELESS}").text
        assert "<h1>Reports of no known outlet</h1>" in page
        assert "told first" not in page and "told alone" not in page
        assert "No report of these incidents names its outlet" in web.get("/outlets").text
