"""The machinery that runs the pages' examples does notice a wrong page."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from tests.docs_examples import CASE_FILE, check_console, steps

ROOT = Path(__file__).parents[1]


@pytest.fixture
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a command in place of detente's that repeats its words, or fails with 2 on `bad`."""

    def main() -> None:
        if "bad" in sys.argv:
            print("no such case", file=sys.stderr)
            sys.exit(2)
        print(*sys.argv[1:], sep="\n")

    module = types.ModuleType("detente.cli")
    module.main = main  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "detente.cli", module)


def test_a_fence_is_taken_apart_into_commands_and_what_they_print() -> None:
    first, second = steps("$ detente show \\\n    chicken\none\ntwo\n$ detente cases\n")
    assert (first.command, first.shown) == ("detente show chicken", "one\ntwo")
    assert (second.command, second.shown) == ("detente cases", "")


@pytest.mark.usefixtures("_stand_in")
@pytest.mark.parametrize(
    "fence",
    [
        "$ detente a b\na\nb\n",
        "$ detente a b  # a remark\na\n...\n",
        "$ detente whatever it prints\n",
        "$ detente bad\nno such case\n$ echo $?\n2\n",
        "$ pip install detente\n",
        "anything else",
    ],
)
def test_a_true_page_passes(fence: str) -> None:
    assert check_console(fence) is None


@pytest.mark.usefixtures("_stand_in")
@pytest.mark.parametrize(
    ("fence", "complaint"),
    [
        ("$ detente a b\na\nc\n", "shown on the page"),
        ("$ detente a\n$ detente b\nwrong\n", "detente b"),
        ("$ detente bad\n", "exit code 2"),
        ("$ detente bad\n$ echo $?\n1\n", "shown on the page"),
        ("$ detente a\n$ rm -r x\n", "only plain `detente` commands"),
        ("$ detente a > file\n", "only plain `detente` commands"),
    ],
)
def test_a_wrong_page_is_told(fence: str, complaint: str) -> None:
    told = check_console(fence)
    assert told is not None
    assert complaint in told


def test_case_files_are_told_from_other_toml() -> None:
    assert CASE_FILE.match('format = 1\ntitle = "x"')
    named = CASE_FILE.match("# strait.toml\nformat = 1\n")
    assert named is not None
    assert named["name"] == "strait.toml"
    assert CASE_FILE.match("[levers.transit]\n") is None
    assert CASE_FILE.match("format = 10\n") is None


def test_the_examples_of_the_pages_are_collected(pytestconfig: pytest.Config) -> None:
    """A page moved out of reach would make its examples silently unchecked."""
    assert {"docs", "README.md"} <= set(pytestconfig.getini("testpaths"))
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        text = page.read_text(encoding="utf-8")
        assert "```pycon" not in text, f"{page}: write ```python, which runs"
        assert "```py\n" not in text, f"{page}: write ```python, which runs"
        assert "```bash\n$ detente" not in text, f"{page}: write ```console, which runs"
        assert "```sh\n$ detente" not in text, f"{page}: write ```console, which runs"
