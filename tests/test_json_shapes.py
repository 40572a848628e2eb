"""What programs read of the command line's JSON stays: its keys and their types."""

from __future__ import annotations

import re

import pytest

from tests.frozen import document, frozen_cases, run
from tests.json_shapes import RECORD, SNAPSHOT, added, broken, recorded, shape_of, shapes

CASES = (*frozen_cases(), "ferry")


@pytest.mark.parametrize("case", CASES)
def test_no_key_is_gone_and_none_has_another_type(
    case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    was, now = recorded(case), shapes(case)
    views = sorted(was | now)
    told = [f"{view}: {line}" for view in views for line in broken(*_both(was, now, view))]
    assert not told, "\n".join(told)
    new = [f"{view}: {line}" for view in views for line in added(*_both(was, now, view))]
    if new:
        with capsys.disabled():
            print(f"\n{case}: {len(new)} paths of JSON are new, {new[0]}; record them: {RECORD}")


def test_the_snapshot_is_of_every_case() -> None:
    assert sorted(path.stem for path in SNAPSHOT.glob("*.json")) == sorted(CASES)


@pytest.mark.parametrize("case", frozen_cases())
def test_names_from_the_case_are_stars(case: str) -> None:
    """Else a case with another party would look as if a key were gone.

    A key may happen to be called as a lever is; an object whose keys are all names holds names.
    """
    names = set(document(case)["parties"]) | set(document(case)["levers"])
    for view, shape in recorded(case).items():
        objects: dict[str, set[str]] = {}
        for path in shape:
            parent, _, key = path.removesuffix("[]").rpartition(".")
            objects.setdefault(parent, set()).add(key.partition("[")[0])
        for path, keys in objects.items():
            assert keys == {"*"} or not keys <= names | {"*"}, f"{view}: {path}: {keys}"
            assert not any(key.isdigit() for key in keys), f"{view}: {path}: {keys}"


def test_every_command_that_speaks_json_is_asked() -> None:
    views = {view for case in CASES for view in recorded(case)}
    asked = {" ".join(word for word in view.split() if word[0] not in "-C") for view in views}
    assert asked == set(_speaking_json())


def test_every_flag_of_a_view_is_in_the_help() -> None:
    for view in {view for case in CASES for view in recorded(case)}:
        command = [word for word in view.split() if word[0] not in "-C"]
        told = run(*command, "--help")
        for flag in (word for word in view.split() if word[0] == "-"):
            assert flag in told.out + told.err, view


@pytest.mark.parametrize(
    ("now", "complaint"),
    [
        ({"a": 1, "b": [{"c": 1.0}]}, None),
        ({"a": 1, "b": [{"c": 1.0, "d": 2}], "new": {}}, None),
        ({"b": [{"c": 1.0}]}, "$.a: is gone; it was int"),
        ({"a": None, "b": [{"c": 1.0}]}, "$.a: was int and is null"),
        ({"a": 1, "b": [{"c": 1}]}, "$.b[].c: was float and is int"),
        ({"a": 1, "b": [{"c": 1.0}, {}]}, "$.b[].c: was float and is absent|float"),
        ({"a": 1, "b": []}, "$.b[]: is gone; it was object"),
    ],
)
def test_what_would_break_a_reader_is_told(now: object, complaint: str | None) -> None:
    was = shape_of([{"a": 1, "b": [{"c": 1.0}]}])
    told = broken(was, shape_of([now]))
    assert (complaint in told) if complaint else not told


def _both(was: dict, now: dict, view: str) -> tuple[dict[str, str], dict[str, str]]:
    return was.get(view, {}), now.get(view, {})


def _speaking_json(*command: str) -> list[str]:
    """Return the commands whose help offers JSON, whatever groups they stand in."""
    ran = run(*command, "--help")
    text = ran.out + ran.err
    if re.search(r"--format <[^>]*\bjson\b", text):
        return [" ".join(command)]
    _, listed, inside = text.partition("\nCommands:\n")
    names = re.findall(r"^  ([a-z][\w-]*)", inside, re.MULTILINE) if listed else []
    return [found for name in names for found in _speaking_json(*command, name)]
