from .chains import (
    case_chain as case_chain,
    check_handovers as check_handovers,
)
from .handover_study import (
    HandoverStudy as HandoverStudy,
    study_handover as study_handover,
)
from .handover_words import (
    handover_sentences as handover_sentences,
)
