from .changes import (
    Held as Held,
    InputChange as InputChange,
    Withdrawal as Withdrawal,
    figure_input as figure_input,
)
from .conclusion_list import (
    ConclusionList as ConclusionList,
    list_conclusions as list_conclusions,
)
from .flips import (
    OUTCOMES as OUTCOMES,
    Flip as Flip,
)
from .opposites import (
    opposite as opposite,
)
from .result import (
    KINDS as KINDS,
    Trace as Trace,
)
from .study import (
    conclusion_named as conclusion_named,
    trace as trace,
)
from .support import (
    Support as Support,
    supports as supports,
)
from .weakest import (
    Link as Link,
)
from .withdraw import (
    without as without,
)
