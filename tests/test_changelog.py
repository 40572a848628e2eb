"""Fragments of the changelog are folded in whole and in order; what is cited is this version."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from detente import __version__

FOLDER = Path(__file__).parents[1] / "changelog.d"
OLD = "# Changes\n\n## 0.2.0 (not released yet)\n\n- One.\n\n## 0.1.0 (2026-12-01)\n\n- Zero.\n"


@pytest.fixture(scope="module")
def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fold_changelog", FOLDER / "fold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_bullets_go_to_the_end_of_the_newest_section(program: ModuleType) -> None:
    folded = program.fold(OLD, {"a.md": "- Two,\n  wrapped.\n", "b.md": "\n- Three.\n\n"})
    wanted = OLD.replace("- One.\n", "- One.\n- Two,\n  wrapped.\n- Three.\n")
    assert folded == wanted
    assert program.fold(OLD, {}) == OLD
    first = OLD[: OLD.index("\n## 0.1.0")]
    assert program.fold(first, {"a.md": "- Two."}) == first + "- Two.\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two.", "begin with '- '"),
        ("", "begin with '- '"),
        ("- Two.\nmore", "line 2 is neither"),
        ("- Two.\n\n- Three.", "line 2 is neither"),
        ("- " + "x" * 119, "line 1 is longer"),
    ],
)
def test_what_is_no_bullet_is_refused(text: str, words: str, program: ModuleType) -> None:
    with pytest.raises(ValueError, match=f"changelog.d/a.md: .*{words}"):
        program.fold(OLD, {"a.md": text})


def test_a_released_section_takes_nothing_more(program: ModuleType) -> None:
    with pytest.raises(ValueError, match="begin the next one"):
        program.fold(OLD.replace("not released yet", "2026-12-05"), {"a.md": "- Two."})


def test_what_lies_here_can_be_folded_in(program: ModuleType) -> None:
    fragments = {
        path.name: path.read_text(encoding="utf-8")
        for path in FOLDER.glob("*.md")
        if path.name != "README.md"
    }
    changelog = (FOLDER.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    if fragments:
        assert len(program.fold(changelog, fragments)) > len(changelog)


def test_the_version_is_the_same_wherever_it_stands() -> None:
    cited = (FOLDER.parent / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", cited, flags=re.MULTILINE) == [__version__]
    project = (FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{__version__}"\n' in project
