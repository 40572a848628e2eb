"""How would an exchange be carried out? The handovers of a case (rules HO1 to HO10)."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
