"""The standoff as it is: where it rests, why, and what would have to change."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
