"""Who may move, alone or together, and what that brings about: blocks, sweeps, closures."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
