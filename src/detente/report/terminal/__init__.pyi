from .exchanges import exchange_lines as exchange_lines
from .forecast import (
    explanation_text as explanation_text,
    forecast_lines as forecast_lines,
    stock_lines as stock_lines,
)
from .front_page import front_page_lines as front_page_lines
from .layout import (
    beside as beside,
    columns as columns,
    paragraph as paragraph,
)
from .past_record import (
    backtest_lines as backtest_lines,
    score_lines as score_lines,
)
from .record import record_lines as record_lines
