"""Every result as plain data: the one contract for JSON, whoever prints it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
