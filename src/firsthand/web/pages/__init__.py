"""The pages, a module each."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
