"""detente exchanges: what would they agree on, and would it be kept?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.inputs import read_model, state_number
from detente.cli.options import (
    AgreementsOption,
    CaseArgument,
    ListOption,
    ReadingOption,
    StateOption,
    option,
    split_list,
)
from detente.cli.output import Format, FormatOption, emit, emit_text, printable, working

if TYPE_CHECKING:
    from detente.stability import Exchange
    from detente.studies.exchanges import ExchangeStudy

HEADERS = (
    *("to", "signers", "kept", "safe", "carried out", "first", "lean", "efficient", "best"),
    "gains",
)


def exchanges(
    case: CaseArgument,
    state: StateOption = "status-quo",
    among: Annotated[
        ListOption,
        option("--among", "PARTY,PARTY", "Only these parties sign."),
    ] = None,
    agreements: AgreementsOption = "named",
    concept: Annotated[
        str, option("--concept", "CONCEPT", "By which an exchange has to be kept: nash or seq.")
    ] = "seq",
    every: Annotated[bool, typer.Option("--all", help="List those too that are not kept.")] = False,
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say what parties would agree on, and what becomes of it.

    Who gives and gets what, whether it is kept and carried out, who outside is hurt or can undo
    it, who can go first, and where instalments lead that are each kept where they stand.
    """
    model = read_model(case, reading)
    from detente.studies.exchanges import study_exchanges

    parties = split_list(among)
    with working("looking for exchanges"):
        study = study_exchanges(
            model,
            state=state_number(model, state),
            agreements=agreements,
            among=parties or None,
            concept=concept,
        )
    if form is Format.table:
        _print(study, every)
        return
    emit(form, HEADERS, [_row(study, each) for each in study.all], study)


def _print(study: ExchangeStudy, every: bool) -> None:
    from detente.report.terminal import exchange_lines

    emit_text("".join(f"{printable(line)}\n" for line in exchange_lines(study, every=every)))


def _row(study: ExchangeStudy, each: Exchange) -> list[Any]:
    kept = "outright" if each.kept["nash"] else "by foresight" if each.kept["seq"] else "no"
    done = "outright" if each.done["nash"] else "by foresight" if each.done["seq"] else "no"
    first = " ".join("+".join(group) for group in each.opened_by)
    gains = " ".join(f"{party} {part.gain:+g}" for party, part in study.parts(each).items())
    return [
        each.target,
        "+".join(each.signers),
        kept,
        each.safe["own_interest"],
        done,
        first,
        each.lean,
        each.efficient,
        each.best[study.concept],
        gains,
    ]
