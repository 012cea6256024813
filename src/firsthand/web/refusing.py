"""Answers with one line: as a page for people, as JSON for programs."""

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from firsthand.web import rendering


def wants_page(request: Request) -> bool:
    """Tell whether a person with a browser asks."""
    if request.url.path.startswith("/api/"):
        return False
    return any(kind in request.headers.get("accept", "*/*") for kind in ("text/html", "*/*"))


def told(request: Request, status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    """Answer with one line."""
    if not wants_page(request):
        return JSONResponse({"error": words}, status_code=status, headers=headers)
    answer = rendering.page(request, "error.html", status=status, words=words, code=status)
    answer.headers.update(headers or {})
    return answer
