"""Edits splice a text and are proved by reading it: nothing else changes, and nothing is lost."""

from __future__ import annotations

import random
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_origin

import numpy as np
import pytest

from detente import analyse
from detente.case import Flat, Pattern, Rest, keys_of, numbers, shape_of
from detente.case.case import Definition
from detente.case.marks import Formula, Name
from detente.casefile import dump_case, edit, parse_case, shipped_cases, write_case
from detente.casefile.edit import Delete, Edit, Set, carried_out, edit_by, edited_to, said, says
from detente.casefile.edit.differences import same
from detente.casefile.edit.mentions import (
    ADDRESSES,
    EXPRESSIONS,
    HOMES,
    KEYS,
    LEVELS,
    LEVELS_BESIDE,
    LEVELS_WITHIN,
    VALUES,
)
from detente.casefile.edit.spans import statements_of
from detente.errors import CaseError, InputError
from detente.studies import build_case
from tests.casefile.edits import (
    APART,
    COMMENTED,
    DOTTED,
    comments,
    data_of,
    places,
    random_command,
    texts,
)

TEXTS = texts()


def emptied(data: Any) -> Any:
    """Without tables of which nothing is left: TOML may have no trace of them."""
    if isinstance(data, dict):
        inner = {key: emptied(each) for key, each in data.items()}
        return {key: each for key, each in inner.items() if each != {}}
    return [emptied(each) for each in data] if isinstance(data, list) else data


def check_command(name: str, rng: random.Random) -> str:
    """Make one random edit; return what came of it."""
    text = TEXTS[name]
    command = random_command(rng, data_of(text))
    wanted = carried_out(data_of(text), [command])
    try:
        made = edit_by(text, [command])
    except CaseError:
        return "refused"
    after = made.on(text)
    assert same(emptied(data_of(after)), emptied(wanted)), (name, command)
    assert made.inverse().on(after) == text, (name, command)
    lost = comments(text) - comments(after)
    if not isinstance(command, Delete | Set):
        assert not lost, (name, command)
    elif isinstance(command, Delete):
        touched = "".join(each.removed for each in made.splices)
        assert not lost - comments(touched), (name, command)
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r\n" in after) == ("\r\n" in text)
    if "\r\n" in text:
        assert after.count("\n") == after.count("\r\n"), (name, command)
    return "made"


def check_commands(count: int, seed: int) -> Counter[str]:
    rng = random.Random(seed)
    return Counter(check_command(rng.choice(list(TEXTS)), rng) for _ in range(count))


def test_random_commands(sweep_seed: int) -> None:
    came = check_commands(400, sweep_seed)
    assert came["refused"] < 0.15 * came.total()


@pytest.mark.nightly
def test_ten_thousand_random_commands(sweep_seed: int) -> None:
    came = check_commands(10_000, sweep_seed)
    assert came["refused"] < 0.1 * came.total()


# ---------------------------------------------------------------- what an analyst means


def an_operation(rng: random.Random, text: str) -> tuple[str, Callable[[], Edit]]:
    """Draw an edit by meaning, with its name."""
    case = parse_case(text.removeprefix("\ufeff"))
    kind = rng.choice([k for k, homes in HOMES.items() if any(of(data_of(text), homes))])
    name = rng.choice([n for home in of(data_of(text), HOMES[kind]) for n in home])
    lever = rng.choice(list(case.levers))
    level = rng.choice(case.levers[lever].levels)
    ordered = [p for p, each in case.preferences.items() if each.kind == "statements"]
    does: dict[str, Callable[[], Edit]] = {
        "label": lambda: edit.set_value(text, ("parties", next(iter(case.parties)), "label"), "N"),
        "title": lambda: edit.set_value(text, ("title",), "Another"),
        "rename": lambda: edit.rename(text, kind, name, "something_new"),
        "remove": lambda: edit.remove(text, kind, name),
        "move": lambda: edit.move(text, kind, name, None),
        "add party": lambda: edit.add(text, "party", "newcomer", {"label": "New"}),
        "add lever": lambda: edit.add(
            text, "lever", "new_lever",
            {"party": next(iter(case.parties)), "levels": ["no", "yes"]}, before=lever,
        ),
        "add state": lambda: edit.add(text, "named_state", "new_state", {"where": lever}),
        "add level": lambda: edit.add_level(text, lever, "new level", rng.randrange(3)),
        "remove level": lambda: edit.remove_level(text, lever, level),
        "rename level": lambda: edit.rename_level(text, lever, level, "other"),
    }  # fmt: skip
    if known := sorted(numbers(case)):
        new = rng.choice((0.25, 0.5, 1.0))
        does["number"] = lambda: edit.set_number(text, rng.choice(known), new)
    if ordered:
        party = rng.choice(ordered)
        size = len(case.preferences[party].statements)
        at = rng.randrange(size)
        does |= {
            "add statement": lambda: edit.add_statement(text, party, f"not {lever}", at),
            "remove statement": lambda: edit.remove_statement(text, party, at),
            "move statement": lambda: edit.move_statement(text, party, at, rng.randrange(size)),
        }
    what = rng.choice(list(does))
    return what, does[what]


