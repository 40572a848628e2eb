"""What could be signed where others have levers too: rules, units, symmetries, sentences."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from detente import analyse, load_case
from detente.case import Clause, Definition, Lever, Outcome, Party, Preference
from detente.deals import PartyValues, party_values
from detente.errors import (
    InfeasibleStateError,
    InputError,
    NotApplicableError,
    TooLargeError,
    UnknownNameError,
)
from detente.model import Model, assemble, build
from detente.studies.deals import (
    DISAGREEMENTS,
    HOW,
    complete,
    completion_sentences,
    could_sign,
    disagreement_sentence,
    durability,
    given_point,
    offers as offers_module,
    outside,
    package_in,
    package_of,
    state_point,
    status_quo_point,
    study_package,
    sweeten,
    sweeten_to_hold,
    sweetening_sentences,
    take_back,
    take_back_sentences,
    taken_back_point,
    worst_equilibrium_point,
)
from detente.studies.deals.obstacles import obstacles
from detente.studies.labels import Labels
from tests.oracles import deals as oracle
from tests.relabelling import reordered, stretched
from tests.strategies import small_models
from tests.studies.deals.standoffs import PARTIES, levels_at, scaled, valued_models, worth

pytestmark = pytest.mark.kernels


@pytest.fixture(scope="module")
def belarus() -> Model:
    return load_case("belarus-2025")


# Values.


@given(valued_models())
def test_a_value_keeps_its_unit(model: Model) -> None:
    found = party_values(model, "ash")
    assert found.scale == "value"
    np.testing.assert_allclose(found.values, worth(model, "ash"), atol=1e-12)
    change = found.change(1, model.space.size)
    assert change.size == found.values[-1] - found.values[0]
    order = party_values(model.with_ranks({"ash": model.ranks["ash"][::-1]}), "ash")
    if order.scale == "rank":
        assert order.unit == ""
        assert set(order.values) == set(range(1, len(set(order.values)) + 1))


def test_units_are_the_party_s_own(belarus: Model) -> None:
    assert party_values(belarus, "belarus").unit == "bn USD / year"
    assert str(party_values(belarus, "belarus").amount(-0.25)) == "-0.25 bn USD / year"
    assert party_values(belarus, "us").unit == ""
    assert str(-party_values(belarus, "us").amount(1)) == "-1 place"


@given(small_models())
def test_places_have_no_gaps(model: Model) -> None:
    plain = {p: party_values(model, p) for p in model.parties}
    wide = stretched(model, 3)
    for party, found in plain.items():
        np.testing.assert_array_equal(party_values(wide, party).values, found.values)
        assert found.values.min() == 1
        assert len(set(found.values)) == found.values.max()


@given(valued_models(), st.integers(1, 9))
def test_values_come_out_the_same_in_any_pieces(model: Model, size: int) -> None:
    whole = [party_values(model, p).values for p in PARTIES]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detente.model.outcomes.PIECE", size)
        for party, values in zip(PARTIES, whole, strict=True):
            np.testing.assert_array_equal(party_values(model, party).values, values)


def test_a_pure_number_has_no_unit() -> None:
    levers = {"x": Lever("x", "ash", ("no", "yes"))}
    outcome = Outcome("share", "1", ("x",), (0.25, 0.75))
    value = {"ash": Preference("ash", "value", value=Clause("share"))}
    parts = {"title": "t", "parties": {"ash": Party("ash")}, "status_quo": {"x": "no"}}
    model = build(
        Definition(levers=levers, preferences=value, outcomes={"share": outcome}, **parts)
    )
    found = party_values(model, "ash")
    assert found.unit == ""
    assert str(found.change(1, 2)) == "0.5 of its value"


@given(valued_models(), st.data())
def test_levers_left_out_stay_where_they_are(model: Model, data) -> None:
    start = data.draw(st.integers(1, model.space.size))
    package = package_of(model, ["ash", "birch"], {}, start=start)
    assert package.base == start
    assert not package.changes
    there = model.space.levels_of(start)
    assert dict(package.levels) == {n: there[n] for n in package.levels}
    assert set(package.levels) == {*model.levers_of("ash"), *model.levers_of("birch")}


# Rules that forbid.


@given(valued_models(), st.data())
def test_what_forbids_a_package_is_named(model: Model, data) -> None:
    """A rule is an obstacle when, and only when, it leaves the base out if it stands alone."""
    signers = data.draw(st.lists(st.sampled_from(PARTIES), min_size=1, max_size=2, unique=True))
    levels = {
        name: data.draw(st.sampled_from(lever.levels))
        for name, lever in model.levers.items()
        if lever.party in signers
    }
    package = package_of(model, signers, levels)
    done = complete(package)
    cell = {**model.space.levels_of(model.status_quo), **levels}
    broken = {n for n, rule in enumerate(model.rules, 1) if not kept(rule, cell)}
    assert {obstacle.number for obstacle in done.obstacles} == broken
    assert (package.base is None) == bool(broken)
    for number in done.nearest:
        there = model.space.levels_of(number)
        assert all(there[name] == level for name, level in levels.items())


def kept(rule, cell: dict[str, str]) -> bool:
    """Whether a rule holds: its few forms are Python once a lever's name is its level."""
    truths = [eval(c.text, {"__builtins__": {}}, dict(cell)) for c in rule.clauses]  # noqa: S307
    return {
        "never": not truths[0],
        "always": truths[0],
        "if": not truths[0] or truths[-1],
        "exclusive": sum(truths) <= 1,
        "at_least_one": any(truths),
    }[rule.kind]


