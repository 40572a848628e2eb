"""Why believe the inputs? Sources, graded claims, origins, conflicts, and the audit of a case."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
