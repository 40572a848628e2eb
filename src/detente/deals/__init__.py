"""What could they sign, and would they keep it?"""

from detente.deals.additive import AdditiveFrontier, additive_frontier
from detente.deals.bargain import Bargain, bargain
from detente.deals.coercion import CoercionBargain, coercion_bargain
from detente.deals.continuous import ContinuousSolution, continuous_solutions
from detente.deals.draws import DrawShares, draw_shares
from detente.deals.efficiency import efficient_set
from detente.deals.gradualism import (
    GradualPath,
    Side,
    SmoothSide,
    asymmetric_gradualism,
    linear_gradualism,
    smooth_asymmetric_gradualism,
    smooth_gradualism,
)
from detente.deals.packages import Packages, packages, packages_ending, within_reach
from detente.deals.rubinstein import rubinstein_share
from detente.deals.schedules import (
    Found,
    LeastCollateral,
    LeastPatience,
    NoSchedule,
    Schedule,
    StepCheck,
    Terms,
    Track,
    TrancheSchedule,
    TrancheSide,
    certify,
    check_schedule,
    discount_factor,
    fastest_schedule,
    fastest_tranche_schedule,
    least_collateral,
    least_patience,
    least_tranche_collateral,
    safest_schedule,
    terms_of,
    tranche_schedule,
)
from detente.deals.snap_back import SnapBack, snap_back
from detente.deals.solutions import (
    Solution,
    egalitarian_point,
    individually_rational,
    kalai_smorodinsky_point,
    nash_point,
    utilitarian_point,
)
from detente.deals.sweetener import Acceptability, Change, Sweetener, smallest_sweetener
from detente.deals.transfers import (
    Transfer,
    Transfers,
    TransferStep,
    alternating_transfers,
    by_turns,
)
from detente.deals.truncation import Tranches, fastest_tranches
from detente.deals.values import Amount, PartyValues, party_values
from detente.deals.why_not import WhyNot, why_not

__all__ = [
    "Acceptability",
    "AdditiveFrontier",
    "Amount",
    "Bargain",
    "Change",
    "CoercionBargain",
    "ContinuousSolution",
    "DrawShares",
    "Found",
    "GradualPath",
    "LeastCollateral",
    "LeastPatience",
    "NoSchedule",
    "Packages",
    "PartyValues",
    "Schedule",
    "Side",
    "SmoothSide",
    "SnapBack",
    "Solution",
    "StepCheck",
    "Sweetener",
    "Terms",
    "Track",
    "TrancheSchedule",
    "TrancheSide",
    "Tranches",
    "Transfer",
    "TransferStep",
    "Transfers",
    "WhyNot",
    "additive_frontier",
    "alternating_transfers",
    "asymmetric_gradualism",
    "bargain",
    "by_turns",
    "certify",
    "check_schedule",
    "coercion_bargain",
    "continuous_solutions",
    "discount_factor",
    "draw_shares",
    "efficient_set",
    "egalitarian_point",
    "fastest_schedule",
    "fastest_tranche_schedule",
    "fastest_tranches",
    "individually_rational",
    "kalai_smorodinsky_point",
    "least_collateral",
    "least_patience",
    "least_tranche_collateral",
    "linear_gradualism",
    "nash_point",
    "packages",
    "packages_ending",
    "party_values",
    "rubinstein_share",
    "safest_schedule",
    "smallest_sweetener",
    "smooth_asymmetric_gradualism",
    "smooth_gradualism",
    "snap_back",
    "terms_of",
    "tranche_schedule",
    "utilitarian_point",
    "why_not",
    "within_reach",
]
