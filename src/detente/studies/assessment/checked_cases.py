"""Which cases are there, can they be read, and do they mean what they say?"""

from __future__ import annotations

from dataclasses import dataclass

from detente.case import changed, changes_of, idle_inputs, look_alikes
from detente.casefile import read_definition, shipped_cases
from detente.errors import DetenteError, located
from detente.model import Model, feasible_states, lost_terms
from detente.studies import load_case
from detente.studies.assessment.idle_statements import idle_statements


@dataclass(frozen=True)
class ShippedCase:
    """A case that ships with the package, and its size."""

    name: str
    title: str
    parties: int
    levers: int
    states: int


@dataclass(frozen=True)
class TradeSize:
    """How many markets the states of a case take.

    Attributes
    ----------
    levers : tuple of str
        Those that matter to trade.
    combinations, solves : int
        How many combinations of their levels occur, and how many markets these are.
    """

    levers: tuple[str, ...]
    combinations: int
    solves: int


@dataclass(frozen=True, eq=False)
class CheckedCase:
    """Whether a case can be read, and what in it was perhaps not meant.

    Attributes
    ----------
    name : str
    model : Model or None
        None where the case is at fault, or has no answer.
    problem : str
        What is wrong.
    doubts : tuple of str
        What is allowed but was perhaps not meant.
    trade : TradeSize or None
    exit_code : int
        Of a command that fails with the problem: 2 where the case is at fault, 1 where it has no
        answer, as a market that does not clear.
    """

    name: str
    model: Model | None
    problem: str = ""
    doubts: tuple[str, ...] = ()
    trade: TradeSize | None = None
    exit_code: int = 0

    @property
    def valid(self) -> bool:
        """Whether the case can be read."""
        return self.model is not None


def list_cases() -> tuple[ShippedCase, ...]:
    """Read the cases that ship with the package."""
    return tuple(_shipped(name) for name in shipped_cases())


def check_case(name: str) -> CheckedCase:
    """Read a case, and say what is wrong or doubtful in it."""
    try:
        model = load_case(name)
        size, doubtful = _trade(model)
        _check_variants(model)
    except DetenteError as error:
        return CheckedCase(name, None, str(error), exit_code=error.exit_code)
    return CheckedCase(name, model, doubts=(*_doubts(model), *doubtful), trade=size)


def _shipped(name: str) -> ShippedCase:
    case = read_definition(name)[0]
    states = feasible_states(case).size
    return ShippedCase(name, case.title, len(case.parties), len(case.levers), states)


def _trade(model: Model) -> tuple[TradeSize | None, list[str]]:
    """The size of a case's trade, and doubts about it."""
    if model.definition.trade is None:
        return None, []
    from detente.studies.trade import trade_doubts, trade_plan, trade_setup

    setup = trade_setup(model.definition)
    plan = trade_plan(setup, model.definition, model.space)
    size = TradeSize(tuple(setup.levers), int(plan.cells.size), len(plan.sets))
    return size, trade_doubts(setup, model.definition, model.space)


def _check_variants(model: Model) -> None:
    """Raise the error of a variant that does not fit its case."""
    for name, variant in model.definition.variants.items():
        with located(f"variants.{name}"):
            changed(model.definition, changes_of(variant))


def _doubts(model: Model) -> list[str]:
    doubts = []
    for lever in model.levers.values():
        present = set(model.space.digits(lever.name).tolist())
        absent = [level for place, level in enumerate(lever.levels) if place not in present]
        if absent:
            doubts.append(f"lever '{lever.name}' is never at {', '.join(absent)}.")
    for party, ranks in model.ranks.items():
        if model.space.size > 1 and ranks.min() == ranks.max():
            doubts.append(f"party '{party}' finds all states equally good.")
    for name, named in model.named_states.items():
        if not named.numbers:
            doubts.append(f"named state '{name}' denotes no state.")
    return [
        *doubts,
        *look_alikes(model.definition),
        *idle_inputs(model.definition),
        *idle_statements(model),
        *lost_terms(model),
        *_delays(model),
    ]


def _delays(model: Model) -> list[str]:
    """Doubt a schedule's delay that is another than its levers take to go back."""
    from detente.studies.deals import answer_delay, reimpose_steps

    doubts = []
    for name, deal in model.definition.deals.items():
        if deal.schedule is None or deal.schedule.delay is None or not deal.package:
            continue
        written, known = answer_delay(model, deal), reimpose_steps(model, deal)
        if known is not None and known != written:
            doubts.append(
                f"deal '{name}' says that an answer takes {written} steps; by `reimpose` of its "
                f"levers it takes {known}."
            )
    return doubts
