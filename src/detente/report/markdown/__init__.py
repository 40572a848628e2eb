"""A report as Markdown: its words and tables, for a wiki, a repository or another editor."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
