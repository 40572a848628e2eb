from .cases_as_rules import case_rule as case_rule
from .chances import (
    per_cent as per_cent,
    spread as spread,
)
from .counted import (
    count_sentences as count_sentences,
    stocks_of_tier as stocks_of_tier,
)
from .dates import (
    DateAhead as DateAhead,
    dates_ahead as dates_ahead,
)
from .drawing import drawn_setting as drawn_setting
from .explaining import (
    ForecastExplanation as ForecastExplanation,
    explain_forecast as explain_forecast,
    likeliest_ways as likeliest_ways,
)
from .families import (
    cycle_rate as cycle_rate,
    family_rate as family_rate,
    nearest_family as nearest_family,
)
from .forecast_study import (
    ForecastStudy as ForecastStudy,
    forecast_case as forecast_case,
    forecast_fingerprint as forecast_fingerprint,
)
from .foretold import (
    Foretold as Foretold,
    foretell as foretell,
    people_of as people_of,
)
from .numbers import draw_numbers as draw_numbers
from .packages import (
    PackageToday as PackageToday,
    packages_today as packages_today,
)
from .past_record import (
    PastRecord as PastRecord,
    RuleRecord as RuleRecord,
    back_test_file as back_test_file,
    score_files as score_files,
)
from .people import (
    StockFan as StockFan,
    StockStudy as StockStudy,
    play_stocks as play_stocks,
)
from .sentences import (
    base_words as base_words,
    chance_words as chance_words,
    cycle_words as cycle_words,
    days_of as days_of,
    explanation_lines as explanation_lines,
    forecast_notes as forecast_notes,
    held_sentence as held_sentence,
    question_title as question_title,
    resolution_rows as resolution_rows,
    standing_sentences as standing_sentences,
    stock_notes as stock_notes,
)
from .standing import (
    STANDING as STANDING,
    ForecastStanding as ForecastStanding,
)
from .terms import (
    BoundQuestion as BoundQuestion,
    ForecastTerms as ForecastTerms,
    Variant as Variant,
)
from .words import StepWords as StepWords
