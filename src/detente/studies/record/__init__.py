"""The past as a record: what was said of openings whose end is known, and how often it was so."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
