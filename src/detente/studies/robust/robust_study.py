"""How sure may we be? A case's stability and conclusions over draws of what it does not know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from detente import __version__
from detente.arrays import IntArray
from detente.case import Definition, content_fingerprint
from detente.casefile import read_definition
from detente.ensembles import Ensemble, Plan, Progress, Workers, run
from detente.errors import (
    InputError,
    NotApplicableError,
    TooLargeError,
    UnconvergedError,
    unknown_name,
)
from detente.provenance import fingerprint
from detente.stability import SWEPT
from detente.studies import resolve_uncertainties, with_best
from detente.studies.draws import Engine, afford_draws, concept_of
from detente.studies.robust.result import ConclusionShare, RobustStability
from detente.studies.robust.weights import DISCRETE, by_hypothesis, only_weight
from detente.studies.robust.work import CONCLUSION, INPUT, RobustWork
from detente.uncertainty import METHODS, check_sample, likelihood_of_count, notes_on, settled

SMALLEST_CHUNK, LARGEST_CHUNK = 32, 1024
CELLS_A_CHUNK = 2**20
MOST_COUNTS = 2**26
DEPENDS_ON_TOTAL = frozenset({"latin_hypercube"})
RANDOM = "random"


def robust(
    case: str | Path | Definition,
    draws: int = 1024,
    *,
    method: str = "sobol",
    seed: int = 0,
    concepts: Sequence[str] = SWEPT,
    store: str | Path | None = None,
    workers: Workers | Executor | None = None,
    chunk: int | None = None,
    extend: bool = False,
    retry_failed: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> RobustStability:
    """Say in what share of draws each state holds, for whom, and each conclusion of the case.

    Parameters
    ----------
    case : str, Path or Definition
        A shipped case's name, a file or folder, or what one says; it has uncertain inputs.
    draws : int
    method : str
        ``sobol``, ``latin_hypercube`` or ``random``.
    seed : int
    concepts : sequence of str
        From ``nash gmr smr seq sseq``; those of the conclusions are added.
    store : path, optional
        A file that keeps every chunk, so that an interrupted run goes on where it was.
    workers : Workers or Executor, optional
        `detente.ensembles.processes`, `dask_workers`, or any executor.
    chunk : int, optional
        Draws computed and stored together. No result depends on it.
    extend, retry_failed : bool
        Add draws to a store; compute chunks again whose work broke down.
    progress, stop : callable, optional
        See `detente.ensembles.run`.

    Returns
    -------
    RobustStability
        A draw whose market has no certified solution, or in which a number is not finite, is a
        failed draw, and is in no share.

    Raises
    ------
    InputError
        If the case or a parameter is wrong.
    NotApplicableError
        If the case has no uncertain input.
    TooLargeError
        If the counts would not fit.
    Interrupted
        After Ctrl-C, in good order.

    Notes
    -----
    The same case, method and seed give the same answer, whatever the chunks and workers. One
    process uses one processor as long as a model has fewer than 2^16 states; `workers` use more.
    Memory is that of the counts, and of 2^16 pairs of draw and state at a time.
    """
    plan, work = plan_robust(case, draws, method=method, seed=seed, concepts=concepts, chunk=chunk)
    ensemble = run(
        plan,
        work,
        store,
        workers=workers,
        extend=extend,
        retry_failed=retry_failed,
        progress=progress,
        stop=stop,
    )
    return read_robust(work, ensemble)


def plan_robust(
    case: str | Path | Definition,
    draws: int = 1024,
    *,
    method: str = "sobol",
    seed: int = 0,
    concepts: Sequence[str] = SWEPT,
    chunk: int | None = None,
) -> tuple[Plan, RobustWork]:
    """Return what `robust` would run: the plan, and the work on a range of draws.

    Raises
    ------
    InputError, NotApplicableError, TooLargeError
        As `robust`.
    """
    for concept in concepts:
        if concept not in SWEPT:
            raise unknown_name("concept over draws", concept, SWEPT)
    if method not in METHODS:
        raise unknown_name("method", method, METHODS)
    if type(seed) is not int or seed < 0:
        raise InputError(f"the seed is {seed!r}; it is a whole number from 0.")
    definition, name = _resolved(case)
    named = [concept_of(each) for each in definition.conclusions.values()]
    asked = tuple(concept for concept in SWEPT if concept in {*concepts, *named})
    total = draws if method in DEPENDS_ON_TOTAL else None
    description = {
        "what": "robust stability",
        "detente": __version__,
        "case": content_fingerprint(definition),
        "method": method,
        "seed": seed,
        "concepts": list(asked),
        "total": total,
    }
    key = fingerprint(description)
    work = RobustWork(definition, asked, method, seed, total, key)
    engine = _engine(work, name)
    counts = engine.space.size * (len(asked) * (len(engine.movers) + 1) + 1)
    if counts > MOST_COUNTS:
        raise TooLargeError(
            f"{engine.space.size:,} states, {len(asked)} concepts and {len(engine.movers)} "
            f"parties make {counts:,} counts a chunk, at most {MOST_COUNTS:,}; ask for fewer "
            "concepts, or add rules that leave fewer states."
        )
    check_sample(draws, seed)
    afford_draws(engine, draws)
    at_once = CELLS_A_CHUNK // engine.space.size
    usual = min(LARGEST_CHUNK, max(SMALLEST_CHUNK, at_once))
    return Plan(description, draws, usual if chunk is None else chunk), work


def read_robust(work: RobustWork, ensemble: Ensemble) -> RobustStability:
    """Return what an ensemble of this work says, complete or not."""
    engine, kept = work.engine, ensemble.kept
    count, size = int(kept.sum()), engine.space.size
    none = np.zeros(size, dtype=np.int64)
    tallies = ensemble.tallies
    everything = np.full(size, count, dtype=np.int64)
    stable = {
        concept: MappingProxyType(
            {
                party: tallies["stable"][row, engine.movers.index(party)]
                if party in engine.movers and tallies
                else everything
                for party in engine.case.parties
            }
        )
        for row, concept in enumerate(work.concepts)
    }
    equilibrium = {
        concept: tallies["equilibrium"][row] if tallies else none
        for row, concept in enumerate(work.concepts)
    }
    return RobustStability(
        definition=work.definition,
        space=engine.space,
        status_quo=engine.status_quo,
        fingerprint=ensemble.plan.fingerprint,
        method=work.method,
        seed=work.seed,
        draws=ensemble.plan.draws,
        kept=count,
        concepts=work.concepts,
        parties=tuple(engine.case.parties),
        movers=engine.movers,
        stable=MappingProxyType(stable),
        equilibrium=MappingProxyType(equilibrium),
        reached=tallies["reached"] if tallies else none,
        conclusions=_conclusions(work, ensemble),
        markets_in_a_draw=engine.markets,
        notes=notes_on(work.method, ensemble.plan.draws),
        ensemble=ensemble,
    )


def _engine(work: RobustWork, name: str) -> Engine:
    """Make the case ready; what is wrong with it is said with the file's name."""
    try:
        return work.engine
    except InputError as error:
        raise (error.at(name) if name else error) from None
    except UnconvergedError as error:
        raise UnconvergedError(f"{name}: {error}" if name else str(error)) from None


