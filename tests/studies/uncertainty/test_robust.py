"""Shares over draws: what is counted, what fails, and that nothing hangs on chunks or workers."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomlkit
from numpy.testing import assert_array_equal

from detente import analyse
from detente.case import Definition
from detente.case.fingerprint import content_fingerprint
from detente.casefile.read import parse_case
from detente.ensembles import ChangedPlanError, StoreError
from detente.errors import InputError, NotApplicableError, TooLargeError, UnknownNameError
from detente.studies.load import build_case
from detente.studies.robust import RobustStability, plan_robust, robust
from tests.oracles.uncertain import write_draw
from tests.studies.uncertainty.cases import random_case

pytestmark = pytest.mark.kernels

DRAWS = 40


def definition_of(case: dict[str, Any]) -> Definition:
    return parse_case(tomlkit.dumps(case))


@pytest.fixture(scope="module")
def case() -> dict[str, Any]:
    return random_case(7)


@pytest.fixture(scope="module")
def failing() -> dict[str, Any]:
    """A case in which a draw fails where the divisor is nothing."""
    case = random_case(7)
    case["uncertainties"]["divisor"] = {
        "hypotheses": [{"value": 1.0, "weight": 3}, {"value": 0.0, "weight": 1}]
    }
    case["outcomes"]["sum"]["expression"] = "weight * gain / divisor - cost"
    return case


@pytest.fixture(scope="module")
def found(case: dict[str, Any]) -> RobustStability:
    return robust(definition_of(case), DRAWS, method="random", seed=5)


def test_counts_are_those_of_the_models_one_by_one(
    case: dict[str, Any], found: RobustStability
) -> None:
    work = plan_robust(definition_of(case), DRAWS, method="random", seed=5)[1]
    sample = work.sample(range(DRAWS))
    stable = {
        c: {p: np.zeros(found.space.size, int) for p in found.parties} for c in found.concepts
    }
    equilibrium = {concept: np.zeros(found.space.size, int) for concept in found.concepts}
    for row in range(DRAWS):
        model = build_case(definition_of(write_draw(case, sample.inputs_of(row))))
        table = analyse(model, found.concepts)
        for concept in found.concepts:
            equilibrium[concept] += table.is_equilibrium(concept)
            for party in found.parties:
                stable[concept][party] += table.stable[concept][party]
    for concept in found.concepts:
        assert_array_equal(found.equilibrium[concept], equilibrium[concept])
        for party in found.parties:
            assert_array_equal(found.stable[concept][party], stable[concept][party])
    assert found.kept == DRAWS
    assert found.equilibrium_share("seq") == pytest.approx(equilibrium["seq"] / DRAWS)


@pytest.mark.parametrize("method", ["sobol", "random", "latin_hypercube"])
def test_chunks_and_workers_change_nothing(failing: dict[str, Any], method: str) -> None:
    definition = definition_of(failing)
    whole = robust(definition, 32, method=method)
    with ThreadPoolExecutor(2) as pool:
        cut = robust(definition, 32, method=method, chunk=5, workers=pool)
    assert whole.ensemble.digest == cut.ensemble.digest
    assert whole.failed
    assert [each.share for each in whole.conclusions] == [each.share for each in cut.conclusions]


def test_many_small_blocks_are_one_large_one(
    failing: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.studies.draws import engine

    whole = robust(definition_of(failing), 32)
    monkeypatch.setattr(engine, "CELLS_TALLIED", 60)
    monkeypatch.setattr(engine, "FEW_STATES", 0)
    assert robust(definition_of(failing), 32).ensemble.digest == whole.ensemble.digest


def test_failed_draws_are_named_counted_and_in_no_share(failing: dict[str, Any]) -> None:
    found = robust(definition_of(failing), DRAWS, method="random", seed=5)
    sample = plan_robust(definition_of(failing), DRAWS, method="random", seed=5)[1].sample(
        range(DRAWS)
    )
    bad = np.flatnonzero(sample.numbers["divisor"] == 0).tolist()
    assert bad
    assert [each.draw for each in found.failures] == bad
    assert found.kept == DRAWS - len(bad)
    for each in found.failures:
        assert each.inputs["inputs.divisor"] == 0
        assert "outcomes.sum" in each.error
        assert "not a finite number" in each.error
    for conclusion in found.conclusions:
        assert conclusion.holds.shape == (found.kept,)
    assert max(found.equilibrium["gmr"].max(), found.reached.max()) == found.kept
    assert "failed and are in no share" in found.in_words()[1]


def test_all_draws_failed(failing: dict[str, Any]) -> None:
    failing = {**failing, "uncertainties": {**failing["uncertainties"]}}
    failing["uncertainties"]["divisor"] = {
        "best": 1.0,
        "hypotheses": [{"value": 0.0, "weight": 1}],
    }
    found = robust(definition_of(failing), 8)
    assert (found.kept, found.failed) == (0, 8)
    assert np.isnan(found.equilibrium_share("seq")).all()
    assert all(np.isnan(each.share) for each in found.conclusions)
    assert "nothing can be said" in found.conclusions[0].sentence
    assert len(found.to_pandas()) == found.space.size


def test_a_store_goes_on_and_knows_its_case(case: dict[str, Any], tmp_path: Path) -> None:
    definition, store = definition_of(case), tmp_path / "draws"
    looked = []

    def stop() -> bool:
        looked.append(None)
        return len(looked) > 2

    begun = robust(definition, DRAWS, chunk=8, store=store, stop=stop)
    assert 0 < begun.missing < DRAWS
    assert f"{begun.missing} draws are still to be computed." in begun.in_words()
    done = robust(definition, DRAWS, chunk=8, store=store)
    assert not done.missing
    assert done.ensemble.digest == robust(definition, DRAWS).ensemble.digest
    with pytest.raises(ChangedPlanError, match="seed"):
        robust(definition, DRAWS, seed=1, store=store)
    with pytest.raises(StoreError, match="extend"):
        robust(definition, DRAWS + 8, store=store)
    more = robust(definition, DRAWS + 8, store=store, extend=True)
    assert more.ensemble.digest == robust(definition, DRAWS + 8).ensemble.digest


def test_the_work_can_be_sent(case: dict[str, Any]) -> None:
    _, work = plan_robust(definition_of(case), 8)
    sent = pickle.loads(pickle.dumps(work))
    assert_array_equal(sent(range(8)).tallies["stable"], work(range(8)).tallies["stable"])


def test_the_fingerprint_is_of_content_and_not_of_words(case: dict[str, Any]) -> None:
    definition = definition_of(case)
    worded = definition_of({**case, "title": "another", "summary": "Words."})
    assert content_fingerprint(worded) == content_fingerprint(definition)
    case = {**case, "status_quo": {**case["status_quo"], "b": "half"}}
    assert content_fingerprint(definition_of(case)) != content_fingerprint(definition)


def test_as_tables(found: RobustStability) -> None:
    frame, cube = found.to_pandas(), found.to_xarray()
    assert frame["seq", "equilibrium"].tolist() == found.equilibrium_share("seq").tolist()
    assert cube.stable.sel(concept="nash", party="dog").values.tolist() == [1.0] * found.space.size
    holds = cube.holds.sel(conclusion=found.conclusions[0].name)
    assert_array_equal(holds, found.conclusions[0].holds)
    html = found._repr_html_()
    assert html.count("<li>") == len(found.conclusions)
    assert found.conclusion("deal_0_re").share == found.conclusion("deal_0_re").holds.mean()


def test_what_cannot_be_asked(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    definition = definition_of(case)
    with pytest.raises(NotApplicableError, match="no uncertain inputs"):
        robust("chicken")
    with pytest.raises(UnknownNameError, match="concept over draws"):
        robust(definition, concepts=["sim"])
    with pytest.raises(UnknownNameError, match="sobol"):
        robust(definition, method="sobl")
    with pytest.raises(InputError, match="seed"):
        robust(definition, seed=-1)
    with pytest.raises(InputError, match="draws"):
        robust(definition, 0)
    with pytest.raises(UnknownNameError, match="conclusion"):
        robust(definition, 4).conclusion("deal")
    from detente.studies.robust import robust_study

    monkeypatch.setattr(robust_study, "MOST_COUNTS", 10)
    with pytest.raises(TooLargeError, match="fewer concepts"):
        robust(definition)
