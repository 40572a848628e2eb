"""How Sphinx builds the pages: `make docs`."""

from __future__ import annotations

import re
import tomllib
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging

_log = logging.getLogger(__name__)
_about = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))

project = "Détente"
author = "the Détente contributors"
copyright = author  # noqa: A001  Sphinx's name for it
release = version = _about["project"]["version"]

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False

# References to our own names have to resolve. Those of other libraries would need the network.
nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(?!detente\.).*"),
    # described in words on their pages
    ("py:class", r"detente\.(trade|deals|uncertainty|ensembles|evidence)\..*"),
    ("py:class", r"detente\.studies\.(trade|deals|trace|overviews|turns|compare|indicators)\..*"),
    ("py:class", r"detente\.(case|forecast|stability\.(exchanges|replies|turns))\..*"),
    ("py:class", r"detente\.studies\.(forecast|record|robust|assessment|front_page)\..*"),
    ("py:class", r"detente\.model\.preferences\..*"),
]

html_theme = "furo"
html_title = f"Détente {release}"
html_math_renderer = "mathml"
html_copy_source = False
highlight_language = "none"

# Commands of LaTeX that docutils does not know, or draws from rare fonts, by ones that will do.
_ALIASES = {
    r"\dots": r"\ldots",
    r"\iff": r"\Longleftrightarrow",
    r"\implies": r"\Longrightarrow",
    r"\setminus": r"\smallsetminus",
}


def _mathml(self: Any, node: nodes.Element, display: bool) -> None:
    """Write a formula as MathML, which browsers draw by themselves: no script, no network."""
    source = re.sub(r"\\[a-z]+", lambda name: _ALIASES.get(name[0], name[0]), node.astext())
    try:
        formula = tex2mathml(source, as_block=display)
    except MathError as error:
        _log.warning("formula: %s In: %s", error, source, location=node)
        formula = f"<code>{escape(source)}</code>"
    if r"\left" not in source and r"\begin" not in source:  # braces grow where they are told to
        formula = re.sub("<mo>([{}])</mo>", r'<mo stretchy="false">\1</mo>', formula)
    tag = "div" if display else "span"
    label = f' id="{escape(node["ids"][0])}"' if node.get("ids") else ""
    number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    self.body.append(f'<{tag} class="math"{label}>{number}{formula}</{tag}>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the way formulas are written, and let a section wait for its first page."""
    toctrees = logging.getLogger("sphinx.directives.other")  # suppress_warnings has no name for it
    toctrees.logger.addFilter(lambda record: getattr(record, "subtype", "") != "empty_glob")
    app.add_html_math_renderer(
        "mathml",
        inline_renderers=(lambda self, node: _mathml(self, node, display=False), None),
        block_renderers=(lambda self, node: _mathml(self, node, display=True), None),
    )
