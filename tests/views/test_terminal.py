from io import StringIO

import msgspec
import pytest
from rich.console import Console

from firsthand.record import Record
from firsthand.views.terminal import print_record


def shown(record: Record, width: int = 120, *, text: bool = False) -> str:
    sink = StringIO()
    print_record(record, Console(file=sink, width=width), text=text)
    return sink.getvalue()


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_the_page_tells_what_when_where_and_who_says_so_at_any_width(record: Record, width: int) -> None:
    page = " ".join(shown(record, width).split())
    for words in ("Rockets hit base", "Wednesday 7 August 2024", "ASSAULT", "Mon 5 Aug 2024", "The Beacon"):
        assert words in page
    assert all(len(line) <= width for line in shown(record, width).splitlines())


def test_the_chain_is_written_out(record: Record) -> None:
    assert "diplomat ← The Beacon ← Two River News" in shown(record, 80)


def test_other_versions_stand_beside(record: Record) -> None:
    assert "but US officials" in " ".join(shown(record, 80).split())


def test_voices_are_a_tree_with_their_claims(record: Record) -> None:
    page = shown(record)
    assert (
        page.index("└── The Beacon")
        < page.index("└── diplomat (official, unnamed)")
        < page.index("c1 “The attack")
    )


def test_the_article_is_shown_when_asked_for(record: Record) -> None:
    assert "had not been planned" not in shown(record)
    assert "had not been planned" in shown(record, text=True)


def test_a_record_of_nothing_says_so(record: Record) -> None:
    bare = Record(report=record.report)
    assert "Nothing that happened" in shown(bare, text=True)


def test_a_report_cannot_command_the_terminal(record: Record) -> None:
    report = msgspec.structs.replace(
        record.report, title="\x1b]0;owned\x07[red]x[/red]", text="\x1b[2J" + record.report.text
    )
    page = shown(msgspec.structs.replace(record, report=report), text=True)
    assert "\x1b" not in page
    assert "\x07" not in page
    assert "[red]x[/red]" in page
