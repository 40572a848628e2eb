"""detente trade: what does pressure cost, and whom?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import CaseArgument
from detente.cli.output import Format, FormatOption, emit, emit_lines, emit_text, say, working
from detente.cli.trade_accounts import (
    has_level,
    items_of,
    leakage_data,
    open_range,
    print_accounts,
    ranges_data,
    told_leakage,
    told_ranges,
)
from detente.cli.trade_coalitions import BN, print_coalitions, shown
from detente.cli.trade_measures import print_measures
from detente.errors import InfeasibleStateError, InputError, unknown_name

if TYPE_CHECKING:
    from detente.model import Definition
    from detente.studies import TradeComparison


def trade(
    case: CaseArgument,
    levels: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="LEVER=LEVEL",
            help="Set a lever; the others stay at the status quo. May be repeated.",
        ),
    ] = [],  # noqa: B006
    against: Annotated[
        list[str],
        typer.Option(
            "--against",
            metavar="LEVER=LEVEL|NAME",
            help="Compare with these levels, a baseline, or status-quo. Else: the case's own.",
        ),
    ] = [],  # noqa: B006
    coalitions: Annotated[
        bool, typer.Option("--coalitions", help="Say what each sender of measures adds.")
    ] = False,
    target: Annotated[
        str, typer.Option("--target", metavar="PARTY", help="With --coalitions: whose loss.")
    ] = "",
    item: Annotated[
        str, typer.Option("--item", metavar="ITEM", help="With --coalitions: revenue, total, …")
    ] = "",
    loss: Annotated[
        float | None,
        typer.Option("--loss", metavar="BN_USD", help="With --coalitions: the loss to reach."),
    ] = None,
    flows: Annotated[
        bool, typer.Option("--flows", help="Show flows too, each with the range it may take.")
    ] = False,
    on: Annotated[
        str,
        typer.Option(
            "--on", metavar="DATE", help="The measures in force on a day; else the case's own day."
        ),
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
    definition = _read(case)
    chosen = _levels(definition, levels, "--set")
    _note_infeasible(definition, chosen)
    day = _day(definition, on)
    if measures:
        if against or flows or coalitions or target or item or loss is not None:
            raise InputError("goes with --set, --on and --format only.", "--measures")
        print_measures(definition, chosen, day, form)
        return
    if coalitions:
        if against or flows:
            raise InputError("goes without --against and --flows; leave them out.", "--coalitions")
        from detente.studies import trade_coalitions

        with working("clearing the market for every coalition"):
            study = trade_coalitions(
                definition, chosen, target=target, item=item, loss=loss, day=day
            )
        print_coalitions(definition, study, form)
        return
    if target or item or loss is not None:
        raise InputError("--target, --item and --loss go with --coalitions; add it.")
    from detente.studies import compare_trade

    with working("clearing the market"):
        found = compare_trade(definition, chosen, _against(definition, against), day=day)
    if day and form is Format.table:
        say(f"only the measures are those of {day}; all other numbers are the case's own.")
    _print_comparison(definition, found, flows, form)


def _read(case: str) -> Definition:
    """Read the case and check its trade, so that what is wrong in the file names the file."""
    from detente.casefile import read_definition
    from detente.studies.trade_setup import trade_setup
    from detente.studies.trade_situation import check_baselines

    definition, name = read_definition(case)
    try:
        check_baselines(trade_setup(definition), definition)
    except InputError as error:
        raise error.at(name) from None
    return definition


def _levels(definition: Definition, texts: list[str], option: str) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for text in texts:
        lever, equals, level = text.partition("=")
        if not equals or not lever or not level:
            raise InputError(f"found {text[:80]!r}; write LEVER=LEVEL.", option)
        if lever in chosen:
            raise InputError(f"lever '{lever}' is set twice; set it once.", option)
        if lever not in definition.levers:
            raise unknown_name("lever", lever[:80], definition.levers).at(option)
        known = definition.levers[lever].levels
        if level not in known:
            raise unknown_name(f"level of lever '{lever}'", level[:80], known).at(option)
        chosen[lever] = level
    return chosen


def _day(definition: Definition, text: str) -> date | None:
    """The day that was asked for; None for the case's own."""
    if not text:
        return None
    assert definition.trade is not None
    dated = [each for each in definition.trade.measures.values() if each.start or each.end]
    if not dated:
        raise InputError(
            "no measure of the case has dates, so the day changes nothing; leave it out.", "--on"
        )
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"found {text[:80]!r}; write a day as YEAR-MONTH-DAY, such as 2022-02-01.", "--on"
        ) from None


def _against(definition: Definition, texts: list[str]) -> Mapping[str, str] | str:
    if len(texts) == 1 and "=" not in texts[0]:
        assert definition.trade is not None
        known = ["baseline", "status-quo", *definition.trade.baselines]
        name = "status-quo" if texts[0] == "status_quo" else texts[0]
        if name not in known:
            raise unknown_name("baseline", name[:80], known).at("--against")
        return name
    return _levels(definition, texts, "--against") if texts else "baseline"