def of(data: Mapping[str, Any], homes: Any) -> list[Mapping[str, Any]]:
    found = []
    for home in homes:
        here: Any = data
        for step in home:
            here = here.get(step, {})
        found.append(here)
    return [each for each in found if each]


def check_operations(count: int, seed: int) -> Counter[str]:
    rng = random.Random(seed)
    came: Counter[str] = Counter()
    for _ in range(count):
        name = rng.choice(list(TEXTS))
        text = TEXTS[name]
        what, make = an_operation(rng, text)
        try:
            made = make()
        except InputError:
            came[f"{what} refused"] += 1
            continue
        after = made.on(text)
        case = parse_case(after.removeprefix("\ufeff"))
        assert made.inverse().on(after) == text, (name, what)
        again = parse_case(dump_case(case))
        assert said(again) == said(case), (name, what)
        if "remove" not in what and what != "number":
            assert not comments(text) - comments(after), (name, what)
        came[what] += 1
    return came


def test_random_operations(sweep_seed: int) -> None:
    came = check_operations(150, sweep_seed)
    assert came.total() == 150


@pytest.mark.nightly
def test_ten_thousand_random_operations(sweep_seed: int) -> None:
    came = check_operations(10_000, sweep_seed)
    for what in ("number", "rename", "move", "add party", "add lever", "title"):
        assert came[what] > 20, came
        assert came[what] > came[f"{what} refused"], came


@pytest.mark.parametrize("case", shipped_cases())
def test_every_number_is_set_by_its_address_and_nothing_else(case: str, sweep_seed: int) -> None:
    text = TEXTS[case]
    known = numbers(parse_case(text))
    rng = random.Random(sweep_seed)
    for address in rng.sample(sorted(known), min(8, len(known))):
        if address.endswith((".weight", ".spearman")):
            continue
        value = known[address]
        new = (value if isinstance(value, int | float) else value.value) + 0.125
        try:
            made = edit.set_number(text, address, new)
        except InputError as error:  # outside what may stand there: a share over 1, say
            assert "written in a way" not in str(error), address  # noqa: PT017
            continue
        after = made.on(text)
        got = numbers(parse_case(after))[address]
        if address not in parse_case(text).outcomes and not address.startswith("outcomes."):
            assert got == new or getattr(got, "value", None) == new, address
        changed = [
            (a, b) for a, b in zip(text.splitlines(), after.splitlines(), strict=True) if a != b
        ]
        assert len(changed) >= 1, address
        if ".table" in address or "." not in address.removeprefix("outcomes."):
            continue
        assert len(changed) == 1, (address, changed)


def test_a_cell_is_named_by_its_levels() -> None:
    made = edit.set_number(COMMENTED, "outcomes.cost.table[x=some][y=low]", 7)
    assert made.on(COMMENTED) == COMMENTED.replace("[2.5, 3]", "[7, 3]")


@pytest.mark.parametrize(
    ("kind", "name"), [("party", "belarus"), ("lever", "prisoners"), ("outcome", "bank_gain")]
)
def test_names_are_followed_everywhere(kind: str, name: str) -> None:
    text = TEXTS["belarus-2025"]
    assert name in data_of(text)[HOMES[kind][0][0]]
    made = edit.rename(text, kind, name, "zz_other")
    after = made.on(text)
    back = edit.rename(after, kind, "zz_other", name)
    assert back.on(after) == text
    assert said(parse_case(after)) != said(parse_case(text))
    words = {
        (path, each)
        for path, each, _ in places(data_of(after))
        if isinstance(each, str) and path[-1] not in ("note", "label", "summary", "title")
    }
    assert not [path for path, each in words if each == name]


@pytest.mark.kernels
def test_a_renamed_standoff_rests_in_the_same_states() -> None:
    text = TEXTS["libya-2003"]
    before = build_case(parse_case(text))
    party, lever = next(iter(before.parties)), next(iter(before.levers))
    level = before.levers[lever].levels[0]
    for kind, name in (("party", party), ("lever", lever)):
        text = edit.rename(text, kind, name, f"{name}_too").on(text)
    text = edit.rename_level(text, f"{lever}_too", level, "renamed").on(text)
    after = build_case(parse_case(text))
    for concept in ("nash", "gmr", "seq"):
        one, other = analyse(before, concepts=[concept]), analyse(after, concepts=[concept])
        np.testing.assert_array_equal(one.is_equilibrium(concept), other.is_equilibrium(concept))


