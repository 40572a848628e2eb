"""How is an exchange of people carried out, who holds whom, and would a breach be seen?"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
