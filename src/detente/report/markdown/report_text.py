"""An overview of a standoff -> the report as Markdown."""

from __future__ import annotations

from collections.abc import Collection

from detente import __version__
from detente.report.html import section_texts
from detente.report.markdown.conversion import escaped, markdown_of
from detente.studies import Overview
from detente.text import day


def render_markdown(found: Overview, sections: Collection[str] = ()) -> str:
    """Return the report on a standoff as Markdown, drawings by their titles only.

    Parameters
    ----------
    found : Overview
        From :func:`detente.studies.overview`; sections whose parts it lacks are left out.
    sections : collection of str
        The ids of those to print; all without.

    Returns
    -------
    str
        CommonMark with tables. What a case says stands in it as text, never as markup.
    """
    model = found.model
    dated = f"As of {day(model.as_of)}. " if model.as_of else ""
    title, summary = " ".join(model.title.split()), " ".join(model.summary.split())
    parts = [f"# {escaped(title)}", f"{dated}{escaped(summary)}"]
    parts += [markdown_of(text) for text in section_texts(found, sections)]
    parts.append(f"Détente {__version__}, {escaped(found.case)}, {model.fingerprint[:12]}")
    return "\n\n".join(part for part in parts if part) + "\n"
