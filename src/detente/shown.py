"""How results show themselves: a short name in a console, words and tables in a notebook."""

from __future__ import annotations

from importlib import import_module

DRAWN_BY = "detente.report.notebook"  # by name: what shows results lies above them


class Shown:
    """A result that a notebook shows, and a console calls by its name.

    Subclasses may have a ``model`` or a ``title``, which goes into the name.
    """

    def __repr__(self) -> str:
        model = getattr(self, "model", None)
        title = getattr(model, "title", "") or getattr(self, "title", "")
        return f"<{type(self).__name__}: {title}>" if title else f"<{type(self).__name__}>"

    def _repr_html_(self) -> str:
        found: str = import_module(DRAWN_BY).html(self)
        return found
