"""Which town a report is about."""

import pytest

from firsthand.benchmarks.towns import towns_of
from firsthand.knowledge.gazetteer import Gazetteer, load_gazetteer
from firsthand.record import Report
from firsthand.settings import Settings


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(Settings(cache=Settings().cache.expanduser()))


@pytest.mark.parametrize(
    ("title", "text", "town"),
    [
        ("Two hurt in shooting", "SAVANNAH, Ga. – Two people were hurt on Price Street.", "Savannah"),
        ("Man shot on Houston Street", "Detectives in Tulsa, Oklahoma, look for a gunman.", "Tulsa"),
        (
            "Boy, 9, hurt",
            "Spokane police said that Tom Jackson, 9, fell on Monday. Jackson is well.",
            "Spokane",
        ),
    ],
)
def test_the_town_of_the_scene_is_told_from_roads_and_persons(
    title: str, text: str, town: str, gazetteer: Gazetteer
) -> None:
    found = towns_of(Report(id="r", title=title, text=text), "USA", gazetteer)
    assert found[0].name == town


def test_no_name_is_no_town(gazetteer: Gazetteer) -> None:
    assert towns_of(Report(id="r", text="nothing of note"), "USA", gazetteer) == ()
