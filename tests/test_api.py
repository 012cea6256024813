"""What ``firsthand.read`` takes."""

import pytest

import firsthand
from firsthand.errors import UnreadableInput


@pytest.mark.parametrize(
    "published", ["2024-02-30", "yesterday", "2024-08-07T25:00:00Z", "20240807", "2024-W32-3"]
)
def test_a_day_that_cannot_be_is_refused(published: str) -> None:
    with pytest.raises(UnreadableInput, match=f"published '{published}' is no day; give one as 2024-08-07"):
        firsthand.read("Shells hit the town on Monday, a resident said.", published=published)


@pytest.mark.parametrize(
    "published", [None, "2024-08-07", "2024-08-07T20:53:19Z", "2024-08-07t20:53:19.5+03:00"]
)
def test_days_and_times_are_kept_as_they_are(published: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Reader:
        def read(self, report: firsthand.Report) -> firsthand.Record:
            return firsthand.Record(report=report)

    monkeypatch.setattr(firsthand, "_reader", Reader)
    assert firsthand.read("Shells hit the town.", published=published).report.published == published
