from .indicator_sentences import (
    indicator_sentence as indicator_sentence,
    indicators_lines as indicators_lines,
    ratio_text as ratio_text,
)
from .indicator_study import (
    ConclusionIndicators as ConclusionIndicators,
    Indicator as Indicator,
    Indicators as Indicators,
    NotObservable as NotObservable,
    indicators as indicators,
)
