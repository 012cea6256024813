"""The pages, a module each."""

from fastapi import APIRouter

from firsthand.web.pages import (
    alerts,
    brief,
    explore,
    export,
    feeds,
    incident,
    judging,
    login,
    now,
    process,
    report,
    review,
    voice,
    voices,
)

ROUTERS: tuple[APIRouter, ...] = (
    now.router,
    explore.router,
    incident.router,
    report.router,
    process.router,
    voices.router,
    voice.router,
    brief.router,
    review.router,
    judging.router,
    login.router,
    alerts.router,
    export.router,
    feeds.router,
)
