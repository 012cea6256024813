"""Pages: the text, headline and date of raw web pages, as intake takes them from the files."""

from collections.abc import Iterable, Iterator
from typing import Any

from firsthand.benchmarks.run import Options
from firsthand.errors import FirsthandError
from firsthand.intake import Skipped, reports_from
from firsthand.reading.reader import Reader


def predict(
    rows: Iterable[dict[str, Any]],
    reader: Reader,  # noqa: ARG001  (pages are taken in, not read)
    options: Options,
) -> Iterator[dict[str, Any]]:
    """Yield what intake makes of each row's ``file``, which stands in ``html/`` beside the manifest.

    The languages are not asked about: the metadata of pages in other languages is scored as well. ``given``
    hands over the address that the page was fetched from, as a person who fetches it would know it.
    """
    for row in rows:
        file = options.folder / "html" / row["file"]
        if file.parent.resolve() != (options.folder / "html").resolve():
            raise FirsthandError(f"row {row.get('id')}: the file {row['file']!r} is outside html/")
        address = row.get("url") if options.given else None
        for found in reports_from(file, any_language=True, address=address):
            if isinstance(found, Skipped):
                yield {"id": row["id"], "refused": str(found)}
            else:
                yield {
                    "id": row["id"],
                    "text": found.text,
                    "title": found.title,
                    "published": found.published,
                    "outlet": found.outlet,
                    "language": found.language,
                }
