"""What a Python user asks of a standoff, a verb each, on the front of the package."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
