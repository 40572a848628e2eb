"""Trade section <-> parts: the two ways between the file's shape and the model's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.casefile.trade_document import (
    FIGURES,
    SHARES,
    BaselineDoc,
    CurveDoc,
    FigureDoc,
    LegDoc,
    MeasureDoc,
    OtherFigureDoc,
    TradeDoc,
)
from detente.model import Party
from detente.model.trade_parts import (
    BaselineText,
    CurveText,
    Figure,
    LegText,
    MarketText,
    MeasureText,
    PressureText,
    ProducerText,
    RoutesText,
    TradeText,
)


def to_trade(doc: TradeDoc) -> TradeText:
    """Return what the section says, in the model's own terms."""
    pressure = doc.pressure
    return TradeText(
        good=doc.good,
        baseline=doc.baseline or "",
        k2o_content=_figure(doc.k2o_content),
        parties={name: Party(name, **_basis(each)) for name, each in doc.parties.items()},
        producers={
            name: ProducerText(
                name, each.party, _curve(each.supply), _figure(each.tax), each.conduct,
                **_basis(each),
            )
            for name, each in doc.producers.items()
        },
        markets={
            name: MarketText(name, each.party, _curve(each.demand), **_basis(each))
            for name, each in doc.markets.items()
        },
        legs={name: _leg(name, each) for name, each in doc.legs.items()},
        routes={
            name: RoutesText(
                name,
                tuple(each.from_),
                {market: tuple(legs) for market, legs in each.to.items()},
                tuple(each.legs),
                **_basis(each),
            )
            for name, each in doc.routes.items()
        },
        measures={name: _measure(name, each) for name, each in doc.measures.items()},
        baselines={name: _baseline(name, each) for name, each in doc.baselines.items()},
        pressure=PressureText(
            pressure.target,
            pressure.item,
            _figure(pressure.loss),
            pressure.note,
            tuple(pressure.claims),
        )
        if pressure
        else None,
        **_basis(doc),
    )  # fmt: skip


def trade_data(trade: TradeText) -> dict[str, Any]:
    """Return the parts as plain data, in the shape and order of a case file."""
    data: dict[str, Any] = {"good": trade.good}
    if trade.baseline:
        data["baseline"] = trade.baseline
    data |= _figures_data({"k2o_content": trade.k2o_content}) | _noted(trade)
    if trade.parties:
        data["parties"] = {name: _noted(party) for name, party in trade.parties.items()}
    data["producers"] = {
        name: {"party": each.party, "supply": _curve_data(each.supply)}
        | _figures_data({"tax": each.tax})
        | ({"conduct": each.conduct} if each.conduct != "price_taker" else {})
        | _noted(each)
        for name, each in trade.producers.items()
    }
    data["markets"] = {
        name: {"party": each.party, "demand": _curve_data(each.demand)} | _noted(each)
        for name, each in trade.markets.items()
    }
    if trade.legs:
        data["legs"] = {name: _leg_data(each) for name, each in trade.legs.items()}
    data["routes"] = {name: _routes_data(each) for name, each in trade.routes.items()}
    if trade.measures:
        data["measures"] = {name: _measure_data(each) for name, each in trade.measures.items()}
    if trade.baselines:
        data["baselines"] = {name: _baseline_data(each) for name, each in trade.baselines.items()}
    if trade.pressure:
        data["pressure"] = {"target": trade.pressure.target, "item": trade.pressure.item}
        data["pressure"] |= _figures_data({"loss": trade.pressure.loss}) | _noted(trade.pressure)
    return data


def _basis(doc: Any) -> dict[str, Any]:
    return {"label": doc.label, "note": doc.note, "claims": tuple(doc.claims)}


def _figure(doc: OtherFigureDoc | None, unit: str = "1") -> Figure | None:
    return None if doc is None else _sure(doc, unit)


def _sure(doc: OtherFigureDoc, unit: str = "1") -> Figure:
    unit = doc.unit or unit
    others = doc.conflicting if isinstance(doc, FigureDoc) else []
    return Figure(
        float(doc.value),
        unit,
        doc.low,
        doc.high,
        doc.note,
        tuple(doc.claims),
        tuple(_sure(other, unit) for other in others),
    )


def _shares(docs: Mapping[str, FigureDoc]) -> dict[str, Figure]:
    return {party: _sure(share) for party, share in docs.items()}


def _curve(doc: CurveDoc) -> CurveText:
    return CurveText(
        _sure(doc.price),
        _sure(doc.quantity),
        _figure(doc.elasticity),
        _figure(doc.intercept),
        doc.curve or ("linear" if doc.elasticity is None else "iso-elastic"),
        _figure(doc.capacity),
        doc.note,
        tuple(doc.claims),
    )


