"""What the template prints about trade: pictures, accounts, relief, measures."""

from __future__ import annotations

from dataclasses import dataclass

from detente.report.html.trade.effects import EffectView, effect_view
from detente.report.html.trade.flow_map import FlowMap, draw_flows, flow_scale
from detente.report.html.trade.names import TradeNames, millions, price
from detente.report.html.trade.relief import MeasureView, ReliefView, measure_views, relief_views
from detente.report.html.trade.stops import (
    SpreadView,
    StopGroup,
    spread_views,
    stop_groups,
    told_flows,
)
from detente.studies import Labels
from detente.studies.trade import PressureStudy
from detente.text import listed, sentence_case


@dataclass(frozen=True)
class Panel:
    """One situation: its name, what it is, the main numbers, and its picture."""

    title: str
    told: str
    map: FlowMap


@dataclass(frozen=True)
class TradeView:
    """The section.

    Attributes
    ----------
    good, target : str
    lead : tuple of str
        What it comes to, in sentences.
    panels : tuple of Panel
    groups : tuple of StopGroup
        The pictures' numbers.
    world_prices : tuple of str
        Of the panels.
    spreads : tuple of SpreadView
        The target's flows where the prices allow others too.
    effects : tuple of EffectView
    reliefs : tuple of ReliefView
    left_out : str
        Why relief was not gone through, or "".
    measures : tuple of MeasureView
    """

    good: str
    target: str
    lead: tuple[str, ...]
    panels: tuple[Panel, ...]
    groups: tuple[StopGroup, ...]
    world_prices: tuple[str, ...]
    spreads: tuple[SpreadView, ...]
    effects: tuple[EffectView, ...]
    reliefs: tuple[ReliefView, ...]
    left_out: str
    measures: tuple[MeasureView, ...]


def view_of_trade(study: PressureStudy, words: Labels) -> TradeView:
    """Return what the report says about the trade of a case that has one."""
    names = TradeNames(words, study.setup)
    titles = _titles(study, names)
    flows = tuple(study.flows.values())
    scale = flow_scale(flows)
    return TradeView(
        good=sentence_case(study.setup.network.good),
        target=names.party(study.target) if study.target else "",
        lead=_lead(study, names),
        panels=tuple(
            Panel(titles[key], told_flows(each, names), draw_flows(each, scale, names))
            for key, each in study.flows.items()
        ),
        groups=stop_groups(flows, names),
        world_prices=tuple(price(each.world_price) for each in flows),
        spreads=spread_views(flows, titles.values(), names),
        effects=_effects(study, names, titles),
        reliefs=relief_views(study, names),
        left_out=study.left_out,
        measures=measure_views(study.measures, names, words),
    )


def _titles(study: PressureStudy, names: TradeNames) -> dict[str, str]:
    titles = {"now": "The status quo"}
    if study.pressure is not None:
        before = sentence_case(names.baseline(study.pressure.before.label))
        titles = {"before": before, **titles}
    if study.relief is not None:
        titles["relief"] = f"With all the relief that {names.parties(_movers(study))} can give"
    return titles


def _movers(study: PressureStudy) -> tuple[str, ...]:
    return study.reliefs[-1].members


def _lead(study: PressureStudy, names: TradeNames) -> tuple[str, ...]:
    told = []
    if study.pressure is not None and study.target:
        changed = study.pressure.change.parties
        own = changed[study.target]
        verb = "costs" if own.total < 0 else "brings"
        told.append(
            f"Against “{names.baseline(study.pressure.before.label)}”, the status quo {verb} "
            f"{names.the_party(study.target)} {millions(abs(own.total))} mn USD a year: "
            + listed(
                [
                    f"{part} {'takes' if value < 0 else 'brings'} {millions(abs(value))}"
                    for part, value in own.parts.items()
                ]
            )
            + "."
        )
        others = sorted(
            (each for each in changed.values() if each.party != study.target),
            key=lambda each: each.total,
        )
        gain = [_and_sum(names, c.party, c.total) for c in others[::-1][:3] if c.total >= 5e-4]
        pay = [_and_sum(names, c.party, c.total) for c in others[:3] if c.total <= -5e-4]
        if gain or pay:
            told.append(
                f"Of the others, most is gained by {listed(gain) or 'nobody'}; most is paid by "
                f"{listed(pay) or 'nobody'}."
            )
    if study.relief is not None:
        alone = [each for each in study.reliefs if len(each.members) == 1]
        each_one = [_and_sum(names, each.members[0], each.gain) for each in alone]
        told.append(
            f"Relief that one of those who hold the levers can give alone brings "
            f"{names.the_party(study.target)} {millions(max(each.gain for each in alone))} mn USD "
            f"a year at most ({listed(each_one, most=9)}); all that they can give together brings "
            f"{millions(study.reliefs[-1].gain)}."
        )
    return tuple(told)


def _and_sum(names: TradeNames, party: str, bn: float) -> str:
    return f"{names.the_party(party)} ({millions(bn, sign=True)})"


def _effects(
    study: PressureStudy, names: TradeNames, titles: dict[str, str]
) -> tuple[EffectView, ...]:
    views = []
    if study.pressure is not None:
        title = "Who gains and who pays under pressure"
        views.append(effect_view(study.pressure, title, titles["before"], titles["now"], names))
    if study.relief is not None:
        title = "Who would gain and who would pay by relief"
        setting = names.setting(study.reliefs[-1].levels)
        views.append(effect_view(study.relief, title, titles["now"], setting, names))
    return tuple(views)
