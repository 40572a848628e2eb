"""What does pressure cost, and whom? Trade under measures, and an account for every party."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
