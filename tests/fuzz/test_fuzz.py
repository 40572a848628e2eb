"""A few spoilt files every time, another seed each time; many of them by night.

By hand, with more: ``make fuzz``, or ``python -m tests.fuzz --help``.
"""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import VALID_SHARE, fuzz

SECONDS = 15.0


def test_some_spoilt_files(sweep_seed: int) -> None:
    found = fuzz(2_000, SECONDS, sweep_seed)
    assert not found.problems, f"python -m tests.fuzz --seed {sweep_seed} --seconds {SECONDS:g}"
    assert found.mutants > 20


@pytest.mark.nightly
def test_many_spoilt_files(sweep_seed: int) -> None:
    found = fuzz(100_000, 3_600, sweep_seed)
    assert not found.problems, "\n".join(found.problems[:20])
    assert found.share >= VALID_SHARE
    assert found.mutants == 100_000 or found.mutants > 20_000
