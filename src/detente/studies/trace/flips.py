"""What happens to the conclusion when something is taken away? The flip test, in paired draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

import numpy as np

from detente.case import Definition, content_fingerprint
from detente.errors import DetenteError, plain_reason
from detente.studies.trace.changes import Held, InputChange
from detente.studies.trace.trials import Trial, TrialKind
from detente.studies.trace.variants import ConclusionAnswers, Variants

Outcome = Literal["flips", "moves", "within", "nothing", "same", "held", "failed"]
OUTCOMES: dict[Outcome, str] = {
    "flips": "turns the conclusion: its share crosses one half",
    "moves": "moves the share by more than the sampling error",
    "within": "changes some draws, by no more than the sampling error",
    "nothing": "changes the case, and the conclusion in no draw",
    "same": "changes nothing in the case: other claims stand beside it, or another input's place",
    "held": "cannot be taken away: the case states no ignorance",
    "failed": "could not be answered",
}
SCREEN = 32
LEVEL = 1.959963984540054  # of the normal distribution, two-sided 95 %


@dataclass(frozen=True, eq=False)
class Flip:
    """What one trial did to the conclusion.

    Attributes
    ----------
    kind, name, label, gone
        See :class:`Trial`.
    outcome : str
        A key of `OUTCOMES`.
    draws : int
        Draws that were compared: those that have an answer before and after.
    before, after : int
        In how many of them the conclusion holds.
    gained, lost : int
        In how many it holds only after, and only before.
    failed : int
        Draws without an answer, before or after; they are in no share.
    changed : tuple of InputChange
    held : tuple of Held
    why : str
        Why it failed.
    """

    kind: TrialKind
    name: str
    label: str
    gone: tuple[str, ...]
    outcome: Outcome
    draws: int
    before: int
    after: int
    gained: int
    lost: int
    failed: int
    changed: tuple[InputChange, ...]
    held: tuple[Held, ...]
    why: str = ""

    @property
    def relation(self) -> str:
        """How what changed hangs on what was taken away.

        ``argued from`` it where only aims changed, which somebody wrote with it in mind; ``follows
        from`` it where a figure, a rule or a hypothesis states it; ``both``; empty where nothing
        changed.
        """
        aims = {each.key.startswith("preferences.") for each in self.changed}
        return {(): "", (True,): "argued from", (False,): "follows from"}.get(tuple(aims), "both")

    @property
    def share_before(self) -> float:
        """The share of the compared draws in which the conclusion holds in the case as it is."""
        return self.before / self.draws if self.draws else float("nan")

    @property
    def share_after(self) -> float:
        """The share after."""
        return self.after / self.draws if self.draws else float("nan")

    @property
    def difference(self) -> float:
        """After less before; 0 where nothing was compared."""
        return (self.after - self.before) / self.draws if self.draws else 0.0

    @property
    def error(self) -> float:
        """How far the difference may be off by the luck of the draws, at 95 %."""
        return paired_error(self.gained, self.lost, self.draws)

    @property
    def sentence(self) -> str:
        """Say what happened, with numbers."""
        words = OUTCOMES[self.outcome]
        if self.outcome in ("same", "held"):
            return words[:1].upper() + words[1:] + "."
        if self.outcome == "failed":
            return f"Could not be answered: {self.why}"
        of = f"{self.before} → {self.after} of {self.draws} draws"
        points = f"{100 * self.difference:+.0f} points, give or take {100 * self.error:.0f}"
        told = {
            "flips": f"{of} ({points}): turns the conclusion.",
            "moves": f"{of} ({points}): moves it.",
            "within": f"{of} ({points}): no more than the sampling error.",
            "nothing": f"{of}: no draw changes.",
        }
        if not self.stays:
            return told[self.outcome]
        many = f"{self.stays} inputs" if self.stays > 1 else "1 input"
        away = "has no opposite" if self.kind == "opposite" else "cannot be taken away"
        if self.stays > 1:
            away = away.replace("has", "have")
        return f"{told[self.outcome]} {many} of it {away}."

    @property
    def stays(self) -> int:
        """How many inputs lost their ground and stay as they are, because nothing is stated."""
        return sum(not each.stated for each in self.held)


def paired_error(gained: int, lost: int, draws: int) -> float:
    """Return the half width of the 95 % interval of a difference between two paired shares.

    From the draws that differ: the variance of a mean of -1, 0 and 1 [1]_. Where no draw differs
    there is no estimate of it, and the chance that a draw differs may still be up to 3 in `draws`.

    References
    ----------
    .. [1] Q. McNemar, Note on the sampling error of the difference between correlated proportions
       or percentages, Psychometrika 12 (1947).
    """
    if not draws:
        return float("nan")
    if gained + lost == 0:
        return float(1 - 0.05 ** (1 / draws))
    variance = (gained + lost - (gained - lost) ** 2 / draws) / draws
    return LEVEL * sqrt(max(variance, 0.0) / draws)


class FlipTest:
    """The case answered once, and every trial against it.

    Parameters
    ----------
    variants : Variants
    screen : int
        Trials that need markets cleared again for every draw look at this many draws first, and
        at all only where one of them changes.
    """

    def __init__(self, variants: Variants, screen: int = SCREEN) -> None:
        self.variants = variants
        self.base = variants.answer(variants.definition)
        self._screen = min(screen, variants.draws)
        self._known: dict[str, tuple[ConclusionAnswers | None, str]] = {}

    def run(
        self, trials: Sequence[Trial], tell: Callable[[int], None] | None = None
    ) -> tuple[Flip, ...]:
        """Run some trials; `tell` is told how many are done."""
        found = []
        for done, trial in enumerate(trials, start=1):
            found.append(self._one(trial))
            if tell is not None:
                tell(done)
        return tuple(found)

    def _one(self, trial: Trial) -> Flip:
        if not trial.withdrawal.changed:
            stated = all(each.stated for each in trial.withdrawal.held)
            return self._flip(trial, "same" if stated else "held")
        answers, why = self._answers(trial)
        if answers is None:
            return self._flip(trial, "failed", why=why)
        size = answers.holds.size
        counts = self.base.counts[:size] & answers.counts
        before, after = self.base.holds[:size][counts], answers.holds[counts]
        draws = before.size
        if not draws:
            why = next(iter(answers.problems.values()), "no draw has an answer")
            return self._flip(trial, "failed", failed=size, why=plain_reason(why))
        gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
        return self._flip(
            trial,
            outcome_of(int(before.sum()), gained, lost, draws),
            draws=draws,
            before=int(before.sum()),
            after=int(after.sum()),
            gained=gained,
            lost=lost,
            failed=size - draws,
        )

    def _answers(self, trial: Trial) -> tuple[ConclusionAnswers | None, str]:
        withdrawal = trial.withdrawal
        key = self._key(withdrawal.definition)
        if key not in self._known:
            try:
                self._known[key] = self._answered(trial), ""
            except DetenteError as error:
                self._known[key] = None, str(error)
        return self._known[key]

    def _key(self, definition: Definition) -> str:
        """A digest of what a trial changed; trade, which none changes, is the longest part."""
        own = self.variants.definition
        if definition.trade is own.trade and definition.outcomes is own.outcomes:
            definition = replace(definition, trade=None, outcomes={})
        return content_fingerprint(definition)

    def _answered(self, trial: Trial) -> ConclusionAnswers:
        withdrawal = trial.withdrawal
        if not withdrawal.figures:
            return self.variants.answer(withdrawal.definition)
        if len(withdrawal.changed) == len(withdrawal.figures) and not self.variants.matters(
            withdrawal
        ):
            return self.base  # no market that is asked for has these figures
        first = self.variants.answer(withdrawal.definition, self._screen)
        if np.array_equal(first.holds, self.base.holds[: self._screen]) and not first.problems:
            return first
        return self.variants.answer(withdrawal.definition)

    @staticmethod
    def _flip(
        trial: Trial,
        outcome: Outcome,
        *,
        draws: int = 0,
        before: int = 0,
        after: int = 0,
        gained: int = 0,
        lost: int = 0,
        failed: int = 0,
        why: str = "",
    ) -> Flip:
        return Flip(
            *(trial.kind, trial.name, trial.label, trial.gone, outcome),
            *(draws, before, after, gained, lost, failed),
            *(trial.withdrawal.changed, trial.withdrawal.held, why),
        )


def outcome_of(before: int, gained: int, lost: int, draws: int) -> Outcome:
    """Name what happened.

    A share flips where it crosses one half: above before and not after, or the other way; and only
    where the difference is more than the sampling error.
    """
    if gained + lost == 0:
        return "nothing"
    after = before + gained - lost
    if abs(gained - lost) / draws <= paired_error(gained, lost, draws):
        return "within"
    return "flips" if (2 * before > draws) != (2 * after > draws) else "moves"
