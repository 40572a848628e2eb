from .comparison import (
    CoalitionStudy as CoalitionStudy,
    TradeComparison as TradeComparison,
    compare_trade as compare_trade,
    trade_coalitions as trade_coalitions,
)
from .days import levers_of_day as levers_of_day
from .doubts import (
    trade_doubts as trade_doubts,
)
from .flows import (
    NOTHING as NOTHING,
    Band as Band,
    Stop as Stop,
    TradeFlows as TradeFlows,
)
from .measures import (
    MeasureRow as MeasureRow,
    measure_rows as measure_rows,
)
from .outcomes import (
    trade_plan as trade_plan,
    trade_questions as trade_questions,
)
from .overview import (
    PressureStudy as PressureStudy,
    study_pressure as study_pressure,
)
from .setup import (
    TradeSetup as TradeSetup,
    trade_setup as trade_setup,
)
from .situations import (
    STATUS_QUO as STATUS_QUO,
    Situation as Situation,
    baseline as baseline,
    check_baselines as check_baselines,
    situation as situation,
)
from .supply import (
    TradeOutcomes as TradeOutcomes,
    TradeSupply as TradeSupply,
    resolve_trade as resolve_trade,
)
from .trade_answers import (
    CoalitionAnswer as CoalitionAnswer,
    MeasureList as MeasureList,
    RouteFlow as RouteFlow,
    TradeAnswer as TradeAnswer,
    answer_coalitions as answer_coalitions,
    answer_trade as answer_trade,
    are_possible as are_possible,
    list_measures as list_measures,
    read_trade as read_trade,
)
