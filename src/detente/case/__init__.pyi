from .acts import Act as Act
from .aftermath import (
    Aftermath as Aftermath,
    Happening as Happening,
    KnownAnswer as KnownAnswer,
    KnownElection as KnownElection,
    check_aftermath as check_aftermath,
)
from .case import Definition as Definition
from .checks.forecast import check_forecast as check_forecast
from .checks.forecast_units import (
    exposure_of as exposure_of,
    months_between as months_between,
    months_of as months_of,
    rate_of as rate_of,
)
from .checks.idle_inputs import (
    idle_inputs as idle_inputs,
)
from .checks.names import (
    check_words as check_words,
)
from .checks.rank_correlations import (
    check_correlations as check_correlations,
    pearson as pearson,
)
from .checks.resemblances import (
    look_alikes as look_alikes,
)
from .checks.schedule_numbers import (
    schedule_numbers as schedule_numbers,
)
from .checks.spread_kinds import (
    KINDS as KINDS,
    RANGED as RANGED,
    problem_with as problem_with,
)
from .checks.uncertainty import (
    check_uncertain as check_uncertain,
    check_weights as check_weights,
)
from .codings import (
    Coding as Coding,
    CodingCorrection as CodingCorrection,
    Codings as Codings,
    coded_fingerprint as coded_fingerprint,
)
from .conclusions import SWEPT_CONCEPTS as SWEPT_CONCEPTS, Conclusion as Conclusion
from .correlations import Correlation as Correlation
from .dates import When as When, parse_when as parse_when
from .deals import (
    STATUS_QUO as STATUS_QUO,
    WORST_EQUILIBRIUM as WORST_EQUILIBRIUM,
    DealText as DealText,
    Others as Others,
    Pledge as Pledge,
    ScheduleText as ScheduleText,
)
from .effects import (
    Effect as Effect,
    affected as affected,
    best_number as best_number,
    effects_on_outcomes as effects_on_outcomes,
    is_number as is_number,
)
from .figure import (
    Clause as Clause,
    Figure as Figure,
    Observable as Observable,
    OtherFigure as OtherFigure,
)
from .figures import (
    FigureEffects as FigureEffects,
    at_best_figures as at_best_figures,
    best_numbers as best_numbers,
    figure_inputs as figure_inputs,
    with_figures_written as with_figures_written,
)
from .fingerprint import (
    content_fingerprint as content_fingerprint,
)
from .forecast import (
    TIERS as TIERS,
    BandText as BandText,
    CountsText as CountsText,
    EventText as EventText,
    FamilyText as FamilyText,
    FlowText as FlowText,
    ForecastText as ForecastText,
    HazardText as HazardText,
    IdentityText as IdentityText,
    PositionText as PositionText,
    ProposalText as ProposalText,
    QuestionText as QuestionText,
    RumourText as RumourText,
    SeenText as SeenText,
    StockText as StockText,
    TierText as TierText,
)
from .forecast_numbers import (
    ForecastNumber as ForecastNumber,
    numbers_of_forecast as numbers_of_forecast,
)
from .handover import HandoverText as HandoverText
from .holders import (
    HolderRule as HolderRule,
    WeightedRule as WeightedRule,
    is_enough as is_enough,
    winning_sets as winning_sets,
)
from .keys import (
    REQUIRED as REQUIRED,
    Key as Key,
    Shape as Shape,
    keys_as_written as keys_as_written,
    keys_of as keys_of,
    name_field as name_field,
    shape_of as shape_of,
)
from .lapse_rows import LapseRow as LapseRow, lapses_ahead as lapses_ahead
from .lapses import NextLapse as NextLapse, next_lapses as next_lapses
from .ledger import (
    Anchor as Anchor,
    Claim as Claim,
    Conflict as Conflict,
    LedgerText as LedgerText,
    Origin as Origin,
    Quantity as Quantity,
    Repair as Repair,
    Side as Side,
    Source as Source,
    likelihood_range as likelihood_range,
)
from .lever_dates import days_between as days_between, lapse_day as lapse_day
from .lever_steps import (
    LeverStep as LeverStep,
    RenewalChance as RenewalChance,
    RenewalTerms as RenewalTerms,
    days_of as days_of,
)
from .levers import Lever as Lever, Moves as Moves
from .marks import (
    Alias as Alias,
    Alone as Alone,
    Between as Between,
    Converted as Converted,
    Flat as Flat,
    Help as Help,
    Len as Len,
    OneOf as OneOf,
    OrTable as OrTable,
    Pattern as Pattern,
    Rest as Rest,
    Said as Said,
    Suggested as Suggested,
    TableName as TableName,
    record as record,
)
from .periods import DAYS_IN as DAYS_IN, Period as Period
from .preferences import Preference as Preference, statements_of as statements_of
from .standoff import (
    NamedCondition as NamedCondition,
    Outcome as Outcome,
    Party as Party,
    Rule as Rule,
)
from .switches import measures_as_switched as measures_as_switched
from .targets import (
    find_target as find_target,
    trade_figures as trade_figures,
)
from .timeline import (
    LevelOnDay as LevelOnDay,
    acts_in_time as acts_in_time,
    check_acts as check_acts,
    levels_on_day as levels_on_day,
    measures_on_day as measures_on_day,
)
from .trade import (
    BaselineText as BaselineText,
    CurveText as CurveText,
    LegText as LegText,
    MarketText as MarketText,
    MeasureText as MeasureText,
    PressureText as PressureText,
    ProducerText as ProducerText,
    RoutesText as RoutesText,
    TradeText as TradeText,
)
from .uncertainty import (
    OWN_READING as OWN_READING,
    Distribution as Distribution,
    Hypothesis as Hypothesis,
    Uncertainty as Uncertainty,
)
from .variants import VariantText as VariantText
from .walk import (
    FoundRecord as FoundRecord,
    number_address as number_address,
    numbers as numbers,
    records as records,
    replaced as replaced,
    told_address as told_address,
)
from .what_if import (
    Change as Change,
    changed as changed,
    changes_in as changes_in,
    changes_of as changes_of,
    read_changes as read_changes,
    told_changes as told_changes,
)
