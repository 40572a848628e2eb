"""What the layout promises: arrows between layers, kernels apart, a light start, small files."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import detente

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted(SOURCE.rglob("*.py"))
MOST_LINES = 600
HEAVY = {"numba", "llvmlite", "pandas", "xarray", "pyarrow", "pydantic", "jinja2", "lark"}
NUMBAS = {"njit", "jit", "vectorize", "guvectorize", "generated_jit", "jitclass", "cfunc"}
COMPILERS = {"compiled", *NUMBAS}

# Written so that this file does not name what it looks for.
BANNED = {
    "a package registry": r"pypi[.]org|python[h]osted|npm[j]s[.](?:org|com)|yarn[p]kg[.]com"
    r"|deb[.]debian[.]org|cra[t]es[.]io|file:///o[p]t",
    "an absolute path of a workplace": r"(?<![\w.~-])/(?:wo[r]k|ro[o]t|ho[m]e|Use[r]s)/\w",
}


def committed_files() -> Iterator[Path]:
    """Yield what is or would be committed; in an unpacked release, where git knows nothing, all."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        candidates = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        skipped = {".venv", "build", "dist", "__pycache__"}
        candidates = [p for p in ROOT.rglob("*") if not skipped & set(p.relative_to(ROOT).parts)]
    yield from (path for path in candidates if path.is_file())


def names_and_imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield every dotted name that a file imports, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def place(path: Path, line: int | None = None) -> str:
    return str(path.relative_to(ROOT)) + (f":{line}" if line else "")


