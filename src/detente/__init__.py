"""Détente: which bargains hold in a standoff, what breaks them, and how sure may we be?

The public names are loaded on first use, so that importing the package costs nothing.
"""

import lazy_loader

__version__ = "0.1.0"
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
