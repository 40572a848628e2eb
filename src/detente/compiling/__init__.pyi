from .folders import (
    folder_for_workers as folder_for_workers,
    keep_in as keep_in,
    kept_in as kept_in,
)
from .marks import (
    compiled as compiled,
    prange as prange,
)
from .notices import (
    tell_through as tell_through,
)
