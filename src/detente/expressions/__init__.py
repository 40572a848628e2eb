"""The expression language: text -> syntax tree -> a tree bound to a case -> arrays."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
