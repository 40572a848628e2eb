from .answers import (
    ConfirmationCount as ConfirmationCount,
    FourDates as FourDates,
    HandoverAnswer as HandoverAnswer,
    HandoverEnding as HandoverEnding,
    Holding as Holding,
    StageAnswer as StageAnswer,
)
from .breach_notice import Notice as Notice, notice as notice
from .carrying_out import carry_out as carry_out
from .confirming import (
    confirmed_by as confirmed_by,
    origins_by as origins_by,
    reported_by as reported_by,
)
from .custody import check_custody as check_custody
from .durations import (
    chance as chance,
    even_days as even_days,
    shares as shares,
    triangular_days as triangular_days,
)
from .followed import Chance as Chance
from .json_rows import as_json as as_json
from .reading import read_handover as read_handover
from .receipt_list import Receipt as Receipt
from .records import (
    Confirmation as Confirmation,
    CustodyMove as CustodyMove,
    Handover as Handover,
    HandoverStage as HandoverStage,
    People as People,
    Retry as Retry,
)
