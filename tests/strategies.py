"""Random small standoffs: 2-4 parties, 2-3 levels, one-way levers, infeasible states, ties."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import assume, strategies as st

from detente.case import HolderRule, Lever, LeverStep, Period, RenewalTerms, WeightedRule
from detente.model import Model, assemble
from tests.oracles import OracleLever, OracleStandoff
from tests.oracles.holders import HeldLever, HeldStandoff, Quota as OracleQuota, Rule

PARTIES = ("ash", "birch", "cedar", "dogwood")


@st.composite
def small_models(
    draw: st.DrawFn,
    *,
    parties: tuple[int, int] = (2, 4),
    most_states: int = 40,
    strict: bool = False,
) -> Model:
    """A model in which every party but perhaps the last has a lever."""
    n_parties = draw(st.integers(*parties))
    names = PARTIES[:n_parties]
    owners = list(names[: draw(st.integers(2, n_parties))])
    owners += draw(st.lists(st.sampled_from(names), max_size=3))
    levers, cells = [], 1
    for place, owner in enumerate(draw(st.permutations(owners))):
        n_levels = draw(st.sampled_from([2, 2, 2, 3]))
        if cells * n_levels > 96:
            n_levels = 2
        if cells * n_levels > 160:
            break
        cells *= n_levels
        levels = ("low", "mid", "top")[:n_levels]
        moves = draw(st.sampled_from(["both", "both", "both", "up", "down", "none"]))
        levers.append(Lever(f"lever_{place}", owner, levels, moves))
    n = draw(st.integers(1, min(cells, most_states)))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    codes = np.sort(rng.choice(cells, size=n, replace=False)).astype(np.uint64)
    distinct = n if strict else draw(st.integers(1, n))
    ranks = {
        name: rng.permutation(n) if strict else rng.integers(0, distinct, size=n) for name in names
    }
    return assemble(levers, codes, ranks, status_quo=int(rng.integers(n)) + 1)


def as_oracle(model: Model) -> OracleStandoff:
    """The same standoff in the oracles' terms; states are counted from 0 there."""
    space = model.space
    columns = [space.digits(lever.name).tolist() for lever in space.levers]
    return OracleStandoff(
        levers=tuple(OracleLever(v.party, len(v.levels), v.moves) for v in space.levers),
        parties=tuple(model.parties),
        states=tuple(zip(*columns, strict=True)),
        ranks={party: tuple(ranks.tolist()) for party, ranks in model.ranks.items()},
    )


WAYS = ("both", "both", "up", "down", "none")


@st.composite
def held_levers(draw: st.DrawFn, name: str, parties: tuple[str, ...]) -> Lever:
    """A lever that goes step by step, may have several holders, and may lapse."""
    n_levels = draw(st.sampled_from([2, 2, 3]))
    levels = ("low", "mid", "top")[:n_levels]
    words = tuple(draw(st.sampled_from(WAYS)) for _ in range(n_levels - 1))
    moves = words if draw(st.booleans()) else words[0]
    holders = tuple(name for name in parties if draw(st.booleans()))
    own = {"party": draw(st.sampled_from(parties))}
    if len(holders) > 1:
        rules = st.one_of(
            st.sampled_from(["all", "any", "majority"]),
            st.sampled_from(holders).map(lambda name: (name,)),
            st.just(WeightedRule(2.0, dict.fromkeys(holders, 1.0))),
        )
        own = {"holders": holders, "up": draw(rules), "down": draw(rules)}
    law: dict[str, object] = {}
    if draw(st.booleans()):
        to = draw(st.sampled_from(["", *levels]))
        rule = draw(rules) if len(holders) > 1 else "all"
        law["renewal"] = RenewalTerms(date(2025, 2, 28), rule=rule, lapses_to=to)
    elif draw(st.booleans()):
        law["steps"] = (LeverStep(levels[-1], expires=Period(6, "month"), lapses_to=levels[0]),)
    lever = Lever(name, levels=levels, moves=moves, **own, **law)
    try:
        lever.check()
    except ValueError:  # what a case would not be allowed to say
        assume(False)
    return lever


@st.composite
def held_models(draw: st.DrawFn, *, most_states: int = 18) -> Model:
    """A model with levers of several holders, direction by step, and lapses."""
    names = PARTIES[: draw(st.integers(2, 3))]
    levers = [draw(held_levers(f"lever_{k}", names)) for k in range(draw(st.integers(1, 3)))]
    cells = int(np.prod([len(lever.levels) for lever in levers]))
    n = draw(st.integers(1, min(cells, most_states)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    codes = np.sort(rng.choice(cells, size=n, replace=False)).astype(np.uint64)
    distinct = draw(st.integers(1, n))
    ranks = {name: rng.integers(0, distinct, size=n) for name in names}
    return assemble(levers, codes, ranks, status_quo=int(rng.integers(n)) + 1)


def as_held(model: Model) -> HeldStandoff:
    """The same standoff in the terms of the oracle of holders; states are counted from 0 there."""
    space = model.space
    columns = [space.digits(lever.name).tolist() for lever in space.levers]
    levers = tuple(
        HeldLever(
            lever.owners,
            len(lever.levels),
            lever.moves,
            _rule(lever.up),
            _rule(lever.down),
            lever.lapses,
            "all" if lever.renewal is None else _rule(lever.renewal.rule),
        )
        for lever in space.levers
    )
    values = {party: tuple(ranks.tolist()) for party, ranks in model.ranks.items()}
    return HeldStandoff(levers, tuple(model.parties), tuple(zip(*columns, strict=True)), values)


def _rule(rule: HolderRule) -> Rule:
    return (
        OracleQuota(tuple(rule.weights.items()), rule.quota)
        if isinstance(rule, WeightedRule)
        else rule
    )
