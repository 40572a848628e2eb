"""The flip test on several processes: trials that clear markets go to helpers, the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from detente.case import Conclusion, Definition, figure_inputs
from detente.ensembles import processes
from detente.studies.trace.flips import Flip, FlipTest
from detente.studies.trace.trials import Trial
from detente.studies.trace.variants import Variants

WORTH_IT = 8  # trials that clear markets; with fewer, starting a helper takes longer
_TESTS: dict[str, FlipTest] = {}


@dataclass(frozen=True, eq=False)
class Setting:
    """All that a flip test depends on, so that a process that knows nothing of it can begin."""

    definition: Definition
    conclusion: Conclusion
    draws: int
    method: str
    seed: int
    screen: int
    key: str

    def test(self) -> FlipTest:
        """Make the test ready: the case is answered once."""
        variants = Variants(self.definition, self.conclusion, self.draws, self.method, self.seed)
        return FlipTest(variants, self.screen)


def run_trials(
    setting: Setting,
    test: FlipTest,
    trials: Sequence[Trial],
    *,
    helpers: int = 0,
    tell: Callable[[int], None] | None = None,
) -> tuple[Flip, ...]:
    """Run the trials, in their order; no answer depends on how many help.

    Parameters
    ----------
    setting : Setting
    test : FlipTest
        Of that setting.
    trials : sequence of Trial
    helpers : int
        Processes beside this one.
    tell : callable, optional
        Told how many are done.
    """
    heavy = [place for place, trial in enumerate(trials) if clears_markets(setting, trial)]
    if helpers < 1 or len(heavy) < WORTH_IT:
        return test.run(trials, tell)
    crew = processes(helpers)
    executor, _ = crew.start()
    found: dict[int, Flip] = {}
    try:
        asked = {place: executor.submit(in_helper, setting, trials[place]) for place in heavy}
        for place in sorted(set(range(len(trials))) - set(heavy)):
            found[place] = test.run([trials[place]])[0]
            _tell(tell, found, asked)
        for place, future in reversed(asked.items()):  # what no helper has begun is done here
            if future.cancel():
                found[place] = test.run([trials[place]])[0]
                _tell(tell, found, asked)
        for place, future in asked.items():
            if place not in found:
                found[place] = future.result()
                _tell(tell, found, {})
    except BaseException:
        crew.end(executor, now=True)
        raise
    crew.end(executor, now=False)
    return tuple(found[place] for place in range(len(trials)))


def clears_markets(setting: Setting, trial: Trial) -> bool:
    """Say whether a trial has markets cleared again in every draw."""
    before, after = setting.definition, trial.withdrawal.definition
    if not trial.withdrawal.changed or before.trade is None:
        return False
    acting = {*figure_inputs(before), *figure_inputs(after)}
    return before.rules != after.rules or any(
        before.uncertainties.get(name) != after.uncertainties.get(name) for name in acting
    )


def _tell(
    tell: Callable[[int], None] | None,
    found: dict[int, Flip],
    asked: dict[int, Future[Flip]],
) -> None:
    if tell is not None:
        waiting = sum(future.done() and place not in found for place, future in asked.items())
        tell(len(found) + waiting)


def in_helper(setting: Setting, trial: Trial) -> Flip:
    """Run one trial in a process that keeps the test it has made ready."""
    if setting.key not in _TESTS:
        _TESTS.clear()
        _TESTS[setting.key] = setting.test()
    return _TESTS[setting.key].run([trial])[0]
