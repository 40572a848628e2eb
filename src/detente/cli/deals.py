"""detente deals: what could they sign?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli.deal_inputs import (
    BetweenOption,
    LeversOption,
    NamedOption,
    PackageOption,
    asked_deal,
)
from detente.cli.inputs import CaseArgument, ReadingOption, read_model
from detente.cli.output import Format, FormatOption, emit, emit_lines, working

if TYPE_CHECKING:
    from detente.studies.case_deals import DealStudy

MOST_ROWS = 40


def deals(
    case: CaseArgument,
    named: NamedOption = "",
    between: BetweenOption = [],  # noqa: B006
    package: PackageOption = [],  # noqa: B006
    levers: LeversOption = [],  # noqa: B006
    others: Annotated[
        str,
        typer.Option(
            "--others",
            metavar="HOW",
            help="What everybody else does: held at the status quo, answered (each answers in its "
            "own interest), or equilibrium.",
        ),
    ] = "",
    disagreement: Annotated[
        str,
        typer.Option(
            "--disagreement",
            metavar="STATE",
            help="What they have without it: status-quo, a state's number or name, or "
            "worst-equilibrium.",
        ),
    ] = "",
    concept: Annotated[
        str,
        typer.Option(
            "--concept", metavar="CONCEPT", help="What counts as kept: nash, gmr, smr, seq or sseq."
        ),
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="List every package, not only the efficient ones.")
    ] = False,
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Say what some parties could sign, and what is against it.

    The packages that are efficient, those that nobody would refuse, fair points, and whom each
    hurts. With --package: who would refuse it, what improves on it, who outside it needs, who could
    break it, and the smallest change that would mend it.
    """
    model = read_model(case, reading)
    from detente.studies.case_deals import study_deal

    deal = asked_deal(model, named, between, package, levers, others, concept, disagreement)
    with working("judging the packages"):
        study = study_deal(model, deal)
    if form is Format.json:
        from detente.cli.deals_data import study_data

        emit(form, [], [], study_data(study))
        return
    headers, rows = _rows(study, everything or form is Format.csv)
    if form is Format.csv:
        emit(form, headers, rows, None)
        return
    _print(study, headers, rows, everything)


def _print(study: DealStudy, headers: list[str], rows: list[list[Any]], everything: bool) -> None:
    from detente.studies.deal_wording import mending_sentences, offers_sentences

    lines = offers_sentences(study)
    emit_lines([f"{study.model.title}: {lines[0]}", *lines[1:], ""])
    shown = rows if everything else rows[:MOST_ROWS]
    if rows:
        emit(Format.table, headers, shown, None)
    if len(rows) > len(shown):
        emit_lines([f"… and {len(rows) - len(shown)} more; --all lists them."])
    if study.package is not None:
        emit_lines(["", *study.package.sentences(), *mending_sentences(study)])


def _rows(study: DealStudy, everything: bool) -> tuple[list[str], list[list[Any]]]:
    """One row a package, the best for the first signer first; the efficient ones, or all."""
    from detente.studies.deal_wording import FAIR, package_marks

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
                *(f"{float(pack.values[name][place]):.6g}" for name in pack.signers),
                bool(found.efficient[place]),
                bool(found.rational[place]),
                ", ".join(study.hurt(number)),
                told,
            ]
        )
    return headers, rows
