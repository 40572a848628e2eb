"""One gives now, the other later: until when does the giver agree, and would it be paid? (EX12)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log
from typing import Literal

from detente.deals.checks import a_chance, a_discount, at_least_one
from detente.deals.schedules.breach import answer_weights

HowPaid = Literal["of itself", "backed", "on trust"]


@dataclass(frozen=True)
class Deferred:
    """Whether something given now would be paid for later.

    Attributes
    ----------
    latest : int or None
        The last number of periods after which the giver may be paid and still gains; 0 is only at
        once, -1 not even then, None whenever it is.
    how : "of itself", "backed" or "on trust"
        The payer gains by paying; the giver could and would take its part back; or neither.
    pledge : float
        The least that the payer would have to pledge, in the unit of its values times a period.
    """

    latest: int | None
    how: HowPaid
    pledge: float


def pay_later(
    giver: tuple[float, float, float],
    payer: tuple[float, float, float],
    discount: tuple[float, float],
    *,
    delay: int = 1,
    detection: float = 1.0,
    notice: Sequence[float] = (),
) -> Deferred:
    """Say until when a giver agrees to be paid, and whether it would be.

    Parameters
    ----------
    giver : tuple of float
        What a period is worth to it before, after it has given, and after it has been paid.
    payer : tuple of float
        What a period is worth to it after the gift, after it has paid, and where the giver has
        taken back what it can.
    discount : tuple of float
        Of giver and payer, a period.
    delay, detection, notice
        As of a schedule: how long the giver takes to answer, and how it notices.

    Notes
    -----
    Rule EX12 of docs/rules.md.

    Examples
    --------
    Three freed at once against a suspension, in bn USD a year and months (Belarus, 2008):

    >>> pay_later((0.0, -0.06, 0.19), (1.0, 1.3, 1.0), (0.98492, 0.99594), delay=2)
    Deferred(latest=93, how='of itself', pledge=0.0)
    """
    for name, factor in zip(("giver", "payer"), discount, strict=True):
        a_discount(factor, f"discount.{name}")
    at_least_one(delay, "delay")
    a_chance(detection, "detection")
    before, given, paid = giver
    waiting, done, taken_back = payer
    own = discount[1]
    _, answered, lost = answer_weights(own, delay, detection, None, tuple(notice))
    taken = answered * (1 - own)
    breach = (1 - taken) * waiting + taken * taken_back
    lacking = breach - done
    slack = 1e-12 * max(abs(breach), abs(done), 1e-300)
    pledge = max(0.0, lacking / ((1 - own) * lost)) if lacking > slack else 0.0
    how: HowPaid = "of itself" if done > waiting else "backed" if not pledge else "on trust"
    return Deferred(_latest(before, given, paid, discount[0]), how, float(pledge))


def _latest(before: float, given: float, paid: float, factor: float) -> int | None:
    """The last D at which (1 - factor^D) given + factor^D paid is above `before`."""
    if paid <= before:
        return -1
    if given >= before:
        return None if given > before or paid > before else -1
    share = (before - given) / (paid - given)  # factor^D has to be above it
    most = log(share) / log(factor)
    if not isfinite(most):
        return None
    latest = floor(most)
    return latest - 1 if latest >= most - 1e-12 * max(1.0, most) else latest


__all__ = ["Deferred", "pay_later"]
