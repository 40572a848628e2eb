"""Where analyses meet: one standoff looked at from all sides, and under every reading of it.

The names are loaded on first use: reading a case must not wait for what looks at its stability.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
