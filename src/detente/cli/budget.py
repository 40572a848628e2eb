"""The option that every command on a case has: how much the answer may cost."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from detente.budgets import read_budget, within

BudgetOption = Annotated[
    str,
    typer.Option(
        "--budget",
        metavar="SECONDS,GB",
        help="How much processor time and memory the answer may take.",
    ),
]
USUAL = "10,2"
ASKED_OF = {"case", "cases", "file", "store"}


def budgeted(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with --budget, where it takes a case."""
    signature = inspect.signature(command, eval_str=True)
    if not ASKED_OF & signature.parameters.keys():
        return command

    @wraps(command)
    def run(*arguments: Any, budget: str = USUAL, **options: Any) -> None:
        with within(read_budget(budget)):
            command(*arguments, **options)

    last = inspect.Parameter(
        "budget", inspect.Parameter.KEYWORD_ONLY, default=USUAL, annotation=BudgetOption
    )
    parameters = [*signature.parameters.values(), last]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run
