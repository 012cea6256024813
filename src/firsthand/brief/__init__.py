"""Situation reports: sentences composed from statements, each with its passages. No language model."""

from firsthand.brief.composing import compose
from firsthand.brief.document import Brief
from firsthand.brief.html import write_html
from firsthand.brief.items import Scope
from firsthand.brief.markdown import write_markdown

__all__ = ["Brief", "Scope", "compose", "write_html", "write_markdown"]
