"""Quantal turns in a box, whatever lies before a party: as their transitions written out."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from detente.case import Lever
from detente.forecast.chains import Chain, quantal_parts, rank_utility
from detente.model import StateSpace


@pytest.mark.parametrize("first", [0, 1, 3, 4, 5, 6])
@pytest.mark.parametrize("own", [1, 3, 7])
def test_a_step_is_that_of_the_transitions(first: int, own: int) -> None:
    levers = first + own + 1
    held = ["ash"] * first + ["birch"] * own + ["cedar"]
    axes = [Lever(f"x{i}", held[i], ("no", "yes")) for i in range(levers)]
    space = StateSpace(axes, np.arange(2**levers, dtype=np.uint64))
    rng = np.random.default_rng(first)
    utility = {"birch": rank_utility(rng.permutation(space.size).astype(np.int32))}
    parts = quantal_parts(space, utility, responsiveness=3.0, rates={"birch": 0.7})
    chain, law = Chain(space.size, parts), rng.random(space.size)
    out = np.empty(space.size)
    chain.step(law, out, 0.4)
    edges = chain.edges()
    wanted = law.copy()
    np.add.at(wanted, edges.targets, 0.4 * edges.rates * law[edges.sources])
    np.subtract.at(wanted, edges.sources, 0.4 * edges.rates * law[edges.sources])
    assert_allclose(out, wanted, atol=1e-13, rtol=0)
