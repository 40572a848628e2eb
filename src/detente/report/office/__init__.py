"""A report as a Word file: its words and tables, for those who edit and pass on in an office."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
