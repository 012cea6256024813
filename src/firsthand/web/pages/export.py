"""Exports: exactly what is on the screen, all of it, in a format of one's choice."""

from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from firsthand.exports import FORMATS, About, Format, Written, format_named
from firsthand.exports.stored import StoreStream
from firsthand.query import Query
from firsthand.store import Store
from firsthand.web import asking
from firsthand.web.access import blur_of
from firsthand.web.remembering import remembered
from firsthand.web.rendering import page
from firsthand.web.streaming import streamed

router = APIRouter(tags=["evidence"])
_OWN: Final = asking.OTHER | {"format"}
_EPOCH: Final = "1970-01-01"  # of a file that is only counted
_COUNTED: Final = 200  # incidents, of which every file is written once to say how many of them it holds


@router.get("/export", include_in_schema=False)
def export(request: Request) -> Response:
    """Give all incidents of a question as a file; without a format, say which there are."""
    query = asking.query_of(request, ignore=_OWN)
    name = request.query_params.get("format", "")
    if not name:
        store: Store = request.app.state.store
        whole = query.whole().to_url()
        total = store.count(query)
        links = [
            (f, f"/export?format={f.name}" + (f"&{whole}" if whole else ""), _holds(request, query, f, total))
            for f in FORMATS.values()
        ]
        return page(
            request,
            "export.html",
            formats=links,
            total=total,
            pills=asking.pills(query, path="/export"),
        )
    return file_of(request, query, name)


def _holds(request: Request, query: Query, form: Format, total: int) -> str:
    """Return how many of the incidents a format gives, and why not the rest; where there are many, only why."""
    if not form.lacks:
        return "all"
    if total > _COUNTED:
        return f"all but {form.lacks}"

    def count(store: Store) -> Written:
        return form.write(StoreStream(store, query), About(date=_EPOCH, query=query.to_url()), BytesIO())

    written = remembered(request, "export", query.whole(), count, form.name)
    left, missing = written.left_out, sum(written.left_out.values())
    if written.rows + missing != total:  # its rows are not incidents alone: plans and threats have their own
        return written.words()
    if not missing:
        return "all"
    why = "; ".join(f"{number:,} left out: {reason}" for reason, number in left.items() if number)
    return f"{total - missing:,} of {total:,}; {why}"


def file_of(request: Request, query: Query, name: str) -> Response:
    """Return the answer that streams a file. Raises FirsthandError for a format that there is not."""
    form = format_named(name)
    store: Store = request.app.state.store
    blur = max(blur_of(request), asking.number_of(request, "blur", 0, 1000, 0))
    day = datetime.now(UTC).date().isoformat()
    about = About(date=day, query=query.whole().to_url(), blur_km=blur)

    def write(out: BinaryIO) -> None:
        with store.snapshot():
            form.write(StoreStream(store, query), about, out)

    headers = {"Content-Disposition": f'attachment; filename="firsthand-{form.name}-{day}{form.suffix}"'}
    return StreamingResponse(streamed(write), media_type=form.media, headers=headers)
