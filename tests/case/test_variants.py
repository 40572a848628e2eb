"""What-ifs that a case keeps under a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.case import changed, changes_in, content_fingerprint, numbers, told_changes
from detente.casefile import dump_case, edit, now_supposed, parse_case, read_definition, supposing
from detente.errors import InputError
from detente.studies import load_case

CASE = """\
format = 1
title = "Strait"
[parties.a]
[parties.b]
[levers.tolls]
party = "a"
levels = ["none", "some", "full"]
[levers.patrol]
party = "b"
levels = ["no", "yes"]
[status_quo]
tolls = "none"
patrol = "no"
[outcomes.cost]
unit = "1"
levers = ["tolls", "patrol"]
table = [[0, 1], [2, 3], [4, 5]]
[outcomes.gain]
unit = "1"
expression = "2 * (tolls == 'full') + cost"
[preferences.a]
value = "gain - 0.5 * cost"
[preferences.b]
statements = ["tolls == 'none'", "patrol"]
[preferences.b.alternatives.merchant]
statements = ["tolls == 'full'"]
"""
VARIANT = """
[variants.cheap]
label = "Tolls cost little"
readings = { b = "merchant" }
numbers = { "outcomes.cost.table[tolls=full][patrol=yes]" = 0.5, "outcomes.cost.table[1][0]" = 1 }
levels = { tolls = "some" }
[variants.gainful]
numbers = { "outcomes.gain" = 3 }
orders = { b = [1, 0] }
"""


def test_a_variant_changes_what_its_keys_would_change() -> None:
    case = parse_case(CASE + VARIANT)
    by_hand = {
        "readings.b": "merchant",
        "levels.tolls": "some",
        "outcomes.cost.table[2][1]": 0.5,
        "outcomes.cost.table[1][0]": 1,
    }
    assert changed(case, changes_in(case, "cheap")) == changed(case, by_hand)
    assert changed(case, changes_in(case, "cheap; outcomes.gain=3")) == changed(
        case, {**by_hand, "outcomes.gain": 3}
    )


def test_variants_alone() -> None:
    case = parse_case(CASE + VARIANT)
    found = numbers(changed(case, changes_in(case, "cheap")))
    assert (found["outcomes.cost.table[2][1]"], found["outcomes.cost.table[1][0]"]) == (0.5, 1)
    assert changed(case, changes_in(case, "cheap")).status_quo["tolls"] == "some"
    ordered = changed(case, changes_in(case, "gainful")).preferences["b"].statements
    assert [group[0].text for group in ordered] == ["patrol", "tolls == 'none'"]


def test_a_variant_is_no_number_and_no_input_of_the_case() -> None:
    with_variants, without = parse_case(CASE + VARIANT), parse_case(CASE)
    assert numbers(with_variants) == numbers(without)
    assert content_fingerprint(with_variants) == content_fingerprint(without)


def test_it_is_written_and_read_again() -> None:
    case = parse_case(CASE + VARIANT)
    assert parse_case(dump_case(case)) == case


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cheep", "no variant of the case.*Did you mean 'cheap'"),
        ("cheap; readings.b=own", "'readings.b' is given twice"),
        ("outcomes.cst=2", "address of no number"),
    ],
)
def test_what_is_neither_is_refused(text: str, told: str) -> None:
    case = parse_case(CASE + VARIANT)
    with pytest.raises(InputError, match=told):
        changed(case, changes_in(case, text))


def test_a_variant_that_changes_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="changes something"):
        parse_case(CASE + "[variants.idle]\nlabel = 'Nothing'\n")


def test_what_is_other_is_told() -> None:
    case = parse_case(CASE + VARIANT)
    assert told_changes(case, changes_in(case, "outcomes.cost.table[1][0]=1; orders.b=[1,0]")) == (
        "outcomes.cost.table[tolls=some][patrol=no] is 1, not 2",
        "the statements of b stand in the order [1, 0]",
    )
    assert told_changes(case, {"outcomes.gain": 3}) == ("outcomes.gain is taken 3 times",)


def test_every_case_read_within_has_what_is_supposed(tmp_path: Path) -> None:
    path = tmp_path / "strait.toml"
    path.write_text(CASE + VARIANT)
    plain = load_case(path)
    with supposing(["levels.tolls=full", "cheap"]):
        model = load_case(path)
        assert read_definition(path)[0].title == "Strait [what if]"
        assert now_supposed().changes["levels.tolls"] == "some"
    assert model.space.levels_of(model.status_quo)["tolls"] == "some"
    assert model.summary.startswith("What if: tolls begins at full, not at none; b is read as")
    assert load_case(path).fingerprint == plain.fingerprint
    assert now_supposed().sentence == ""


def test_edits_follow_names_and_levels_into_variants() -> None:
    text = CASE + VARIANT
    after = parse_case(edit.rename(text, "outcome", "cost", "burden").on(text))
    assert set(after.variants["cheap"].numbers) == {
        "outcomes.burden.table[tolls=full][patrol=yes]",
        "outcomes.burden.table[1][0]",
    }
    after = parse_case(edit.rename(text, "lever", "tolls", "fees").on(text))
    assert "outcomes.cost.table[fees=full][patrol=yes]" in after.variants["cheap"].numbers
    assert after.variants["cheap"].levels == {"fees": "some"}
    after = parse_case(edit.rename(text, "party", "b", "south").on(text))
    assert after.variants["cheap"].readings == {"south": "merchant"}
    assert after.variants["gainful"].orders == {"south": (1, 0)}
    after = parse_case(edit.rename_level(text, "tolls", "full", "all").on(text))
    assert "outcomes.cost.table[tolls=all][patrol=yes]" in after.variants["cheap"].numbers
    after = parse_case(edit.add_level(text, "tolls", "few", 1).on(text))
    assert set(after.variants["cheap"].numbers) == {
        "outcomes.cost.table[tolls=full][patrol=yes]",
        "outcomes.cost.table[2][0]",
    }
    with pytest.raises(InputError, match="named at variants"):
        edit.remove_level(text, "tolls", "full")