def test_what_rests_on_a_thing_is_told_before_it_goes() -> None:
    with pytest.raises(CaseError, match=r"the lever 'x' is named at .*rules\.0\.never"):
        edit.remove(COMMENTED, "lever", "x")
    with pytest.raises(CaseError, match=r"the party 'b' is named at levers\.y\.party"):
        edit.remove(COMMENTED, "party", "b")
    with pytest.raises(CaseError, match=r"the level 'yes' is named at rules\.0\.never"):
        edit.remove_level(COMMENTED, "x", "yes")
    with pytest.raises(InputError, match="there is 'a', 'b'"):
        edit.remove(COMMENTED, "party", "c")
    with pytest.raises(CaseError, match="ranks the states by number"):
        edit.add_level(TEXTS["cuban-missile-crisis"], first_lever("cuban-missile-crisis"), "n", 0)


def first_lever(case: str) -> str:
    return next(iter(data_of(TEXTS[case])["levers"]))


def test_a_level_takes_its_rows_along() -> None:
    after = edit.add_level(COMMENTED, "x", "more", 3).on(COMMENTED)
    case = parse_case(after)
    assert case.levers["x"].levels == ("no", "some", "yes", "more")
    assert case.outcomes["cost"].table == (0, 1, 2.5, 3, 4, 5, 4, 5)
    after = edit.add_level(COMMENTED, "y", "lowest", 0).on(COMMENTED)
    assert parse_case(after).outcomes["cost"].table == (0, 0, 1, 2.5, 2.5, 3, 4, 4, 5)
    bare = COMMENTED.replace("x == 'yes' and y", "x and y")
    gone = edit.remove_level(bare, "x", "yes").on(bare)
    assert parse_case(gone).outcomes["cost"].table == (0, 1, 2.5, 3)
    assert "# all, and no comma" not in gone
    assert "# a part" in gone
    assert "# at the end" in gone


@pytest.mark.parametrize("name", shipped_cases())
def test_things_move_with_their_comments(name: str) -> None:
    text = TEXTS[name]
    for kind, homes in HOMES.items():
        names = [each for home in of(data_of(text), homes) for each in home]
        if not names or len(of(data_of(text), homes)) > 1:
            continue
        if kind == "lever" and "ranking" in text:
            with pytest.raises(CaseError, match="ranks the states by number"):
                edit.move(text, kind, names[0], None)
            continue
        after = edit.move(text, kind, names[0], None).on(text)
        (home,) = of(data_of(after), homes)
        assert list(home) == [*names[1:], names[0]], kind
        assert comments(after) == comments(text), kind


def test_comments_stay_where_items_move() -> None:
    after = edit.move_statement(COMMENTED, "a", 0, 2).on(COMMENTED)
    wanted = COMMENTED.replace('  # first of all\n  "x", # as much as can be\n', "")
    wanted = wanted.replace("# alike\n", '# alike\n  # first of all\n  "x", # as much as can be\n')
    assert after == wanted


# ---------------------------------------------------------------- writing over a file


RULE = '[[rules]]\nnever = "x and not x"'


