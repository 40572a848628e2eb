"""The commands, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from detente import __version__
from detente.cli.brief import brief
from detente.cli.cases import cases
from detente.cli.check import check
from detente.cli.coalitions import coalitions
from detente.cli.deals import deals
from detente.cli.durability import durability
from detente.cli.ensemble import ensemble
from detente.cli.evidence import evidence
from detente.cli.explain import explain
from detente.cli.export import export
from detente.cli.foresight import foresight
from detente.cli.import_gmcr import import_gmcr
from detente.cli.inverse import inverse
from detente.cli.paths import paths
from detente.cli.report import report
from detente.cli.robust import robust
from detente.cli.schedule import schedule
from detente.cli.schema import schema
from detente.cli.show import show
from detente.cli.stability import stability
from detente.cli.trace import trace
from detente.cli.trade import trade

app = typer.Typer(
    add_completion=False,
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
) -> None:
    """Which bargains hold in a standoff, what breaks them, and how sure may we be?

    CASE is the name of a case that ships with Détente (see `detente cases`), a TOML file, or a
    folder with a case.toml. Results go to standard output, everything else to standard error.
    """


COMMANDS: dict[str, Callable[..., None]] = {
    "cases": cases,
    "check": check,
    "show": show,
    "brief": brief,
    "stability": stability,
    "explain": explain,
    "paths": paths,
    "inverse": inverse,
    "coalitions": coalitions,
    "foresight": foresight,
    "deals": deals,
    "schedule": schedule,
    "durability": durability,
    "trade": trade,
    "evidence": evidence,
    "robust": robust,
    "trace": trace,
    "report": report,
    "import": import_gmcr,
    "export": export,
    "schema": schema,
}
for name, command in COMMANDS.items():
    app.command(name)(command)
app.add_typer(ensemble, name="ensemble")
