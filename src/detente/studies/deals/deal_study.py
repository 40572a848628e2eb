"""A deal as a case writes it down -> what it is worth, who would keep it, what would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, log10, prod
from types import MappingProxyType

import numpy as np

from detente.arrays import FloatArray
from detente.case import STATUS_QUO, WORST_EQUILIBRIUM, DealText
from detente.deals import PartyValues, party_values
from detente.errors import InputError, TooLargeError, unknown_name
from detente.model import Model, table_of
from detente.provenance import fingerprint
from detente.shown import Shown
from detente.stability import StabilityTable
from detente.studies.deals import (
    Disagreement,
    Offers,
    PackageStudy,
    Sweetening,
    could_sign,
    state_point,
    status_quo_point,
    study_package,
    sweeten,
    sweeten_to_hold,
    worst_equilibrium_point,
)
from detente.studies.deals.amounts import Agreement, agreements, priced
from detente.studies.deals.disagreement import least_of
from detente.studies.deals.offers import MOST_PACKAGES


@dataclass(frozen=True, eq=False, repr=False)
class DealStudy(Shown):
    """A deal of a case, judged.

    Attributes
    ----------
    model : Model
    deal : DealText
    offers : Offers
        Every package of the same signers.
    package : PackageStudy or None
        The deal's own; None where it names none.
    acceptable : mapping of int to Sweetening
        For each end of the package that a signer refuses, the smallest changes that no signer does.
    lasting : mapping of int to Sweetening
        For each end that somebody would break, the smallest changes that make it hold.
    fingerprint : str
        Of all that these depend on.
    agreements : mapping of str to Agreement
        For each signer that has an order only and amounts by the deal: how far they agree, over all
        states. Offers are judged by the amounts; the package and what would mend it, by the order.
    """

    model: Model
    deal: DealText
    offers: Offers
    package: PackageStudy | None
    acceptable: Mapping[int, Sweetening]
    lasting: Mapping[int, Sweetening]
    fingerprint: str
    agreements: Mapping[str, Agreement] = field(default_factory=dict)

    def hurt(self, number: int) -> tuple[str, ...]:
        """Return the parties outside that have less in state `number` than without the deal."""
        floor = self.offers.disagreement.values
        return tuple(
            name
            for name, values in self._outside.items()
            if name in floor and values.of(number) < floor[name]
        )

    @cached_property
    def units(self) -> Mapping[str, str]:
        """What each signer's values are counted in; empty where that is open, or for an order."""
        bargain = self.offers.bargain
        if bargain is None:
            return {}
        priced_model = bargain.packages.model
        return {name: party_values(priced_model, name).unit for name in self.offers.signers}

    @cached_property
    def _outside(self) -> dict[str, PartyValues]:
        outsiders = (name for name in self.model.parties if name not in self.deal.between)
        return {name: party_values(self.model, name) for name in outsiders}


def named_deal(model: Model, name: str) -> DealText:
    """Return one of the case's deals.

    Raises
    ------
    UnknownNameError
    """
    deals = model.definition.deals
    if name not in deals:
        raise unknown_name("deal", name[:80], deals)
    return deals[name]


def study_deal(model: Model, deal: DealText, *, table: StabilityTable | None = None) -> DealStudy:
    """Judge a deal against every package of the same signers, and from all sides.

    Parameters
    ----------
    model : Model
    deal : DealText
        One of the case's, or one put together by a program; it may name no package.
    table : StabilityTable, optional
        Of the same model with all five concepts, where it is at hand.

    Returns
    -------
    DealStudy

    Raises
    ------
    UnknownNameError, NotApplicableError, TooLargeError

    Examples
    --------
    >>> from detente import load_case
    >>> asked = DealText("asked", ("row", "column"), {})
    >>> study_deal(load_case("prisoners-dilemma"), asked).offers.bargain.zone
    (4,)
    """
    point = disagreement_of(model, deal, table=table)
    offers = _offers(model, deal, point, table)
    told = agreements(model, deal)
    study = None
    acceptable, lasting = {}, {}
    if deal.package:
        study = study_package(
            model,
            deal.between,
            deal.package,
            levers=table_of(deal, model.definition),
            amounts=tuple(told),
            irreversible=() if deal.schedule is None else deal.schedule.irreversible,
            how=deal.others,
            concept=deal.concept,
            disagreement=point,
            table=table,
        )
        for end in study.ends:
            if end.refused_by:
                acceptable[end.state] = sweeten(model, end.state, deal.between, point)
            if not end.durability.holds:
                lasting[end.state] = sweeten_to_hold(model, end.state, deal.concept, table=table)
    return DealStudy(
        model=model,
        deal=deal,
        offers=offers,
        package=study,
        acceptable=MappingProxyType(acceptable),
        lasting=MappingProxyType(lasting),
        fingerprint=deal_fingerprint(model, deal),
        agreements=told,
    )


def disagreement_of(
    model: Model, deal: DealText, *, table: StabilityTable | None = None
) -> Disagreement:
    """Return what the parties have without the deal: it names a point or a state.

    A program may also give a state's number.

    Raises
    ------
    UnknownNameError, InputError
        If the name denotes no state, or several.
    """
    name = deal.disagreement
    if name == STATUS_QUO:
        return status_quo_point(model)
    if name == WORST_EQUILIBRIUM:
        return worst_equilibrium_point(model, deal.concept, table=table)
    named = model.named_states
    if name not in named:
        if name.isascii() and name.isdigit() and len(name) <= 18:
            return state_point(model, int(name))
        raise unknown_name("disagreement", name, [STATUS_QUO, WORST_EQUILIBRIUM, *named])
    if len(named[name].numbers) != 1:
        found = len(named[name].numbers)
        raise InputError(f"'{name}' denotes {found} states; a disagreement is one.", "disagreement")
    return state_point(model, named[name].numbers[0])


def _to_a_billionth(values: FloatArray) -> FloatArray:
    size = float(np.abs(values).max(initial=0.0))
    return np.round(values, 9 - ceil(log10(size))) + 0.0 if size > 0 else values


def deal_fingerprint(model: Model, deal: DealText) -> str:
    """Digest all that a result about a deal depends on: the standoff, its values, and the deal.

    The model's own fingerprint covers the order of the states; deals ask how far apart they are, to
    a billionth of the largest value, since another processor gives other last digits.
    """
    values = [_to_a_billionth(party_values(model, name).values) for name in model.parties]
    return fingerprint({"model": model.fingerprint, "deal": deal.description()}, *values)


def _offers(
    model: Model, deal: DealText, point: Disagreement, table: StabilityTable | None
) -> Offers:
    on_table = table_of(deal, model.definition)
    money = priced(model, deal)
    if money is not model:
        point = least_of(
            money, point.kind, point.candidates, start=point.start, concept=point.concept
        )
    combinations = prod(len(model.levers[name].levels) for name in on_table)
    own = [name for name, lever in model.levers.items() if lever.held_by(deal.between)]
    followed = len(on_table) < len(own) or (money is not model and deal.others != "held")
    if followed and combinations > MOST_PACKAGES:
        raise TooLargeError(
            f"the levers on the table make more than {MOST_PACKAGES:,} packages. Name fewer."
        )
    return could_sign(
        model,
        deal.between,
        levers=on_table,
        values=money,
        how=deal.others,
        concept=deal.concept,
        disagreement=point,
        table=table,
    )
