from .checks import (
    not_negative as not_negative,
)
from .classics.additive import (
    AdditiveFrontier as AdditiveFrontier,
    additive_frontier as additive_frontier,
)
from .classics.coercion import (
    CoercionBargain as CoercionBargain,
    coercion_bargain as coercion_bargain,
)
from .classics.continuous import (
    ContinuousSolution as ContinuousSolution,
    continuous_solutions as continuous_solutions,
)
from .classics.gradualism import (
    GradualPath as GradualPath,
    GradualSide as GradualSide,
    SmoothSide as SmoothSide,
    asymmetric_gradualism as asymmetric_gradualism,
    linear_gradualism as linear_gradualism,
    smooth_asymmetric_gradualism as smooth_asymmetric_gradualism,
    smooth_gradualism as smooth_gradualism,
)
from .classics.rubinstein import (
    rubinstein_share as rubinstein_share,
)
from .classics.snap_backs import (
    SnapBack as SnapBack,
    snap_back as snap_back,
)
from .classics.tranche_schedules import (
    TrancheSchedule as TrancheSchedule,
    TrancheSide as TrancheSide,
    fastest_tranche_schedule as fastest_tranche_schedule,
    least_tranche_collateral as least_tranche_collateral,
    tranche_schedule as tranche_schedule,
)
from .classics.transfers import (
    Transfer as Transfer,
    Transfers as Transfers,
    TransferStep as TransferStep,
    alternating_transfers as alternating_transfers,
    by_turns as by_turns,
)
from .classics.truncation import (
    Tranches as Tranches,
    fastest_tranches as fastest_tranches,
)
from .efficiency import (
    efficient_set as efficient_set,
)
from .efficiency.reasons import (
    WhyNot as WhyNot,
    why_not as why_not,
)
from .packages.table import (
    Packages as Packages,
    list_packages as list_packages,
    packages_ending as packages_ending,
    within_reach as within_reach,
)
from .packages.values import (
    Difference as Difference,
    PartyValues as PartyValues,
    Scale as Scale,
    every_party as every_party,
    party_values as party_values,
)
from .schedules.certificate import certify as certify
from .schedules.checker import (
    check_schedule as check_schedule,
)
from .schedules.deferred import Deferred as Deferred, pay_later as pay_later
from .schedules.goals import (
    Found as Found,
    LeastCollateral as LeastCollateral,
    LeastPatience as LeastPatience,
    fastest_schedule as fastest_schedule,
    least_collateral as least_collateral,
    least_patience as least_patience,
    safest_schedule as safest_schedule,
)
from .schedules.plan import Schedule as Schedule, StepCheck as StepCheck
from .schedules.reason import (
    NoSchedule as NoSchedule,
)
from .schedules.terms import (
    Terms as Terms,
    Track as Track,
    discount_factor as discount_factor,
    terms_of as terms_of,
)
from .solutions.bargains import (
    Bargain as Bargain,
    bargain as bargain,
)
from .solutions.points import (
    Solution as Solution,
    egalitarian_point as egalitarian_point,
    individually_rational as individually_rational,
    kalai_smorodinsky_point as kalai_smorodinsky_point,
    nash_point as nash_point,
    utilitarian_point as utilitarian_point,
)
