"""Knowledge tables: a person adds a row and it is used; a wrong one is named by file, line and column."""

from pathlib import Path

import msgspec
import pytest

from firsthand.errors import KnowledgeError
from firsthand.knowledge import tables
from firsthand.knowledge.tables import read_table


class Weight(msgspec.Struct, frozen=True):
    feature: str
    weight: float
    notes: tuple[str, ...] = ()


def test_a_persons_rows_follow_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "joining.tsv").write_text("feature\tweight\tnotes\n# mine\nnew thing\t2.5\ta | b\n")
    rows = read_table("joining", Weight, tmp_path)
    assert rows[-1] == Weight("new thing", 2.5, ("a", "b"))
    assert len(rows) == len(read_table("joining", Weight)) + 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("feature\tweight\nx\tmuch\n", "joining.tsv line 2.*weight"),
        ("feature\tweigth\nx\t1\n", "line 1: the header lacks the column 'weight'"),
        ("feature\tweight\nx\t1\t2\t3\n", "line 2: 4 cells under 2 columns"),
        ("feature\tweight\n\t1\n", "line 2.*feature"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "joining.tsv").write_text(text)
    with pytest.raises(KnowledgeError, match=message):
        read_table("joining", Weight, tmp_path)


def test_every_shipped_table_is_tidy() -> None:
    """Every table has a header, no stray tabs, and a source in each row."""
    folder = Path(tables.__file__).parent / "tables"
    files = sorted(folder.glob("*.tsv"))
    assert len(files) > 10
    for file in files:
        lines = [
            x for x in file.read_text(encoding="utf-8").splitlines() if x.strip() and not x.startswith("#")
        ]
        header = lines[0].split("\t")
        assert "source" in header, file.name
        for line in lines[1:]:
            cells = line.split("\t")
            assert len(cells) <= len(header), (file.name, line)
