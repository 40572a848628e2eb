"""An overview of a standoff -> one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from detente.files import write_file
from detente.report.html.page import page
from detente.studies import Overview
from detente.text import legible

STYLES = ("report.css", "trade.css", "robust.css", "forecast.css")


def render_report(found: Overview, sections: Collection[str] = ()) -> str:
    """Return the report on a standoff as one HTML page that needs nothing from outside.

    Parameters
    ----------
    found : Overview
        From :func:`detente.studies.overview`; sections whose parts it lacks are left out.
    sections : collection of str
        The ids of those to print, as their anchors have them; all without.

    Returns
    -------
    str
        The same for the same overview, on any machine and day.
    """
    template = environment().get_template("report.html.j2")
    return legible(template.render(page(found, environment(), sections))) + "\n"


def write_report(found: Overview, path: str | Path) -> Path:
    """Write the report on a standoff to a file, and return its path.

    Raises
    ------
    InputError
        If the place cannot be written.
    WriteError
        If the disk is full or fails; a report that was there is still there.
    """
    target = Path(path)
    write_file(target, render_report(found))
    return target


@cache
def environment() -> Environment:
    """Return where templates come from, everything escaped."""
    found = Environment(
        loader=PackageLoader("detente.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    loader = found.loader
    assert loader is not None
    style = "\n".join(loader.get_source(found, name)[0] for name in STYLES)
    found.globals["style"] = Markup(style)  # our own files, not the case's text
    return found


def section_texts(found: Overview, sections: Collection[str] = ()) -> tuple[str, ...]:
    """Return sections of the report as fragments, those that have something to say, in order.

    Each begins with its title.
    """
    drawn = page(found, environment(), sections)["sections"]
    return tuple(
        str(text) if "<h2" in text else f"<h2>{escape(section.title)}</h2>{text}"
        for section, text in drawn
    )


def style() -> str:
    """Return the report's styles."""
    return str(environment().globals["style"])
