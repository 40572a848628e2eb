"""detente backtest, score: how good have such forecasts been?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli.inputs import read_model
from detente.cli.options import ListOption, option, split_list
from detente.cli.output import Format, FormatOption, emit, emit_lines, say, working
from detente.errors import InputError

NOT_SHOWN = 3
HEADERS = (
    *("rule", "counts", "brier", "log", "questions", "cycles", "skill", "low", "high", "shown"),
)
SCORE_HEADERS = ("question", "by", "p", "outcome", "brier", "log")
AssertSkill = Annotated[
    bool,
    typer.Option("--assert-skill", help="Exit with 3 unless it is better than the base rate."),
]


def backtest(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A JSON file of past cycles.")],
    rule: Annotated[
        ListOption,
        option("--rule", "RULE", "base, calendar or a case; the first two without. Repeatable."),
    ] = None,
    seed: Annotated[int, option("--seed", "S", "Another draw of the cycles.")] = 0,
    log: Annotated[
        bool,
        typer.Option(help="Keep the models tried in a log beside FILE, and count them."),
    ] = True,
    assert_skill: AssertSkill = False,
    form: FormatOption = Format.table,
) -> None:
    """Try rules on past cycles, each forecast from the others.

    Skill is shown where its whole interval lies above 0, over draws of whole cycles. --assert-skill
    exits with 3 unless each rule but the base rate shows it, by questions.
    """
    from detente.studies.forecast import back_test_file

    with working("trying past cycles"):
        rules = split_list(rule) or ["base", "calendar"]
        found = back_test_file(file, rules, seed=seed, log=log, cases=_cases(rules))
    rows = [_row(each) for each in found.rules]
    if form is Format.table:
        from detente.report.terminal import backtest_lines

        emit_lines(backtest_lines(found))
    else:
        emit(form, HEADERS, rows, found)
    others = [each for each in found.rules if each.rule != "base" and each.counts == "questions"]
    if assert_skill and not (others and all(each.shown for each in others)):
        say("skill against the base rate is not shown.")
        raise typer.Exit(NOT_SHOWN)


def score(
    forecast: Annotated[
        Path, typer.Argument(metavar="FORECAST", help="What detente forecast --format json wrote.")
    ],
    outcomes: Annotated[
        Path, typer.Argument(metavar="OUTCOMES", help="A JSON file: outcomes with id, by, outcome.")
    ],
    assert_skill: AssertSkill = False,
    form: FormatOption = Format.table,
) -> None:
    """Score a forecast by what came of it, beside its rivals.

    --assert-skill exits with 3 unless its Brier score is lower than the base rate's on the same
    answers.
    """
    from detente.studies.forecast import score_files

    found = score_files(forecast, outcomes)
    rows = [
        [each.id, a.by, a.p, a.outcome, a.brier, a.log]
        for each in found.questions
        for a in each.answers
    ]
    if form is Format.table:
        from detente.report.terminal import score_lines

        emit_lines(score_lines(found))
    else:
        emit(form, SCORE_HEADERS, rows, found)
    base = next((each for each in found.rivals if each.name == "base_rate"), None)
    if assert_skill and not (base is not None and base.own_brier < base.brier):
        say("it is not better than the base rate.")
        raise typer.Exit(NOT_SHOWN)


def _cases(rules: Sequence[str]) -> dict[str, Any]:
    """Read what is no rule by name as a case."""
    found = {}
    for rule in rules:
        if rule not in ("base", "calendar"):
            try:
                found[rule] = read_model(rule)
            except InputError as error:
                told = f"{error.problem} Rules are 'base', 'calendar', or a case."
                raise type(error)(told, "--rule") from None
    return found


def _row(each: Any) -> list[Any]:
    return [getattr(each, name) for name in HEADERS]
