"""Do the deals of a case name what there is, and can their packages be?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from detente.case import (
    STATUS_QUO,
    WORST_EQUILIBRIUM,
    DealText,
    Definition,
    Lever,
    ScheduleText,
    schedule_numbers,
)
from detente.errors import CaseError, InfeasibleStateError, InputError, known_names, located
from detente.model.model import NamedStates
from detente.model.states import StateSpace
from detente.model.valuation import Valuation


def check_deals(
    definition: Definition, valuation: Valuation, named: Mapping[str, NamedStates]
) -> None:
    """Raise CaseError, with its key, at the first thing that is wrong with a deal."""
    for name, deal in definition.deals.items():
        try:
            _check(deal, definition, valuation, named)
        except InputError as error:
            raise CaseError(error.problem, error.at(f"deals.{name}").where) from None


def table_of(deal: DealText, definition: Definition) -> tuple[str, ...]:
    """Return the levers that are on the table: those the deal names, or all of the signers'."""
    own = [lever.name for lever in definition.levers.values() if lever.held_by(deal.between)]
    return tuple(name for name in own if not deal.levers or name in deal.levers)


def check_names(deal: DealText, definition: Definition) -> None:
    """Raise CaseError where a deal names what there is not, or its schedule makes no sense."""
    for signer in deal.between:
        if signer not in definition.parties:
            known = known_names("party", signer, definition.parties)
            raise CaseError(f"no party named '{signer}'; {known}", "between")
    if len(set(deal.between)) != len(deal.between):
        raise CaseError("names a party twice; each signs once.", "between")
    for lever in deal.levers:
        _signers_lever(lever, deal, definition.levers, "levers")
    _settings(deal.package, deal, definition, "package")
    if deal.schedule is not None:
        _schedule(deal.schedule, deal, definition)


def _check(
    deal: DealText, definition: Definition, valuation: Valuation, named: Mapping[str, NamedStates]
) -> None:
    space = valuation.space
    check_names(deal, definition)
    _amounts(deal, definition, valuation)
    if deal.disagreement not in (STATUS_QUO, WORST_EQUILIBRIUM):
        _one_state(deal.disagreement, named)
    if deal.others == "held":
        levels = {**definition.status_quo, **deal.package}
        try:
            space.number_of(levels)
        except InfeasibleStateError:
            raise CaseError(
                "the rules exclude it with every other lever at the status quo. Change it, or say "
                'others = "answered".',
                "package",
            ) from None
    elif not _possible(deal, space, definition):
        raise CaseError("the rules exclude it, whatever the other levers.", "package")


def _amounts(deal: DealText, definition: Definition, valuation: Valuation) -> None:
    for name, clause in deal.values.items():
        where = f"values.{name}"
        if name not in deal.between:
            known = known_names("signer", name, deal.between)
            raise CaseError(f"'{name}' signs nothing; {known}", where)
        if definition.preferences[name].kind == "value":
            raise CaseError(
                f"'{name}' has a value of its own, and that is taken. Leave this out.", where
            )
        with located(where):
            valuation.amounts(name, clause.text)


def _settings(
    settings: Mapping[str, str], deal: DealText, definition: Definition, where: str
) -> None:
    table = table_of(deal, definition)
    for name, level in settings.items():
        lever = _signers_lever(name, deal, definition.levers, where)
        if name not in table:
            raise CaseError(
                f"lever '{name}' is not among the 'levers' on the table; add it there.", where
            )
        if level not in lever.levels:
            known = known_names("level", level, lever.levels)
            raise CaseError(f"lever '{name}' has no level '{level}'; {known}", where)


def _signers_lever(name: str, deal: DealText, levers: Mapping[str, Lever], where: str) -> Lever:
    if name not in levers:
        raise CaseError(f"no lever named '{name}'; {known_names('lever', name, levers)}", where)
    lever = levers[name]
    if not lever.held_by(deal.between):
        raise CaseError(
            f"lever '{name}' belongs to '{lever.owner}', who does not sign. Add '{lever.owner}' to "
            "'between', or leave the lever out.",
            where,
        )
    return lever


def _one_state(name: str, named: Mapping[str, NamedStates]) -> None:
    if name not in named:
        known = known_names("named state", name, [STATUS_QUO, WORST_EQUILIBRIUM, *named])
        raise CaseError(f"no named state '{name}'; {known}", "disagreement")
    found = len(named[name].numbers)
    if found != 1:
        raise CaseError(
            f"'{name}' denotes {found} states; a disagreement is one. Narrow its 'where'.",
            "disagreement",
        )


def _schedule(terms: ScheduleText, deal: DealText, definition: Definition) -> None:
    try:
        schedule_numbers(terms, deal.between)
        table = table_of(deal, definition)
        _on_the_table(terms.irreversible, table)
        _settings(terms.start, deal, definition, "start")
    except CaseError as error:
        raise error.at("schedule") from None


def _on_the_table(names: Iterable[str], table: tuple[str, ...]) -> None:
    for name in names:
        if name not in table:
            known = known_names("lever on the table", name, table)
            raise CaseError(f"lever '{name}' is not on the table; {known}", "irreversible")


def _possible(deal: DealText, space: StateSpace, definition: Definition) -> bool:
    fits = np.ones(space.size, dtype=np.bool_)
    for name in table_of(deal, definition):
        lever = definition.levers[name]
        level = deal.package.get(name, definition.status_quo[name])
        fits &= space.digits(name) == lever.levels.index(level)
    return bool(fits.any())
