"""How sure are we? Draws, what they share, and what the conclusions hang on.

The names are loaded on first use: a process that only runs an ensemble needs no statistics.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
