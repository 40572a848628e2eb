"""What draws say of states, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isnan
from typing import TYPE_CHECKING, Any

from detente.cli.output import Format
from detente.cli.states import MOST_LEVER_COLUMNS

if TYPE_CHECKING:
    from detente.studies.robust import ConclusionShare, RobustStability


TELLS_APART = 0.1  # between two readings, as a share of the draws


def conclusion_lines(each: ConclusionShare, nearest: Mapping[str, str]) -> list[str]:
    """Say how often a conclusion holds, and by what it tells draws apart most.

    Where its share is only a weight, the nearest turn of a number is said instead.
    """
    lines = [each.sentence]
    if each.name in nearest:
        lines.append(f"  {nearest[each.name]}")
    shares = [row.count / row.draws for row in each.by_reading]
    if each.weight is None and shares and max(shares) - min(shares) >= TELLS_APART:
        told = "; ".join(
            f"“{row.hypothesis}” {row.count:,} of {row.draws:,}" for row in each.by_reading
        )
        lines.append(f"  {each.by_reading[0].label}: {told}.")
    return lines


def states_in_some(found: RobustStability) -> list[int]:
    """Return the states that are equilibria in some draws, the most frequent first."""
    import numpy as np

    counts = np.array([found.equilibrium[concept] for concept in found.concepts])
    order = np.lexsort((np.arange(found.space.size), -counts.sum(axis=0)))
    total = counts.sum(axis=0)
    return [int(place) + 1 for place in order if total[place]]


def states_rows(
    found: RobustStability, numbers: Iterable[int], form: Format
) -> tuple[list[str], list[list[Any]]]:
    """Return a header and a row a state: its levels, and per cent of draws by concept."""
    levers = list(found.definition.levers)
    full = form is not Format.table or len(levers) <= MOST_LEVER_COLUMNS
    about = levers if full else ["differs from the status quo in"]
    shares = [found.equilibrium_share(concept) for concept in found.concepts]
    shares.append(found.reached_share())
    now = found.space.levels_of(found.status_quo)
    rows: list[list[Any]] = []
    for number in numbers:
        here = found.space.levels_of(number)
        changed = [f"{lever}={level}" for lever, level in here.items() if level != now[lever]]
        levels = list(here.values()) if full else [" ".join(changed) or "nothing"]
        rows.append([number, *levels, *(_per_cent(float(share[number - 1])) for share in shares)])
    return ["state", *about, *found.concepts, "reached"], rows


def _per_cent(share: float) -> str:
    return "" if isnan(share) else f"{100 * share:.1f}"
