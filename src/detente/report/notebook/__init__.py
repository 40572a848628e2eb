"""Results in a notebook: as words and tables, and as the report's own drawings."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