@given(valued_models())
def test_every_cell_is_a_state_or_breaks_a_rule(model: Model) -> None:
    levers = dict(model.levers)
    for code in range(model.space.cells):
        cell = levels_at(levers, code)
        broken = [n for n, rule in enumerate(model.rules, 1) if not kept(rule, cell)]
        assert [obstacle.number for obstacle in obstacles(model, code)] == broken
        assert (model.space.find(code) is None) == bool(broken)


# All packages.


def _goes_nowhere(model: Model, lever: Lever, level: str) -> bool:
    """Whether no move of its owner takes the lever from the status quo to this level (rule D1)."""
    before = lever.levels.index(model.space.levels_of(model.status_quo)[lever.name])
    after = lever.levels.index(level)
    return after != before and (
        lever.moves == "none" or lever.moves == ("down" if after > before else "up")
    )


@given(valued_models(), st.sampled_from(HOW), st.data())
def test_offers_judge_what_ends_for_certain(model: Model, how: str, data) -> None:
    signers = data.draw(
        st.lists(st.sampled_from(PARTIES), min_size=1, max_size=2, unique=True), label="signers"
    )
    found = could_sign(model, signers, how=how, concept="gmr")
    own = [lever for lever in model.levers.values() if lever.party in signers]
    ends, left = [], {}
    for choice in product(*(lever.levels for lever in own)):
        levels = {lever.name: level for lever, level in zip(own, choice, strict=True)}
        package = package_of(model, signers, levels)
        if not package.mask.any():
            continue
        if any(_goes_nowhere(model, lever, levels[lever.name]) for lever in own):
            left["no way there"] = left.get("no way there", 0) + 1
            continue
        done = complete(package, how, concept="gmr")
        if done.state is None:
            left[done.why_uncertain] = left.get(done.why_uncertain, 0) + 1
        else:
            ends.append(done.state)
    assert dict(found.left_out) == left
    assert found.judged == len(ends)
    if not ends:
        assert found.bargain is None
        return
    judged = found.bargain
    assert judged.packages.numbers.tolist() == sorted(ends)
    points = [[party_values(model, p).of(n) for p in signers] for n in sorted(ends)]
    floor = [party_values(model, p).of(model.status_quo) for p in signers]
    assert judged.efficient.tolist() == oracle.efficient(points)
    assert judged.rational.tolist() == oracle.rational(points, floor)


