"""Fold the fragments in this folder into the newest section of CHANGELOG.md, and remove them.

python changelog.d/fold.py            what `make changelog` runs
python changelog.d/fold.py --check    say whether it could be done; change nothing
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

WIDTH = 120


def main() -> None:
    here = Path(__file__).resolve().parent
    changelog = here.parent / "CHANGELOG.md"
    fragments = sorted(path for path in here.glob("*.md") if path.name != "README.md")
    try:
        folded = fold(
            changelog.read_text(encoding="utf-8"),
            {path.name: path.read_text(encoding="utf-8") for path in fragments},
        )
    except ValueError as error:
        sys.exit(str(error))
    if "--check" in sys.argv[1:]:
        return
    changelog.write_text(folded, encoding="utf-8")
    for path in fragments:
        path.unlink()
    print(f"{len(fragments)} fragments folded into {changelog.name}")


def fold(changelog: str, fragments: dict[str, str]) -> str:
    """Return the changelog with the bullets of every fragment at the end of its newest section.

    Raises
    ------
    ValueError
        If a fragment is no list of bullets, or the changelog has no section that is not released.
    """
    heads = list(re.finditer(r"^## .*$", changelog, flags=re.MULTILINE))
    if not heads or "not released" not in heads[0].group():
        raise ValueError("CHANGELOG.md: the newest section is released; begin the next one.")
    for name, text in fragments.items():
        if problem := problem_with(text):
            raise ValueError(f"changelog.d/{name}: {problem}")
    end = heads[1].start() if len(heads) > 1 else len(changelog)
    bullets = "".join(text.strip("\n") + "\n" for text in fragments.values())
    section, rest = changelog[:end].rstrip("\n") + "\n", changelog[end:]
    return section + bullets + ("\n" + rest if rest else "")


def problem_with(text: str) -> str:
    """Say why a fragment is no list of bullets, or nothing."""
    lines = text.strip("\n").split("\n")
    if not lines[0].startswith("- "):
        return "has to begin with '- '."
    for number, line in enumerate(lines, start=1):
        if not line.startswith(("- ", "  ")) or not line.strip():
            return f"line {number} is neither a bullet ('- ') nor a wrapped line (two spaces)."
        if len(line) > WIDTH:
            return f"line {number} is longer than {WIDTH} characters."
    return ""


if __name__ == "__main__":
    main()
