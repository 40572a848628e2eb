"""The report: one self-contained HTML file that an analyst can pass on."""

from detente.report.html.render import render_assessment, render_report, write_report

__all__ = ["render_assessment", "render_report", "write_report"]