def _resolved(case: str | Path | Definition) -> tuple[Definition, str]:
    """Read the case, its bounds written and its best numbers filled in, and what to call it."""
    definition, name = (case, "") if isinstance(case, Definition) else read_definition(case)
    if not definition.uncertainties:
        raise NotApplicableError(
            "the case has no uncertain inputs, so every draw would be the same; add "
            "[uncertainties.NAME], or ask detente stability.",
            name,
        )
    ledger = None
    if not isinstance(case, Definition) and _needs_claims(definition):
        from detente.evidence import load_ledger

        ledger = load_ledger(case)
    try:
        inputs = resolve_uncertainties(definition, ledger).uncertainties
        return with_best(replace(definition, uncertainties=dict(inputs))), name
    except InputError as error:
        raise (error.at(name) if name else error) from None


def _needs_claims(definition: Definition) -> bool:
    spreads = [
        spread
        for each in definition.uncertainties.values()
        for spread in (each.distribution, each.ignorance)
    ]
    return any(spread is not None and spread.bounds == "claims" for spread in spreads)


def _conclusions(work: RobustWork, ensemble: Ensemble) -> tuple[ConclusionShare, ...]:
    if not work.definition.conclusions:
        return ()
    plain = work.engine.plain()
    choices = _discrete(work, ensemble)
    found = []
    for name, conclusion in work.definition.conclusions.items():
        column = ensemble.columns.get(f"{CONCLUSION}{name}")
        holds = np.zeros(0, dtype=np.bool_) if column is None else column[ensemble.kept]
        likelihood = convergence = None
        if holds.size:
            likelihood = likelihood_of_count(
                int(holds.sum()), holds.size, quasi_random=work.method != RANDOM
            )
            convergence = settled(holds)
        found.append(
            ConclusionShare(
                conclusion=conclusion,
                concept=concept_of(conclusion),
                plain=plain[name],
                holds=holds,
                likelihood=likelihood,
                convergence=convergence,
                weight=only_weight(work.definition, holds, choices),
                by_reading=by_hypothesis(work.definition, holds, choices),
            )
        )
    return tuple(found)


def _discrete(work: RobustWork, ensemble: Ensemble) -> dict[str, IntArray]:
    """The place among its hypotheses that each discrete input has in every draw that counts."""
    found: dict[str, IntArray] = {}
    for name, each in work.definition.uncertainties.items():
        column = ensemble.columns.get(f"{INPUT}{name}")
        if each.kind not in DISCRETE or column is None:
            continue
        own = column[ensemble.kept]
        if each.kind == "hypotheses":
            values = np.array([hypothesis.value for hypothesis in each.hypotheses])
            own = np.abs(own[:, None] - values[None]).argmin(axis=1)
        found[name] = own.astype(np.int64)
    return found