def test_imports_run_along_the_arrows() -> None:
    """The contracts stand in pyproject.toml; `make lint` prints the same."""
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    linted = subprocess.run(
        [sys.executable, "-c", lint, "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


ROOMS_OF_ROOMS = {"studies", "report"}  # each folder in them has a door of its own


def door(module: str) -> str:
    """Return the face through which other folders reach a module."""
    parts = module.split(".")
    found = module
    for depth in (3, 2) if parts[1:2] and parts[1] in ROOMS_OF_ROOMS else (2,):
        if SOURCE.joinpath(*parts[:depth]).is_dir() and len(parts) >= depth:
            return ".".join(parts[:depth])
    return found


def test_other_folders_come_in_by_the_door() -> None:
    """A folder is known to others by what its face exports; what lies behind may move."""
    wrong = []
    for path in MODULES:
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            source = node.module if isinstance(node, ast.ImportFrom) else None
            if not (source and source.startswith("detente.")):
                continue
            if door(source) not in (source, door(module)):
                wrong.append(f"{place(path, node.lineno)}: {source} behind {door(source)}")
    assert not wrong, "\n".join(wrong)


def test_no_module_is_hidden_behind_a_name_of_its_folder() -> None:
    """A face that exports `market` would put a module `market` out of reach by its path."""
    hidden = []
    for module in pkgutil.walk_packages(detente.__path__, "detente."):
        if module.name.endswith("__main__"):
            continue
        found = importlib.import_module(module.name)
        folder, _, name = module.name.rpartition(".")
        if getattr(sys.modules[folder], name, found) is not found:
            hidden.append(module.name)
    assert not hidden


def test_a_public_class_name_means_one_thing() -> None:
    homes = defaultdict(list)
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(place(path))
    twice = {name: places for name, places in homes.items() if len(places) > 1}
    assert not twice


def test_only_kernels_are_compiled() -> None:
    """What is kept of a kernel does not see edits two files away, so no kernel calls another's.

    Kernels are marked by `detente.compiling`, which keeps their machine code where it is safe;
    numba's own marks would keep none, or in its own way.
    """
    wrong = []
    for path in MODULES:
        is_kernel = path.name == "kernels.py"
        for line, name in names_and_imports(path):
            compiles = name.split(".")[0] in {"numba", "llvmlite"}
            if compiles and not is_kernel and "compiling" not in path.parts:
                wrong.append(f"{place(path, line)}: {name} outside a kernels.py")
            if is_kernel and name.split(".")[-1] in NUMBAS:
                wrong.append(f"{place(path, line)}: {name} in place of detente.compiling.compiled")
            if is_kernel and name.startswith("detente.") and ".kernels" in name:
                wrong.append(f"{place(path, line)}: a kernel imports another, {name}")
        if not is_kernel:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for mark in getattr(node, "decorator_list", ()):
                    head = mark.func if isinstance(mark, ast.Call) else mark
                    if ast.unparse(head).split(".")[-1] in COMPILERS:
                        wrong.append(f"{place(path, mark.lineno)}: {ast.unparse(head)}")
    assert not wrong, "\n".join(wrong)


# Who else may open a file, and why.
OPENS_FILES = {
    "detente/compiling/folders.py": "makes the folder of that cache",
    "detente/compiling/kernel_cache.py": "a cache: where it fails, work goes on without it",
    "detente/cli/streams.py": "the device that swallows everything, for a stream that is gone",
    "detente/forecast/backtest/tried.py": "appends a line to a log in one write",
}
WRITES = {
    *("write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "fdopen", "rename", "renames"),
    *("copyfile", "copy2", "move", "mkdir", "makedirs", "link_to", "hardlink_to", "symlink_to"),
    *("to_parquet", "to_excel", "savetxt", "savez", "tofile"),
}
MODULES_OF_FILES = {"os", "io", "shutil", "tempfile", "codecs", "gzip"}


def opened_files(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each call of a file that opens another, or puts one in its place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        owner = ast.unparse(called.value) if isinstance(called, ast.Attribute) else ""
        opens = name == "open" and (not owner or node.args or owner in MODULES_OF_FILES)
        replaces = name == "replace" and (owner in MODULES_OF_FILES or len(node.args) == 1)
        replaces = replaces and not node.keywords  # dataclasses.replace(value, key=…)
        if opens or replaces or name in WRITES or (name == "read_bytes" and owner):
            yield node.lineno, ast.unparse(node)[:80]


def test_files_are_opened_in_one_place() -> None:
    """Others write and read by `detente.files`, which loses nothing and never waits for ever."""
    found = {
        path.relative_to(SOURCE).as_posix(): [place(path, n) + f": {c}" for n, c in calls]
        for path in MODULES
        if (calls := list(opened_files(path)))
    }
    inside = {name for name in found if name.startswith("detente/files/")}
    assert inside == {f"detente/files/{name}.py" for name in ("logs", "reading", "writing")}
    others = found.keys() - inside
    assert others == OPENS_FILES.keys(), "\n".join(line for name in others for line in found[name])


@pytest.mark.parametrize("module", ["detente", "detente.cli"])
def test_the_start_is_light(module: str) -> None:
    """Help has to appear at once, so heavy libraries wait until something needs them."""
    program = f"import sys, {module}; print(*sorted({{n.split('.')[0] for n in sys.modules}}))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    heavy = HEAVY & set(loaded.stdout.split())
    assert not heavy, f"import {module} brings {heavy}"


def test_files_stay_small() -> None:
    """A file that wants a table of contents wants to be two files."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    long = [f"{place(path)}: {n} lines" for path, n in lengths.items() if n > MOST_LINES]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("what", BANNED)
def test_no_committed_file_names(what: str) -> None:
    pattern = re.compile(BANNED[what])
    wrong = []
    for path in committed_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if found := pattern.search(line):
                wrong.append(f"{place(path, number)}: {found.group()}")
    assert not wrong, "\n".join(wrong)


def test_every_dependency_is_pinned() -> None:
    pins = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[\w.-]+==[\w.]+", line), f"constraints.txt: not a pin: {line}"
            name, _, version = line.partition("==")
            pins[canonicalize_name(name)] = version
    asked = [*PROJECT["build-system"]["requires"], *PROJECT["project"]["dependencies"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        asked.extend(extra)
    for requirement in map(Requirement, asked):
        version = pins.get(canonicalize_name(requirement.name))
        assert version is not None, f"constraints.txt has no pin for {requirement.name}"
        assert version in requirement.specifier, f"{requirement} forbids its pin {version}"


def test_what_ships_is_permissively_licensed() -> None:
    """No GPL, LGPL or AGPL among what a user's installation brings along."""
    todo, seen = list(map(Requirement, PROJECT["project"]["dependencies"])), set()
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        about = metadata.metadata(name)
        stated = [about.get("License-Expression") or "", *about.get_all("Classifier", [])]
        licences = [text for text in stated if "GPL" in text or "General Public" in text]
        assert not licences, f"{name}: {licences}"
        todo.extend(map(Requirement, metadata.requires(name) or []))
    assert len(seen) > len(PROJECT["project"]["dependencies"])
