"""detente schedule: from here to the deal in steps that nobody gains by breaking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.deal_inputs import (
    BetweenOption,
    LeversOption,
    NamedOption,
    PackageOption,
    asked_deal,
)
from detente.cli.inputs import CaseArgument, ReadingOption, read_model, state_number
from detente.cli.output import Format, FormatOption, emit, emit_lines, say, working, write_file
from detente.cli.schedule_terms import Given, with_terms
from detente.errors import InputError, unknown_name

if TYPE_CHECKING:
    from detente.deals import Schedule
    from detente.model import Model
    from detente.studies.deal_schedule import Sought

CHECK_FAILED = 3
LARGEST_FILE = 16 * 2**20
GOALS = ("fastest", "safest", "least-collateral", "least-patience")


def schedule(
    case: CaseArgument,
    named: NamedOption = "",
    between: BetweenOption = [],  # noqa: B006
    package: PackageOption = [],  # noqa: B006
    levers: LeversOption = [],  # noqa: B006
    goal: Annotated[
        str, typer.Option("--goal", metavar="GOAL", help=f"{', '.join(GOALS[:-1])} or {GOALS[-1]}.")
    ] = "fastest",
    timing: Annotated[
        str, typer.Option("--timing", metavar="WHICH", help="simultaneous or alternating.")
    ] = "",
    discount: Annotated[
        list[str],
        typer.Option(
            "--discount",
            metavar="FACTOR|PARTY=FACTOR,…",
            help="What the next step counts against this one, for all or each.",
        ),
    ] = [],  # noqa: B006
    irreversible: Annotated[
        list[str],
        typer.Option("--irreversible", metavar="LEVER,…", help="What cannot be taken back."),
    ] = [],  # noqa: B006
    delay: Annotated[
        int | None, typer.Option("--delay", help="Steps from noticing a breach to the answer.")
    ] = None,
    detection: Annotated[
        float | None, typer.Option("--detection", help="Chance a step that a breach is noticed.")
    ] = None,
    collateral: Annotated[
        list[str],
        typer.Option(
            "--collateral",
            metavar="PARTY=AMOUNT,…",
            help="What each loses when it breaks the deal.",
        ),
    ] = [],  # noqa: B006
    deadline: Annotated[
        int | None, typer.Option("--deadline", help="The most steps there may be.")
    ] = None,
    after: Annotated[
        str,
        typer.Option(
            "--after", metavar="WHICH", help="lasts: the deal goes on for ever; ends: it does not."
        ),
    ] = "",
    held_at: Annotated[
        str,
        typer.Option(
            "--held-at", metavar="STATE", help="Where all other levers stand during the steps."
        ),
    ] = "status-quo",
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", metavar="FILE.json", help="Write the certificate there."),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="FILE.json",
            help="Check this certificate instead of looking for one.",
        ),
    ] = None,
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Find a schedule of a deal that enforces itself, step by step.

    At every step going on is worth at least what each party's best breach is. Exit code 3 where
    there is no such schedule, or a certificate does not hold.
    """
    model = read_model(case, reading)
    if check is not None:
        _check(check, model, form)
        return
    if goal not in GOALS:
        raise unknown_name("goal", goal[:80], GOALS).at("--goal")
    from detente.studies.deal_schedule import schedule_terms, seek, step_in_years

    deal = asked_deal(model, named, between, package, levers)
    deal = with_terms(
        model,
        deal,
        Given(timing, discount, irreversible, delay, detection, collateral, deadline, after),
    )
    anchor = state_number(model, held_at)
    with working("looking for a schedule"):
        terms = schedule_terms(model, deal, held_at=anchor)
        found = seek(terms, goal)
    years = step_in_years(deal)
    if certificate is not None and found.schedule is not None:
        import json

        from detente.studies.schedule_file import schedule_data

        data = schedule_data(found.schedule, model, anchor, years)
        text = json.dumps(data, allow_nan=False, indent=1)
        write_file(certificate, text + "\n", case)
        say(f"the certificate is in {certificate}.")
    if deal.others != "held" and form is Format.table:
        say(
            "during the steps all other levers are taken to stand as in the state of --held-at; "
            f'what the case says of the others ("{deal.others}") concerns the package alone.'
        )
    _print(model, found, anchor, years, form)
    if found.schedule is None:
        raise typer.Exit(CHECK_FAILED)


def _print(model: Model, found: Sought, anchor: int, years: float, form: Format) -> None:
    from detente.studies.deal_wording import schedule_sentences

    if form is Format.json:
        from dataclasses import asdict

        from detente.studies import Words
        from detente.studies.deal_wording import no_schedule
        from detente.studies.schedule_file import schedule_data

        plan, reason = found.schedule, found.reason
        why = found.why if reason is None else no_schedule(Words(model), reason)
        data = {
            "case": model.title,
            "goal": found.goal,
            "exists": plan is not None,
            "certain": found.certain,
            "why": why,
            "reason": None if reason is None else asdict(reason),
            "answer": dict(found.answer),
            "schedule": None if plan is None else schedule_data(plan, model, anchor, years),
        }
        emit(form, [], [], data)
        return
    if form is Format.table:
        emit_lines([f"{model.title}: {line}" for line in schedule_sentences(model, found)[:1]])
    if found.schedule is not None:
        headers, rows = _rows(found.schedule, form)
        emit(form, headers, rows, None)
    elif form is Format.csv:
        emit(form, ["step"], [], None)
    if form is Format.table:
        emit_lines(schedule_sentences(model, found)[1:])


def _rows(plan: Schedule, form: Format) -> tuple[list[str], list[list[Any]]]:
    """One row a step and party: what moves, what going on and the best breach are worth."""
    from detente.studies.deal_wording import step_text

    headers = ["step", "what moves", "party", "going on", "best breach", "slack", "breach"]
    rows: list[list[Any]] = []
    seen = 0
    for each in plan.checks:
        rest = each.step > plan.steps
        first = each.step != seen or form is Format.csv
        seen = each.step
        levels = ", ".join(f"{lever} → {level}" for lever, level in each.breach_to.items())
        own = plan.terms.tolerance[plan.terms.parties.index(each.party)]
        slack = None if each.breach is None else 0.0 if abs(each.slack) <= own else each.slack
        numbers = (each.going_on, each.breach, slack)
        rows.append(
            [
                (("after" if rest else each.step) if first else ""),
                step_text(plan, each.step) if first else "",
                each.party,
                *(_number(value, form) for value in numbers),
                levels or "none possible",
            ]
        )
    return headers, rows


def _number(value: float | None, form: Format) -> Any:
    if value is None or form is Format.csv:
        return value
    return f"{value:.4g}"


def _check(path: Path, model: Model, form: Format) -> None:
    from detente.hostile import read_utf8
    from detente.studies.schedule_file import check_certificate

    if not path.exists():
        raise InputError("there is no such file.", str(path))
    try:
        text = read_utf8(path, LARGEST_FILE, "leave levers off the table.")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}.", str(path)) from None
    try:
        plan, complaints = check_certificate(text, model)
    except InputError as error:
        raise error.at(path.name) from None
    verdict = {"holds": not complaints, "steps": plan.steps, "complaints": list(complaints)}
    if form is Format.table:
        steps = "1 step" if plan.steps == 1 else f"{plan.steps} steps"
        told = "holds on the terms it states" if not complaints else "does not hold"
        emit_lines([f"{path.name}: a schedule of {steps}; it {told}.", *complaints])
    else:
        emit(form, ["complaint"], [[text] for text in complaints], verdict)
    if complaints:
        raise typer.Exit(CHECK_FAILED)
