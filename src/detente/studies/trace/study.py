"""Which claims, origins and assumptions carry a conclusion of a case?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from pathlib import Path

from detente import __version__
from detente.case import Conclusion, Definition, content_fingerprint
from detente.casefile import read_definition
from detente.errors import InputError, unknown_name
from detente.evidence import Ledger, load_ledger_if_any
from detente.provenance import fingerprint
from detente.stability import SWEPT
from detente.studies import resolve_uncertainties, with_best
from detente.studies.draws import STATUS_QUO, afford_trials, concept_of
from detente.studies.trace.drivers import POINTS, drivers
from detente.studies.trace.flips import SCREEN, Flip
from detente.studies.trace.parallel import Setting, run_trials
from detente.studies.trace.result import Trace
from detente.studies.trace.support import supports
from detente.studies.trace.trials import pair_trials, plan_trials
from detente.studies.trace.weakest import footnotes, weakest_links
from detente.uncertainty import METHODS, likelihood_of_count, notes_on

DRAWS = 256
MOST_DRAWS = 2**16
PAIRS = 15
Progress = Callable[[int, int], None]


def trace(
    case: str | Path | Definition,
    conclusion: str,
    *,
    ledger: Ledger | None = None,
    concept: str = "",
    draws: int = DRAWS,
    method: str = "sobol",
    seed: int = 0,
    claims: Sequence[str] = (),
    pairs: int = PAIRS,
    points: int = POINTS,
    screen: int = SCREEN,
    helpers: int = 0,
    progress: Progress | None = None,
) -> Trace:
    """Follow a conclusion back to what carries it.

    Parameters
    ----------
    case : str, Path or Definition
        A shipped case's name, a file or folder, or what one says.
    conclusion : str
        One of the case's conclusions; or a named state or ``status_quo``, and then that it is an
        equilibrium.
    ledger : Ledger, optional
        The evidence; where it is not given, what stands beside the case, if anything does.
    concept : str, optional
        For a named state: from ``nash gmr smr seq sseq``; ``seq`` without.
    draws : int
        In which the conclusion is asked, before and after.
    method : str
        ``sobol``, ``latin_hypercube`` or ``random``.
    seed : int
    claims : sequence of str
        Claims to look at; all that an input rests on without, and then the assumptions too.
    pairs : int
        How many pairs of claims that each move the conclusion are tried; the others are counted.
    points : int
        For Sobol' indices, a power of 2; with 0, first shares from the draws that are there.
    screen : int
        Trials that clear markets again look at this many draws first.
    helpers : int
        Processes beside this one. No answer depends on it.
    progress : callable, optional
        Told how many trials are done, and of how many.

    Returns
    -------
    Trace

    Raises
    ------
    InputError
        If the case, the conclusion, a claim or a parameter is wrong.

    Notes
    -----
    docs/reference/trace.md says what is left of an input that loses its ground, and what is
    counted how.
    """
    _check(draws, method, pairs, screen)
    definition, evidence, name = _read(case, ledger)
    try:
        asked = conclusion_named(definition, conclusion, concept)
    except InputError as error:
        raise (error.at(name) if name else error) from None
    listed = supports(definition)
    plan = plan_trials(definition, listed, evidence, claims)
    for claim in claims:
        if claim not in plan.used:
            if evidence and claim in evidence.claims:
                raise InputError(
                    f"no input of the case rests on '{claim}', so it carries nothing.", "claims"
                )
            raise unknown_name("claim that an input rests on", claim, plan.used)
    key = fingerprint(
        [
            content_fingerprint(definition),
            [[each.key, list(each.claims), each.assumed] for each in listed],
            evidence.fingerprint if evidence else "",
            [str(each) for each in astuple(asked)],
            [draws, method, seed, list(claims), pairs, points, screen, __version__],
        ]
    )
    setting = Setting(definition, asked, draws, method, seed, screen, key)
    test = setting.test()
    total = len(plan.trials) + pairs
    afford_trials(test.variants.engine, draws, 1 + total)

    def tell(done: int) -> None:
        if progress is not None:
            progress(done, total)

    flips = run_trials(setting, test, plan.trials, helpers=helpers, tell=tell)
    more, left_out = pair_trials(definition, listed, _moving(flips), pairs)
    flips += test.run(more, lambda done: tell(len(plan.trials) + done))
    counts, holds = test.base.counts, test.base.holds
    kept = int(counts.sum())
    return Trace(
        title=definition.title,
        conclusion=asked,
        concept=concept_of(asked),
        plain=test.variants.plain,
        likelihood=likelihood_of_count(
            int(holds[counts].sum()), kept, quasi_random=method != "random"
        )
        if kept
        else None,
        flips=flips,
        links=weakest_links(flips, evidence),
        drivers=drivers(test.variants, listed, seed=seed, points=points),
        footnotes=footnotes(flips, evidence),
        used=len(plan.used),
        unused=plan.unused,
        unknown=plan.unknown,
        pairs_left_out=left_out,
        screened=min(screen, draws),
        method=method,
        seed=seed,
        draws=draws,
        failed=draws - kept,
        fingerprint=key,
        ledger=evidence.fingerprint if evidence else "",
        notes=_notes(definition, evidence, method, draws),
    )


def conclusion_named(definition: Definition, name: str, concept: str = "") -> Conclusion:
    """Return a conclusion of the case; or that a named state, or the status quo, is an equilibrium.

    Raises
    ------
    InputError
        If the case has none of that name, or `concept` does not fit.
    """
    if concept and concept not in SWEPT:
        raise unknown_name("concept of draws", concept, SWEPT)
    if name in definition.conclusions:
        found = definition.conclusions[name]
        if not concept:
            return found
        if found.verdict not in ("equilibrium", "stable"):
            raise InputError(
                f"the verdict '{found.verdict}' of '{name}' has no concept.", "concept"
            )
        return replace(found, concept=concept)
    states = STATUS_QUO if name in (STATUS_QUO, "status-quo") else name
    if states != STATUS_QUO and states not in definition.named_states:
        known = [*definition.conclusions, STATUS_QUO, *definition.named_states]
        raise unknown_name("conclusion or named state", name, known)
    where = "The status quo" if states == STATUS_QUO else definition.named_states[states].title
    label = f"{where} is an equilibrium by {concept or 'seq'}"
    return Conclusion(states, states, "equilibrium", concept, label=label)


def _read(
    case: str | Path | Definition, ledger: Ledger | None
) -> tuple[Definition, Ledger | None, str]:
    if isinstance(case, Definition):
        definition, name = case, ""
    else:
        definition, name = read_definition(case)
        if ledger is None:
            ledger = load_ledger_if_any(case)
    try:
        resolved = resolve_uncertainties(definition, ledger).uncertainties
        return with_best(replace(definition, uncertainties=dict(resolved))), ledger, name
    except InputError as error:
        raise (error.at(name) if name else error) from None


def _moving(flips: Sequence[Flip]) -> list[str]:
    """The claims that change some draw when taken away, the greatest difference first."""
    found = [each for each in flips if each.kind == "claim" and each.gained + each.lost]
    found.sort(key=lambda each: (-abs(each.difference), -each.gained - each.lost))
    return [each.name for each in found]


def _notes(
    definition: Definition, ledger: Ledger | None, method: str, draws: int
) -> tuple[str, ...]:
    told = list(notes_on(method, draws))
    if not definition.uncertainties:
        told.append("The case has no uncertain input, so every draw is the same.")
    if ledger is None:
        told.append("There is no ledger, so origins, conflicts and ratings are not known.")
    return tuple(told)


def _check(draws: int, method: str, pairs: int, screen: int) -> None:
    if method not in METHODS:
        raise unknown_name("method", method, METHODS)
    for name, value, least, most in (
        ("draws", draws, 1, MOST_DRAWS),
        ("pairs", pairs, 0, 100_000),
        ("screen", screen, 1, MOST_DRAWS),
    ):
        if not least <= value <= most:
            raise InputError(f"{value:,} does not lie between {least:,} and {most:,}.", name)
