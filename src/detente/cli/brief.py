"""detente brief: the main findings in a few sentences."""

from __future__ import annotations

from detente.cli.inputs import read_model
from detente.cli.options import AgreementsOption, CaseArgument, ReadingOption, SweptConceptOption
from detente.cli.output import Format, FormatOption, emit, emit_text, printable, working


def brief(
    case: CaseArgument,
    concept: SweptConceptOption = "seq",
    agreements: AgreementsOption = "named",
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say whether it lasts, and what could be agreed.

    Whether the position holds against single moves and against agreements; the exchange that would
    be kept: who gives and gets what, who can undo it, who goes first; the larger bargains; what
    depends on contested aims.
    """
    model = read_model(case, reading)
    from detente.studies.front_page import front_page

    with working("working it out"):
        page = front_page(model, case=case, concept=concept, agreements=agreements)
    if form is Format.table:
        from detente.report.terminal import front_page_lines

        emit_text("".join(f"{printable(line)}\n" for line in front_page_lines(page)))
        return
    emit(form, ["sentence"], [[sentence] for sentence in page.sentences], page)
