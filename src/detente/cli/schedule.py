"""detente schedule: from here to the deal in steps that nobody gains by breaking."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.deal_options import (
    BetweenOption,
    DealOption,
    LeversOption,
    PackageOption,
    asked_deal,
)
from detente.cli.inputs import read_model, state_number
from detente.cli.options import CaseArgument, ForceOption, ListOption, ReadingOption, option
from detente.cli.output import (
    Format,
    FormatOption,
    check_target,
    emit,
    emit_json,
    emit_lines,
    say,
    working,
    write_file,
)
from detente.cli.schedule_terms import Given, with_terms
from detente.errors import InputError, unknown_name

if TYPE_CHECKING:
    from detente.deals import Schedule
    from detente.model import Model
    from detente.studies.deals import ScheduleAnswer

CHECK_FAILED = 3
LARGEST_FILE = 16 * 2**20


def schedule(
    case: CaseArgument,
    deal: DealOption = "",
    between: BetweenOption = None,
    package: PackageOption = None,
    levers: LeversOption = None,
    goal: Annotated[
        str, option("--goal", "GOAL", "fastest, safest, least-collateral or least-patience.")
    ] = "fastest",
    timing: Annotated[str, option("--timing", "WHICH", "simultaneous or alternating.")] = "",
    discount: Annotated[
        ListOption,
        option(
            "--discount",
            "FACTOR|PARTY=FACTOR,…",
            "What the next step counts against this one, for all or each.",
        ),
    ] = None,
    irreversible: Annotated[
        ListOption, option("--irreversible", "LEVER,…", "What cannot be taken back.")
    ] = None,
    delay: Annotated[
        int | None, typer.Option("--delay", help="Steps from noticing a breach to the answer.")
    ] = None,
    detection: Annotated[
        float | None, typer.Option("--detection", help="Chance a step that a breach is noticed.")
    ] = None,
    collateral: Annotated[
        ListOption,
        option("--collateral", "PARTY=AMOUNT,…", "What each loses when it breaks the deal."),
    ] = None,
    deadline: Annotated[
        int | None, typer.Option("--deadline", help="The most steps there may be.")
    ] = None,
    after: Annotated[
        str,
        option("--after", "WHICH", "lasts: the deal goes on for ever; ends: it does not."),
    ] = "",
    held_at: Annotated[
        str, option("--held-at", "STATE", "Where all other levers stand during the steps.")
    ] = "status-quo",
    certificate: Annotated[
        Path | None, option("--certificate", "FILE.json", "Write the certificate there.")
    ] = None,
    check: Annotated[
        Path | None,
        option("--check", "FILE.json", "Check this certificate instead of looking for one."),
    ] = None,
    reading: ReadingOption = None,
    force: ForceOption = False,
    form: FormatOption = Format.table,
) -> None:
    """Find a schedule of a deal that enforces itself, step by step.

    At every step going on is worth at least what each party's best breach is. Exit code 3 where
    there is no such schedule, or a certificate does not hold.
    """
    if certificate is not None:
        check_target(certificate, case, force=force, stream=False)
    model = read_model(case, reading)
    if check is not None:
        _check(check, model, form)
        return
    from detente.studies.deals import GOALS, find_schedule

    if goal not in GOALS:
        raise unknown_name("goal", goal[:80], GOALS).at("--goal")
    asked = with_terms(
        model,
        asked_deal(model, deal, between, package, levers),
        Given(timing, discount, irreversible, delay, detection, collateral, deadline, after),
    )
    anchor = state_number(model, held_at)
    with working("looking for a schedule"):
        answer = find_schedule(model, asked, goal, held_at=anchor)
    if certificate is not None:
        _write(answer, certificate)
    if asked.others != "held" and form is Format.table:
        say(
            "during the steps all other levers are taken to stand as in the state of --held-at; "
            f'what the case says of the others ("{asked.others}") concerns the package alone.'
        )
    _print(answer, form)
    if answer.request.schedule is None:
        raise typer.Exit(CHECK_FAILED)


def _write(answer: ScheduleAnswer, certificate: Path) -> None:
    data = answer.certificate
    if data is not None:
        write_file(certificate, json.dumps(data, allow_nan=False, indent=1) + "\n")
        say(f"the certificate is in {certificate}.")


def _print(answer: ScheduleAnswer, form: Format) -> None:
    from detente.studies.deals import against_order_sentences, schedule_sentences

    if form is Format.json:
        emit_json(answer)
        return
    model, plan = answer.model, answer.request.schedule
    first, *more = schedule_sentences(model, answer.request)
    if form is Format.table:
        emit_lines([f"{model.title}: {first}"])
    if plan is not None:
        headers, rows = _rows(plan, form)
        emit(form, headers, rows, answer)
    elif form is Format.csv:
        emit(form, ["step"], [], answer)
    if form is Format.table:
        emit_lines([*more, *against_order_sentences(model, answer.against_order)])


def _rows(plan: Schedule, form: Format) -> tuple[list[str], list[list[Any]]]:
    """One row a step and party: what moves, what going on and the best breach are worth."""
    from detente.studies.deals import step_text

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
    from detente.studies.deals import checked_certificate
    from detente.untrusted import read_utf8

    text = read_utf8(path, LARGEST_FILE, "leave levers off the table.", what="certificate")
    try:
        found = checked_certificate(text, model)
    except InputError as error:
        raise error.at(path.name) from None
    if form is Format.table:
        count = found.schedule.steps
        steps = "1 step" if count == 1 else f"{count} steps"
        told = "holds on the terms it states" if found.holds else "does not hold"
        verdict = f"{path.name}: a schedule of {steps}; it {told}."
        emit_lines([verdict, *found.complaints, *found.terms])
    else:
        emit(form, ["complaint"], [[text] for text in found.complaints], found)
    if not found.holds:
        raise typer.Exit(CHECK_FAILED)
