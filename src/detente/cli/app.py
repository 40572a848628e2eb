"""The commands, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from detente import __version__
from detente.cli.brief import brief
from detente.cli.budget import budgeted
from detente.cli.cases import cases
from detente.cli.check import check
from detente.cli.coalitions import coalitions
from detente.cli.compare import compare
from detente.cli.deals import deals
from detente.cli.durability import durability
from detente.cli.ensemble import ensemble
from detente.cli.evidence import evidence
from detente.cli.exchanges import exchanges
from detente.cli.explain import explain
from detente.cli.export import export
from detente.cli.forecast import forecast, stocks
from detente.cli.foresight import foresight
from detente.cli.handover import handover
from detente.cli.import_gmcr import import_gmcr
from detente.cli.indicators import indicators
from detente.cli.inverse import inverse
from detente.cli.new import new
from detente.cli.output import allow_wide
from detente.cli.paths import paths
from detente.cli.record import backtest, score
from detente.cli.report import report
from detente.cli.robust import robust
from detente.cli.schedule import schedule
from detente.cli.schema import schema
from detente.cli.serve import serve
from detente.cli.show import show
from detente.cli.stability import stability
from detente.cli.trace import trace
from detente.cli.trade import trade
from detente.cli.turns import turns
from detente.cli.verdict_record import record
from detente.cli.watch import watch
from detente.cli.what_ifs import supposing_what_if

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help appears at once
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Say which version."),
    ] = False,
    wide: Annotated[
        bool, typer.Option("--wide", help="Lines as wide as the terminal, not 120 at most.")
    ] = False,
) -> None:
    """Which bargains hold in a standoff, what breaks them, and how sure may we be?

    CASE is the name of a case that ships with Détente (see `detente cases`), a TOML file, or a
    folder with a case.toml. Results go to standard output, everything else to standard error.
    """
    del version  # said by its callback
    if wide:
        allow_wide()


COMMANDS: dict[str, Callable[..., None]] = {
    "cases": cases,
    "new": new,
    "check": check,
    "show": show,
    "brief": brief,
    "watch": watch,
    "stability": stability,
    "explain": explain,
    "paths": paths,
    "inverse": inverse,
    "coalitions": coalitions,
    "foresight": foresight,
    "exchanges": exchanges,
    "deals": deals,
    "schedule": schedule,
    "durability": durability,
    "handover": handover,
    "trade": trade,
    "forecast": forecast,
    "stocks": stocks,
    "backtest": backtest,
    "score": score,
    "record": record,
    "evidence": evidence,
    "robust": robust,
    "trace": trace,
    "turns": turns,
    "compare": compare,
    "indicators": indicators,
    "report": report,
    "serve": serve,
    "import": import_gmcr,
    "export": export,
    "schema": schema,
}
for name, command in COMMANDS.items():
    app.command(name)(budgeted(supposing_what_if(command)))
app.add_typer(ensemble, name="ensemble")