def _leg(name: str, doc: LegDoc) -> LegText:
    return LegText(
        name,
        _sure(doc.cost),
        _figure(doc.fee),
        _figure(doc.capacity),
        doc.owner or "",
        _shares(doc.rent_shares),
        **_basis(doc),
    )


def _measure(name: str, doc: MeasureDoc) -> MeasureText:
    figures = {key: _figure(getattr(doc, key)) for key in FIGURES}
    return MeasureText(
        name,
        doc.kind,
        doc.sender,
        doc.target or "",
        doc.when or "",
        doc.from_,
        doc.until,
        doc.legal_form or "",
        tuple(doc.producers),
        tuple(doc.markets),
        tuple(doc.legs),
        tuple(doc.exempt),
        _figure(doc.reversal_days),
        {key: figure for key, figure in figures.items() if figure is not None},
        {key: _shares(getattr(doc, key)) for key in SHARES if getattr(doc, key)},
        doc.rationing or "",
        **_basis(doc),
    )


def _baseline(name: str, doc: BaselineDoc) -> BaselineText:
    return BaselineText(
        name,
        None if doc.measures is None else tuple(doc.measures),
        doc.on,
        dict(doc.levers),
        {key: _sure(figure) for key, figure in doc.figures.items()},
        **_basis(doc),
    )


def _noted(part: Any) -> dict[str, Any]:
    found = {key: getattr(part, key, "") for key in ("label", "note")}
    data: dict[str, Any] = {key: text for key, text in found.items() if text}
    return data | ({"claims": list(part.claims)} if part.claims else {})


def _figure_data(figure: Figure) -> Any:
    data = _figure_table(figure, "1")
    if set(data) - {"value", "unit"}:
        return data
    return f"{_digits(figure.value)} {figure.unit}" if "unit" in data else figure.value


def _figure_table(figure: Figure, unit: str) -> dict[str, Any]:
    """The figure as a table; `unit` is the one that needs no saying."""
    data: dict[str, Any] = {"value": figure.value}
    if figure.unit != unit:
        data["unit"] = figure.unit
    data |= {k: v for k, v in (("low", figure.low), ("high", figure.high)) if v is not None}
    data |= _noted(figure)
    if figure.conflicting:
        data["conflicting"] = [_figure_table(each, figure.unit) for each in figure.conflicting]
    return data


def _digits(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _figures_data(figures: Mapping[str, Figure | None]) -> dict[str, Any]:
    return {key: _figure_data(each) for key, each in figures.items() if each is not None}


def _curve_data(curve: CurveText) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if curve.curve == "linear":
        data["curve"] = "linear"
    names = ("price", "quantity", "elasticity", "intercept", "capacity")
    return data | _figures_data({name: getattr(curve, name) for name in names}) | _noted(curve)


def _leg_data(leg: LegText) -> dict[str, Any]:
    data = _figures_data({"cost": leg.cost, "fee": leg.fee, "capacity": leg.capacity})
    if leg.owner:
        data["owner"] = leg.owner
    if leg.rent_shares:
        data["rent_shares"] = _figures_data(leg.rent_shares)
    return data | _noted(leg)


def _routes_data(routes: RoutesText) -> dict[str, Any]:
    producers, markets = list(routes.producers), list(routes.to)
    to: Any = markets[0] if len(markets) == 1 else markets
    if any(routes.to.values()):
        to = {market: list(legs) for market, legs in routes.to.items()}
    data = {"from": producers[0] if len(producers) == 1 else producers, "to": to}
    return data | {"legs": list(routes.legs)} | _noted(routes)


def _measure_data(measure: MeasureText) -> dict[str, Any]:
    texts = {
        "kind": measure.kind,
        "sender": measure.sender,
        "target": measure.target,
        "when": measure.when,
        "from": measure.start,
        "until": measure.end,
        "legal_form": measure.legal_form,
        "producers": list(measure.producers),
        "markets": list(measure.markets),
        "legs": list(measure.legs),
        "exempt": list(measure.exempt),
        "rationing": measure.rationing,
    }
    data: dict[str, Any] = {key: value for key, value in texts.items() if value}
    data |= _figures_data({"reversal_days": measure.reversal_days} | dict(measure.figures))
    data |= {key: _figures_data(shares) for key, shares in measure.shares.items()}
    return data | _noted(measure)


def _baseline_data(baseline: BaselineText) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if baseline.measures is not None:
        data["measures"] = list(baseline.measures)
    if baseline.on:
        data["on"] = baseline.on
    if baseline.levers:
        data["levers"] = dict(baseline.levers)
    if baseline.figures:
        data["figures"] = _figures_data(baseline.figures)
    return data | _noted(baseline)


__all__ = ["to_trade", "trade_data"]
