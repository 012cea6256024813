"""Watching: feeds are read, what is new is added, and who keeps a view is told of what changed in it."""

from firsthand.watch.running import Round, run_once

__all__ = ["Round", "run_once"]
