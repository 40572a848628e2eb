"""Which levels of levers put a measure off: a lever's steps may say so in place of `when`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from detente.case.case import Definition
from detente.case.trade import MeasureText
from detente.errors import CaseError, known_names


def measures_as_switched(definition: Definition) -> Mapping[str, MeasureText]:
    """Return the measures of a case, those that steps of levers name with the condition they mean.

    Raises
    ------
    CaseError
        Where a step names a measure that there is not, or one that has `when` already.

    Examples
    --------
    ``measures = ["block"]`` on the step to ``licence`` of ``banks`` is ``banks != 'licence'``.
    """
    if definition.trade is None:
        measures: dict[str, MeasureText] = {}
    else:
        measures = dict(definition.trade.measures)
    off: dict[str, list[str]] = {}
    for name, lever in definition.levers.items():
        for number, step in enumerate(lever.steps, start=1):
            for measure in step.measures:
                where = f"levers.{name}.steps[{number}].measures"
                if measure not in measures:
                    told = known_names("measure", measure, measures)
                    raise CaseError(f"no measure named '{measure}'; {told}", where)
                if measures[measure].when:
                    raise CaseError(
                        f"measure '{measure}' has `when` already; it has that or stands here, not "
                        "both.",
                        where,
                    )
                off.setdefault(measure, []).append(f"{name} != '{step.to}'")
    for measure, clauses in off.items():
        measures[measure] = replace(measures[measure], when=" and ".join(clauses))
    return measures
