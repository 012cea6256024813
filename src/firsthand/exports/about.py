"""What every exported file says of itself: what was asked, as of when, made by what, how to cite it."""

import re

import msgspec

from firsthand import __version__
from firsthand.errors import FirsthandError

MADE_BY = f"Firsthand {__version__}"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of one export. ``date`` is given by whoever asks: nothing in here looks at a clock."""

    date: str  # a day, as of which the evidence stands
    query: str = ""  # the question as it stands in an address: "type=ASSAULT&since=2024-05-01"
    blur_km: float = 0.0  # points are moved to the middle of cells of this size; 0 leaves them

    def __post_init__(self) -> None:
        if not _DATE.fullmatch(self.date):
            raise FirsthandError(f"date {self.date!r} is not a day like 2024-08-05")
        if not 0 <= self.blur_km <= 1000:
            raise FirsthandError(f"blur {self.blur_km} is not between 0 and 1000 km")

    @property
    def asked(self) -> str:
        """Return the question, or "everything"."""
        return self.query or "everything"

    @property
    def stamp(self) -> str:
        """Return the date as an instant."""
        return f"{self.date}T00:00:00Z"

    @property
    def citation(self) -> str:
        """Return how to cite the file."""
        blurred = f"; points moved to a grid of {self.blur_km:g} km" if self.blur_km else ""
        return (
            f"Evidence from news reports, extracted with {MADE_BY}; selection: {self.asked}; "
            f"as of {self.date}{blurred}."
        )

    def facts(self) -> dict[str, str]:
        """Return what the file says of itself, by name."""
        found = {
            "query": self.asked,
            "date": self.date,
            "made_by": MADE_BY,
            "citation": self.citation,
        }
        return found | ({"blur_km": f"{self.blur_km:g}"} if self.blur_km else {})
