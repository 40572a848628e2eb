"""Case files in and out: round trips, comments, errors, and hostile input."""

from __future__ import annotations

import json
import random
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomlkit
from hypothesis import given, settings, strategies as st

from detente import load_case, shipped_cases
from detente.casefile import build_from, case_schema, dump_case, parse_case, write_case
from detente.casefile.read import LARGEST_FILE, read_text
from detente.errors import CaseError, InputError
from detente.studies import build_case

SMALL = """\
# A note at the top.
format = 1
title = "Strait"   # the name
as_of = 2024-05-01

[parties.a]
label = "A-land"
[parties.b]

[levers.blockade]   # the main lever
party = "a"
levels = ["none", "partial", "full"]
moves = "up"
[levers.tolls]
party = "b"
levels = ["no", "yes"]

[status_quo]
blockade = "none"
tolls = "no"

# Why: nobody does both.
[[rules]]
never = "blockade == 'full' and tolls"

[outcomes.trade]
unit = "bn USD / year"
levers = ["blockade", "tolls"]
table = [[3.0, 2.5], [2.0, 1.5], [0.5, 0.1]]

[preferences.a]
statements = ["blockade >= 'partial'", ["not tolls", { text = "trade > 1", claims = ["C1"] }]]
[preferences.a.alternatives.dove]
value = "trade"
[preferences.b]
ranking = [1, [2, 3], 4, 5]

[named_states.calm]
where = "blockade == 'none' and not tolls"
"""


def changed(**replacements: str) -> str:
    text = SMALL
    for old, new in replacements.values():
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_case_is_read() -> None:
    model = build_from(SMALL, "strait.toml")
    assert model.space.size == 5
    assert model.status_quo == 1
    assert model.ranks["b"].tolist() == [4, 3, 3, 2, 1]
    assert model.outcome_values("trade").tolist() == [3.0, 2.0, 0.5, 2.5, 1.5]
    assert model.alternative_ranks["a"]["dove"].tolist() == [5, 3, 1, 4, 2]
    assert model.named_states["calm"].numbers == (1,)
    dove = model.with_alternatives({"a": "dove"})
    assert dove.ranks["a"].tolist() == [5, 3, 1, 4, 2]
    assert dove.fingerprint != model.fingerprint


@pytest.mark.parametrize("name", shipped_cases())
def test_what_is_written_reads_back_the_same(name: str) -> None:
    model = load_case(name)
    text = dump_case(model.definition)
    assert parse_case(text) == model.definition
    assert build_case(parse_case(text)).fingerprint == model.fingerprint


