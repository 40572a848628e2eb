"""detente inverse: what would a party have to want for a state to hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.cli.inputs import read_model, state_number
from detente.cli.options import (
    CaseArgument,
    PartyOption,
    ReadingOption,
    StateOption,
    SweptConceptOption,
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
    from detente.stability import Inverse
    from detente.studies.assessment import NeededRankings

HEADERS = (
    "party",
    "stable",
    "share of rankings",
    "direction",
    "states to pass",
    "pairs that turn the verdict",
)


def inverse(
    case: CaseArgument,
    state: StateOption = "status-quo",
    party: PartyOption = None,
    concept: SweptConceptOption = "seq",
    reading: ReadingOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Say what parties would have to want for a state to hold.

    For each party: whether the state is stable, the share of all strict rankings under which it
    would be, and how many states it would have to pass in the party's ranking to turn that; and
    how many pairs of states the party would have to rank otherwise for the state to become an
    equilibrium, or to stop being one.
    """
    model = read_model(case, reading)
    from detente.studies.assessment import rankings_for_all, rankings_for_one

    number = state_number(model, state)
    with working("looking at rankings"):
        if party is None:
            found = rankings_for_all(model, number, concept)
        else:
            found = rankings_for_one(model, number, party, concept)
    rows = [
        [
            name,
            each.stable,
            _share(each),
            each.shift.direction,
            each.shift.pairs,
            found.changes[name].in_words,
        ]
        for name, each in found.parties.items()
    ]
    if form is Format.table:
        _print(found, rows)
    else:
        emit(form, HEADERS, rows, found)


def _print(found: NeededRankings, rows: list[list[Any]]) -> None:
    model = found.model
    title = f"{model.title}: state {found.state} by {found.concept}"
    emit_text(table_text(HEADERS, rows, title))
    emit_lines(["", *(found.change.sentences() if found.change else [])])
    for name, each in found.parties.items():
        title = model.parties[name].title
        emit_lines([f"Stable for {title} if all of these hold:"] if each.clauses else [])
        emit_lines([f"  {line}" if each.clauses else line for line in each.sentences()])


def _share(found: Inverse) -> str:
    share = found.share
    if share.exact is not None:
        return (
            f"{share.value:.1%}" + (f" ({share.exact})" if share.exact.denominator < 10_000 else "")
            if share.exact.denominator > 1
            else str(share.exact)
        )
    return f"about {share.value:.1%} (standard error {share.error:.1%})"
