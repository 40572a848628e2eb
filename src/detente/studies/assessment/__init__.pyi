from .all_states import (
    StabilitySummary as StabilitySummary,
    StateList as StateList,
    StatesByConcept as StatesByConcept,
    list_states as list_states,
    states_by_concept as states_by_concept,
)
from .assessment import (
    Assessment as Assessment,
    assembled as assembled,
    assess as assess,
)
from .checked_cases import (
    CheckedCase as CheckedCase,
    ShippedCase as ShippedCase,
    check_case as check_case,
    list_cases as list_cases,
)
from .chosen_states import states_where as states_where
from .explained_state import (
    StateExplanation as StateExplanation,
    explain_state as explain_state,
)
from .graphs import (
    StateGraph as StateGraph,
    state_graph as state_graph,
)
from .groups import (
    PARTS as PARTS,
    group_members as group_members,
)
from .input_grounds import (
    Grounds as Grounds,
    count_grounds as count_grounds,
)
from .joint_departures import (
    JointStep as JointStep,
)
from .leaving_together import (
    CoalitionStay as CoalitionStay,
    UpsetEquilibria as UpsetEquilibria,
    upset_by_coalitions as upset_by_coalitions,
    where_a_coalition_stays as where_a_coalition_stays,
)
from .long_sight import (
    LongSight as LongSight,
    look_ahead as look_ahead,
)
from .named_states import (
    NamedVerdict as NamedVerdict,
)
from .needed_change import (
    NeededChange as NeededChange,
    Turning as Turning,
)
from .needed_rankings import (
    NeededRankings as NeededRankings,
    rankings_for_all as rankings_for_all,
    rankings_for_one as rankings_for_one,
)
from .reading_words import (
    where_it_holds as where_it_holds,
)
from .readings import (
    ReadingsTable as ReadingsTable,
    ReadingVerdict as ReadingVerdict,
    survey_readings as survey_readings,
)
from .reluctant_moves import (
    ReluctantMove as ReluctantMove,
    is_willing as is_willing,
)
from .resting import (
    MOST_SHOWN as MOST_SHOWN,
    Resting as Resting,
    RestingPoint as RestingPoint,
)
from .standoff_parts import (
    ASSESSED as ASSESSED,
    StandoffParts as StandoffParts,
)
from .state_verdicts import (
    PartyVerdict as PartyVerdict,
    StateVerdict as StateVerdict,
    strongest as strongest,
)
from .ways_there import (
    WaysThere as WaysThere,
    ways_to_equilibria as ways_to_equilibria,
    ways_to_states as ways_to_states,
)
