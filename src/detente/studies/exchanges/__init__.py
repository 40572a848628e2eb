"""What would they agree on, and would it be kept? Exchanges of a case, in its own words."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