@given(valued_models(), st.sampled_from([0.001, 0.25, 3.0, 4096.0]))
@settings(max_examples=30)
def test_another_unit_changes_no_verdict(model: Model, factor: float) -> None:
    """Positive scaling of one party's values: the same packages, gains in the new unit."""
    other = scaled(model, "ash", factor)
    signers = ["ash", "birch"]
    plain, new = could_sign(model, signers), could_sign(other, signers)
    assert plain.bargain.zone == new.bargain.zone
    for name in ("nash", "kalai_smorodinsky"):
        assert plain.bargain.picks(name) == new.bargain.picks(name)
    for number in (1, model.space.size):
        before, after = durability(model, number), durability(other, number)
        assert dict(before.stable) == dict(after.stable)
        for old, fresh in zip(before.of("ash"), after.of("ash"), strict=True):
            assert fresh.gain.size == pytest.approx(factor * old.gain.size)
            assert fresh.move == old.move
        assert sweeten_to_hold(model, number).steps == sweeten_to_hold(other, number).steps


@given(small_models(), st.data())
def test_names_and_order_do_not_matter(model: Model, data) -> None:
    levers = data.draw(st.permutations(range(len(model.space.levers))))
    parties = data.draw(st.permutations(list(model.parties)))
    other, source = reordered(model, levers, parties)
    number = data.draw(st.integers(1, model.space.size))
    to = {int(s) + 1: place + 1 for place, s in enumerate(source)}
    signers = sorted({lever.party for lever in model.levers.values()})[:1]
    for how in ("answered", "equilibrium"):
        one = complete(package_in(model, signers, number, start=number), how)
        two = complete(package_in(other, signers, to[number], start=to[number]), how)
        assert {to[s] for s in one.states} == set(two.states)
        assert {frozenset(to[s] for s in c.states) for c in one.cycles} == {
            frozenset(c.states) for c in two.cycles
        }
    one, two = durability(model, number, most=99), durability(other, to[number], most=99)
    assert {p: set(by) for p, by in one.stable.items()} == {
        p: set(by) for p, by in two.stable.items()
    }
    assert {(b.party, to[b.move.target]) for b in one.breaches} == {
        (b.party, b.move.target) for b in two.breaches
    }
    one, two = sweeten_to_hold(model, number), sweeten_to_hold(other, to[number])
    assert {to[a.state] for a in one.additions} == {a.state for a in two.additions}


# Disagreement points.


@given(valued_models())
def test_no_point_asks_for_more_than_its_states_give(model: Model) -> None:
    points = [
        status_quo_point(model),
        state_point(model, model.space.size),
        taken_back_point(model, model.space.size),
    ]
    if analyse(model).is_equilibrium("gmr")[model.status_quo - 1]:
        points.append(worst_equilibrium_point(model, "gmr"))
    words = Labels(model)
    for point in points:
        assert point.kind in DISAGREEMENTS
        for party in PARTIES:
            values = party_values(model, party)
            assert all(values.of(n) == point.values[party] for n in point.states[party])
            assert all(values.of(n) >= point.values[party] for n in point.candidates)
        assert (point.one_state is None) == (len(point.candidates) > 1)
        assert disagreement_sentence(words, point).endswith(".")


def test_performance_moves_the_point(belarus: Model) -> None:
    """People freed stay free: what can be taken back is the relief, the contact and the arrests."""
    conceded = belarus.space.levels_of(belarus.status_quo) | {
        "prisoners": "all",
        "us_banks": "licence",
        "us_contact": "open",
        "arrests": "stop",
    }
    after = belarus.space.number_of(conceded)
    point = taken_back_point(belarus, after)
    assert point.one_state is not None
    left = belarus.space.levels_of(point.one_state)
    quo = belarus.space.levels_of(belarus.status_quo)
    assert {name for name in left if left[name] != quo[name]} == {"prisoners"}
    worst = worst_equilibrium_point(belarus, "seq", start=after)
    assert all(belarus.space.levels_of(n)["prisoners"] == "all" for n in worst.candidates)
    assert worst.values["us"] > worst_equilibrium_point(belarus, "seq").values["us"]


