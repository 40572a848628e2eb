"""Deals <-> parts: the two ways between the file's shape and the model's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.casefile.clause_document import ClauseDoc
from detente.casefile.deals_document import DealDoc, PledgeDoc, ScheduleDoc
from detente.casefile.trade_convert import (
    _basis,
    _figure,
    _figure_data,
    _figure_table,
    _figures_data,
    _noted,
    _shares,
    _sure,
)
from detente.model import Clause
from detente.model.deal_parts import DealText, Pledge, ScheduleText

_USUAL = DealText("", (), {})
_USUAL_TERMS = ScheduleText()


def to_deals(docs: Mapping[str, DealDoc]) -> dict[str, DealText]:
    """Return what the tables say, in the model's own terms."""
    return {
        name: DealText(
            name,
            tuple(doc.between),
            dict(doc.package),
            tuple(doc.levers),
            doc.others,
            doc.concept,
            doc.disagreement,
            _schedule(doc.schedule) if doc.schedule else None,
            {signer: _amounts(each) for signer, each in doc.values.items()},
            **_basis(doc),
        )
        for name, doc in docs.items()
    }


def deals_data(deals: Mapping[str, DealText]) -> dict[str, Any]:
    """Return the parts as plain data, in the shape and order of a case file."""
    return {name: _deal_data(deal) for name, deal in deals.items()}


def _schedule(doc: ScheduleDoc) -> ScheduleText:
    return ScheduleText(
        timing=doc.timing,
        discount=_shares(doc.discount),
        rate=_shares(doc.rate),
        period=_figure(doc.period),
        irreversible=tuple(doc.irreversible),
        delay=_figure(doc.delay),
        detection=_figure(doc.detection),
        deadline=_figure(doc.deadline),
        after=doc.after,
        start=dict(doc.start),
        collateral={name: _pledge(each) for name, each in doc.collateral.items()},
        **_basis(doc),
    )


def _amounts(doc: ClauseDoc) -> Clause:
    return Clause(doc.text, doc.note, tuple(doc.claims))


def _pledge(doc: PledgeDoc) -> Pledge:
    return Pledge(_sure(doc), doc.held_by)


def _deal_data(deal: DealText) -> dict[str, Any]:
    data: dict[str, Any] = {"between": list(deal.between), "package": dict(deal.package)}
    if deal.levers:
        data["levers"] = list(deal.levers)
    for key in ("others", "concept", "disagreement"):
        if getattr(deal, key) != getattr(_USUAL, key):
            data[key] = getattr(deal, key)
    data |= _noted(deal)
    if deal.values:
        data["values"] = {name: _amounts_data(each) for name, each in deal.values.items()}
    if deal.schedule is not None:
        data["schedule"] = _schedule_data(deal.schedule)
    return data


def _amounts_data(clause: Clause) -> Any:
    noted: dict[str, Any] = {"note": clause.note} if clause.note else {}
    if clause.claims:
        noted["claims"] = list(clause.claims)
    return {"text": clause.text, **noted} if noted else clause.text


def _schedule_data(terms: ScheduleText) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key in ("timing", "after"):
        if getattr(terms, key) != getattr(_USUAL_TERMS, key):
            data[key] = getattr(terms, key)
    for key in ("discount", "rate"):
        if getattr(terms, key):
            data[key] = _figures_data(getattr(terms, key))
    times = ("period", "delay", "detection", "deadline")
    data |= _figures_data({key: getattr(terms, key) for key in times})
    if terms.irreversible:
        data["irreversible"] = list(terms.irreversible)
    if terms.start:
        data["start"] = dict(terms.start)
    if terms.collateral:
        data["collateral"] = {name: _pledge_data(each) for name, each in terms.collateral.items()}
    return data | _noted(terms)


def _pledge_data(pledge: Pledge) -> Any:
    if not pledge.held_by:
        return _figure_data(pledge.amount)
    return _figure_table(pledge.amount, "1") | {"held_by": pledge.held_by}


__all__ = ["deals_data", "to_deals"]
