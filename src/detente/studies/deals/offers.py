"""What could they sign? Every package of some parties, judged by where it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.arrays import IntArray
from detente.deals import Bargain, bargain, list_packages, packages_ending, within_reach
from detente.errors import TooLargeError, unknown_name
from detente.model import Model
from detente.stability import Searcher, StabilityTable
from detente.studies.deals.completion import HOW, How, complete
from detente.studies.deals.disagreement import Disagreement, status_quo_point
from detente.studies.deals.package import Package, package_in, package_of
from detente.studies.deals.tables import table_for

MOST_PACKAGES = 20_000
NO_WAY = "no way there"


@dataclass(frozen=True, eq=False)
class Offers:
    """The packages of some parties, judged by where each ends.

    Attributes
    ----------
    signers : tuple of str
    how : "held", "answered" or "equilibrium"
        What the other parties are taken to do (rule D26).
    concept : str or None
    start : int
        Where the others' levers stand.
    disagreement : Disagreement
    bargain : Bargain or None
        Over the packages that end in one state for certain; None where none does.
    left_out : mapping of str to int
        How many packages are in no figure of the bargain, by the reason: "forbidden by rules",
        "no way there" (a lever in it does not go that way), "no end", "several ends", "goes round",
        "cut short".
    """

    signers: tuple[str, ...]
    how: How
    concept: str | None
    start: int
    disagreement: Disagreement
    bargain: Bargain | None
    left_out: Mapping[str, int]

    @property
    def judged(self) -> int:
        """How many packages the bargain is over."""
        return 0 if self.bargain is None else self.bargain.packages.size

    def __repr__(self) -> str:
        left = ", ".join(f"{count} {reason}" for reason, count in self.left_out.items())
        zone = () if self.bargain is None else self.bargain.zone
        return f"<Offers: {self.judged} packages, {len(zone)} in the zone; left out: {left or 0}>"


def could_sign(
    model: Model,
    signers: Sequence[str],
    *,
    levers: Sequence[str] | None = None,
    values: Model | None = None,
    how: How = "held",
    concept: str = "seq",
    disagreement: Disagreement | None = None,
    start: int | None = None,
    table: StabilityTable | None = None,
    searcher: Searcher | None = None,
) -> Offers:
    """Judge every package of some parties by where it ends, the others doing one of three things.

    Parameters
    ----------
    model : Model
    signers : sequence of str
    levers : sequence of str, optional
        Which of their levers a package sets, the others staying as at the start; all unless given.
    values : Model, optional
        The same states with other values for some signers, such as the amounts that a deal gives
        beside an order: packages are judged by it, and end where `model` says.
    how : str
        "held", "answered" or "equilibrium"; see :func:`complete`.
    concept : str
        For "equilibrium".
    disagreement : Disagreement, optional
        The status quo unless given.
    start : int, optional
        Where the others' levers stand; the status quo unless given.
    table, searcher : optional
        Of the same model.

    Returns
    -------
    Offers
        Efficiency, individual rationality and, where all signers have values, fair points, over the
        packages that end in one state. The rest are counted, with the reason.

    Raises
    ------
    UnknownNameError, NotApplicableError, TooLargeError

    Examples
    --------
    >>> from detente import load_case
    >>> could_sign(load_case("chicken"), ["row"], how="answered").bargain.zone
    (3,)
    """
    if how not in HOW:
        raise unknown_name("way to complete a package", how, HOW)
    point = disagreement or status_quo_point(model)
    chosen = package_of(model, signers, {}, start=start).signers
    begin = model.status_quo if start is None else start
    worth = values or model
    own = [name for name, lever in model.levers.items() if lever.held_by(chosen)]
    named = own if levers is None else list(levers)
    floor = point.for_signers(chosen)
    if how == "held" and len(named) == len(own):
        held = list_packages(worth, chosen, held_at=begin, start=begin, disagreement=floor)
        left = _left_out(model, own, begin, held.size)
        return Offers(chosen, how, None, begin, point, bargain(held), MappingProxyType(left))
    found = table_for(model, (concept,), table) if how == "equilibrium" else None
    moves = searcher or Searcher(model)
    ends, reasons = [], Counter[str]()
    reached = within_reach(model, named, begin)
    for package in _every_package(model, chosen, named, begin):
        if not reached[package.mask].any():
            reasons[NO_WAY] += 1
            continue
        done = complete(package, how, concept=concept, table=found, searcher=moves)
        if done.state is None:
            reasons[done.why_uncertain] += 1
        else:
            ends.append(done.state)
    judged = bargain(packages_ending(worth, chosen, ends, disagreement=floor)) if ends else None
    by = concept if how == "equilibrium" else None
    return Offers(chosen, how, by, begin, point, judged, MappingProxyType(dict(reasons)))


def _every_package(
    model: Model, signers: tuple[str, ...], levers: Sequence[str], start: int
) -> Iterator[Package]:
    """Yield every package of some levers that some state agrees with."""
    kept = [
        name
        for name, lever in model.levers.items()
        if lever.held_by(signers) and name not in levers
    ]
    fixed = _codes(model, kept)
    alike = np.flatnonzero(fixed == fixed[model.space.index(start)])
    _, first = np.unique(_codes(model, levers)[alike], return_index=True)
    if first.size > MOST_PACKAGES:
        raise TooLargeError(
            f"{first.size:,} packages; where each ends is worked out for at most "
            f"{MOST_PACKAGES:,}. Hold the others' levers, or ask about one package."
        )
    for place in alike[first].tolist():
        yield package_in(model, signers, place + 1, start=start)


def _left_out(model: Model, own: Sequence[str], start: int, judged: int) -> Mapping[str, int]:
    """Count the packages that are not judged: no way there, or forbidden with the rest held."""
    codes = _codes(model, own)
    all_told = np.unique(codes).size
    reachable = np.unique(codes[within_reach(model, own, start)]).size
    counts = {NO_WAY: all_told - reachable, "forbidden by rules": reachable - judged}
    return {reason: int(count) for reason, count in counts.items() if count}


def _codes(model: Model, levers: Sequence[str]) -> IntArray:
    """Number the combinations of some levers, one number a state."""
    space = model.space
    codes = np.zeros(space.size, dtype=np.uint64)
    for name in levers:
        weight = np.uint64(space.weights[space.position(name)])
        codes += space.digits(name).astype(np.uint64) * weight
    return codes
