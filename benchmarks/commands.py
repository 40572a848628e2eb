"""What does a command cost from start to end, in starts of a Python that imports NumPy?

    python benchmarks/commands.py                   the flagship, warm
    python benchmarks/commands.py --cold            once from an empty compile cache too
    python benchmarks/commands.py --case CASE --runs 7

Whole processes: Python's start, imports, loading what was compiled, the work, the printing. Seconds
are of the processor, of all threads and child processes, in user and system mode; each figure is a
median, and a yardstick runs before every run of a command, so that both meet the same machine. The
ratio to the yardstick carries over to other machines; the seconds do not. Each command runs once
before the clock starts, which compiles what is missing, in a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

YARDSTICK = [sys.executable, "-c", "import numpy"]
DETENTE = [sys.executable, "-c", "import sys; from detente.cli import main; sys.exit(main())"]
COMMANDS = {
    "help": ["--help"],
    "check": ["check", "{case}"],
    "stability": ["stability", "{case}", "--summary"],
    "explain": ["explain", "{case}"],
    "trade": ["trade", "{case}"],
    "deals": ["deals", "{case}", "--deal", "{deal}"],
    "schedule": ["schedule", "{case}", "--deal", "{deal}"],
    "robust, 2 draws": ["robust", "{case}", "--draws", "2"],
    "brief": ["brief", "{case}"],
    "report": ["report", "{case}", "-o", "{out}"],
}


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return the processor time of a process and its children, or stop if it failed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):  # 3: the answer is no
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", default="belarus-2025")
    parser.add_argument("--deal", default="record")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="names of the table, such as brief,deals")
    parser.add_argument("--cold", action="store_true")
    asked = parser.parse_args()
    names = [name for name in asked.only.split(",") if name] or list(COMMANDS)
    wanted = {name: COMMANDS[name] for name in names}
    print(f"{asked.case}: processor seconds, medians of {asked.runs}")
    print(f"{'command':<18}{'seconds':>9}{'yardsticks':>12}" + "      cold" * asked.cold)
    with tempfile.TemporaryDirectory() as folder:
        warm = os.environ | {"NUMBA_CACHE_DIR": f"{folder}/warm"}
        warm.pop("PYTHONDONTWRITEBYTECODE", None)
        given = {"case": asked.case, "deal": asked.deal, "out": f"{folder}/report.html"}
        seconds(YARDSTICK, warm)
        for name, words in wanted.items():
            line = [*DETENTE, *(word.format(**given) for word in words)]
            cold = ""
            if asked.cold:
                with tempfile.TemporaryDirectory() as empty:
                    cold = f"{seconds(line, warm | {'NUMBA_CACHE_DIR': empty}):10.1f}"
            seconds(line, warm)
            pairs = [(seconds(YARDSTICK, warm), seconds(line, warm)) for _ in range(asked.runs)]
            own = median(pair[1] for pair in pairs)
            ratio = median(pair[1] / pair[0] for pair in pairs)
            print(f"{name:<18}{own:9.2f}{ratio:12.1f}{cold}", flush=True)
        kept = list(Path(folder, "warm").rglob("*.bin"))
        print(f"{len(kept)} compiled loops, {sum(p.stat().st_size for p in kept) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
