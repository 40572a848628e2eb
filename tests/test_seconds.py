"""The plugins of a run: seconds by part with limits, and sweeps that an ordinary run leaves out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.nightly import NOTHING
from tests.seconds import LIMITS, TODAY, main, noted, part_of, table_of

ROOT = Path(__file__).parents[1]
SWEEPS = """\
import time, pytest
def test_quick(): time.sleep(0.2)
@pytest.mark.nightly
def test_long(sweep_seed): assert sweep_seed == 7
@pytest.mark.nightly
def test_wrong(): assert False
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own, with this one's plugins."""
    (tmp_path / "tests" / "trade").mkdir(parents=True)
    (tmp_path / "tests" / "trade" / "test_it.py").write_text(SWEEPS, encoding="utf-8")
    options = '[tool.pytest.ini_options]\nmarkers = ["nightly"]\n'
    (tmp_path / "pyproject.toml").write_text(options, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        'from hypothesis import settings\nsettings.register_profile("laptop")\n'
        'pytest_plugins = ["tests.nightly", "tests.seconds"]\n',
        encoding="utf-8",
    )
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {arguments[0]}"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments[1:]],
        cwd=project,
        capture_output=True,
        text=True,
    )


def ordinary(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(project, "import pytest; sys.exit(pytest.main(sys.argv[1:]))", *arguments)


def nightly(project: Path, *arguments: str) -> tuple[int, dict[str, object]]:
    ended = run(project, "from tests.nightly import main; sys.exit(main(sys.argv[1:]))", *arguments)
    return ended.returncode, json.loads(ended.stdout.splitlines()[-1])


def test_an_ordinary_run_leaves_the_sweeps_out_and_notes_its_seconds(project: Path) -> None:
    ended = ordinary(project, "--seconds", "noted/tests.json")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 passed, 2 deselected" in ended.stdout
    assert "--sweep-seed" in ended.stdout
    parts = noted(project / "noted")["tests"]
    assert set(parts) == {"trade", "collecting, starting"}
    assert 0.2 <= parts["trade"] < 2


def test_workers_beside_each_other_are_summed(project: Path) -> None:
    (project / "tests" / "trade" / "test_more.py").write_text(
        "import time\ndef test_slow(): time.sleep(0.3)\n", encoding="utf-8"
    )
    ended = ordinary(project, "--seconds", "noted/tests.json", "-n", "2")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    parts = noted(project / "noted")["tests"]
    assert set(parts) == {"trade", "collecting, starting"}
    assert 0.5 <= parts["trade"] < 3


def test_the_sweeps_run_when_they_are_named_and_say_what_came_of_it(project: Path) -> None:
    code, told = nightly(project, "--sweep-seed", "7")
    assert code == 1
    assert told.pop("seconds")
    assert told == {
        "nightly": "failed",
        "tests": 2,
        "passed": 1,
        "failed": 1,
        "errors": 0,
        "skipped": 0,
        "seed": 7,
        "exit_code": 1,
    }
    code, told = nightly(project, "--sweep-seed", "7", "-k", "long")
    assert (code, told["nightly"], told["tests"]) == (0, "passed", 1)


def test_where_there_is_no_sweep_the_line_says_so(project: Path) -> None:
    code, told = nightly(project, "-k", "nothing")
    assert (code, told["nightly"], told["tests"], told["passed"]) == (0, NOTHING, 0, 0)
    assert isinstance(told["seed"], int)


def test_a_file_that_cannot_be_read_is_no_empty_night(project: Path) -> None:
    (project / "tests" / "test_broken.py").write_text("import nothing_of_that_name\n")
    code, told = nightly(project)
    assert (code, told["nightly"], told["errors"]) == (2, "failed", 1)


def test_over_a_limit_is_told_and_is_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part, most = next(iter(LIMITS.items()))
    tests = {part: most + 1, "trade": TODAY - 100, "stability": 101.0}
    (tmp_path / "tests.json").write_text(json.dumps(tests))
    assert main(["table", str(tmp_path)]) == 0
    table = capsys.readouterr().out
    assert table.strip() == table_of({"tests": tests})
    lines = {line[:28].strip(): line.split() for line in table.splitlines()}
    assert lines[part][-1] == "over"
    assert lines["all tests without a limit"][-3:] == ["451.0", "450", "over"]
    assert lines["trade"][-1] == "350.0"
    under = table_of({"tests": {part: most, "trade": TODAY}})
    assert "over" not in under


def test_a_leg_is_measured_and_ends_as_its_program_ends(tmp_path: Path) -> None:
    program = [sys.executable, "-c", "import time, sys; time.sleep(0.2); sys.exit(3)"]
    assert main(["run", "lint", str(tmp_path), "--", *program]) == 3
    assert 0.2 <= noted(tmp_path)["lint"]["lint"] < 5
    assert "lint" in table_of(noted(tmp_path))


def test_every_folder_of_tests_is_a_part() -> None:
    for path in (ROOT / "tests").glob("**/test_*.py"):
        place = path.relative_to(ROOT)
        direct = len(place.parts) == 2
        part = path.stem.removeprefix("test_") if direct else place.parts[1]
        assert part_of(f"{place.as_posix()}::test_y[tests/z]") == part
