"""What could be signed in a model, what speaks against it, and what would sweeten it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from detente.case import Clause, Definition, Lever, Outcome, Party, Preference, Rule
from detente.deals import bargain, list_packages, packages_ending, why_not
from detente.errors import (
    InfeasibleStateError,
    InputError,
    NotApplicableError,
    UnknownNameError,
)
from detente.model import Model, build
from tests.oracles import deals as oracle
from tests.strategies import small_models


def exchange(**changes: object) -> Model:
    """Freed people against relief; a patron that holds a lever of its own."""
    parts: dict = {
        "title": "exchange",
        "parties": {p: Party(p) for p in ("holder", "sender", "patron")},
        "levers": {
            "freed": Lever("freed", "holder", ("none", "some", "all")),
            "relief": Lever("relief", "sender", ("none", "licence", "lifted")),
            "credit": Lever("credit", "patron", ("low", "high")),
        },
        "status_quo": {"freed": "none", "relief": "none", "credit": "low"},
        "rules": (Rule("never", (Clause("relief == 'lifted' and freed == 'none'"),)),),
        "outcomes": {
            "out": Outcome("out", "people", ("freed",), (0.0, 10.0, 30.0)),
            "revenue": Outcome("revenue", "bn USD", ("relief",), (0.0, 0.9, 1.2)),
        },
        "preferences": {
            "holder": Preference("holder", "value", value=Clause("1 * revenue - 0.02 * out")),
            "sender": Preference("sender", "value", value=Clause("0.1 * out - 1 * revenue")),
            "patron": Preference("patron", "value", value=Clause("0 - 1 * revenue")),
        },
    }
    return build(Definition(**{**parts, **changes}))


def two_owners(model: Model) -> tuple[str, ...]:
    """At most two parties that hold a lever, whether or not they can move it."""
    return tuple(party for party in model.parties if model.levers_of(party))[:2]


def test_packages_hold_everything_else() -> None:
    model = exchange()
    found = list_packages(model, ["holder", "sender"])
    assert found.levers == ("freed", "relief")
    assert dict(found.held) == {"credit": "low"}
    assert found.size == 8
    assert all(model.space.levels_of(n)["credit"] == "low" for n in found.numbers)
    assert found.scales == {"holder": "value", "sender": "value"}
    high = model.space.number_of({"freed": "none", "relief": "none", "credit": "high"})
    there = list_packages(model, ["holder", "sender"], held_at=high)
    assert all(model.space.levels_of(n)["credit"] == "high" for n in there.numbers)


def test_values_are_on_the_party_s_own_scale() -> None:
    model = exchange()
    found = list_packages(model, ["holder", "sender"])
    number = model.space.number_of({"freed": "all", "relief": "licence", "credit": "low"})
    place = found.place_of(number)
    assert found.values["holder"][place] == pytest.approx(0.3)
    assert found.values["sender"][place] == pytest.approx(2.1)
    assert found.disagreement == {"holder": 0.0, "sender": 0.0}
    assert found.hurt(number) == ("patron",)


def test_a_bargain_names_its_points() -> None:
    model = exchange()
    found = bargain(list_packages(model, ["holder", "sender"]))
    values = found.packages.matrix().T.tolist()
    for name in found.solutions:
        places, _ = oracle.solution(name, values, [0.0, 0.0])
        assert set(found.solutions[name].places) >= places  # sums may tie by rounding
    frame = found.to_pandas()
    assert list(frame.index[frame["nash"]]) == list(found.picks("nash"))
    assert "nobody refuses" in found._repr_html_()
    assert found.packages._repr_html_().startswith("<table>")


@given(small_models())
def test_an_order_still_says_what_is_efficient(model: Model) -> None:
    signers = tuple(model.parties)[:2]
    found = bargain(list_packages(model, signers))
    values = found.packages.matrix().T.tolist()
    floor = [float(model.ranks[p][model.status_quo - 1]) for p in signers]
    assert found.efficient.tolist() == oracle.efficient(values)
    assert found.rational.tolist() == oracle.rational(values, floor)
    assert not found.solutions
    assert "an order and no values" in found.unanswered[0]


def test_replaced_ranks_leave_an_order_only() -> None:
    model = exchange()
    ranks = model.ranks["holder"][::-1].copy()
    found = list_packages(model.with_ranks({"holder": ranks}), ["holder", "sender"])
    assert found.scales == {"holder": "rank", "sender": "value"}


def test_another_reading_has_its_own_values() -> None:
    keen = Preference("holder", "value", value=Clause("2 * revenue - 0.02 * out"))
    plain = Preference(
        "holder", "value", value=Clause("1 * revenue - 0.02 * out"), alternatives={"keen": keen}
    )
    model = exchange()
    model = exchange(preferences={**model.preferences, "holder": plain})
    found = list_packages(model.with_alternatives({"holder": "keen"}), ["holder", "sender"])
    assert found.scales["holder"] == "value"
    assert found.values["holder"].max() == pytest.approx(2 * 1.2 - 0.02 * 10)


def test_values_that_differ_by_rounding_are_ties() -> None:
    thirds = Outcome("out", "people", ("freed",), (0.1 + 0.2, 0.3, 0.1))
    model = exchange()
    model = exchange(outcomes={**model.outcomes, "out": thirds})
    values = list_packages(model, ["sender"], levers=["relief"]).values["sender"]
    assert values.size == 2
    whole = list_packages(model, ["holder"]).values["holder"]
    assert whole[0] == whole[1]


def test_ties_chain() -> None:
    """Each is within rounding of the next though the first is not of the last (rule P3)."""
    model = exchange()
    floats = tuple((np.full(3, 0.3).view(np.int64) + np.arange(0, 6, 2)).view(np.float64).tolist())
    chain = Outcome("out", "people", ("freed",), floats)
    keen = Preference("holder", "value", value=Clause("1 * out / 1"))
    model = exchange(
        outcomes={**model.outcomes, "out": chain},
        preferences={**model.preferences, "holder": keen},
    )
    found = list_packages(model, ["holder", "sender"])
    assert found.scales["holder"] == "value"
    assert set(found.values["holder"].tolist()) == {0.3}


def test_somebody_else_s_lever_needs_consent() -> None:
    with pytest.raises(NotApplicableError, match="consent"):
        list_packages(exchange(), ["holder", "sender"], levers=["freed", "credit"])


@pytest.mark.parametrize(
    ("signers", "options", "error"),
    [
        (["nobody"], {}, UnknownNameError),
        ([], {}, InputError),
        (["holder", "holder"], {}, InputError),
        (["holder"], {"levers": ["relif"]}, UnknownNameError),
        (["holder"], {"levers": []}, InputError),
        (["holder"], {"held_at": 99}, InfeasibleStateError),
        (["holder"], {"disagreement": {"sender": 1.0}}, UnknownNameError),
        (["holder", "sender"], {"disagreement": {"sender": 1.0}}, InputError),
        (["holder"], {"disagreement": {"holder": np.nan}}, InputError),
    ],
)
def test_what_is_refused(signers: list, options: dict, error: type) -> None:
    with pytest.raises(error):
        list_packages(exchange(), signers, **options)


def test_a_stakeholder_has_nothing_to_sign() -> None:
    model = exchange()
    parties = {**model.parties, "exile": Party("exile")}
    told = {**model.preferences, "exile": Preference("exile", "value", value=Clause("out"))}
    with pytest.raises(NotApplicableError, match="no lever"):
        list_packages(exchange(parties=parties, preferences=told), ["exile"])


def test_the_disagreement_point_can_be_given() -> None:
    found = list_packages(
        exchange(), ["holder", "sender"], disagreement={"holder": 0.5, "sender": 0}
    )
    assert found.disagreement_state is None
    assert found.disagreement == {"holder": 0.5, "sender": 0.0}
    with pytest.raises(NotApplicableError, match="judged against a state"):
        found.hurt(1)


@given(small_models(), st.data())
def test_why_not_says_who_refuses_and_what_is_better(model: Model, data) -> None:
    pair = list_packages(model, tuple(model.parties)[:2])
    place = data.draw(st.integers(0, pair.size - 1))
    number = int(pair.numbers[place])
    found = why_not(pair, number)
    points = pair.matrix().T.tolist()
    floor = pair.floor().tolist()
    short = {
        name: floor[i] - points[place][i]
        for i, name in enumerate(pair.signers)
        if floor[i] > points[place][i]
    }
    assert dict(found.shortfall) == short
    beaters = [k for k in range(pair.size) if oracle.beats(points[k], points[place])]
    best = [k for k in beaters if not any(oracle.beats(points[j], points[k]) for j in beaters)]
    assert found.better == tuple(int(pair.numbers[k]) for k in best)
    assert found.nothing == (not short and not beaters)
    assert str(found)


@given(small_models(), st.data())
def test_packages_that_end_elsewhere_are_judged_there(model: Model, data) -> None:
    signers = two_owners(model)[:1]
    pair = list_packages(model, signers)
    found = packages_ending(model, signers, pair.numbers.tolist()[::-1])
    assert found.numbers.tolist() == pair.numbers.tolist()
    assert found.matrix().tolist() == pair.matrix().tolist()
    assert dict(found.held) == {}
    if pair.size == model.space.size:
        return
    rest = [n for n in range(1, model.space.size + 1) if n not in pair.numbers]
    other = data.draw(st.sampled_from(rest))
    own = {n: model.space.levels_of(n) for n in (other, *pair.numbers.tolist())}
    twin = [n for n in pair.numbers if all(own[n][k] == own[other][k] for k in pair.levers)]
    if twin:
        with pytest.raises(InputError, match="one package"):
            packages_ending(model, signers, [*pair.numbers.tolist(), other])
