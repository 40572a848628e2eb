"""Ensembles that fit neither memory nor an afternoon: draws run in chunks, stored one by one.

Nothing in here knows what a draw is. See docs/reference/ensembles.md.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
