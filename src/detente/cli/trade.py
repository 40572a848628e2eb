"""detente trade: what does pressure cost, and whom?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.options import CaseArgument, ListOption, option
from detente.cli.output import (
    Format,
    FormatOption,
    emit,
    emit_json,
    emit_lines,
    emit_text,
    say,
    working,
)
from detente.cli.trade_accounts import print_accounts, told_leakage, told_ranges
from detente.cli.trade_coalitions import BN, print_coalitions, shown
from detente.cli.trade_measures import print_measures
from detente.errors import InputError, unknown_name

if TYPE_CHECKING:
    from detente.case import Definition
    from detente.studies.trade import TradeAnswer, TradeComparison


def trade(
    case: CaseArgument,
    levels: Annotated[
        ListOption,
        option(
            "--set",
            "LEVER=LEVEL",
            "Set a lever; the others stay at the status quo. May be repeated.",
        ),
    ] = None,
    against: Annotated[
        ListOption,
        option(
            "--against",
            "LEVER=LEVEL|NAME",
            "Compare with these levels, a baseline, or status-quo. Else: the case's own.",
        ),
    ] = None,
    coalitions: Annotated[
        bool, typer.Option("--coalitions", help="Say what each sender of measures adds.")
    ] = False,
    target: Annotated[str, option("--target", "PARTY", "With --coalitions: whose loss.")] = "",
    item: Annotated[str, option("--item", "ITEM", "With --coalitions: revenue, total, …")] = "",
    loss: Annotated[
        float | None, option("--loss", "BN_USD", "With --coalitions: the loss to reach.")
    ] = None,
    flows: Annotated[
        bool, typer.Option("--flows", help="Show flows too, each with the range it may take.")
    ] = False,
    on: Annotated[
        str, option("--on", "DATE", "The measures in force on a day; else the case's own day.")
    ] = "",
    measures: Annotated[
        bool, typer.Option("--measures", help="List the measures: whose, in what form, how firm.")
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """Say what pressure on trade costs, and whom.

    Prices, quantities and every party's account under the measures that are on, and how each
    account changed: by price, volume, route and friction.
    """
    from detente.studies.trade import (
        answer_coalitions,
        answer_trade,
        are_possible,
        list_measures,
        read_trade,
    )

    definition = read_trade(case)
    day = _day(definition, on)
    chosen, told = _on_that_day(definition, day)
    chosen |= _levels(definition, levels, "--set")
    for line in told:
        say(line)
    if not are_possible(definition, chosen):
        say("the rules of the case exclude these levels with the rest at the status quo.")
    if measures:
        if against or flows or coalitions or target or item or loss is not None:
            raise InputError("goes with --set, --on and --format only.", "--measures")
        print_measures(list_measures(definition, chosen, day), form)
        return
    if coalitions:
        if against or flows:
            raise InputError("goes without --against and --flows; leave them out.", "--coalitions")
        with working("clearing the market for every coalition"):
            senders = answer_coalitions(
                definition, chosen, target=target, item=item, loss=loss, day=day
            )
        print_coalitions(senders, form)
        return
    if target or item or loss is not None:
        raise InputError("--target, --item and --loss go with --coalitions; add it.")
    with working("clearing the market"):
        found = answer_trade(
            definition, chosen, _against(definition, against), day=day, flows=flows
        )
    if day and form is Format.table:
        what = "levers with acts and the measures" if chosen else "measures"
        say(f"only the {what} are those of {day}; all other numbers are the case's own.")
    _print(found, form)


def _levels(definition: Definition, texts: ListOption, flag: str) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for text in texts or ():
        lever, equals, level = text.partition("=")
        if not equals or not lever or not level:
            raise InputError(f"found {text[:80]!r}; write LEVER=LEVEL.", flag)
        if lever in chosen:
            raise InputError(f"lever '{lever}' is set twice; set it once.", flag)
        if lever not in definition.levers:
            raise unknown_name("lever", lever[:80], definition.levers).at(flag)
        known = definition.levers[lever].levels
        if level not in known:
            raise unknown_name(f"level of lever '{lever}'", level[:80], known).at(flag)
        chosen[lever] = level
    return chosen


def _on_that_day(
    definition: Definition, day: date | None
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Where the levers with acts, and those that lapse, stand on a day, and what to say of it."""
    from detente.studies.trade import levers_of_day

    return ({}, ()) if day is None else levers_of_day(definition, day)


def _day(definition: Definition, text: str) -> date | None:
    """The day that was asked for; None for the case's own."""
    if not text:
        return None
    assert definition.trade is not None
    dated = [each for each in definition.trade.measures.values() if each.start or each.end]
    lapsing = [each for each in definition.levers.values() if each.lapses]
    if not dated and not definition.acts and not lapsing:
        raise InputError(
            "no measure of the case has dates and no lever has acts, so the day changes nothing; "
            "leave it out.",
            "--on",
        )
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"found {text[:80]!r}; write a day as YEAR-MONTH-DAY, such as 2022-02-01.", "--on"
        ) from None


