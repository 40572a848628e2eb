"""The three older past cases have uncertain inputs, and what they say at their best is the same."""

from __future__ import annotations

import numpy as np
import pytest

from detente import analyse, load_case
from detente.evidence import audit, load_ledger
from detente.studies.robust import robust
from tests.frozen import FROZEN

CASES = ("belarus-2008", "libya-2003", "venezuela-2023")


@pytest.mark.parametrize("name", CASES)
def test_at_their_best_values_nothing_has_changed(name: str) -> None:
    now, before = load_case(name), load_case(FROZEN / f"{name}.toml")
    assert now.fingerprint == before.fingerprint
    assert now.definition.uncertainties
    assert not before.definition.uncertainties
    assert audit(now, load_ledger(name)).passed


@pytest.mark.parametrize("name", CASES)
def test_robust_runs_and_agrees_with_the_plain_case_where_nothing_varies(name: str) -> None:
    found = robust(name, 64, seed=3)
    model = load_case(name)
    table = analyse(model)
    for each in found.conclusions:
        asked = model.definition.conclusions[each.name]
        numbers = (
            (model.status_quo,)
            if asked.states == "status_quo"
            else model.named_states[asked.states].numbers
        )
        if asked.verdict == "preferred":
            ranks = model.ranks[asked.party]
            holds = any(ranks[n - 1] > ranks[model.status_quo - 1] for n in numbers)
        else:
            holds = bool(np.any([table.is_equilibrium(asked.concept)[n - 1] for n in numbers]))
        assert each.plain == holds, each.name
        assert 0 <= each.share <= 1


def test_what_the_page_says_of_them() -> None:
    shares = {
        name: {c.name: c.share for c in robust(name, 128, seed=1).conclusions} for name in CASES
    }
    assert shares["belarus-2008"]["status_quo_rests"] == pytest.approx(0.7, abs=0.02)
    assert 0.7 < shares["belarus-2008"]["thaw_holds"] < 0.95
    assert shares["libya-2003"]["settlement_holds"] == 1
    assert shares["venezuela-2023"]["accord_holds"] < 0.3
