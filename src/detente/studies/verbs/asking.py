"""Questions of a standoff: why, how, for what, with whom, at what cost, how surely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.case import Definition
from detente.errors import InputError
from detente.model import Model
from detente.stability import analyse
from detente.studies.assessment import (
    NeededRankings,
    StateExplanation,
    StateGraph,
    WaysThere,
    explain_state,
    rankings_for_all,
    rankings_for_one,
    state_graph,
    ways_to_equilibria,
    ways_to_states,
)
from detente.studies.verbs.naming import StateGiven, state_of

if TYPE_CHECKING:
    from detente.studies.deals import DealStudy
    from detente.studies.robust import RobustStability
    from detente.studies.trade import TradeAnswer

Case = str | Path | Definition | Model
MOST_MOVES = 1_000_000


def explain(
    model: Model,
    state: StateGiven = "status_quo",
    *,
    party: str | None = None,
    concept: str = "seq",
) -> StateExplanation:
    """Say why parties stay in a state, or what they leave for.

    Parameters
    ----------
    model : Model
    state : int, str or mapping
        Its number; ``"status_quo"`` or the name of a named state; or levels, the others as they
        stand.
    party : str, optional
        One; all of them without.
    concept : str
        One of ``nash gmr smr seq sseq sim``.

    Raises
    ------
    InputError
        If there is no such state, party or concept.

    Examples
    --------
    >>> from detente import load_case
    >>> print(explain(load_case("prisoners-dilemma"), 1, party="row").parties[0])
    State 1 is sequentially stable for First party: none of its moves leads anywhere better.
    """
    return explain_state(model, state_of(model, state), concept, None if party is None else [party])


def paths(
    model: Model,
    to: StateGiven | Iterable[StateGiven] | None = None,
    *,
    start: StateGiven = "status_quo",
    concept: str = "seq",
) -> WaysThere:
    """Say how states can be reached, and who is in the way.

    Parameters
    ----------
    model : Model
    to : int, str, mapping, or several, optional
        Where to; the equilibria by `concept` without.
    start : int, str or mapping
    concept : str

    Raises
    ------
    InputError
        If there is no such state or concept, or the answer would be too large.
    """
    first = state_of(model, start)
    if to is None:
        return ways_to_equilibria(model, first, concept)
    several = isinstance(to, Iterable) and not isinstance(to, str | Mapping)
    targets: Iterable[Any] = to if several else [to]  # type: ignore[assignment]
    return ways_to_states(model, first, [state_of(model, each) for each in targets])


def needed_change(
    model: Model,
    state: StateGiven = "status_quo",
    *,
    party: str | None = None,
    concept: str = "seq",
) -> NeededRankings:
    """Say what parties would have to want for a state to hold, or to hold no more.

    Parameters
    ----------
    model : Model
    state : int, str or mapping
    party : str, optional
        One; all of them without.
    concept : str
        One of ``nash gmr smr seq sseq``.

    Raises
    ------
    InputError
        If there is no such state, party or concept.
    """
    number = state_of(model, state)
    if party is None:
        return rankings_for_all(model, number, concept)
    return rankings_for_one(model, number, party, concept)


def deal(
    model: Model,
    name: str = "",
    *,
    between: Iterable[str] = (),
    package: Mapping[str, str] | None = None,
    levers: Iterable[str] = (),
) -> DealStudy:
    """Say what some parties could sign, and what is against it.

    Parameters
    ----------
    model : Model
    name : str
        A deal of the case; what else is given goes before what the case says of it.
    between : iterable of str
        Who signs.
    package : mapping of str to str, optional
        What they do: levels of their levers.
    levers : iterable of str
        What is on the table; all of theirs without.

    Raises
    ------
    InputError
        If there is no such deal, party, lever or level, or nobody is named.
    """
    from detente.studies.deals import changed_deal, named_deal, new_deal, study_deal

    changes: dict[str, Any] = {
        "between": tuple(between),
        "package": dict(package or {}),
        "levers": tuple(levers),
    }
    changes = {key: value for key, value in changes.items() if value}
    if not name and "between" not in changes:
        raise InputError(
            "name a deal of the case, or who signs: between=('us', 'belarus').", "deal"
        )
    base = named_deal(model, name) if name else new_deal(changes["between"])
    return study_deal(model, changed_deal(model, base, changes))


def pressure(
    case: Case,
    levels: Mapping[str, str] | None = None,
    *,
    against: Mapping[str, str] | str = "baseline",
    flows: bool = False,
) -> TradeAnswer:
    """Say what pressure on trade costs, and whom.

    Parameters
    ----------
    case : str, Path, Definition or Model
        One with a section on trade.
    levels : mapping of str to str, optional
        Levers that are set; the others stay at the status quo.
    against : mapping or str
        Other levels, ``"status-quo"``, or the name of a baseline.
    flows : bool
        Say what each route carries, too.

    Raises
    ------
    InputError
        If the case has no trade, or no such lever, level or baseline.
    """
    from detente.studies.trade import answer_trade
    from detente.studies.turns import definition_of

    definition = definition_of(case)
    if definition.trade is None:
        raise InputError("the case has no trade; add [trade] to ask for pressure.", "pressure")
    return answer_trade(definition, dict(levels or {}), against, flows=flows)


def robust(case: Case, draws: int = 1024, **options: Any) -> RobustStability:
    """Say how often each conclusion holds over what is not known.

    Parameters
    ----------
    case : str, Path, Definition or Model
    draws : int
    **options
        As of :func:`detente.studies.robust.robust`: ``method``, ``seed``, ``concepts``, ``store``.

    Raises
    ------
    InputError
        If the case has no uncertain inputs, or an option does not fit.
    """
    from detente.studies.robust import robust as study

    return study(case.definition if isinstance(case, Model) else case, draws, **options)


def graph(model: Model, concepts: Iterable[str] = ("nash", "seq")) -> StateGraph:
    """Return the states and every move between them, for other programs.

    Raises
    ------
    TooLargeError
        If there are more than a million moves.
    UnknownNameError
        If there is no such concept.

    Examples
    --------
    >>> from detente import load_case
    >>> len(graph(load_case("chicken")).arcs)
    8
    """
    return state_graph(model, analyse(model, tuple(concepts)), MOST_MOVES, "a graph")