def _against(definition: Definition, texts: ListOption) -> Mapping[str, str] | str:
    if texts and len(texts) == 1 and "=" not in texts[0]:
        assert definition.trade is not None
        known = ["baseline", "status-quo", *definition.trade.baselines]
        name = "status-quo" if texts[0] == "status_quo" else texts[0]
        if name not in known:
            raise unknown_name("baseline", name[:80], known).at("--against")
        return name
    return _levels(definition, texts, "--against") if texts else "baseline"


def _print(answer: TradeAnswer, form: Format) -> None:
    if form is Format.json:
        emit_json(answer)
        return
    if form is Format.csv:
        rows = [list(row) for row in _long_rows(answer)]
        rows += [
            ["route", each.route, "flow", "Mt / year", each.quantity, None, None, *each[2:]]
            for each in answer.flows
        ]
        headers = ["kind", "name", "item", "unit", "now", "against", "change", "least", "most"]
        emit(form, headers, rows, answer)
        return
    definition, found = answer.definition, answer.comparison
    now, before = found.equilibrium, found.baseline
    emit_lines(
        [
            f"{definition.title}: {now.market.network.good}, {found.now.label} "
            f"against {found.before.label}",
            f"Measures on: {_names(found.now.measures)}. Against: {_names(found.before.measures)}.",
            "",
        ]
    )
    headers = ["", "", "Mt / year", "change", "USD / t", "change"]
    rows = [
        [kind, name, shown(a, 3), shown(a - b, 3, "+"), shown(p, 1), shown(p - q, 1, "+")]
        for kind, name, a, b, p, q in _nodes(found)
    ]
    emit(form, headers, rows, answer)
    emit_text("\n")
    print_accounts(answer)
    if answer.flows:
        emit_text("\n")
        rows = [[name, *(shown(each, 3) for each in numbers)] for name, *numbers in answer.flows]
        emit(form, ["route", "Mt / year, one of many", "least", "most"], rows, answer)
    emit_lines(
        [
            "",
            f"{_world_price(found)} Certificate: {now.certificate}; "
            f"against: {before.certificate}. {found.solves} equilibria solved.",
            "Fees and duties go with flows, which are one of many that fit the prices (--flows "
            "shows how far each may differ)" + told_ranges(answer),
            *told_leakage(answer),
        ]
    )


def _world_price(found: TradeComparison) -> str:
    now, risen = found.equilibrium.world_price, found.change.world_price
    if now is None:
        return "World price - (nothing is traded)."
    if risen is None:
        return f"World price {now:.1f} USD / t (nothing was traded before)."
    return f"World price {now:.1f} USD / t ({shown(risen, 1, '+').strip()})."


def _names(measures: Any) -> str:
    return ", ".join(measure.name for measure in measures) or "none"


def _nodes(found: TradeComparison) -> Iterator[tuple[str, str, float, float, float, float]]:
    now, before = found.equilibrium, found.baseline
    for name, quantity in now.supply.items():
        prices = now.gate_prices[name], before.gate_prices[name]
        yield "producer", name, quantity, before.supply[name], *prices
    for name, quantity in now.demand.items():
        yield "market", name, quantity, before.demand[name], now.prices[name], before.prices[name]


def _long_rows(answer: TradeAnswer) -> Iterator[tuple[Any, ...]]:
    found = answer.comparison
    now, before = found.equilibrium, found.baseline
    for kind, item, unit, a, b in (
        ("producer", "supply", "Mt / year", now.supply, before.supply),
        ("producer", "gate price", "USD / t", now.gate_prices, before.gate_prices),
        ("market", "demand", "Mt / year", now.demand, before.demand),
        ("market", "price", "USD / t", now.prices, before.prices),
        ("party", "net exports", "Mt / year", now.net_exports, before.net_exports),
    ):
        for name, value in a.items():
            yield kind, name, item, unit, value, b[name], value - b[name], None, None
    yield (
        "world", "", "price", "USD / t", now.world_price, before.world_price,
        found.change.world_price, None, None,
    )  # fmt: skip
    for name, item, value, was in answer.items():
        has = answer.has_level(name, item)
        span = answer.open_range(name, item)
        yield (
            "party", name, item, BN, value if has else None, was if has else None, value - was,
            span.least if span else None, span.most if span else None,
        )  # fmt: skip
    for name, changed in found.change.parties.items():
        for part, value in changed.parts.items():
            yield "party", name, f"change by {part}", BN, None, None, value, None, None
