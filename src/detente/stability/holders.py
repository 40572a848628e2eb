"""Levers of several holders: who is pivotal, and what is not asked."""

from __future__ import annotations

from detente.errors import NotApplicableError
from detente.model import Model, bar, bars
from detente.stability.search import Searcher, make_move


def refuse_joint_levers(model: Model, what: str) -> None:
    """Raise NotApplicableError where a lever has several holders (rule LH2)."""
    if model.joint_levers:
        name = model.joint_levers[0]
        raise NotApplicableError(
            f"{what} is asked of parties with levers of their own only; "
            f"{' and '.join(model.levers[name].owners)} hold lever '{name}' together."
        )


def refuse_thresholds(model: Model, what: str) -> None:
    """Raise NotApplicableError where a party moves only for more than a threshold (rule BL3)."""
    for name in bars(model):
        raise NotApplicableError(
            f"{what} takes any gain for a reason to move; '{name}' moves only for more than its "
            "worth_moving."
        )


def pivots(model: Model, body: str, state: int) -> list[str]:
    """Say of each level that a body could take its lever to which single holder is missing.

    Parameters
    ----------
    model : Model
    body : str
        As tables call it: ``a+b on LEVER up``.
    state : int
        State number.

    Notes
    -----
    Rule LH5. A holder is pivotal where it does not gain, and those who do would be enough with it.
    """
    name, way = body.partition(" on ")[2].split()
    lever, searcher = model.levers[name], Searcher(model)
    lines = []
    for target in sorted(searcher.moves(body, state).tolist()):
        willing = {
            owner
            for owner in lever.owners
            if model.ranks[owner][target - 1] > bar(model, owner)[state - 1]
        }
        pivotal = [
            holder
            for holder in lever.owners
            if holder not in willing
            and any(set(some) <= {*willing, holder} for some in lever.enough(way))
        ]
        step = make_move(model, body, state, target).in_words(model)
        if pivotal:
            who = " or ".join(model.parties[holder].title for holder in pivotal)
            lines.append(f"{step}: {who} is pivotal; with it, those who gain would be enough.")
        else:
            lines.append(f"{step}: no single holder is pivotal; too few of them gain.")
    return lines
