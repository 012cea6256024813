"""The same answers as JSON, for programs and for the islands of the pages."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1")
