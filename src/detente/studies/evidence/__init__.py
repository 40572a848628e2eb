"""Who said so, and how far may it be believed? Views of a case's ledger."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
