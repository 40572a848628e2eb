"""Faces compute nothing: the report draws what studies found, the command line asks studies."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parents[1] / "src"
GROUND = {
    *("arrays", "compiling", "concepts", "errors", "provenance"),
    *("budgets", "files", "text", "units", "untrusted"),
}
FACES = {
    # Which folders each face may call at run time. Classes and constants may be named from any.
    "report": {"report", *GROUND},
    "web": {"web", "report", "studies", "casefile", *GROUND},
    "cli": {"cli", "web", "report", "studies", "casefile", *GROUND},
}
# What a sentence, or a list or table of them, is annotated as.
WORDS = re.compile(
    r"str"
    r"|(?:list|tuple|Iterator)\[str(?:, \.\.\.)?\]"
    r"|list\[tuple\[str, str\]\]"
    r"|dict\[int, tuple\[str, \.\.\.\]\]"
)
MODULES = [path for face in FACES for path in sorted((SOURCE / "detente" / face).rglob("*.py"))]


def face_of(path: Path) -> str:
    return path.relative_to(SOURCE / "detente").parts[0]


def room(module: str) -> str:
    """The top folder that a module is in."""
    return module.split(".")[1] if "." in module else ""


def our_imports(path: Path) -> Iterator[tuple[int, str, str, bool]]:
    """Yield line, module, name, and whether it is only for type checkers; "" for a whole module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "detente":
                    yield node.lineno, alias.name, "", id(node) in unread
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "detente":
            for alias in node.names:
                assert node.module
                yield node.lineno, node.module, alias.name, id(node) in unread


def computes(found: Any) -> bool:
    """Whether something is a function, or a whole module, and not a class or a constant."""
    return inspect.ismodule(found) or (
        callable(found) and not inspect.isclass(found) and hasattr(found, "__code__")
    )


def makes_words(found: Any) -> bool:
    """Whether a function returns sentences."""
    return bool(WORDS.fullmatch(str(inspect.signature(found).return_annotation)))


def problem(face: str, module: str, name: str, unread: bool) -> str:
    """Say what is wrong with an import in a face; "" where nothing is."""
    if room(module) in FACES[face] or (module == "detente" and name == "__version__"):
        return ""
    if module == "detente" and name in FACES[face]:
        return ""
    if not name:
        return f"the whole of {module}"
    found = getattr(importlib.import_module(module), name)
    if face == "cli" and not unread:
        return f"{module}.{name} at run time"
    if not computes(found):
        return ""
    if (
        face == "report"
        and room(module) == "studies"
        and inspect.isfunction(found)
        and makes_words(found)
    ):
        return ""
    return f"{module}.{name} computes"


@pytest.mark.parametrize("face", FACES)
def test_a_face_computes_nothing(face: str) -> None:
    """The report imports classes, constants and what puts results in words; no exceptions.

    The command line calls studies, the reader of cases, the report and the ground; what it names
    for type checkers only are classes.
    """
    wrong = [
        f"{path.relative_to(SOURCE)}:{line}: {told}"
        for path in MODULES
        if face_of(path) == face
        for line, module, name, unread in our_imports(path)
        if (told := problem(face, module, name, unread))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("face", "text"),
    [
        ("report", "from detente.stability import analyse"),
        ("report", "from detente.studies.deals import study_deal"),
        ("report", "from detente.studies import overview"),
        ("report", "from detente.uncertainty import running_share"),
        ("report", "from detente import stability"),
        ("report", "import detente.trade"),
        ("report", "def late():\n    from detente.deals import party_values"),
        ("cli", "from detente.stability import SWEPT"),
        ("cli", "from detente.model import Model"),
        ("cli", "from detente import analyse"),
        ("cli", "if TYPE_CHECKING:\n    from detente.model import feasible_states"),
    ],
)
def test_the_rule_sees_what_it_forbids(face: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "face.py"
    file.write_text(text, encoding="utf-8")
    [(_, module, name, unread)] = our_imports(file)
    assert problem(face, module, name, unread)


@pytest.mark.parametrize(
    ("face", "text"),
    [
        ("report", "from detente.stability import TITLES, Move"),
        ("report", "from detente.studies import Labels, answer_sentence"),
        ("report", "from detente.text import listed"),
        ("cli", "from detente.studies.deals import study_deal"),
        ("cli", "from detente.casefile import case_schema"),
        ("cli", "if TYPE_CHECKING:\n    from detente.model import Model"),
    ],
)
def test_the_rule_lets_the_rest_pass(face: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "face.py"
    file.write_text(text, encoding="utf-8")
    assert not any(problem(face, *rest) for _, *rest in our_imports(file))
