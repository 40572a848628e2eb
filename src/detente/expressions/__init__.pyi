from .binding import (
    bind_condition as bind_condition,
    bind_outcome as bind_outcome,
    bind_quantity as bind_quantity,
)
from .bound import (
    TRUTH as TRUTH,
    Bound as Bound,
    Scope as Scope,
)
from .comparisons import (
    Estimates as Estimates,
    Exactness as Exactness,
    greatest as greatest,
)
from .decimals import (
    DecimalScale as DecimalScale,
    decimal_scale as decimal_scale,
    whole_values as whole_values,
    written_scale as written_scale,
    written_whole as written_whole,
)
from .evaluation import (
    ADVICE as ADVICE,
    Evaluated as Evaluated,
    evaluate as evaluate,
    evaluate_where_defined as evaluate_where_defined,
    undefined_text as undefined_text,
)
from .intervals import (
    Interval as Interval,
    bounds as bounds,
)
from .rounding import (
    HALF_UNIT as HALF_UNIT,
    Rounded as Rounded,
    largest as largest,
    rounded as rounded,
    table_error as table_error,
    written_error as written_error,
)
from .syntax import (
    RESERVED as RESERVED,
    Node as Node,
    parse as parse,
)
from .written_numbers import (
    WrittenNumber as WrittenNumber,
    numbers_written as numbers_written,
    with_number_written as with_number_written,
)