def test_given_numbers_are_for_those_named(belarus: Model) -> None:
    point = given_point(belarus, {"us": 10, "belarus": 3.0})
    assert point.for_signers(["us"]) == {"us": 10.0}
    with pytest.raises(InputError, match="no value for eu"):
        point.for_signers(["us", "eu"])
    found = outside(package_in(belarus, ["us", "belarus"], 2), 2, point)
    assert set(found.unjudged) == {"russia", "eu", "lithuania", "opposition", "families"}
    assert not found.hurt
    with pytest.raises(InputError, match="finite"):
        given_point(belarus, {"us": float("nan")})


# The flagship, by what its file says and not by our figures.


def test_what_each_side_can_take_back(belarus: Model) -> None:
    [number, *_] = belarus.named_states["grand_bargain"].numbers
    found = {each.lever: each for each in take_back(belarus, number)}
    freed = found["prisoners"]
    assert freed.one_way
    assert freed.move is None
    assert any(change.lever == "arrests" for move in freed.instead for change in move.changes)
    potash = found["us_potash"]
    assert potash.whole
    assert {m.legal_form for m in potash.lapses} == {"open licence"}
    back = {m.name: m for m in potash.returns}
    assert back["us_import"].legal_form == "designation"
    assert (back["us_import"].days_low, back["us_import"].days) == (0, 30)
    assert found["us_banks"].whole
    assert not found["us_banks"].lapses  # the case writes no trade measure for the banks
    text = " ".join(take_back_sentences(Labels(belarus), tuple(found.values())))
    assert "is not taken back: it moves one way only" in text
    assert "open licence" in text


def test_all_the_way_back_comes_before_leaving_the_rest_alone() -> None:
    """A whole way back that moves another lever too is taken before half of one that does not."""
    levers = [Lever("x", "ash", ("low", "mid", "top")), Lever("y", "ash", ("no", "yes"))]
    levers.append(Lever("z", "birch", ("no", "yes")))
    # x and y: (low, no), (mid, yes), (top, yes); z stands at "no" throughout
    codes = np.array([0, 4, 5], dtype=np.uint64)
    model = assemble(levers, codes, {"ash": np.arange(3), "birch": np.arange(3)[::-1]})
    found = {each.lever: each for each in take_back(model, 3, start=1)}
    assert found["x"].back_to == "low"
    assert found["x"].move.target == 1
    assert found["x"].effects["birch"].size == 2
    model = assemble(levers, codes[1:], {"ash": np.arange(2), "birch": np.arange(2)})
    [half] = take_back(model, 2, start=1)
    assert half.whole
    assert half.move.target == 1


def test_of_two_ways_back_the_one_that_moves_less_else() -> None:
    levers = [
        Lever("x", "ash", ("no", "yes")),
        Lever("y", "ash", ("low", "mid", "top")),
        Lever("z", "birch", ("no", "yes")),
    ]
    # x and y: (no, low), (no, mid), (yes, top)
    codes = np.array([0, 2, 5], dtype=np.uint64)
    model = assemble(levers, codes, {"ash": np.arange(3), "birch": np.arange(3)})
    [x, _] = take_back(model, 3, start=1)
    assert x.move.target == 2


def test_a_delisting_is_told_as_one(belarus: Model) -> None:
    levels = belarus.space.levels_of(belarus.named_states["full_thaw"].numbers[0])
    number = belarus.space.number_of(levels | {"us_potash": "delisting", "us_contact": "open"})
    [potash] = [each for each in take_back(belarus, number) if each.lever == "us_potash"]
    assert {m.legal_form for m in potash.lapses} == {"delisting"}
    text = " ".join(take_back_sentences(Labels(belarus), [potash]))
    assert "does not come back in a day" in text


def test_a_package_of_the_record_from_all_sides(belarus: Model) -> None:
    levels = {
        "us_contact": "open",
        "us_banks": "licence",
        "us_potash": "licence",
        "prisoners": "prominent",
        "arrests": "stop",
    }
    table = analyse(belarus)
    study = study_package(belarus, ["us", "belarus"], levels, table=table)
    [end] = study.ends
    values = party_values(belarus, "belarus")
    standing = end.standings["belarus"]
    assert standing.after == values.of(end.state)
    assert standing.change.size == values.of(end.state) - values.of(belarus.status_quo)
    assert ("belarus" in end.refused_by) == (standing.change.size < 0)
    assert set(end.durability.leaving) == {
        p for p in belarus.parties if not table.stable["seq"][p][end.state - 1]
    }
    assert study.fingerprint == belarus.fingerprint
    for breach in end.durability.of("belarus"):
        assert breach.gain.unit == "bn USD / year"
        assert breach.effects["us"].scale == "rank"
    for sentence in study.sentences():
        assert sentence.endswith(".")
        assert "  " not in sentence
        assert sentence[0].isupper() or not sentence[0].isalpha()


