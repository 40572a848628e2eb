"""The wheel as a container or a cluster has it: another user, nothing writable, no home.

    python tests/installed.py dist/detente-0.1.0-py3-none-any.whl

The wheel is unpacked beside the packages of this Python and closed to writing. Started by root, the
commands run as a user who owns nothing, by a Python of the same version that this user may run.
Each has to answer, and to say once that what it compiled is not kept; where a folder for caches is
given, the second run has to find what the first compiled.
"""

from __future__ import annotations

import os
import resource
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOBODY = 65534
COMMANDS = (["stability", "elmira"], ["brief", "elmira"], ["check", "belarus-2025"])
NOT_KEPT = "the compiled loops cannot be kept"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str
    seconds: float


def main() -> None:
    (wheel,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        site = Path(folder, "site")
        install(Path(wheel), site)
        before = listing(site)
        python, user = other_user(site)
        print(f"in a read-only folder, by {python} of user {user.get('user', 'the same')}")
        for command in COMMANDS:
            ran = run(command, site, python, user)
            print(f"{ran.seconds:6.1f} s  {' '.join(command)}")
            expect(ran, ran.code == 0 and ran.out, f"{command}: an answer")
            expect(ran, ran.err.count(NOT_KEPT) == 1, "one notice that nothing is kept")
            expect(ran, "error" not in ran.err, "no error")
        cached = Path(folder, "caches")
        cached.mkdir()
        if user:
            os.chown(cached, NOBODY, NOBODY)
        first, second = (run(COMMANDS[0], site, python, user, cached) for _ in range(2))
        print(f"{first.seconds:6.1f} s, then {second.seconds:.1f} s, with a folder for caches")
        expect(first, NOT_KEPT not in first.err + second.err, "what was compiled is kept")
        expect(second, second.out == first.out, "the same answer")
        expect(second, second.seconds < first.seconds / 2, "what was compiled is found")
        kept = cached / "detente"
        expect(first, stat.S_IMODE(kept.stat().st_mode) == 0o700, "the folder is private")
        expect(first, listing(site) == before, "nothing is written beside the program")


def install(wheel: Path, site: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "--no-deps", "--no-index", "--target", site, wheel], check=True)
    for path in [site, *site.rglob("*")]:
        path.chmod(0o555 if path.is_dir() or path.parent.name == "bin" else 0o444)


def listing(site: Path) -> set[Path]:
    return set(site.rglob("*"))


def other_user(site: Path) -> tuple[str, dict[str, Any]]:
    """Return a Python, and what makes its process another user's, where that can be.

    Root can write anywhere, so as root only the other way shows anything of folders.
    """
    if os.name == "nt" or os.geteuid() != 0:
        return sys.executable, {}
    other: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    system = shutil.which(f"python{sys.version_info[0]}.{sys.version_info[1]}", path=os.defpath)
    for python in filter(None, [sys.executable, system]):
        with suppress(OSError):
            if run(None, site, python, other).code == 0:
                return python, other
    print(f"note: user {NOBODY} can run no Python here, so this shows little")
    return sys.executable, {}


def run(
    command: list[str] | None,
    site: Path,
    python: str,
    user: dict[str, Any],
    caches: Path | None = None,
) -> Ran:
    packages = f"{site}{os.pathsep}{sysconfig.get_path('purelib')}"
    environment = {"PATH": os.defpath, "PYTHONPATH": packages, "HOME": "/nonexistent"}
    if caches:
        environment["XDG_CACHE_HOME"] = str(caches)
    if command is None:
        line = [python, "-c", f"import detente; assert detente.__file__.startswith('{site}')"]
    else:
        line = [python, str(site / "bin" / "detente"), *command]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        line, env=environment, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True,
        **user,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(done.returncode, done.stdout, done.stderr, seconds)


def expect(ran: Ran, holds: object, what: str) -> None:
    if not holds:
        sys.exit(f"expected: {what}\nexit code {ran.code}\n{ran.out[:2000]}\n{ran.err[:2000]}")


if __name__ == "__main__":
    main()
