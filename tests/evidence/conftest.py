import pytest

from firsthand.knowledge.actors import Actors, load_actors
from firsthand.settings import Settings


@pytest.fixture(scope="session")
def actors() -> Actors:
    return load_actors(Settings(cache=Settings().cache.expanduser()))