def test_two_that_move_set(belarus: Model) -> None:
    [number, *_] = belarus.named_states["grand_bargain"].numbers
    found = sweeten_to_hold(belarus, number, "seq")
    assert all(len(each.parties) == 2 for each in found.additions)
    text = " ".join(sweetening_sentences(Labels(belarus), found))
    assert "The United States and Belarus set “" in text


# Sentences of any model.


@given(valued_models(), st.sampled_from(HOW), st.data())
@settings(max_examples=50)
def test_everything_can_be_told(model: Model, how: str, data) -> None:
    signers = data.draw(st.lists(st.sampled_from(PARTIES), min_size=1, max_size=2, unique=True))
    number = data.draw(st.integers(1, model.space.size))
    package = package_in(model, signers, number)
    study = study_package(model, signers, package.levels, how=how, concept="gmr", most_ends=2)
    assert len(study.ends) + study.omitted == len(study.completion.states)
    words = Labels(model)
    found = sweeten_to_hold(model, number, "nash", most=1)
    lines = [*study.sentences(), *sweetening_sentences(words, found)]
    lines += completion_sentences(words, study.completion)
    for line in lines:
        assert line.endswith(".")
        assert "  " not in line
        assert "None" not in line
    for end in study.ends:
        for party in signers:
            loses = party_values(model, party).of(end.state) < party_values(model, party).of(
                model.status_quo
            )
            assert (party in end.refused_by) == loses


# What is refused.


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda m: package_of(m, ["us"], {"prisoners": "all"}), NotApplicableError),
        (lambda m: package_of(m, ["us"], {"us_banks": "licens"}), UnknownNameError),
        (lambda m: package_of(m, ["us"], {"bank": "licence"}), UnknownNameError),
        (lambda m: package_of(m, [], {}), InputError),
        (lambda m: package_of(m, ["us", "us"], {}), InputError),
        (lambda m: package_of(m, ["families"], {}), NotApplicableError),
        (lambda m: package_of(m, ["us"], {}, start=10**6), InfeasibleStateError),
        (lambda m: complete(package_of(m, ["us"], {}), "asked"), UnknownNameError),
        (lambda m: could_sign(m, ["us"], how="asked"), UnknownNameError),
        (lambda m: could_sign(m, ["us"], how="equilibrium", concept="sim"), UnknownNameError),
        (lambda m: state_point(m, 0), InfeasibleStateError),
        (lambda m: taken_back_point(m, 0), InfeasibleStateError),
        (lambda m: durability(m, 0), InfeasibleStateError),
        (lambda m: take_back(m, 2, start=0), InfeasibleStateError),
        (lambda m: sweeten(m, 2, [], status_quo_point(m)), InputError),
        (lambda m: sweeten(m, 2, ["us"], status_quo_point(m), margin=-1), InputError),
        (lambda m: sweeten_to_hold(m, 2, levers=["x"]), UnknownNameError),
        (lambda m: sweeten_to_hold(m, 2, most=-1), InputError),
    ],
)
def test_bad_questions_are_refused(belarus: Model, ask, error: type) -> None:
    with pytest.raises(error):
        ask(belarus)


def test_too_many_packages_to_follow(belarus: Model, monkeypatch) -> None:
    monkeypatch.setattr(offers_module, "MOST_PACKAGES", 5)
    with pytest.raises(TooLargeError, match="packages"):
        could_sign(belarus, ["us", "belarus"], how="answered")


def test_values_tell_themselves(belarus: Model) -> None:
    assert isinstance(party_values(belarus, "us"), PartyValues)
    assert repr(party_values(belarus, "us")) == "<PartyValues of us: order, 4480 states>"
