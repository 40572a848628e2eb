"""What is printed for reading is the same, byte for byte, on a plainer processor.

Machine code for another target adds in another order, so the last digits of floats differ; none of
them may reach a table or a sentence.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import shell

COMMANDS = [
    ["brief", "belarus-2025"],
    ["stability", "belarus-2025"],
    ["exchanges", "belarus-2025"],
    ["deals", "belarus-2025", "--deal", "record"],
    ["deals", "belarus-2025", "--deal", "record", "--format", "json"],
    ["trade", "belarus-2025", "--flows"],
    ["trade", "belarus-2025", "--flows", "--format", "json"],
    ["trade", "belarus-2025", "--set", "transit=open", "--format", "json"],
    ["exchanges", "belarus-2025", "--format", "json"],
    ["forecast", "belarus-2025", "--format", "json"],
    ["turns", "libya-2003"],
    ["robust", "belarus-2025", "--draws", "64"],
    ["schedule", "libya-2003", "--deal", "settlement"],
]


@pytest.mark.nightly
def test_printed_answers_are_the_same_on_another_processor(tmp_path: Path) -> None:
    other = {
        "NUMBA_CPU_NAME": "generic",
        "NUMBA_CPU_FEATURES": "",
        "NUMBA_CACHE_DIR": str(tmp_path),
    }
    for words in COMMANDS:
        here, there = shell(*words), shell(*words, **other)
        assert here.code == there.code == 0, here.err + there.err
        assert there.out == here.out, words
