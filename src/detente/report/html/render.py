"""A model or an assessment of it -> one self-contained HTML file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from detente.errors import InputError
from detente.model import Model
from detente.report.html.page import page
from detente.studies import Assessment, assess

STYLES = ("report.css", "trade.css", "robust.css")


def render_report(model: Model, *, case: str = "CASE") -> str:
    """Return the report on a model as one HTML page that needs nothing from outside.

    Parameters
    ----------
    model : Model
    case : str
        The case's name or path, for the command that reproduces the report.

    Returns
    -------
    str
        The same for the same model, on any machine and day.
    """
    return render_assessment(assess(model), case=case)


def render_assessment(assessment: Assessment, *, case: str = "CASE") -> str:
    """Return the report on an assessment made before; see :func:`render_report`."""
    template = environment().get_template("report.html.j2")
    return template.render(page(assessment, case)) + "\n"


def write_report(model: Model, path: str | Path, *, case: str = "CASE") -> Path:
    """Write the report on a model to a file, and return its path.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    text = render_report(model, case=case)
    target = Path(path)
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            f"the report cannot be written: {error.strerror or error}.", str(target)
        ) from None
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