@pytest.mark.parametrize("name", shipped_cases())
def test_shipped_cases_meet_the_schema(name: str) -> None:
    data = tomllib.loads(read_text(name)[0])
    validator = jsonschema.Draft202012Validator(
        case_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(json.loads(json.dumps(data, default=str)))


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(case_schema())
    data = json.loads(json.dumps(tomllib.loads(SMALL), default=str))
    assert not list(validator.iter_errors(data))
    for path, value in [(("format",), 2), (("parties",), {}), (("levers", "tolls", "moves"), "x")]:
        broken = json.loads(json.dumps(data))
        place = broken
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        assert list(validator.iter_errors(broken)), path


def test_rewriting_keeps_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "strait.toml"
    path.write_text(SMALL)
    definition = parse_case(SMALL.replace('"A-land"', '"Alland"').replace("3.0, 2.5", "3.5, 2.5"))
    write_case(definition, path)
    text = path.read_text()
    assert parse_case(text) == definition
    for comment in ("# A note at the top.", "# the name", "# the main lever", "# Why: nobody"):
        assert comment in text
    assert text.index("[parties.a]") < text.index("[levers.blockade]") < text.index("[[rules]]")
    untouched = [line for line in SMALL.splitlines() if "A-land" not in line and "3.0" not in line]
    assert [line for line in untouched if line not in text] == []


def test_rewriting_the_same_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "strait.toml"
    path.write_text(SMALL)
    write_case(parse_case(SMALL), path)
    assert path.read_text() == SMALL


def test_rewriting_adds_and_removes(tmp_path: Path) -> None:
    path = tmp_path / "strait.toml"
    path.write_text(SMALL)
    more = SMALL.replace(
        "[[rules]]\n", '[[rules]]\nalways = "true"\nnote = "x"\n[[rules]]\n', 1
    ).replace("[named_states.calm]\nwhere = \"blockade == 'none' and not tolls\"\n", "")
    definition = parse_case(more)
    write_case(definition, path)
    assert parse_case(path.read_text()) == definition


def test_a_file_that_is_no_case_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "letter.toml"
    path.write_text("Dear Sir, = \n")
    with pytest.raises(CaseError, match="not overwritten"):
        write_case(parse_case(SMALL), path)
    assert path.read_text() == "Dear Sir, = \n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_with_a_case_is_a_case(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(SMALL)
    assert load_case(tmp_path).title == "Strait"
    with pytest.raises(CaseError, match="no file or shipped case"):
        load_case(tmp_path / "sub")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("format = 1", "format = 2"), "format: this version reads format 1; found 2"),
        (("format = 1\n", ""), "has no 'format'"),
        (('title = "Strait"', "titel = 'x'"), "unknown key 'titel'.*Did you mean 'title'"),
        (("[parties.b]", "[parties.b]\nlable = 'x'"), "parties.b.lable: unknown key 'lable'"),
        (('party = "b"', 'party = "c"'), "levers.tolls.party: no party named 'c'"),
        (('["no", "yes"]', '["no"]'), "levers.tolls.levels: .*at least 2"),
        (('["no", "yes"]', '["no", "no"]'), "levers.tolls: levels has the same name twice"),
        (('moves = "up"', 'moves = "sideways"'), "levers.blockade.moves: .*'both', 'up'"),
        (('tolls = "no"\n', ""), "status_quo: .*missing: tolls"),
        (('tolls = "no"', 'tolls = "on"'), "status_quo: no level of lever 'tolls' named 'on'"),
        (("never =", "nevr ="), r"rules\[1\].*unknown key 'nevr'"),
        (("never =", "always = 'true'\nnever ="), r"rules\[1\]: a rule has exactly one of"),
        (("never =", "if ="), r"rules\[1\]: 'if' and 'then' go together"),
        (("'full' and tolls", "'ful' and tolls"), r"rules\[1\].*Did you mean 'full'"),
        (("[[3.0, 2.5]", "[[3.0]"), "outcomes.trade.table: the rows .* differ"),
        (("[[3.0, 2.5], ", "["), "nested 2 x 2; 3 x 2 is needed"),
        (("3.0, 2.5", "'x', 2.5"), "outcomes.trade.table: found 'x' where a number"),
        (("3.0, 2.5", "inf, 2.5"), "outcomes.trade.table: found inf"),
        (("3.0, 2.5", "nan, 2.5"), "outcomes.trade.table: found nan"),
        (('levers = ["blockade", "tolls"]', 'levers = ["tolls", "tolls"]'), "a lever twice"),
        (("bn USD / year", "bn (USD)"), "outcomes.trade: .*is not a unit"),
        (("trade > 1", "trde > 1"), r"preferences.a, statements\[2\].*Did you mean 'trade'"),
        (('value = "trade"', 'value = "trade +"'), "preferences.a.alternatives.dove, value"),
        (("[1, [2, 3], 4, 5]", "[1, [2, 3], 4]"), "preferences.b, ranking: leaves out 1 of 5"),
        (("[preferences.b]", "[preferences.z]"), "preferences.z: no party named 'z'"),
        (("[named_states.calm]", "[named_states.2calm]"), "cannot be a name"),
        (("as_of = 2024-05-01", "as_of = '2024-05-01'"), "as_of: "),
        (("[levers.tolls]", "[levers.trade]"), "outcomes.trade: 'trade' is a lever already"),
        (("# A note", "\x00"), "is not TOML"),
    ],
)
def test_one_clear_error(change: tuple[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        build_from(changed(x=change), "strait.toml")
    assert str(caught.value).startswith(("strait.toml: ", "strait.toml, "))
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


def test_circles_among_outcomes_are_refused() -> None:
    text = SMALL + '[outcomes.p]\nunit="1"\nexpression="q"\n[outcomes.q]\nunit="1"\nexpression="p"'
    with pytest.raises(CaseError, match="in a circle: p, q"):
        build_from(text, "strait.toml")


def test_an_expression_must_have_the_unit_it_claims() -> None:
    text = SMALL + '[outcomes.p]\nunit="t"\nexpression="trade"\n'
    with pytest.raises(CaseError, match="gives 'bn USD / year' but the outcome's unit is 't'"):
        build_from(text, "strait.toml")
    scaled = SMALL + '[outcomes.p]\nunit="t"\nexpression="2 * trade"\n'
    with pytest.raises(CaseError, match="gives 'bn USD / year'"):
        build_from(scaled, "strait.toml")
    same = SMALL + '[outcomes.p]\nunit="bn USD / year"\nexpression="2 * trade - 1 * tolls"\n'
    assert build_from(same, "x").outcome_values("p")[0] == 6.0


def test_a_division_by_zero_is_an_error_not_a_rank() -> None:
    text = SMALL.replace('value = "trade"', 'value = "1 / tolls"')
    with pytest.raises(CaseError, match="not a finite number in 3 states, first in state 1"):
        build_from(text, "strait.toml")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no 'format'"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[" * 5_000, "TOML|deep"),
        (b"a = " + b"[" * 5_000 + b"]" * 5_000, "TOML|deep"),
        (b"a = " + b"9" * 10_000, "TOML|format"),
        (b"format = 1\n" + b"#" * (LARGEST_FILE + 1), "larger than 16 MiB"),
        (b"format = true", "found True"),
        (b"format = 1\n" + b".".join([b"a"] * 800) + b" = 1", "unknown key 'a'"),
        (b"format = 1\n" + b".".join([b"a"] * 50_000) + b" = 1", "nests too deep"),
        (b"format = 1.0\ntitle='x'", "missing|format"),
    ],
)
def test_hostile_files(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "hostile.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        load_case(path)


@pytest.mark.parametrize("name", ["no-such-case", "../x.toml", "a\x00b", "", "/", "x" * 5_000])
def test_names_that_lead_nowhere(name: str) -> None:
    with pytest.raises(InputError):
        load_case(name)


def test_a_misspelt_case_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(CaseError, match="Did you mean 'belarus-2025'"):
        load_case("belarus-2052")


def attempt(text: str) -> None:
    try:
        build_from(text, "mutant.toml")
    except InputError as error:
        if not str(error).startswith(("mutant.toml: ", "mutant.toml, ")):
            pytest.fail(f"the error does not begin with the file's name: {error}")


@pytest.mark.parametrize("seed", range(300))
def test_mutated_case_files_are_read_or_refused(seed: int) -> None:
    rng = random.Random(seed)
    names = [name for name in shipped_cases() if name != "belarus-2025"]
    text = SMALL if seed % 2 else read_text(rng.choice(names))[0]
    for _ in range(rng.randint(1, 4)):
        start = rng.randrange(len(text))
        stop = min(len(text), start + rng.randint(0, 12))
        other = rng.randrange(len(text))
        insert = rng.choice(["", "'", '"', "[", "]", "=", "\n", "0", "-1", "é", " and ", "\x00"])
        if rng.random() < 0.3:
            insert = text[other : other + rng.randint(1, 30)]
        text = text[:start] + insert + text[stop:]
    attempt(text)


def test_a_few_mutants_of_the_flagship_are_read_or_refused() -> None:
    text = read_text("belarus-2025")[0]
    rng = random.Random(1)
    for _ in range(12):
        start = rng.randrange(len(text))
        attempt(text[:start] + rng.choice(["", "'", "]", "x", "\n"]) + text[start + 3 :])


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=200)
@given(st.data())
def test_any_tree_in_any_place_is_read_or_refused(data: st.DataObject) -> None:
    from detente.casefile.read import to_definition
    from detente.model import build

    document: dict[str, Any] = tomllib.loads(SMALL)
    place: Any = document
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = data.draw(TREES)
            break
        place = place[key]
    try:
        build(to_definition(document))
    except InputError:
        return


def test_dumped_text_is_toml_that_people_can_edit() -> None:
    text = dump_case(load_case("belarus-2025").definition)
    assert tomlkit.parse(text)["format"] == 1
    assert "[levers.prisoners]" in text
    assert "[preferences.us.alternatives." in text
