"""The files that belong to a case: those that its analyst wrote, or that runs read beside it."""

from __future__ import annotations

from pathlib import Path


def files_of_case(name_or_path: str | Path) -> tuple[Path, ...]:
    """Return the case's file and what lies beside it under its name: evidence, what came after.

    Parameters
    ----------
    name_or_path : str or Path
        As the command line takes it. A shipped case, or a place where nothing is, has none.
    """
    case = Path(name_or_path)
    try:
        if case.is_dir():
            beside = [*case.glob("*.toml"), *case.glob("evidence/*.csv")]
            return tuple(sorted(beside))
        if not case.is_file():
            return ()
        named = [each for each in case.parent.iterdir() if each.name.startswith(f"{case.stem}.")]
        inside = [table for each in named if each.is_dir() for table in each.glob("*.csv")]
        beside = [each for each in named if each.suffix == ".toml"]
        if case.name == "case.toml":
            beside += [*case.parent.glob("*.toml"), *case.parent.glob("evidence/*.csv")]
    except (OSError, ValueError):
        return ()
    return tuple(dict.fromkeys([case, *sorted(beside), *sorted(inside)]))
