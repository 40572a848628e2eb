"""Reports of models, as tests ask for them."""

from __future__ import annotations

from detente.model import Model
from detente.report.html import render_report
from detente.studies import overview


def report_of(model: Model, case: str = "CASE") -> str:
    """Return the whole report on a model."""
    return render_report(overview(case, model))
