"""What does pressure cost, and whom? Trade under measures, and an account for every party."""

from detente.trade.accounts import Account, Accounts, AmountRange, accounts
from detente.trade.batch import Batch, solve_draws, solve_each
from detente.trade.certificate import Certificates, certify
from detente.trade.change import Change, Leakage, PartyChange, change, leakage
from detente.trade.coalitions import CoalitionEffects, coalition_effects
from detente.trade.curves import Curve, IsoElastic, Linear, linear_demand, linear_supply
from detente.trade.ensemble import Ensemble, solve_ensemble
from detente.trade.equilibrium import Certificate, Equilibrium, Flow, solve, solve_reference
from detente.trade.market import Market, market
from detente.trade.measures import (
    AdValoremTariff,
    Embargo,
    Measure,
    PaymentFriction,
    PriceCap,
    Quota,
    RiskPremium,
    SpecificTariff,
    TariffRateQuota,
    TransitBan,
)
from detente.trade.network import Consumer, Leg, Network, Producer, Route
from detente.trade.numbers import Numbers, draw_numbers, numbers_of
from detente.trade.ranges import FlowRange, flow_ranges, joint_range
from detente.trade.units import Amount, bn_usd, in_unit, product_tonnes

__all__ = [
    "Account",
    "Accounts",
    "AdValoremTariff",
    "Amount",
    "AmountRange",
    "Batch",
    "Certificate",
    "Certificates",
    "Change",
    "CoalitionEffects",
    "Consumer",
    "Curve",
    "Embargo",
    "Ensemble",
    "Equilibrium",
    "Flow",
    "FlowRange",
    "IsoElastic",
    "Leakage",
    "Leg",
    "Linear",
    "Market",
    "Measure",
    "Network",
    "Numbers",
    "PartyChange",
    "PaymentFriction",
    "PriceCap",
    "Producer",
    "Quota",
    "RiskPremium",
    "Route",
    "SpecificTariff",
    "TariffRateQuota",
    "TransitBan",
    "accounts",
    "bn_usd",
    "certify",
    "change",
    "coalition_effects",
    "draw_numbers",
    "flow_ranges",
    "in_unit",
    "joint_range",
    "leakage",
    "linear_demand",
    "linear_supply",
    "market",
    "numbers_of",
    "product_tonnes",
    "solve",
    "solve_draws",
    "solve_each",
    "solve_ensemble",
    "solve_reference",
]
