"""What to watch: which observable thing tells a conclusion true from false?"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
