"""How sure may we be? Stability and conclusions over draws of what a case does not know."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
