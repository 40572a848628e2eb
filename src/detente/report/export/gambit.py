"""A standoff as a strategic game for Gambit (.nfg, payoff version)."""

from __future__ import annotations

import unicodedata
from itertools import product

import numpy as np

from detente.case import Lever
from detente.errors import NotApplicableError, TooLargeError
from detente.model import Model

MOST_PAYOFFS = 2_000_000


def nfg(model: Model) -> str:
    """Return the strategic game in which every party picks levels for all its levers at once.

    Parameters
    ----------
    model : Model
        Every combination of levels is feasible.

    Returns
    -------
    str
        Players are the parties with levers; a strategy is one level for each of the party's levers;
        payoffs are ranks (only their order means anything). What such a game cannot say is listed
        in its comment, see :func:`lost_in_nfg`.

    Raises
    ------
    NotApplicableError
        If rules exclude a combination: a strategic game has a payoff for every one.
    TooLargeError
        If there are more than two million payoffs.
    """
    space = model.space
    if space.size != space.cells:
        raise NotApplicableError(
            f"the rules of the case leave {space.size:,} of {space.cells:,} combinations of "
            "levels, and a strategic game needs payoffs for every one. Merge levers that exclude "
            "each other into one lever with more levels, or export GraphML."
        )
    fixed = [lever.name for lever in model.levers.values() if lever.one_word == "none"]
    if fixed:
        raise NotApplicableError(
            f"nobody can move {', '.join(fixed)}, and in a strategic game every level would be a "
            "strategy. Leave such levers out of the case, or export GraphML."
        )
    if model.joint_levers:
        raise NotApplicableError(
            f"several parties hold lever '{model.joint_levers[0]}' together; a strategic game has "
            "one player a strategy. Export GraphML or CSV instead."
        )
    if space.size * len(model.movers) > MOST_PAYOFFS:
        raise TooLargeError(
            f"the game has {space.size:,} outcomes for {len(model.movers)} players; at most "
            f"{MOST_PAYOFFS:,} payoffs are written. Use fewer levers or levels."
        )
    strategies = [_strategies(model, party) for party in model.movers]
    names = "\n".join(
        "{ " + " ".join(_quoted(name) for name, _ in own) + " }" for own in strategies
    )
    # Gambit lists outcomes with the first player's strategy varying fastest.
    codes = np.zeros(1, dtype=np.int64)
    for own in strategies:
        steps = np.array([step for _, step in own], dtype=np.int64)
        codes = (steps[:, None] + codes[None, :]).reshape(-1)
    payoffs = np.stack([model.ranks[party][codes] for party in model.movers], axis=1)
    players = " ".join(_quoted(party) for party in model.movers)
    comment = " ".join(
        ["Payoffs are ranks: higher is better, and only their order counts.", *lost_in_nfg(model)]
    )
    rows = "\n".join(" ".join(map(str, row)) for row in payoffs.tolist())
    return (
        f"NFG 1 R {_quoted(model.title)}\n{{ {players} }}\n\n{{ {names}\n}}\n"
        f"{_quoted(comment)}\n\n{rows}\n"
    )


def lost_in_nfg(model: Model) -> tuple[str, ...]:
    """Say, a sentence each, what of the case a strategic game leaves out."""
    lost = []
    one_way = [lever.name for lever in model.levers.values() if lever.one_word != "both"]
    if one_way:
        lost.append(
            f"One-way levers are lost ({', '.join(one_way)}): in the game every strategy is open "
            "whatever came before."
        )
    watching = [party for party in model.parties if party not in model.movers]
    odd = [
        lever.name
        for lever in model.levers.values()
        if any(_label(lever, place) != level for place, level in enumerate(lever.levels))
    ]
    if odd:
        lost.append(
            "Gambit takes plain ASCII labels only; levels that are not go by their place (#1, #2, "
            f"...): {', '.join(odd)}."
        )
    if watching:
        lost.append(f"Parties without levers are left out: {', '.join(watching)}.")
    lost.append(f"The status quo (state {model.status_quo}) plays no part in the game.")
    return tuple(lost)


def _strategies(model: Model, party: str) -> list[tuple[str, int]]:
    """Name the party's combinations of levels, and what each adds to a state's code."""
    own = [model.levers[name] for name in model.levers_of(party)]
    weights = [model.space.weights[model.space.position(lever.name)] for lever in own]
    found = []
    for digits in product(*(range(len(lever.levels)) for lever in own)):
        name = ", ".join(
            f"{lever.name}={_label(lever, d)}" for lever, d in zip(own, digits, strict=True)
        )
        found.append((name, sum(d * w for d, w in zip(digits, weights, strict=True))))
    return found


def _label(lever: Lever, level: int) -> str:
    """Name a level as Gambit can: by its own name, or by its place where that is not plain."""
    name = lever.levels[level]
    plain = name.isascii() and name.isprintable() and " ".join(name.split()) == name
    return name if plain and "\\" not in name else f"#{level + 1}"


def _quoted(text: str) -> str:
    """Quote a text for Gambit, which reads printable ASCII and can escape a quotation mark only."""
    folded = unicodedata.normalize("NFKD", text.replace("–", "-").replace("\\", "/"))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    clean = "".join(c if " " <= c <= "~" else "?" for c in " ".join(plain.split()))
    return '"' + clean.replace('"', '\\"') + '"'
