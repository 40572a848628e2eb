"""The options that change a case before it is answered: what-ifs, and other readings of aims."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from detente.cli.options import ListOption, ReadingOption, option
from detente.cli.output import Format, heading, say

WithOption = Annotated[
    ListOption,
    option(
        "--with",
        "KEY=VALUE;…",
        "What if? A number by its address, readings.PARTY=NAME, orders.PARTY=[1,0], "
        "levels.LEVER=LEVEL; or a variant of the case. May be repeated: they add up.",
    ),
]


def supposing_what_if(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with --with, and with --reading, where it reads a case.

    A command with a `what_if` of its own stays as it is. One that knows no readings takes each as
    a what-if. What is supposed is said in the head of a table, in the JSON, or beside it.
    """
    signature = inspect.signature(command, eval_str=True)
    own = signature.parameters
    if not {"case", "cases"} & own.keys() or "what_if" in own:
        return command

    @wraps(command)
    def run(*arguments: Any, what_if: ListOption = None, **options: Any) -> None:
        from detente.casefile import supposing

        texts = list(what_if or ())
        if "reading" not in own:
            texts += [f"readings.{text}" for text in options.pop("reading", None) or ()]
        shown = options.get("form")
        with supposing(texts) as supposed, heading(supposed, shown is Format.table) as was_told:
            try:
                command(*arguments, **options)
            except typer.Exit:
                _tell(supposed.sentence, was_told())
                raise
            _tell(supposed.sentence, was_told())

    added = [inspect.Parameter("what_if", KEYWORD, default=None, annotation=WithOption)]
    if "reading" not in own:
        added.append(inspect.Parameter("reading", KEYWORD, default=None, annotation=ReadingOption))
    parameters = [*own.values(), *added]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


KEYWORD = inspect.Parameter.KEYWORD_ONLY


def _tell(sentence: str, told: bool) -> None:
    if sentence and not told:
        say(sentence)