def test_a_missing_last_line_end_destroys_nothing(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(APART.rstrip("\n"))
    case = parse_case(APART)
    wanted = replace(case, rules=(*case.rules, *case.rules))
    write_case(wanted, path)
    assert path.read_text() == APART + "\n" + RULE + "\n"


@pytest.mark.parametrize("text", [APART, DOTTED, COMMENTED], ids=["apart", "dotted", "commented"])
def test_the_order_that_means_something_is_written(text: str, tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(text)
    case = parse_case(text)
    turned = replace(case, levers=dict(reversed(case.levers.items())))
    assert turned == case  # equality of mappings knows no order
    assert not says(text, turned)
    try:
        write_case(turned, path)
    except CaseError:
        assert path.read_text() == text
    else:
        assert list(parse_case(path.read_text()).levers) == list(turned.levers)
        assert not comments(text) - comments(path.read_text())


@pytest.mark.parametrize("text", [APART, DOTTED], ids=["apart", "dotted"])
def test_a_party_more_is_written_into_any_layout(text: str, tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(text)
    case = parse_case(text)
    party = replace(case.parties["a"], name="new")
    write_case(replace(case, parties={**case.parties, "new": party}), path)
    assert list(parse_case(path.read_text()).parties) == [*case.parties, "new"]
    assert set(text.splitlines()) <= set(path.read_text().splitlines())


@pytest.mark.parametrize("name", ["line ends", "mark"])
def test_marks_and_line_ends_stay(name: str, tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(TEXTS[name].encode())
    path.chmod(0o600)
    case = parse_case(TEXTS[name].removeprefix("\ufeff"))
    write_case(replace(case, title="Another title"), path)
    old = data_of(TEXTS[name])["title"]
    wanted = TEXTS[name].replace(f'"{old}"', '"Another title"', 1)
    assert path.read_bytes().decode() == wanted
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_does_not_read_back_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.toml"
    path.write_text(COMMENTED)
    case = replace(parse_case(COMMENTED), title="Another")
    monkeypatch.setattr("detente.casefile.edit.edited.splices_for", lambda *_: ())
    with pytest.raises(CaseError, match=r"case\.toml: .*is not overwritten"):
        write_case(case, path)
    assert path.read_text() == COMMENTED
    with pytest.raises(CaseError, match="read it again"):
        edit_by_hand().on("another text")


def edit_by_hand() -> Edit:
    return Edit((edit.Splice(0, "title", "other"),))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_what_says_the_same_is_not_touched(name: str) -> None:
    text = TEXTS[name]
    assert edited_to(text, parse_case(text.removeprefix("\ufeff"))) == text


@pytest.mark.parametrize("name", shipped_cases())
def test_a_text_becomes_any_other_case(name: str) -> None:
    """The widest edit there is: everything of one case for everything of another."""
    other = parse_case(TEXTS[name])
    for text in (COMMENTED, DOTTED, APART, TEXTS["libya-2003"]):
        try:
            after = edited_to(text, other)
        except CaseError as error:
            assert "left as it is" in str(error)  # noqa: PT017
        else:
            assert says(after, other)


# ---------------------------------------------------------------- nothing is forgotten


def declared(record: Any, pattern: str = "") -> Iterator[tuple[str, str]]:
    """Yield the pattern of each key that holds a name or an expression, and which of the two."""
    for key in keys_of(record):
        here = pattern if key.shape.has(Flat, Rest) else f"{pattern}.{key.name}".lstrip(".")
        yield from within(here, key.shape)


def within(here: str, shape: Any) -> Iterator[tuple[str, str]]:
    hint = shape.hint
    if shape.has(Formula):
        yield here, "expression"
    elif hint is str and shape.has(Pattern):
        named = shape.mark(Pattern).text == shape_of(Name).mark(Pattern).text
        yield (here, "name") if named else (here, "text")
    elif is_dataclass(hint):
        yield from declared(getattr(hint, "file_form", hint), here)
    elif get_origin(hint) is tuple:
        yield from within(f"{here}.*", shape_of(get_args(hint)[0]))
    elif isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Mapping):
        names, values = (shape_of(each) for each in get_args(hint))
        if names.has(Pattern):
            yield here, "names"
        yield from within(f"{here}.*", values)


# What a handover names is within it.
WITHIN = "handovers.*."
# Names that an edit need not follow: they are declared there, belong to a reading, or are a word.
OWN = {
    "preferences.*.alternatives", "uncertainties.*.weights", "uncertainties.*.hypotheses.*.reading",
    "trade.pressure.item", "trade.contents",
    "handovers", "handovers.*.people", "handovers.*.people.*.holder",
    "handovers.*.custodians", "handovers.*.stages", "handovers.*.stages.*.moves.*.from",
    "handovers.*.stages.*.moves.*.to", "handovers.*.stages.*.splits",
    "handovers.*.stages.*.splits.*",
    "forecast.proposals.*.name", "events.*.readings.*", "variants.*.readings.*",
    "forecast.bands.*.readings.*", "questions.*.family",
}  # fmt: skip


def test_every_key_that_names_something_is_known() -> None:
    """A new key that holds a name or an expression has to be followed, or be listed here."""
    keys = {each for listed in KEYS.values() for each in listed}
    keys |= {".".join(map(str, home)) for homes in HOMES.values() for home in homes}
    values = {each for listed in VALUES.values() for each in listed} | set(ADDRESSES) | OWN
    wholes = {each.removesuffix(".**") for each in EXPRESSIONS}
    forgotten = []
    for pattern, kind in declared(Definition):
        if kind == "names":
            known = pattern in keys | OWN
        elif kind == "name":
            known = pattern in values
        elif kind == "expression":
            known = any(matches(pattern, whole) for whole in wholes)
        else:
            levels = (*LEVELS, *LEVELS_BESIDE, *LEVELS_WITHIN)
            known = pattern.endswith((".claims.*", "levels.*", "order_of")) or pattern in levels
        if not known and not pattern.startswith(WITHIN):
            forgotten.append((pattern, kind))
    assert not forgotten


def matches(pattern: str, whole: str) -> bool:
    return pattern == whole or pattern.startswith(f"{whole}.")


def test_statements_are_found_where_they_stand() -> None:
    for name, text in TEXTS.items():
        body = text.removeprefix("\ufeff")
        found = statements_of(body)
        assert [each.start for each in found] == sorted(each.start for each in found)
        for each in found:
            assert body[each.top : each.start].strip().startswith(("#",)) or each.top == each.start
            for key in each.keys:
                assert body[key.start : key.end].strip("\"'") == key.name, name
