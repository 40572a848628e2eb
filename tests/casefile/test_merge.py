"""Three-way merge: whoever changed a place alone is heard; where both did, one is asked."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from detente.casefile.edit import merged

BASE = """# a case
title = "T"

[parties.a]
label = "A"  # first

[parties.b]
label = "B"

[aims]
list = [1, 2, 3]
"""


def test_what_is_apart_joins_and_both_comments_stay() -> None:
    mine = BASE.replace('"A"  # first', '"Alpha"  # first')
    theirs = BASE.replace('label = "B"', 'label = "Beta"  # theirs')
    both = merged(BASE, mine, theirs).text
    assert both == BASE.replace('"A"', '"Alpha"').replace('label = "B"', 'label = "Beta"  # theirs')


def test_lines_beside_each_other_join_by_key() -> None:
    base = "[x]\na = 1\nb = 2  # two\n"
    both = merged(base, base.replace("a = 1", "a = 5"), base.replace("b = 2", "b = 6")).text
    assert both == "[x]\na = 5\nb = 6  # two\n"


def test_the_same_place_asks_and_the_choice_is_kept() -> None:
    mine, theirs = BASE.replace('"A"', '"M"'), BASE.replace('"A"', '"H"')
    found = merged(BASE, mine, theirs)
    assert found.text is None
    (one,) = found.conflicts
    assert (one.path, one.base, one.mine, one.theirs) == (("parties", "a", "label"), "A", "M", "H")
    for whose, label in (("mine", "M"), ("theirs", "H"), ("base", "A")):
        text = merged(BASE, mine, theirs, {one.path: whose}).text
        assert text is not None
        assert tomllib.loads(text)["parties"]["a"]["label"] == label


def test_a_comment_that_both_changed_is_not_lost_in_silence() -> None:
    mine, theirs = BASE.replace("# first", "# mine"), BASE.replace("# first", "# theirs")
    found = merged(BASE, mine, theirs)
    assert found.text is None
    assert found.conflicts[0].path == ()


def test_one_takes_out_what_the_other_changed() -> None:
    mine = BASE.replace('[parties.b]\nlabel = "B"\n', "")
    theirs = BASE.replace('"B"', '"Beta"')
    (one,) = merged(BASE, mine, theirs).conflicts
    assert one.path == ("parties", "b")
    assert one.as_data()["lacks"] == ["mine"]


tables = st.dictionaries(
    st.sampled_from("abcd"),
    st.dictionaries(st.sampled_from("xyz"), st.integers(0, 3), max_size=3),
    max_size=4,
)


def written(data: dict[str, dict[str, int]]) -> str:
    return "".join(
        f"[{name}]\n" + "".join(f"{k} = {v}\n" for k, v in table.items())
        for name, table in sorted(data.items())
    )


def flat(data: Any) -> dict[tuple[str, str], Any]:
    """As the rule says it: a value a key path."""
    return {(a, b): v for a, row in data.items() for b, v in row.items()}


@settings(max_examples=60)
@given(tables, tables, tables)
def test_no_value_is_lost_in_silence(base: Any, mine: Any, theirs: Any) -> None:
    found = merged(written(base), written(mine), written(theirs))
    if found.text is None:
        assert found.conflicts
        return
    joined = flat(tomllib.loads(found.text))
    one, two, three = flat(base), flat(mine), flat(theirs)
    for key in one.keys() | two.keys() | three.keys() | joined.keys():
        was, a, b = one.get(key), two.get(key), three.get(key)
        allowed = {a} if b == was else {b} if a == was else {a, b} if a == b else set()
        assert joined.get(key) in allowed, key


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_who_alone_changed_is_taken_as_it_is(whose: str) -> None:
    text = BASE + "# more\n"
    found = merged(BASE, text, BASE) if whose == "mine" else merged(BASE, BASE, text)
    assert found.text == text
