"""What came of an export: how many rows, and what the format has no place for."""

import msgspec


class Written(msgspec.Struct, frozen=True):
    """How much a file holds, and how many incidents were left out for which reason. Nothing is left out silently."""

    rows: int
    left_out: dict[str, int] = {}

    def words(self) -> str:
        """Return "212 rows; left out: 14 (ACLED has no such type)"."""
        rows = f"{self.rows} row{'' if self.rows == 1 else 's'}"
        left = ", ".join(f"{number} ({why})" for why, number in self.left_out.items() if number)
        return f"{rows}; left out: {left}" if left else rows
