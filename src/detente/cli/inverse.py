"""detente inverse: what would a party have to want for a state to hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.cli.inputs import (
    CaseArgument,
    ConceptOption,
    PartyOption,
    ReadingOption,
    StateOption,
    read_model,
    state_number,
)
from detente.cli.output import (
    Format,
    FormatOption,
    emit,
    emit_lines,
    emit_text,
    table_text,
    working,
)

if TYPE_CHECKING:
    from detente.stability import Inverse, RequiredChange


def inverse(
    case: CaseArgument,
    state: StateOption = "status-quo",
    party: PartyOption = None,
    concept: ConceptOption = "seq",
    reading: ReadingOption = [],  # noqa: B006
    form: FormatOption = Format.table,
) -> None:
    """Say what parties would have to want for a state to hold.

    For each party: whether the state is stable, the share of all strict rankings under which it
    would be, and how many states it would have to pass in the party's ranking to turn that.
    """
    model = read_model(case, reading)
    from detente import stability

    number = state_number(model, state)
    change: RequiredChange | None = None
    with working("looking at rankings"):
        if party is None:
            change = stability.required_change(model, number, concept)
            found = dict(change.parties)
        else:
            found = {party: stability.inverse(model, number, party, concept)}
    headers = ["party", "stable", "share of rankings", "direction", "states to pass"]
    rows = [
        [name, each.stable, _share(each), each.shift.direction, each.shift.pairs]
        for name, each in found.items()
    ]
    if form is Format.table:
        title = f"{model.title}: state {number} by {concept}"
        emit_text(table_text(headers, rows, title))
        emit_lines(["", *(change.sentences() if change else [])])
        for name, each in found.items():
            title = model.parties[name].title
            emit_lines([f"Stable for {title} if all of these hold:"] if each.clauses else [])
            emit_lines([f"  {line}" if each.clauses else line for line in each.sentences()])
        return
    data: dict[str, Any] = {
        "case": model.title,
        "fingerprint": model.fingerprint,
        "state": number,
        "concept": concept,
        "parties": {name: _data(each) for name, each in found.items()},
    }
    if change is not None:
        data["equilibrium"] = change.equilibrium
        data["turned_alone_by"] = list(change.turning)
    emit(form, headers, rows, data)


def _share(found: Inverse) -> str:
    share = found.share
    if share.exact is not None:
        return (
            f"{share.value:.1%}" + (f" ({share.exact})" if share.exact.denominator < 10_000 else "")
            if share.exact.denominator > 1
            else str(share.exact)
        )
    return f"about {share.value:.1%} (standard error {share.error:.1%})"


def _data(found: Inverse) -> dict[str, Any]:
    return {
        "stable": found.stable,
        "share": {
            "value": found.share.value,
            "exact": None if found.share.exact is None else str(found.share.exact),
            "standard_error": found.share.error,
        },
        "conditions": [[sorted(alternative) for alternative in clause] for clause in found.clauses],
        "smallest_change": {
            "direction": found.shift.direction,
            "states_to_pass": found.shift.pairs,
            "passed": list(found.shift.passed),
        },
    }
