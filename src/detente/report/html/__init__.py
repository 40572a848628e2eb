"""The report: one self-contained HTML file that an analyst can pass on."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
