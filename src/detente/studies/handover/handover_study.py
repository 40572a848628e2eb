"""One handover of a case, followed to its endings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.case import Definition
from detente.errors import CaseError
from detente.handover import Handover, HandoverAnswer, Notice, as_json, carry_out, notice
from detente.model import Model
from detente.studies.handover.chains import case_chain


@dataclass(frozen=True, eq=False)
class HandoverStudy:
    """What follows from a handover of a case.

    Attributes
    ----------
    title, fingerprint : str
        Of the case, and of the chain as it was followed.
    answer : HandoverAnswer
    notices : tuple of Notice
        When it would be seen that a stage with confirmations is withheld, where that can be said.
    given : mapping of stage to outcome
        What was taken for certain.
    by : date or None
        The day asked about.
    """

    title: str
    fingerprint: str
    answer: HandoverAnswer
    notices: tuple[Notice, ...]
    given: Mapping[str, str]
    by: date | None

    @property
    def chain(self) -> Handover:
        """The chain as it was followed."""
        return self.answer.chain

    def as_data(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return as_json(
            self.answer, case=self.title, fingerprint=self.fingerprint, notices=self.notices
        )


def study_handover(
    case: Model | Definition,
    name: str = "",
    *,
    by: date | None = None,
    start: date | None = None,
    given: Mapping[str, str] | None = None,
    draws: int | None = None,
    seed: int = 0,
) -> HandoverStudy:
    """Follow a handover of a case and say how it ends, when, who arrives and who would see it.

    Parameters
    ----------
    case : Model or Definition
    name : str
        Of the handover; the only one unless given.
    by : date, optional
        The day by which confirmations are counted.
    start : date, optional
        Begin on another day.
    given : mapping of stage to outcome, optional
        Take these outcomes for certain.
    draws : int, optional
        Simulate so many runs, instead of following every way exactly.
    seed : int

    Raises
    ------
    NotApplicableError, UnknownNameError, CaseError

    Notes
    -----
    Rules HO1 to HO10 of docs/rules.md.

    Examples
    --------
    >>> from detente import load_case
    >>> found = study_handover(load_case("belarus-2025"))
    >>> found.answer.dates.executed
    datetime.date(2025, 2, 12)
    """
    definition = case.definition if isinstance(case, Model) else case
    chain = case_chain(definition, name)
    if start is not None:
        chain = chain.starting(start)
    for stage, outcome in (given or {}).items():
        chain = chain.given(stage, outcome)
    simulated = {} if draws is None else {"runs": draws, "most": 0}
    answer = carry_out(chain, by=by, seed=seed, **simulated)
    return HandoverStudy(
        definition.title, chain.fingerprint, answer, _notices(chain), dict(given or {}), by
    )


def _notices(chain: Handover) -> tuple[Notice, ...]:
    found = []
    for stage in chain.stages:
        if chain.origins(stage.name):
            try:
                found.append(notice(chain, stage.name))
            except CaseError:  # the latest day of the stage is not known
                continue
    return tuple(found)
