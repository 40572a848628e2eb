from .front_page import block_data as block_data
from .live import (
    opened_case_data as opened_case_data,
    standing_data as standing_data,
)
from .registry import (
    to_data as to_data,
)
