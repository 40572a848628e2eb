"""detente deals: what could they sign?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.deal_options import (
    BetweenOption,
    DealOption,
    LeversOption,
    PackageOption,
    asked_deal,
)
from detente.cli.inputs import read_model
from detente.cli.options import SWEPT_HELP, CaseArgument, ReadingOption, TopOption, option
from detente.cli.output import Format, FormatOption, emit, emit_json, emit_lines, working

if TYPE_CHECKING:
    from detente.studies.deals import DealStudy

MOST_ROWS = 40


def deals(
    case: CaseArgument,
    deal: DealOption = "",
    between: BetweenOption = None,
    package: PackageOption = None,
    levers: LeversOption = None,
    others: Annotated[
        str,
        option(
            "--others",
            "HOW",
            "What everybody else does: held at the status quo, answered (each answers in its "
            "own interest), or equilibrium.",
        ),
    ] = "",
    disagreement: Annotated[
        str,
        option(
            "--disagreement",
            "STATE",
            "What they have without it: status-quo, a state's number or name, or "
            "worst-equilibrium.",
        ),
    ] = "",
    concept: Annotated[
        str,
        option("--concept", "CONCEPT", f"What counts as kept: {SWEPT_HELP}."),
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="List every package, not only the efficient ones.")
    ] = False,
    top: TopOption = None,
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say what some parties could sign, and what is against it.

    The packages that are efficient, those that nobody would refuse, fair points, and whom each
    hurts. With --package: who would refuse it, what improves on it, who outside it needs, who could
    break it, and the smallest change that would mend it.
    """
    model = read_model(case, reading)
    from detente.studies.deals import study_deal

    asked = asked_deal(
        model,
        deal,
        between,
        package,
        levers,
        others=others,
        concept=concept,
        disagreement=disagreement,
    )
    with working("judging the packages"):
        study = study_deal(model, asked)
    if form is Format.json:
        emit_json(study)
        return
    headers, rows = _rows(study, everything or form is Format.csv)
    if form is Format.csv:
        emit(form, headers, rows, study)
        return
    _print(study, headers, rows, len(rows) if everything else MOST_ROWS, top)


def _print(
    study: DealStudy, headers: list[str], rows: list[list[Any]], usual: int, top: int | None
) -> None:
    from detente.studies.deals import mending_sentences, offers_sentences

    lines = offers_sentences(study)
    emit_lines([f"{study.model.title}: {lines[0]}", *lines[1:], ""])
    shown = rows[: top or usual]
    if rows:
        emit(Format.table, headers, shown, study)
    if len(rows) > len(shown):
        emit_lines([f"… and {len(rows) - len(shown)} more; --top N or --all lists them."])
    if study.package is not None:
        emit_lines(["", *study.package.sentences(), *mending_sentences(study)])


def _rows(study: DealStudy, everything: bool) -> tuple[list[str], list[list[Any]]]:
    """One row a package, the best for the first signer first; the efficient ones, or all."""
    from detente.files import Digits
    from detente.studies.deals import FAIR, package_marks

    found = study.offers.bargain
    if found is None:
        return ["state"], []
    pack = found.packages
    headers = ["state", *pack.levers]
    headers += [
        f"{name}, {'value' if pack.scales[name] == 'value' else 'place'}" for name in pack.signers
    ]
    headers += ["efficient", "nobody refuses", "hurts", "marks"]
    marks = package_marks(study)
    rows = []
    order = sorted(range(pack.size), key=lambda place: -float(pack.values[pack.signers[0]][place]))
    for place in order:
        number = int(pack.numbers[place])
        if not (everything or found.efficient[place] or number in marks):
            continue
        levels = pack.levels_of(number)
        told = ", ".join(FAIR.get(mark, mark) for mark in marks.get(number, ()))
        rows.append(
            [
                number,
                *levels.values(),
                *(Digits(f"{float(pack.values[name][place]):.6g}") for name in pack.signers),
                bool(found.efficient[place]),
                bool(found.rational[place]),
                ", ".join(study.hurt(number)),
                told,
            ]
        )
    return headers, rows
