from .account_changes import (
    AccountChange as AccountChange,
    Leakage as Leakage,
    PartyChange as PartyChange,
    change as change,
    leakage as leakage,
)
from .accounting import (
    ITEMS as ITEMS,
    Account as Account,
    Accounts as Accounts,
    AmountRange as AmountRange,
    accounts as accounts,
)
from .certificate import (
    Certificates as Certificates,
    certify as certify,
)
from .coalitions import (
    CoalitionEffects as CoalitionEffects,
    coalition_effects as coalition_effects,
)
from .curves import (
    Curve as Curve,
    IsoElastic as IsoElastic,
    Linear as Linear,
    linear_demand as linear_demand,
    linear_supply as linear_supply,
)
from .drawn_accounts import (
    AccountArrays as AccountArrays,
    account_arrays as account_arrays,
)
from .drawn_markets import (
    Solutions as Solutions,
    solve_draws as solve_draws,
)
from .drawn_networks import (
    NetworkArrays as NetworkArrays,
    doubtful as doubtful,
    network_arrays as network_arrays,
)
from .equilibrium import (
    Certificate as Certificate,
    Equilibrium as Equilibrium,
    Flow as Flow,
    solve as solve,
    solve_reference as solve_reference,
)
from .market_arrays import (
    MarketArrays as MarketArrays,
    numbers_of as numbers_of,
)
from .markets import (
    Market as Market,
    market as market,
    topology as topology,
)
from .measures import (
    AdValoremTariff as AdValoremTariff,
    Embargo as Embargo,
    Measure as Measure,
    PaymentFriction as PaymentFriction,
    PriceCap as PriceCap,
    Quota as Quota,
    RiskPremium as RiskPremium,
    SpecificTariff as SpecificTariff,
    TariffRateQuota as TariffRateQuota,
    TransitBan as TransitBan,
    touched_routes as touched_routes,
)
from .network import (
    Consumer as Consumer,
    Leg as Leg,
    Network as Network,
    Producer as Producer,
    Route as Route,
)
from .preparation import (
    Prepared as Prepared,
    PreparedMarket as PreparedMarket,
    prepare as prepare,
)
from .ranges import (
    FlowRange as FlowRange,
    flow_ranges as flow_ranges,
    joint_range as joint_range,
)
from .units import (
    MONEY as MONEY,
    PRICE as PRICE,
    QUANTITY as QUANTITY,
    SHARE as SHARE,
    Amount as Amount,
    bn_usd as bn_usd,
    in_unit as in_unit,
    product_tonnes as product_tonnes,
    substances as substances,
)
