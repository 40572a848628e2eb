"""Random small standoffs: 2-4 parties, 2-3 levels, one-way levers, infeasible states, ties."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from detente.model import Lever, Model, assemble
from tests.oracles import OracleLever, OracleStandoff

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
