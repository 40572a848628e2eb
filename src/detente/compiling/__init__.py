"""Compiled loops: the mark that makes one, where its machine code is kept, and what is said of it.

A loop is compiled on its first call for the types it is called with. That takes seconds, so the
machine code is kept in a folder of the user's own, and found there the next time. Nothing depends
on the folder: where it cannot be used, loops are compiled anew and the answers are the same. See
docs/decisions/0012-where-compiled-loops-are-kept.md.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