def _note_infeasible(definition: Definition, chosen: Mapping[str, str]) -> None:
    if not chosen or not definition.rules:
        return
    from detente.model import feasible_states

    try:
        feasible_states(definition).number_of({**definition.status_quo, **chosen})
    except InfeasibleStateError:
        say("the rules of the case exclude these levels with the rest at the status quo.")


def _print_comparison(
    definition: Definition, found: TradeComparison, flows: bool, form: Format
) -> None:
    ranges = _ranges(found) if flows else []
    if form is Format.json:
        emit(form, [], [], _comparison_data(definition, found, ranges))
        return
    if form is Format.csv:
        rows = [list(row) for row in _long_rows(found)]
        rows += [
            ["route", name, "flow", "Mt / year", now, None, None, low, high]
            for name, now, low, high in ranges
        ]
        headers = ["kind", "name", "item", "unit", "now", "against", "change", "least", "most"]
        emit(form, headers, rows, None)
        return
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
    emit(form, headers, rows, None)
    emit_text("\n")
    print_accounts(definition, found)
    if ranges:
        emit_text("\n")
        rows = [[name, shown(q, 3), shown(low, 3), shown(high, 3)] for name, q, low, high in ranges]
        emit(form, ["route", "Mt / year, one of many", "least", "most"], rows, None)
    risen = shown(now.world_price - before.world_price, 1, "+").strip()
    emit_lines(
        [
            "",
            f"World price {now.world_price:.1f} USD / t ({risen}). Certificate: {now.certificate}; "
            f"against: {before.certificate}. {found.solves} equilibria solved.",
            "Fees and duties go with flows, which are one of many that fit the prices (--flows "
            "shows how far each may differ)" + told_ranges(found),
            *told_leakage(definition, found),
        ]
    )


def _names(measures: Any) -> str:
    return ", ".join(measure.name for measure in measures) or "none"


def _nodes(found: TradeComparison) -> Iterator[tuple[str, str, float, float, float, float]]:
    now, before = found.equilibrium, found.baseline
    for name, quantity in now.supply.items():
        prices = now.gate_prices[name], before.gate_prices[name]
        yield "producer", name, quantity, before.supply[name], *prices
    for name, quantity in now.demand.items():
        yield "market", name, quantity, before.demand[name], now.prices[name], before.prices[name]


def _long_rows(found: TradeComparison) -> Iterator[tuple[Any, ...]]:
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
        now.world_price - before.world_price, None, None,
    )  # fmt: skip
    for name, item, value, was in items_of(found):
        has = has_level(found, name, item)
        span = open_range(found.accounts, name, item) if has else None
        yield (
            "party", name, item, BN, value if has else None, was if has else None, value - was,
            span.least if span else None, span.most if span else None,
        )  # fmt: skip
    for name, changed in found.change.parties.items():
        for part, value in changed.parts.items():
            yield "party", name, f"change by {part}", BN, None, None, value, None, None


def _ranges(found: TradeComparison) -> list[tuple[str, float, float, float]]:
    from detente.trade import flow_ranges

    carried = {flow.route: flow.quantity for flow in found.equilibrium.flows}
    return [
        (name, carried.get(name, 0.0), span.least, span.most)
        for name, span in flow_ranges(found.equilibrium).items()
    ]


def _comparison_data(
    definition: Definition, found: TradeComparison, ranges: list[tuple[str, float, float, float]]
) -> dict[str, Any]:
    def side(label: str, measures: Any, equilibrium: Any, accounts: Any) -> dict[str, Any]:
        certificate = equilibrium.certificate
        return {
            "label": label,
            "measures": [measure.name for measure in measures],
            "world_price": equilibrium.world_price,
            "prices": dict(equilibrium.prices),
            "gate_prices": dict(equilibrium.gate_prices),
            "supply": dict(equilibrium.supply),
            "demand": dict(equilibrium.demand),
            "net_exports": dict(equilibrium.net_exports),
            "accounts": {
                name: {
                    item: account[item] if has_level(found, name, item) else None
                    for item in (*account.items, "total", "revenue")
                }
                for name, account in accounts.parties.items()
            },
            "ranges": ranges_data(
                {
                    name: {item: span for item, span in own.items() if has_level(found, name, item)}
                    for name, own in accounts.ranges.items()
                }
            ),
            "certificate": {
                "price_violation": certificate.price_violation,
                "quantity_violation": certificate.quantity_violation,
                "method": equilibrium.method,
            },
            "fingerprint": equilibrium.fingerprint,
        }

    data = {
        "case": definition.title,
        "good": found.equilibrium.market.network.good,
        "units": {"price": "USD / t", "quantity": "Mt / year", "account": BN},
        "now": side(found.now.label, found.now.measures, found.equilibrium, found.accounts),
        "against": side(
            found.before.label, found.before.measures, found.baseline, found.change.baseline
        ),
        "change": {
            name: {"total": each.total, **each.parts} for name, each in found.change.parties.items()
        },
        "change_ranges": ranges_data(found.change.ranges),
        "leakage": leakage_data(found),
        "solves": found.solves,
    }
    if ranges:
        data["flows"] = [
            {"route": name, "one_of_many": one, "least": low, "most": high}
            for name, one, low, high in ranges
        ]
    return data
