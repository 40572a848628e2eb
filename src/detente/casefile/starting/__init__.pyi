from .begun import (
    BegunCase as BegunCase,
    parse_begun as parse_begun,
)
from .rows import (
    case_from_rows as case_from_rows,
    read_rows as read_rows,
)
from .small import small_text as small_text
from .starter import starter_text as starter_text
