"""What draws cost, estimated before the first of them."""

from __future__ import annotations

from detente.budgets import DRAWN, RANKED, SWEPT, afford
from detente.studies.draws.engine import Engine
from detente.text import counted

USUAL = 1_024  # draws: so many have to be within the budget
PATIENCE = 360.0  # more are asked for by hand, tell how far they are, and can be resumed


def afford_draws(engine: Engine, draws: int) -> None:
    """Refuse draws that judge every state, where there are more than a budget is for.

    Raises
    ------
    TooLargeError
    """
    judged = len(engine.movers) * len(engine.concepts) * SWEPT
    columns = 8 * len(engine.case.uncertainties) + len(engine.case.conclusions)
    afford(
        f"{draws:,} draws x {_of(engine)}",
        "Ask for fewer draws",
        seconds=draws * _seconds(engine, judged),
        size=float(columns * draws),
        patience=1.0 if draws <= USUAL else PATIENCE,
    )


def afford_trials(engine: Engine, draws: int, trials: int) -> None:
    """Refuse to ask one conclusion in the draws of so many variants of a case.

    Raises
    ------
    TooLargeError
    """
    afford(
        f"{counted(trials, 'trial')} x {draws:,} draws x {_of(engine)}",
        "Ask for fewer draws, or with --claim for some claims only",
        seconds=trials * draws * _seconds(engine, len(engine.movers) * SWEPT),
        patience=PATIENCE,
    )


def _of(engine: Engine) -> str:
    markets = f" and {counted(engine.markets, 'market')}" if engine.markets else ""
    return f"{counted(engine.space.size, 'state')}{markets}"


def _seconds(engine: Engine, judged: float) -> float:
    """Of one draw, with so many seconds a state to judge it."""
    ranked = len(engine.case.parties) * RANKED
    return engine.space.size * (ranked + judged) + engine.markets * DRAWN
