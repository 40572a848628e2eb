"""detente forecast, stocks: what happens next?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from detente.cli.inputs import read_model
from detente.cli.options import CaseArgument, ListOption, ReadingOption, option, split_list
from detente.cli.output import (
    Format,
    FormatOption,
    emit,
    emit_json,
    emit_lines,
    working,
)
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.studies.forecast import ForecastStudy, StockStudy

HEADERS = (
    *("question", "by", "p", "low", "high", "base_rate", "n", "calendar", "support", "unchanged"),
    *("by_cycles", "cycles", "pce", "slip_free", "not_modelled", "word", "error"),
    *("mode", "ask", "resolves_by"),
)
STOCK_HEADERS = ("stock", "by", "start", "low", "median", "high", "mean", "counter")
ByOption = Annotated[
    ListOption,
    option("--by", "DATE", "A day, such as 2025-12-31. May be repeated."),
]
SeedOption = Annotated[int, option("--seed", "S", "Another sample.")]


def forecast(
    case: CaseArgument,
    by: ByOption = None,
    ask: Annotated[
        ListOption,
        option("--ask", "EXPR", "A question of the case, or a condition. May be repeated."),
    ] = None,
    rule: Annotated[
        str, option("--rule", "RULE", "tilted, improvement or quantal; the case's without.")
    ] = "",
    responsiveness: Annotated[
        str | None,
        option("--responsiveness", "A:B", "How strongly aims tilt rates, from A to B; A is taken."),
    ] = None,
    draws: Annotated[int, option("--draws", "N", "Draws of rates and inputs; none without.")] = 0,
    paths: Annotated[
        int, option("--paths", "N", "Simulated paths, where the exact sweep does not answer.")
    ] = 2_000,
    seed: SeedOption = 0,
    explain: Annotated[
        str | None, option("--explain", "QUESTION", "Who makes the last step, and what drives it.")
    ] = None,
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say what happens next: chances by date, beside base rates.

    Base rate, dated events, and the range with aims stand side by side; below it stands how well
    such forecasts have done so far. --format json writes what `detente score` reads.
    """
    model = read_model(case, reading)
    from detente.studies.forecast import explain_forecast, forecast_case, people_of

    span = _span(responsiveness)
    if explain is not None:
        with working("forecasting"):
            found = explain_forecast(model, explain, responsiveness=span[0] if span else None)
        if form is Format.table:
            from detente.report.terminal import explanation_text

            emit_lines(explanation_text(found))
        else:
            rows = [[each.by, each.label, each.chance] for each in found.ways]
            emit(form, ("by", "step", "chance"), rows, found)
        return
    with working("forecasting"):
        study = _placed(
            lambda: forecast_case(
                model,
                by=_days(by),
                ask=list(ask or ()),
                rule=rule,
                responsiveness=span,
                draws=draws,
                paths=paths,
                seed=seed,
            )
        )
    if form is Format.table:
        with working("playing forward"):
            people = people_of(study, seed=seed)
        _print(study, people)
    elif form is Format.json:
        emit_json(study)
    else:
        emit(form, HEADERS, _rows(study), study)


def stocks(
    case: CaseArgument,
    by: ByOption = None,
    paths: Annotated[int, option("--paths", "N", "Simulated paths.")] = 1_000,
    draws: Annotated[
        int, option("--draws", "N", "Draws of the rates over which the paths are divided.")
    ] = 20,
    seed: SeedOption = 0,
    tier: Annotated[
        str, option("--tier", "NAME", "Only stocks of one tier: foreign, best_known, ill, other.")
    ] = "",
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say how many people will be held, by date.

    Whole people move by named flows only; the identities of the case are checked after each.
    """
    model = read_model(case, reading)
    from detente.studies.forecast import play_stocks

    with working("playing forward"):
        study = _placed(
            lambda: play_stocks(model, by=_days(by), paths=paths, draws=draws, seed=seed, tier=tier)
        )
    rows = _stock_rows(study)
    if form is not Format.table:
        emit(form, STOCK_HEADERS, rows, study)
        return
    from detente.report.terminal import stock_lines

    emit_lines(stock_lines(study))


def _print(study: ForecastStudy, people: StockStudy | None) -> None:
    from detente.report.terminal import forecast_lines

    emit_lines(forecast_lines(study, people))


ROW = (
    *("p", "low", "high", "base_rate", "n", "calendar", "support", "unchanged", "by_cycles"),
    *("cycles", "pce", "slip_free", "not_modelled", "word", "error"),
)


def _rows(study: ForecastStudy) -> list[list[Any]]:
    from detente.report.data import to_data

    return [
        [
            *(question["id"], answer["by"], *(answer[key] for key in ROW)),
            *(question["mode"], question["ask"], question["resolves_by"]),
        ]
        for question in to_data(study)["questions"]
        for answer in question["answers"]
    ]


def _stock_rows(study: StockStudy) -> list[list[Any]]:
    return [
        [fan.name, by, fan.start, low, median, high, mean, fan.counter]
        for fan in study.fans
        for by, low, median, high, mean in zip(
            fan.by, fan.low, fan.median, fan.high, fan.mean, strict=True
        )
    ]


def _days(texts: ListOption) -> list[date]:
    found = []
    for text in split_list(texts):
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            raise InputError(
                f"found {text[:40]!r}; write a day such as 2025-12-31.", "--by"
            ) from None
    return found


def _span(text: str | None) -> list[float]:
    if text is None:
        return []
    try:
        found = [float(part) for part in text.split(":")]
    except ValueError:
        found = []
    if not 1 <= len(found) <= 2:
        raise InputError(
            f"found {text[:40]!r}; write a number, or two such as 0:3.", "--responsiveness"
        )
    return found


def _placed(ask: Callable[[], Any]) -> Any:
    """Ask, and call the place of an error that is an option's name by the option."""
    try:
        return ask()
    except InputError as error:
        if error.where in ("by", "ask", "rule", "responsiveness", "draws", "paths"):
            raise type(error)(error.problem, f"--{error.where}") from None
        raise
