"""The long sweeps: tests marked ``nightly``, which an ordinary run leaves out.

As a plugin of pytest (``conftest.py`` names it) it leaves them out unless ``-m`` names the mark,
and gives every test that asks for it a seed: another one each time, told at the top of the run.
As a program it runs the sweeps, and its last line says in JSON what came of it::

    python -m tests.nightly [--sweep-seed N] [more arguments of pytest]
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time

import pytest

MARK = "nightly"
NOTHING = "no test is marked nightly"


# ---------------------------------------------------------------- the plugin


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sweep-seed", type=int, default=None, metavar="N", help="seed of the sweeps; else new"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.option.sweep_seed is None:
        config.option.sweep_seed = new_seed()


def pytest_report_header(config: pytest.Config) -> str:
    return f"sweeps: the same again with --sweep-seed {config.option.sweep_seed}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if MARK in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker(MARK)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(MARK)]


@pytest.fixture(scope="session")
def sweep_seed(pytestconfig: pytest.Config) -> int:
    """The seed of this run's sweeps; what fails is found again by ``--sweep-seed``."""
    return int(pytestconfig.option.sweep_seed)


def new_seed() -> int:
    """Return a seed that nobody chose."""
    return secrets.randbelow(2**32)


# ---------------------------------------------------------------- the program


class Tally:
    """Counts how the tests of a run ended."""

    def __init__(self) -> None:
        self.collected = 0
        self.counts = dict.fromkeys(("passed", "failed", "errors", "skipped"), 0)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.collected = len(session.items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.counts["errors"] += report.failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            ended = "errors" if report.failed and report.when != "call" else report.outcome
            self.counts[ended] += 1


def main(arguments: list[str]) -> int:
    """Run the tests marked nightly, and print one line of JSON about it."""
    parser = argparse.ArgumentParser(prog="python -m tests.nightly", add_help=False)
    parser.add_argument("--sweep-seed", type=int, default=new_seed())
    asked, others = parser.parse_known_args(arguments)
    seed = asked.sweep_seed
    tally, began = Tally(), time.monotonic()
    options = ["-m", MARK, "--hypothesis-profile", "laptop", "--hypothesis-seed", str(seed)]
    code = pytest.main([*options, "--sweep-seed", str(seed), *others], plugins=[tally])
    nothing = code == pytest.ExitCode.NO_TESTS_COLLECTED
    told = {
        "nightly": NOTHING if nothing else "passed" if code == 0 else "failed",
        "tests": tally.collected,
        **tally.counts,
        "seconds": round(time.monotonic() - began, 1),
        "seed": seed,
        "exit_code": 0 if nothing else int(code),
    }
    print(json.dumps(told), flush=True)
    return int(told["exit_code"])  # nothing to run is no failure, and the line says so


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
