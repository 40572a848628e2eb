from .acts import (
    DATES as DATES,
    ActList as ActList,
    ActRow as ActRow,
    list_acts as list_acts,
)
from .inputs import (
    at_best as at_best,
    resolve_uncertainties as resolve_uncertainties,
    with_best as with_best,
)
from .labels import (
    HOLDS as HOLDS,
    MANNER as MANNER,
    Labels as Labels,
    answer_sentence as answer_sentence,
    shortened as shortened,
    with_article as with_article,
)
from .load import (
    build_case as build_case,
    build_from as build_from,
    load_begun as load_begun,
    load_case as load_case,
)
from .overviews import (
    DRAWS as DRAWS,
    PARTS as PARTS,
    JudgedDeal as JudgedDeal,
    Overview as Overview,
    OverviewPart as OverviewPart,
    OverviewStep as OverviewStep,
    Sureness as Sureness,
    overview as overview,
)
from .phrases import (
    Phrases as Phrases,
)
from .supplied import SuppliedTables as SuppliedTables
from .suppliers import (
    SUPPLIERS as SUPPLIERS,
    Supplier as Supplier,
    Supplies as Supplies,
    Supply as Supply,
)
from .what_ifs import (
    read_what_ifs as read_what_ifs,
    with_what_ifs as with_what_ifs,
)
