from .compared import (
    CaseComparison as CaseComparison,
    ComparedItem as ComparedItem,
    ConclusionDifference as ConclusionDifference,
    EquilibriumDifference as EquilibriumDifference,
    InputDifference as InputDifference,
    PartyComparison as PartyComparison,
)
from .comparison import compare as compare
from .comparison_sentences import (
    difference_lines as difference_lines,
    equilibrium_lines as equilibrium_lines,
    input_cells as input_cells,
    party_line as party_line,
    states_line as states_line,
)
from .renamed import Renaming as Renaming
from .statement_changes import StatementChange as StatementChange
from .who_gains import compare_states as compare_states
from .written_inputs import WORDS as WORDS
