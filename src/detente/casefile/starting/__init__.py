"""Where a case begins: from a commented starter, another case, or rows of options and states."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
