"""Case -> model, with everything computed that its outcomes ask of the subsystems."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from detente.casefile import parse_case
from detente.casefile.read import read_text
from detente.errors import InputError, UnconvergedError
from detente.model import Definition, Model, build, feasible_states
from detente.model.figures import at_best_figures
from detente.studies.uncertain_inputs import with_best


def load_case(name_or_path: str | Path) -> Model:
    """Read a case: a shipped case's name, a TOML file, or a folder with a ``case.toml``.

    Where outcomes come from trade, the market is solved once for every combination of the levers
    that matter.

    Raises
    ------
    InputError
        Where the file, key, or expression is wrong: what was found, what is allowed, what to do.
    UnconvergedError
        Where a market that an outcome needs has no solution.

    Examples
    --------
    >>> load_case("prisoners-dilemma")
    <Model "Prisoner's dilemma": 2 parties, 2 levers, 4 states, status quo 1>
    """
    return build_from(*read_text(name_or_path))


def build_from(text: str, name: str) -> Model:
    """Turn a case's text into a model; `name` is what errors call the file."""
    try:
        return build_case(parse_case(text))
    except InputError as error:
        raise error.at(name) from None
    except UnconvergedError as error:
        raise UnconvergedError(f"{name}: {error}") from None


def build_case(definition: Definition) -> Model:
    """Turn a definition into a model; its trade, if it has any, is checked and solved.

    Uncertain inputs take their best values.
    """
    completed = with_best(definition) if definition.uncertainties else definition
    if definition.trade is None:
        return replace(build(completed), definition=definition)
    space = feasible_states(completed)
    from detente.studies.trade_outcomes import resolve_trade

    resolved = resolve_trade(at_best_figures(completed), space).definition
    return replace(build(resolved, space), definition=definition)


__all__ = ["build_case", "build_from", "load_case"]
