"""Intake: every input becomes clean reports, or one line that says why not."""

from firsthand.intake.readers import read_all, reports_from
from firsthand.intake.skipped import Skipped, Undated

__all__ = ["Skipped", "Undated", "read_all", "reports_from"]
