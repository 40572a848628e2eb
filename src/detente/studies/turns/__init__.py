"""What would turn it? Break-evens of a case's conclusions, number by number."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
