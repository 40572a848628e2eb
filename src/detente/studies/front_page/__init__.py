"""The one page that a reader passes on: what holds, which exchange, for whom, by when."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
