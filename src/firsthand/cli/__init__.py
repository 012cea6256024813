"""The commands. Thin: each turns its options into one call of the library.

Nothing heavy is imported before a command needs it, so that ``firsthand --help`` answers at once.
"""

from firsthand.cli.app import main

__all__ = ["main"]
