"""detente brief: the main findings in a few sentences."""

from __future__ import annotations

from detente.cli.inputs import CaseArgument, ConceptOption, ReadingOption, read_model
from detente.cli.output import Format, FormatOption, emit, emit_lines, working


def brief(
    case: CaseArgument,
    concept: ConceptOption = "seq",
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Say in a few sentences where it can rest, and why.

    Whether the status quo holds and in what sense, what would move it, where else the standoff can
    rest, why the first named bargain does not hold, and how much depends on contested readings.
    """
    model = read_model(case, reading)
    from detente.studies import assess

    with working("working it out"):
        assessment = assess(model, concept)
    sentences = assessment.bottom_line()
    if form is Format.table:
        emit_lines([f"{model.title}: the bottom line", "", *sentences])
        return
    data = {
        "case": model.title,
        "fingerprint": model.fingerprint,
        "status_quo": model.status_quo,
        "holds": assessment.holds,
        "sentences": list(sentences),
        "omitted": dict(assessment.omitted),
    }
    emit(form, ["sentence"], [[sentence] for sentence in sentences], data)
