from .conclusions import (
    STATUS_QUO as STATUS_QUO,
    concept_of as concept_of,
)
from .costs import (
    afford_draws as afford_draws,
    afford_trials as afford_trials,
)
from .engine import (
    Answers as Answers,
    Engine as Engine,
)
from .rankings import (
    Tallies as Tallies,
)
