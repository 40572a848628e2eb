"""What to watch: likelihood ratios and bits where they are known in closed form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.uncertainty import corrected_information, find_threshold, mutual_information
from detente.uncertainty.influence.indicators import ratio

KNOWN: dict[str, Any] = {
    each["name"]: each
    for each in json.loads(
        (Path(__file__).parents[1] / "reference" / "turns.json").read_text(encoding="utf-8")
    )["watch"]["examples"]
}


def test_half_of_a_sum_that_is_watched() -> None:
    known = KNOWN["sum of two uniforms above 1, one of them watched"]
    rng = np.random.default_rng(11)
    u, v = rng.random((2, 65_536))
    found = find_threshold(u, u + v > 1)
    assert found is not None
    assert all(0.44 <= each <= 0.56 for each in found.folds)
    above = np.mean([(1 - c * c) / (1 - c) ** 2 for c in found.folds])
    below = np.mean([c * c / (1 - (1 - c) ** 2) for c in found.folds])
    assert found.above.value == pytest.approx(above, rel=0.1)
    assert found.below.value == pytest.approx(below, rel=0.1)
    assert found.above.value == pytest.approx(known["lr_plus"], rel=0.15)
    assert found.bits == pytest.approx(known["information_at_threshold"], abs=0.02)
    assert found.above.low < found.above.value < found.above.high


def test_a_signal_of_a_hidden_plan() -> None:
    known = KNOWN["a signal of a hidden plan"]
    rng = np.random.default_rng(3)
    plan = rng.random(40_000) < 0.25
    signal = np.where(rng.random(40_000) < np.where(plan, 0.8, 0.2), 1.0, 0.0)
    found = find_threshold(signal, plan)
    assert found is not None
    assert found.at == 1.0
    assert found.above.value == pytest.approx(known["lr_plus"], rel=0.05)
    assert found.below.value == pytest.approx(known["lr_minus"], rel=0.05)
    assert found.bits == pytest.approx(known["information"], abs=0.01)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_worth_nothing_tells_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = find_threshold(rng.random(4_096), rng.random(4_096) < 0.5)
    assert found is not None
    assert found.bits < 0.01
    assert found.in_sample < 0.01


def test_the_bias_of_counting() -> None:
    known = KNOWN["worth nothing"]
    rng = np.random.default_rng(7)
    plain, corrected = [], []
    for _ in range(400):
        counts = np.zeros((2, 10), dtype=np.int64)
        np.add.at(counts, (rng.integers(0, 2, 256), rng.integers(0, 10, 256)), 1)
        plain.append(mutual_information(counts))
        corrected.append(corrected_information(counts))
    assert np.mean(plain) == pytest.approx(known["bias_of_plug_in"], rel=0.1)
    assert abs(np.mean(corrected)) < 0.003


def test_counts() -> None:
    known = KNOWN["counts"]
    a, b = known["table"]["true"].values()
    c, d = known["table"]["false"].values()
    above, below = ratio(a, a + b, c, c + d), ratio(b, a + b, d, c + d)
    assert above.value == pytest.approx(known["lr_plus"])
    assert below.value == pytest.approx(known["lr_minus"])
    assert [above.low, above.high] == pytest.approx(known["interval_95"])
    counts = np.array([[a, b], [c, d]])
    assert mutual_information(counts) == pytest.approx(known["plug_in"])
    assert corrected_information(counts) == pytest.approx(known["miller_madow"])


def test_what_was_never_seen_on_one_side_is_at_least_so_much() -> None:
    known = KNOWN["never seen on one side"]
    a, b = known["table"]["true"].values()
    c, d = known["table"]["false"].values()
    found = ratio(a, a + b, c, c + d)
    assert found.value == pytest.approx(known["lr_plus_at_least"])
    assert (found.at_least, found.at_most) == (True, False)
    turned = ratio(c, c + d, a, a + b)
    assert (turned.at_least, turned.at_most) == (False, True)
    assert turned.value == pytest.approx(1 / found.value)


def test_twenty_draws_a_side_are_needed() -> None:
    values = np.linspace(0, 1, 100)
    assert find_threshold(values, values > 0.85) is None
    assert find_threshold(values, values > 0.75) is not None
    assert find_threshold(np.ones(100), values > 0.5) is None
