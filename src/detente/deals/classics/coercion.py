"""How much can a sender demand? Bounded by what deadlock costs and by quarrels to come."""

from __future__ import annotations

from dataclasses import dataclass

from detente.deals.checks import not_negative


@dataclass(frozen=True)
class CoercionBargain:
    """What a sender of sanctions can demand and get.

    Attributes
    ----------
    most : float
        The largest concession that the target prefers to deadlock, never below 0.
    least : float
        The smallest that the sender prefers to deadlock, never below 0.
    threat_is_credible : bool
        Whether the sender prefers deadlock to leaving things as they are.
    """

    most: float
    least: float
    threat_is_credible: bool

    @property
    def possible(self) -> bool:
        """Whether the threat is credible and some positive demand suits both."""
        return self.threat_is_credible and self.most > 0 and self.least <= self.most

    @property
    def demand(self) -> float:
        """What a sender that makes the last offer gets: the most, or nothing."""
        return self.most if self.possible else 0.0


def coercion_bargain(
    sender_cost: float,
    target_cost: float,
    *,
    sender_expects: float = 0.0,
    target_expects: float = 0.0,
) -> CoercionBargain:
    """Bound a sender's demand by both sides' costs of deadlock and expectations of conflict.

    Parameters
    ----------
    sender_cost, target_cost : float
        What deadlock (sanctions imposed and defied) costs each side, in the unit in which the
        concession is counted.
    sender_expects, target_expects : float
        How much each side minds the other's gain, since it expects to quarrel with it again: 0
        among friends; 1 where one's gain counts as much as the other's loss.

    Returns
    -------
    CoercionBargain

    Notes
    -----
    Rule D18. With a concession x the sender has ``x + e_s * x``, the target ``-x - e_t * x``; in
    deadlock they have ``-c_s + e_s * c_t`` and ``-c_t + e_t * c_s``. So the target gives at most
    ``(c_t - e_t * c_s) / (1 + e_t)``. The linear form is ours; the argument, and the paradox that a
    sender threatens its adversaries more readily and gets more from its friends, are from [1]_.

    References
    ----------
    .. [1] D. W. Drezner, *The Sanctions Paradox*, Cambridge University Press, 1999.

    Examples
    --------
    Against an adversary the threat is credible and brings less; against a friend it would bring
    more and is not credible:

    >>> foe = coercion_bargain(1, 3, sender_expects=0.8, target_expects=0.8)
    >>> round(foe.most, 4), foe.threat_is_credible
    (1.2222, True)
    >>> friend = coercion_bargain(1, 3, sender_expects=0.1, target_expects=0.1)
    >>> round(friend.most, 4), friend.threat_is_credible
    (2.6364, False)
    """
    not_negative(sender_cost, "sender_cost")
    not_negative(target_cost, "target_cost")
    not_negative(sender_expects, "sender_expects")
    not_negative(target_expects, "target_expects")
    most = (target_cost - target_expects * sender_cost) / (1 + target_expects)
    standing = sender_expects * target_cost - sender_cost
    return CoercionBargain(
        most=max(most, 0.0),
        least=max(standing / (1 + sender_expects), 0.0),
        threat_is_credible=standing >= 0,
    )
