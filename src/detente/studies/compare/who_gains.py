"""Who is better off, in one state than in another, in one case than in another? (TU7)"""

from __future__ import annotations

from collections.abc import Sequence

from detente.deals import PartyValues, party_values
from detente.model import Model
from detente.studies.compare.compared import PartyComparison
from detente.studies.compare.written_inputs import bare_value
from detente.studies.turns import make_plain


def compare_states(model: Model, first: int, second: int) -> tuple[PartyComparison, ...]:
    """Say who is better off in one state of a case than in another, and by how much.

    Parameters
    ----------
    first, second : int
        State numbers.
    """
    space = model.space
    a, b = space.index(first), space.index(second)
    found = []
    for party in model.parties:
        values = party_values(model, party)
        won, lost = _statements_won(model, party, a, b)
        order = (_order(values, first, second),)
        amounts = None
        if values.scale == "value":
            amounts = (_short(values.of(first)), _short(values.of(second)))
        unit = _unit(values)
        found.append(PartyComparison(party, str(second), unit, amounts, order, won=won, lost=lost))
    return tuple(found)


def parties_of(models: Sequence[Model]) -> list[PartyComparison]:
    """What named groups of one state, that all items have, bring each party."""
    groups = [
        name
        for name, group in models[0].named_states.items()
        if all(
            name in model.named_states and len(model.named_states[name].numbers) == 1
            for model in models
        )
        and len(group.numbers) == 1
    ]
    found = []
    for party in models[0].parties:
        if any(party not in model.parties for model in models):
            continue
        values = [party_values(model, party) for model in models]
        alike = len({_aims_written(model, party) for model in models}) == 1
        amounts_known = alike and all(each.scale == "value" for each in values)
        for name in groups:
            numbers_of = [model.named_states[name].numbers[0] for model in models]
            amounts = None
            if amounts_known:
                amounts = tuple(
                    _short(own.of(number) - own.of(model.status_quo))
                    for own, number, model in zip(values, numbers_of, models, strict=True)
                )
            orders = tuple(
                _order(own, model.status_quo, number)
                for own, number, model in zip(values, numbers_of, models, strict=True)
            )
            found.append(PartyComparison(party, name, _unit(values[0]), amounts, orders, alike))
    return found


def _aims_written(model: Model, party: str) -> str:
    """How a party's aims are written, numbers left out: amounts of other texts are not alike."""
    aims = model.preferences[party]
    return bare_value(aims) or aims.kind


def _order(values: PartyValues, before: int, after: int) -> str:
    change = values.of(after) - values.of(before)
    return "better" if change > 0 else "worse" if change < 0 else "equal"


def _unit(values: PartyValues) -> str:
    return values.unit if values.scale == "value" else ""


def _statements_won(
    model: Model, party: str, before: int, after: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    aims = model.preferences[party]
    if aims.kind != "statements":
        return (), ()
    valuation = make_plain(model.definition).valuation
    won, lost = [], []
    for place, group in enumerate(aims.statements, start=1):
        counts = [0, 0]
        for clause in group:
            truth = valuation.truth(valuation.condition(clause.text))[0]
            counts[0] += bool(truth[before])
            counts[1] += bool(truth[after])
        if counts[1] > counts[0]:
            won.append(place)
        elif counts[1] < counts[0]:
            lost.append(place)
    return tuple(won), tuple(lost)


def _short(value: float) -> float:
    """A number without the digits that are rounding."""
    return float(f"{value:.12g}") + 0.0
