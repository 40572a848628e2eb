"""Records <-> plain data: reader, writer and JSON Schema, all from the records' declarations."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
