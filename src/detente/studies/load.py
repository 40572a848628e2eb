"""Case -> model, with everything computed that its outcomes ask of the subsystems."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from detente.case import Definition, at_best_figures, check_acts
from detente.casefile import parse_begun, parse_case, read_definition, read_text
from detente.errors import InputError, UnconvergedError, located
from detente.model import Model, build, feasible_states
from detente.studies.inputs import with_best
from detente.studies.suppliers import Supplies


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
    return _build(*read_definition(name_or_path))


def build_from(text: str, name: str) -> Model:
    """Turn a case's text into a model; `name` is what errors call the file."""
    with located(name):
        definition = parse_case(text)
    return _build(definition, name)


def load_begun(name_or_path: str | Path) -> tuple[Model, tuple[str, ...]]:
    """Read a case whose aims are perhaps not all written; return it and whose they are.

    Such parties are taken to want nothing; everything else is as in :func:`load_case`.

    Raises
    ------
    InputError, UnconvergedError
        As of :func:`load_case`.
    """
    text, name = read_text(name_or_path)
    with located(name):
        begun = parse_begun(text)
        return build_case(begun.definition), begun.unranked


def _build(definition: Definition, name: str) -> Model:
    try:
        return build_case(definition)
    except InputError as error:
        raise error.at(name) from None
    except UnconvergedError as error:
        raise UnconvergedError(f"{name}: {error}") from None


def build_case(definition: Definition) -> Model:
    """Turn a definition into a model; what its outcomes ask of other subsystems is computed.

    Uncertain inputs take their best values.
    """
    completed = with_best(definition) if definition.uncertainties else definition
    space = feasible_states(completed)
    if completed.acts:
        check_acts(completed)
    if completed.handovers:
        from detente.studies.handover import check_handovers

        check_handovers(completed)
    supplied = Supplies(completed, space).with_tables(completed)
    return replace(build(at_best_figures(supplied), space), definition=definition)


__all__ = ["build_case", "build_from", "load_begun", "load_case"]
