from .ahead import (
    PageOutlook as PageOutlook,
)
from .at_once import agreement_blocks as agreement_blocks
from .blocks import (
    Block as Block,
    Row as Row,
)
from .dates import (
    MOST_DATES as MOST_DATES,
    PageDate as PageDate,
)
from .page import (
    FrontPage as FrontPage,
    front_page as front_page,
)
from .people import (
    HeldPeople as HeldPeople,
    MonthlyFlow as MonthlyFlow,
    PagePeople as PagePeople,
    PeopleMoved as PeopleMoved,
    WavesSoFar as WavesSoFar,
)
from .turning import (
    ToldTurn as ToldTurn,
)
from .watch import (
    PageIndicator as PageIndicator,
)
from .zones import (
    NumberPicture as NumberPicture,
    Zone as Zone,
)
