from .aims import (
    aims_met as aims_met,
    aims_of as aims_of,
)
from .building import (
    assemble as assemble,
    build as build,
    feasible_states as feasible_states,
)
from .deal_states import (
    check_names as check_names,
    table_of as table_of,
)
from .drawn import (
    DrawnInputs as DrawnInputs,
)
from .grids import (
    GridValues as GridValues,
)
from .model import (
    Model as Model,
    NamedStates as NamedStates,
    lone_movers as lone_movers,
)
from .outcomes import (
    OutcomeNumbers as OutcomeNumbers,
)
from .own_scale import (
    Amounts as Amounts,
    amounts as amounts,
)
from .preferences.rank_rows import (
    RankRows as RankRows,
)
from .preferences.ranking import (
    ranks_from_ranking as ranks_from_ranking,
)
from .preferences.value import (
    rank_rows_within as rank_rows_within,
    ranks_from_values as ranks_from_values,
)
from .rule_meanings import (
    bind_rule as bind_rule,
)
from .states import (
    StateSpace as StateSpace,
    digits as digits,
    enumerate_states as enumerate_states,
)
from .swallowed import (
    lost_terms as lost_terms,
)
from .thresholds import (
    bar as bar,
    bars as bars,
)
from .valuation import (
    Valuation as Valuation,
)
