"""Two values are tied when their own rounding cannot tell them apart, and for nothing else (P3)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente import load_case
from detente.case import (
    Clause,
    Definition,
    Hypothesis,
    Lever,
    Outcome,
    Party,
    Preference,
    Uncertainty,
)
from detente.deals import party_values
from detente.model import DrawnInputs, Model, Valuation, build, feasible_states

LARGE = """\
format = 1
title = "At all costs"
levers.a = {{ party = "x", levels = ["l0","l1","l2"] }}
levers.b = {{ party = "y", levels = ["no","yes"] }}
parties = {{ x = {{}}, y = {{}} }}
status_quo = {{ a = "l0", b = "no" }}
[outcomes.gain]
unit = "1"
levers = ["a"]
table = {table}
[preferences]
x.value = "{value}"
y.value = "1.0 * b"
"""


@pytest.mark.parametrize("weight", ["1e12", "1e13", "1e15", "1e16", "123456789012345.5"])
@pytest.mark.parametrize("table", [[100.0, 250.0, 900.0], [0, 1, 2], [0.1, 0.2, 0.3]])
def test_a_large_weight_beside_small_gains(tmp_path: Path, weight: str, table: list[float]) -> None:
    path = tmp_path / "case.toml"
    path.write_text(LARGE.format(table=table, value=f"gain - {weight} * (b == 'yes')"))
    assert load_case(path).ranks["x"].tolist() == [4, 5, 6, 1, 2, 3]
    path.write_text(LARGE.format(table=table, value=f"{weight} * (b == 'yes') + 1 * gain"))
    assert load_case(path).ranks["x"].tolist() == [1, 2, 3, 4, 5, 6]


def test_where_a_quotient_rounds_the_small_numbers_still_count(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    value = "gain / 3 - 1e15 * (b == 'yes')"
    path.write_text(LARGE.format(table=[100.0, 250.0, 900.0], value=value))
    assert load_case(path).ranks["x"].tolist() == [4, 5, 6, 1, 2, 3]
    path.write_text(LARGE.format(table=[0.1, 0.2, 0.3], value=value))
    # A float beside 1e15 has no place for tenths: lost there, kept where nothing large is near.
    assert load_case(path).ranks["x"].tolist() == [2, 3, 4, 1, 1, 1]


# Sums of written decimals, against exact fractions.

DECIMALS = st.one_of(
    st.sampled_from(["0.1", "0.2", "0.3", "0.7", "1e-9", "1e15", "1e12", "3", "0"]),
    st.integers(0, 10**6).map(lambda k: str(Decimal(k).scaleb(-3))),
)
SIGNS = st.sampled_from(["+", "-"])
SIZES = (2, 3, 2)
CELLS = list(product(*(range(size) for size in reversed(SIZES))))  # the first lever varies fastest


def case_of(value: str, tables: list[list[str]], **more: object) -> Definition:
    levers = {
        f"l{k}": Lever(f"l{k}", "p", tuple(f"v{j}" for j in range(size)))
        for k, size in enumerate(SIZES)
    }
    outcomes = {
        f"o{k}": Outcome(f"o{k}", "1", (f"l{k}",), tuple(map(float, table)))
        for k, table in enumerate(tables)
    }
    parts = {
        "title": "t",
        "parties": {"p": Party("p")},
        "levers": levers,
        "status_quo": dict.fromkeys(levers, "v0"),
        "outcomes": outcomes,
        "preferences": {"p": Preference("p", "value", value=Clause(value))},
    }
    return Definition(**{**parts, **more})  # type: ignore[arg-type]


@st.composite
def weighted_sums(draw: st.DrawFn) -> tuple[str, list[list[str]], list[Fraction]]:
    """A value, the tables of its outcomes, and what it is exactly in every state."""
    tables = [draw(st.lists(DECIMALS, min_size=n, max_size=n)) for n in SIZES]
    weights = [draw(DECIMALS) for _ in SIZES]
    signs = ["+", *(draw(SIGNS) for _ in SIZES[1:])]
    text = " ".join(f"{s} {w} * o{k}" for k, (s, w) in enumerate(zip(signs, weights, strict=True)))
    exact = [
        sum(
            (1 if signs[k] == "+" else -1)
            * Fraction(weights[k])
            * Fraction(tables[k][cell[-1 - k]])
            for k in range(len(SIZES))
        )
        for cell in CELLS
    ]
    return text.removeprefix("+ "), tables, exact


def moved_by(text: str, tables: list[list[str]]) -> Fraction:
    """How large a whole number the steps of a weighted sum may need at most."""
    weights = [Decimal(part) for part in text.replace("- ", "").replace("+ ", "").split()[::3]]

    def places(number: Decimal) -> int:
        return max(0, -int(number.normalize().as_tuple().exponent))

    terms = [
        (places(w) + max(places(Decimal(x)) for x in table), abs(w) * max(map(Decimal, table)))
        for w, table in zip(weights, tables, strict=True)
    ]
    most = max(moved for moved, _ in terms)
    return (
        sum(Fraction(size) for _, size in terms) * 10**most * 10 if most <= 18 else Fraction(2**62)
    )


def dense(values: list[Fraction]) -> list[int]:
    order = sorted(set(values))
    return [order.index(value) + 1 for value in values]


@settings(max_examples=120)
@given(weighted_sums())
def test_written_decimals_are_ranked_without_any_rounding(
    drawn: tuple[str, list[list[str]], list[Fraction]],
) -> None:
    text, tables, exact = drawn
    model = build(case_of(text, tables))
    ranks = model.ranks["p"].tolist()
    if moved_by(text, tables) < 2**62:
        assert ranks == dense(exact)
    values = party_values(model, "p").values
    for s, t in product(range(len(CELLS)), repeat=2):
        assert (values[s] <= values[t]) or ranks[s] > ranks[t]  # values never say otherwise
        if exact[s] == exact[t]:
            assert ranks[s] == ranks[t]


@settings(max_examples=120)
@given(weighted_sums(), st.sampled_from([1.0, 0.1, 3.0, 1e-7]), st.sampled_from(["draw", "/ 3"]))
def test_where_something_rounds_what_is_far_enough_apart_is_told_apart(
    drawn: tuple[str, list[list[str]], list[Fraction]], factor: float, how: str
) -> None:
    """Computed values are off by a few units in the last place of the largest step at most."""
    text, tables, exact = drawn
    if how == "draw":
        number = Uncertainty(
            "u", "number", unit="1", acts_on=("outcomes.o0",), effect="multiply", best=factor
        )
        case = case_of(text, tables, uncertainties={"u": number})
        first = [Fraction(tables[0][cell[-1]]) for cell in CELLS]
        weight = Fraction(text.split(" ")[0])
        exact = [
            value + weight * own * (Fraction(factor) - 1)
            for value, own in zip(exact, first, strict=True)
        ]
        space = feasible_states(case)
        found = Valuation(case, space).ranks(DrawnInputs(1, {"u": np.array([factor])}))
        ranks = found.ranks["p"].full()[0].tolist()
        plain = build(case).ranks["p"].tolist()
        assert ranks == plain
    else:
        ranks = build(case_of(f"({text}) / 3", tables)).ranks["p"].tolist()
    parts = [
        sum(
            abs(Fraction(w)) * abs(Fraction(tables[k][cell[-1 - k]])) * Fraction(max(1, factor))
            for k, w in enumerate(text.replace("- ", "").replace("+ ", "").split(" ")[::3])
        )
        for cell in CELLS
    ]
    off = [Fraction(12, 2**53) * part + Fraction(1, 10**300) for part in parts]
    for s, t in product(range(len(CELLS)), repeat=2):
        if exact[s] == exact[t]:
            assert ranks[s] == ranks[t]
        if exact[t] - exact[s] > off[s] + off[t] and not chained(exact, off, s, t):
            assert ranks[t] > ranks[s], (text, tables, s, t)


def chained(exact: list[Fraction], off: list[Fraction], s: int, t: int) -> bool:
    """Whether states between two may join them, each near enough to the next."""
    between = (k for k in range(len(exact)) if exact[s] <= exact[k] <= exact[t])
    inside = sorted(between, key=lambda k: exact[k])
    most = 2 * max(off[k] for k in inside)
    return all(exact[b] - exact[a] <= most for a, b in pairwise(inside))


TRADE = (0.0, 5e6, 5e6 + 4.0)


def sold(value: str, table: tuple[float, ...] = TRADE) -> Model:
    """A case whose outcome came from a market that was solved to a millionth of the largest."""
    levers = {
        "m": Lever("m", "p", ("a", "b", "c")),
        "x": Lever("x", "p", ("no", "yes")),
    }
    outcome = Outcome("sales", "1", ("m",), table, source="trade.accounts.p.total")
    return build(
        Definition(
            title="t",
            parties={"p": Party("p")},
            levers=levers,
            status_quo={"m": "a", "x": "no"},
            outcomes={"sales": outcome},
            preferences={"p": Preference("p", "value", value=Clause(value))},
        )
    )


def test_what_a_solver_gave_is_as_exact_as_the_solver() -> None:
    """4 in 5 million is less than the solver can tell, in any formula."""
    assert sold("sales").ranks["p"].tolist() == [1, 2, 2, 1, 2, 2]
    assert sold("0.5 * sales + 1000 * x").ranks["p"].tolist() == [1, 3, 3, 2, 4, 4]


def test_where_the_solver_gave_the_same_a_small_gain_counts() -> None:
    """X is worth less than the solver's error, and that error is the same with and without it."""
    assert sold("sales + 0.001 * x", (0.0, 5e6, 9e6)).ranks["p"].tolist() == [1, 3, 5, 2, 4, 6]


def test_hypotheses_of_the_plain_model_are_decimals_too() -> None:
    number = Uncertainty(
        "w", "hypotheses", unit="1", hypotheses=(Hypothesis(weight=1, value=0.3),), best=0.3
    )
    case = case_of("w * (l0 == 'v1') - (0.1 + 0.2) * (l2 == 'v1')", [], uncertainties={"w": number})
    ranks = build(case).ranks["p"]
    assert ranks.max() == 3
    assert ranks[0] == ranks[1 + 6]
