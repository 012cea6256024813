"""The page: what the store holds, seen, questioned and corrected in a browser. It loads nothing from outside."""

from firsthand.web.app import create_app

__all__ = ["create_app"]
