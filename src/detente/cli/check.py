"""detente check: can the cases be read, and do they mean what they say?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli.output import Format, FormatOption, emit, emit_rows, working
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.studies.assessment import CheckedCase

CHECK_FAILED = 3


def check(
    cases: Annotated[
        list[str],
        typer.Argument(metavar="CASE", help="Names of shipped cases, TOML files, or folders."),
    ],
    form: FormatOption = Format.table,
    strict: Annotated[
        bool, typer.Option("--strict", help="Doubts fail the check too, with exit code 3.")
    ] = False,
) -> None:
    """Say of each case, on one line, whether it is valid.

    Exit code 2 if one is not, 1 if one has no answer (a market that does not clear). What is
    allowed but was perhaps not meant (a level that occurs in no state, a party indifferent to
    everything, a price that is negative) is named as a doubt.
    """
    from detente.studies.assessment import check_case

    with working("reading the case"):
        found = [check_case(case) for case in cases]
    if form is Format.table:
        emit_rows([_line(each) for each in found])
    else:
        rows = [[each.name, each.valid, each.problem, "; ".join(each.doubts)] for each in found]
        emit(form, ["case", "valid", "problem", "doubts"], rows, found)
    if failed := [each.exit_code for each in found if not each.valid]:
        raise typer.Exit(max(failed))
    if strict and any(each.doubts for each in found):
        raise typer.Exit(CHECK_FAILED)


def _line(found: CheckedCase) -> str:
    model, trade = found.model, found.trade
    if model is None:
        verdict = "INVALID" if found.exit_code == InputError.exit_code else "NO ANSWER"
        return f"{found.name}: {verdict}: {found.problem}"
    sizes = f"{len(model.parties):,} parties, {len(model.levers):,} levers, "
    sizes += f"{model.space.size:,} states"
    if trade is not None:
        over = f" of {', '.join(trade.levers)}" if trade.levers else ""
        sizes += f"; trade takes {trade.solves:,} solves for {trade.combinations:,} "
        sizes += f"combinations{over}"
    tail = "".join(f" Doubt: {doubt}" for doubt in found.doubts)
    return f"{found.name}: valid: {sizes}.{tail}"
