"""What happens next? Forecasts with a date, beside what simple rivals say, and their scores."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
