"""The oracle of exchanges where no reference file goes: worked by hand, and what must always hold.

Joint levers, lapses, levels that go one way from some level on, thresholds, who may act together.
In the figures by hand there are two levers: states are 00, 10, 01, 11, the first lever first.
"""

from __future__ import annotations

import json
import random
from itertools import product
from pathlib import Path

import pytest

from tests.oracles.coalitions import COALITION_CONCEPTS
from tests.oracles.deals_outside import ends_and_cycles
from tests.oracles.exchange import (
    Deferred,
    Exchange,
    Sets,
    answered,
    best,
    breach_value,
    brought_about,
    cells_held_back,
    each_ones_best,
    exchanges,
    gets_and_pays,
    guarantees,
    holds_against_set,
    holds_back,
    how_paid,
    is_done,
    is_kept,
    is_lean,
    is_safe,
    kept_breaches,
    ladder,
    largest_sets,
    least_pledge,
    listed,
    moves_outside,
    opened_by,
    outbid,
    package,
    permitted_sets,
    reach,
    rests_against_kept,
    rests_by_foresight,
    rests_outright,
    routes,
    undone,
    who_signs,
)
from tests.oracles.holders import (
    CONCEPTS,
    HeldLever,
    HeldStandoff,
    Mover,
    breaches,
    held,
    improvements,
    is_enough,
    is_equilibrium,
    movers,
    with_values,
    within,
    without,
)
from tests.oracles.layouts import read_standoff
from tests.oracles.stability import is_stable
from tests.oracles.standoff import OracleLever, OracleStandoff, as_game

TESTS = Path(__file__).parents[1]
REFERENCE = json.loads((TESTS / "reference" / "exchange.json").read_text("utf-8"))
HOLDERS = json.loads((TESTS / "reference" / "holders.json").read_text("utf-8"))
STANDOFFS = REFERENCE["special"] | REFERENCE["random"]

EU, GUEST, SELLER = "union", "guest", "seller"
S00, S10, S01, S11 = range(4)
FOUR_STATES = ((0, 0), (1, 0), (0, 1), (1, 1))
ALL_THREE = frozenset({EU, GUEST, SELLER})


def relief_for_prisoners(
    union: tuple[float, ...] = (0, -1, 2, 1),
    guest: tuple[float, ...] = (0, -1, 2, 1),
    seller: tuple[float, ...] = (0, 2, -1, 1),
    relief: HeldLever | None = None,
) -> HeldStandoff:
    """Relief needs both holders, either way; prisoners once freed stay free."""
    relief = relief or HeldLever((EU, GUEST), 2)
    prisoners = HeldLever((SELLER,), 2, "up")
    values = {EU: union, GUEST: guest, SELLER: seller}
    return HeldStandoff((relief, prisoners), (EU, GUEST, SELLER), FOUR_STATES, values)


@pytest.mark.parametrize("row", HOLDERS["joint"], ids=lambda row: row["name"])
def test_who_leaves_where_levers_are_joint(row) -> None:
    standoff = read_standoff(row["standoff"])
    judged_as_expected(standoff, [lever["name"] for lever in row["standoff"]["levers"]], row)


@pytest.mark.parametrize("row", HOLDERS["thresholds"], ids=lambda row: row["name"])
def test_who_leaves_where_small_gains_move_nobody(row) -> None:
    standoff = read_standoff(row["standoff"], row["worth_moving"])
    judged_as_expected(standoff, [lever["name"] for lever in row["standoff"]["levers"]], row)


@pytest.mark.parametrize("row", HOLDERS["steps"], ids=lambda row: str(row["moves"]))
def test_where_one_move_leads_when_each_step_has_its_own_word(row) -> None:
    words = row["moves"] if isinstance(row["moves"], str) else tuple(row["moves"])
    lever = HeldLever(("a",), row["levels"], words)
    levels = tuple((level,) for level in range(row["levels"]))
    standoff = HeldStandoff((lever,), ("a", "b"), levels, dict.fromkeys("ab", (0,) * len(levels)))
    found = [sorted(brought_about(standoff, s, frozenset("a"))) for s in range(len(levels))]
    assert found == row["one_move_leads_to"]


def judged_as_expected(standoff: HeldStandoff, levers: list[str], row) -> None:
    states = range(len(standoff.states))
    for mover in movers(standoff):
        lever = None if mover.lever is None else standoff.levers[mover.lever]
        order = standoff.parties if lever is None else lever.holders
        name = "+".join(party for party in order if party in mover.members)
        if mover.lever is not None:
            name += f" on {levers[mover.lever]} {mover.way}"
        for concept in CONCEPTS:
            stable = [s + 1 for s in states if not breaches(standoff, mover, concept, s)]
            expected = row["answer"]["stable"].get(name, {}).get(concept, [s + 1 for s in states])
            assert stable == expected, (name, concept)
    for concept in CONCEPTS:
        rests = [s + 1 for s in states if is_equilibrium(standoff, concept, s)]
        assert rests == row["answer"]["equilibria"][concept]


def test_a_joint_lever_is_signed_by_all_who_are_needed() -> None:
    standoff = relief_for_prisoners()
    everybody = largest_sets(standoff, "all")
    assert everybody == {ALL_THREE}
    assert exchanges(standoff, S00, everybody) == [Exchange(S00, S11, ALL_THREE)]
    # Two of the three may talk: no set that is enough for both levers may act.
    assert not exchanges(standoff, S00, largest_sets(standoff, "pairs"))


def test_a_body_of_signers_that_would_take_relief_back_breaks_the_exchange() -> None:
    standoff = relief_for_prisoners()
    x = Exchange(S00, S11, ALL_THREE)
    body = Mover(frozenset({EU, GUEST}), 0, "down")
    assert kept_breaches(standoff, x, "nash") == {body: {S01}}
    assert kept_breaches(standoff, x, "seq") == {body: {S01}}
    # One holder that would rather not take it back is enough to keep it, but not to see it done.
    firm = relief_for_prisoners(guest=(0, -1, 0.5, 1))
    assert is_kept(firm, x, "nash")
    assert holds_back(firm, x, "seq") == {Mover(frozenset({EU})): {S01}}


def test_who_holds_back_a_joint_part_and_who_answers_it() -> None:
    standoff = relief_for_prisoners()
    x = Exchange(S00, S11, ALL_THREE)
    body = frozenset({EU, GUEST})
    together, back = Mover(body, 0, "up"), Mover(body, 0, "down")
    assert holds_back(standoff, x, "nash") == {
        Mover(frozenset({EU})): {S01},
        Mover(frozenset({GUEST})): {S01},
        Mover(frozenset({SELLER})): {S10},
        together: {S01},
        back: {S01},
    }
    # Relief that was not paid for is taken back by the body, so the seller does its part.
    rather = {mover.members for mover in holds_back(standoff, x, "seq")}
    assert rather == {frozenset({EU}), frozenset({GUEST}), body}


def test_the_part_of_a_joint_lever_is_one_step_of_those_who_sign_it() -> None:
    standoff = relief_for_prisoners(union=(0, -1, 1, 2), guest=(0, -1, 1, 2))
    x = Exchange(S00, S11, ALL_THREE)
    # After the prisoners both holders gain by relief; after relief the seller would rather wait.
    assert opened_by(standoff, x) == [frozenset({SELLER})]
    willing = relief_for_prisoners(seller=(0, 2, -1, 3))
    assert opened_by(willing, x) == [frozenset({EU, GUEST})]


def test_any_two_of_three_may_sign_and_nobody_is_needed_when_all_do() -> None:
    law, pay = HeldLever(("a", "b", "c"), 2, up="majority", down="majority"), HeldLever(("d",), 2)
    values = {"a": (0, -1, 2, 1), "b": (0, -1, 2, 1), "c": (0, -1, -1, 1), "d": (0, 2, -1, 1)}
    standoff = HeldStandoff((law, pay), ("a", "b", "c", "d"), FOUR_STATES, values)
    assert who_signs(standoff, S00, S11) == {frozenset("abd"), frozenset("acd"), frozenset("bcd")}
    asked = largest_sets(standoff, "all")
    assert [x.signers for x in exchanges(standoff, S00, asked)] == [
        frozenset("abd"),
        frozenset("acd"),
        frozenset("bcd"),
    ]
    by_two = Exchange(S00, S11, frozenset("abd"))
    assert undone(standoff, by_two, "a") == (0, 1)
    assert gets_and_pays(standoff, by_two, "a", values["a"]) == (2, 1)
    # `c` is an outsider then, and no body with a signer in it counts among the outsiders.
    assert without(standoff, by_two.signers) == (Mover(frozenset("c")),)
    # A package that names all four is signed by all four: without any one of three it still goes.
    by_all = package(standoff, S00, S11, "abcd")
    assert by_all == Exchange(S00, S11, frozenset("abcd"))
    assert undone(standoff, by_all, "a") == (1, 1)
    assert gets_and_pays(standoff, by_all, "a", values["a"]) == (1, 0)
    assert not any(
        holder in holds_back(standoff, by_all, "nash")
        for holder in map(Mover, map(frozenset, "abc"))
    )
    # Two of them are enough to take it back.
    assert kept_breaches(standoff, by_all, "nash")[Mover(frozenset("ab"), 0, "down")] == {S01}
    # One of the three is not enough, and who has no part in it signs nothing.
    assert package(standoff, S00, S11, "ad") is None
    assert package(standoff, S00, S10, "abd") is None
    values = {**values, "a": (0, 1, 2, 1), "b": (0, 1, 2, 1)}
    paid = with_values(standoff, values)
    assert package(paid, S00, S10, "abd") == Exchange(S00, S10, frozenset("ab"))


def test_half_of_the_holders_are_no_majority() -> None:
    assert not is_enough("majority", "ab", "a")
    assert is_enough("majority", "abc", "ac")
    assert not is_enough("majority", "abc", "ad")


def test_a_body_of_a_signer_and_an_outsider_outbids() -> None:
    law, pay = HeldLever(("b", "c"), 2), HeldLever(("a",), 2, "up")
    swap = HeldLever(("b",), 2, "up")
    states = tuple(state[::-1] for state in product(range(2), repeat=3))
    signed, bid = states.index((0, 1, 1)), states.index((1, 1, 1))
    values = {party: [0.0] * len(states) for party in "abc"}
    values["a"][signed], values["b"][signed] = 1, 1
    values["a"][bid], values["b"][bid], values["c"][bid] = -1, 2, 1
    standoff = HeldStandoff(
        (law, pay, swap), tuple("abc"), states, {p: tuple(v) for p, v in values.items()}
    )
    x = Exchange(0, signed, frozenset("ab"))
    asked = frozenset({frozenset("ab")})
    assert x in exchanges(standoff, 0, asked)
    assert outbid(standoff, x, asked) == {frozenset("bc"): {bid}}
    assert is_safe(standoff, x), "no outsider can do it alone"


def test_a_licence_that_lapses_can_be_let_lapse() -> None:
    licence = HeldLever((EU,), 2, "up")
    ends = HeldLever((EU,), 2, "up", lapses=((1, 0),))
    x = Exchange(S00, S11, frozenset({EU, SELLER}))
    assert is_kept(relief_for_prisoners(relief=licence), x, "nash")
    lapsing = relief_for_prisoners(relief=ends)
    assert kept_breaches(lapsing, x, "seq") == {Mover(frozenset({EU})): {S01}}


def test_whoever_can_stop_the_renewal_lets_it_lapse() -> None:
    x = Exchange(S00, S11, frozenset({EU, GUEST, SELLER}))
    by_all = HeldLever((EU, GUEST), 2, "up", lapses=((1, 0),), renewal="all")
    standoff = relief_for_prisoners(guest=(0, -1, 0.5, 1), relief=by_all)
    assert kept_breaches(standoff, x, "nash") == {Mover(frozenset({EU})): {S01}}
    # Where either may renew, only both together let it lapse, and one of them would not.
    by_any = HeldLever((EU, GUEST), 2, "up", lapses=((1, 0),), renewal="any")
    assert is_kept(relief_for_prisoners(guest=(0, -1, 0.5, 1), relief=by_any), x, "nash")
    both = relief_for_prisoners(relief=by_any)
    assert kept_breaches(both, x, "nash") == {Mover(frozenset({EU, GUEST}), 0, "lapse"): {S01}}


def test_a_holder_outside_breaks_by_not_renewing() -> None:
    relief = HeldLever((EU, GUEST), 2, up=(EU,), down="all", lapses=((1, 0),), renewal="all")
    standoff = relief_for_prisoners(guest=(0, -1, 2, 1), seller=(0, 2, -1, 1), relief=relief)
    x = Exchange(S00, S11, frozenset({EU, SELLER}))
    assert exchanges(standoff, S00, largest_sets(standoff, "all")) == [x]
    assert not is_safe(standoff, x)
    assert moves_outside(standoff, x)[Mover(frozenset({GUEST}))]["breaks"] == {S01}


def test_the_upper_step_is_for_good() -> None:
    states = tuple(product(range(3), range(2)))
    values = {
        "a": (0, 1, -1, 0.5, -2, 0.4),
        "b": (0, -1, 1, 0.5, 2, 0.6),
    }

    def standoff(moves: str | tuple[str, str]) -> HeldStandoff:
        levers = (HeldLever(("a",), 3, moves), HeldLever(("b",), 2))
        return HeldStandoff(levers, ("a", "b"), states, values)

    low, high = (Exchange(0, states.index(cell), frozenset("ab")) for cell in ((1, 1), (2, 1)))
    given = standoff(("both", "up"))
    assert exchanges(given, 0, largest_sets(given)) == [low, high]
    a = Mover(frozenset("a"))
    assert states.index((0, 1)) in kept_breaches(given, low, "nash")[a]
    assert a not in kept_breaches(given, high, "nash")
    assert a in kept_breaches(standoff("both"), high, "nash")
    # Kept without anybody's will, and easily withheld: anywhere from where it stood before.
    assert cells_held_back(given, high, a) == {(0, 1), (1, 1), (2, 1)}
    assert a in holds_back(given, high, "nash")


def dilemma(theta: float) -> HeldStandoff:
    levers = (OracleLever("row", 2), OracleLever("column", 2))
    ranks = {"row": (2, 1, 5, 4), "column": (2, 5, 1, 4)}
    return held(
        OracleStandoff(levers, ("row", "column"), FOUR_STATES, ranks),
        {"row": theta, "column": theta},
    )


@pytest.mark.parametrize(
    ("theta", "signed", "kept"), [(0, True, False), (1, True, True), (2, False, None)]
)
def test_signing_and_breaking_need_more_than_the_threshold(
    theta: float, signed: bool, kept: bool | None
) -> None:
    # Both gain 2 by the exchange; going back on it is worth 1.
    standoff = dilemma(theta)
    asked = largest_sets(standoff)
    found = exchanges(standoff, S00, asked)
    assert found == ([Exchange(S00, S11, frozenset({"row", "column"}))] if signed else [])
    for x in found:
        assert is_kept(standoff, x, "nash") is kept
        assert is_done(standoff, x, "nash") is kept
    assert rests_outright(standoff, S00, asked) is not signed


def test_steps_on_a_way_need_more_than_the_threshold_too() -> None:
    asked = frozenset({frozenset({"row", "column"})})
    assert reach(dilemma(0), S00, asked) == {S00: 0, S11: 1, S10: 2, S01: 2}
    assert reach(dilemma(1), S00, asked) == {S00: 0, S11: 1}
    assert reach(dilemma(2), S00, asked) == {S00: 0}


def third(gain: float, left: float, theta: float) -> HeldStandoff:
    """`c` can move after the exchange of `a` and `b`: for some gain, which leaves `a` something."""
    levers = (HeldLever(("a",), 2), HeldLever(("b",), 2), HeldLever(("c",), 2, "up"))
    states = tuple(state[::-1] for state in product(range(2), repeat=3))
    values = {"a": [0.0] * 8, "b": [0.0] * 8, "c": [0.0] * 8}
    for s, state in enumerate(states):
        if state[:2] == (1, 1):
            values["a"][s], values["b"][s] = (2, 2) if state[2] == 0 else (left, 2)
            values["c"][s] = gain * state[2]
        elif state[2]:
            values["c"][s] = -1
    return HeldStandoff(
        levers, tuple("abc"), states, {p: tuple(v) for p, v in values.items()}, {"a": 1, "c": theta}
    )


def test_an_outsider_moves_for_more_than_its_threshold_and_harm_is_plain() -> None:
    x = Exchange(0, 3, frozenset("ab"))
    assert not is_safe(third(gain=1, left=0, theta=0), x)
    assert is_safe(third(gain=1, left=0, theta=1), x)
    # It leaves `a` less than its threshold, but more than before: dented and safe.
    dented = third(gain=1, left=0.5, theta=0)
    assert is_safe(dented, x)
    assert moves_outside(dented, x)[Mover(frozenset("c"))]["dents"] == {7}


def test_who_may_act_together() -> None:
    names = tuple("abcdef")
    states = tuple(product(range(2), repeat=6))
    levers = (*(HeldLever((name,), 2) for name in names[:5]), HeldLever(("f",), 2, "none"))
    standoff = HeldStandoff(levers, names, states, dict.fromkeys(names, (0,) * 64))
    assert largest_sets(standoff, "none") == frozenset()
    assert largest_sets(standoff) == {frozenset("abcde")}
    assert largest_sets(standoff, named=["abf", "ab", "c"]) == {frozenset("abf")}
    assert len(largest_sets(standoff, "pairs")) == 10
    assert largest_sets(standoff, ["bc", "de"]) == {frozenset("bc"), frozenset("de")}
    assert len(permitted_sets(frozenset({frozenset("abc"), frozenset("cd")}))) == 5
    six = HeldStandoff(
        tuple(HeldLever((name,), 2) for name in names), names, states, standoff.values
    )
    assert largest_sets(six) == largest_sets(six, "pairs")


def test_a_part_nobody_wants_is_shown_when_it_keeps_the_exchange() -> None:
    start, sets, standoff = of_reference("a part nobody wants that is a guarantee")
    smaller, larger = exchanges(standoff, start, sets)
    assert guarantees(standoff, larger, "nash") == {"C"}
    assert guarantees(standoff, larger, "seq") == set()
    assert listed(standoff, start, sets, "nash") == ([larger], [smaller])
    start, sets, standoff = of_reference("a part nobody wants")
    assert not any(guarantees(standoff, x, "nash") for x in exchanges(standoff, start, sets))


def test_each_signers_best_and_what_is_told_once() -> None:
    levers = (HeldLever(("a",), 3, "up"), HeldLever(("b",), 3, "up"))
    states = tuple(product(range(3), repeat=2))
    # 11 and 22 are alike to both; 12 is better for `a`, 21 for `b`.
    worth = {(1, 1): (2, 2), (2, 2): (2, 2), (1, 2): (3, 1), (2, 1): (1, 3)}
    values = {
        "a": tuple(worth.get(s, (0, 0))[0] for s in states),
        "b": tuple(worth.get(s, (0, 0))[1] for s in states),
    }
    standoff = HeldStandoff(levers, ("a", "b"), states, values)
    found = best(standoff, 0, largest_sets(standoff), "nash")
    assert {states[x.target] for x in found} == set(worth)
    told, not_kept = listed(standoff, 0, largest_sets(standoff), "nash")
    assert [states[x.target] for x in told] == [(1, 1), (1, 2), (2, 1)]
    assert not not_kept
    ranges = each_ones_best(standoff, found)
    assert {states[x.target] for x in ranges["a"]} == {(1, 2)}
    assert {states[x.target] for x in ranges["b"]} == {(2, 1)}


def test_an_exchange_is_one_willing_step_of_a_route() -> None:
    standoff = dilemma(0)
    alone = routes(standoff, S00, frozenset())
    assert alone[S11] == (2, 2), "each gives first and is not yet paid"
    assert routes(standoff, S00, largest_sets(standoff))[S11] == (0, 1)


@pytest.mark.parametrize("name", STANDOFFS)
def test_ordinary_levers_are_judged_as_by_the_other_oracles(name: str) -> None:
    start, sets, standoff = of_reference(name)
    levers = tuple(OracleLever(v.holders[0], v.n_levels, v.moves) for v in standoff.levers)
    plain = OracleStandoff(levers, standoff.parties, standoff.states, standoff.values)
    game = as_game(plain)
    states = range(len(standoff.states))
    for party in standoff.parties:
        for concept in CONCEPTS:
            for s in states:
                leaves = bool(breaches(standoff, Mover(frozenset({party})), concept, s))
                assert leaves is not is_stable(game, party, concept, s)
    for x in exchanges(standoff, start, sets):
        outside = [party for party in standoff.parties if party not in x.signers]
        ends, circles = ends_and_cycles(plain, outside, x.target)
        assert answered(standoff, without(standoff, x.signers), x.target) == (ends, bool(circles))
    # What is possible at once only is no legal sequence.
    if "only at once" not in name:
        for members, (concept, by_sequences) in product(
            permitted_sets(sets), COALITION_CONCEPTS.items()
        ):
            at_once = [holds_against_set(standoff, members, concept, s) for s in states]
            assert at_once == by_sequences(game, members), (members, concept)


@pytest.mark.parametrize("name", [*STANDOFFS, *(f"joint {seed}" for seed in range(40))])
def test_what_follows_from_the_rules(name: str) -> None:
    if name.startswith("joint"):
        standoff = random_joint_standoff(int(name.split()[1]))
        sets = largest_sets(standoff, "all")
    else:
        _, sets, standoff = of_reference(name)
    for s in range(len(standoff.states)):
        found = exchanges(standoff, s, sets)
        for x in found:
            for concept in CONCEPTS:
                if is_done(standoff, x, concept):
                    assert is_kept(standoff, x, concept), "done without being kept"
        single = any(improvements(standoff, mover, s) for mover in movers(standoff))
        if found and not single:
            assert any(is_lean(standoff, x) for x in found)
        if rests_outright(standoff, s, sets):
            assert rests_by_foresight(standoff, s, sets)
        if rests_by_foresight(standoff, s, sets):
            assert rests_against_kept(standoff, s, sets, "seq")
        if rests_against_kept(standoff, s, sets, "seq"):
            assert is_equilibrium(standoff, "seq", s)
        assert rests_outright(standoff, s, frozenset()) is is_equilibrium(standoff, "nash", s)


@pytest.mark.parametrize(
    "name", [name for name, row in STANDOFFS.items() if len(row["standoff"]["parties"]) == 2]
)
def test_two_by_instalments_come_no_further_than_at_once(name: str) -> None:
    start, sets, standoff = of_reference(name)
    at_once = {x.target for x in exchanges(standoff, start, sets)}
    for mover in movers(standoff):
        at_once |= improvements(standoff, mover, start)
    for among, concept in product(sets, ("nash", "seq")):
        assert set(ladder(standoff, start, among, sets, concept, "held").rungs) <= at_once


def test_a_holder_who_never_minds_changes_nothing() -> None:
    # A second holder of every lever, any one of whom will do, without a gain anywhere.
    for name in ("two instalments, a third answers between", "one can go first", "random 23"):
        start, sets, standoff = of_reference(name)
        levers = tuple(
            HeldLever((*v.holders, "idle"), v.n_levels, v.moves, up=v.holders, down=v.holders)
            for v in standoff.levers
        )
        values = {**standoff.values, "idle": (0,) * len(standoff.states)}
        same = HeldStandoff(levers, (*standoff.parties, "idle"), standoff.states, values)
        assert exchanges(same, start, sets) == exchanges(standoff, start, sets)
        for x in exchanges(standoff, start, sets):
            for concept in CONCEPTS:
                assert is_kept(same, x, concept) is is_kept(standoff, x, concept)
                assert is_done(same, x, concept) is is_done(standoff, x, concept)
            assert opened_by(same, x) == opened_by(standoff, x)
        for s in range(len(standoff.states)):
            assert rests_by_foresight(same, s, sets) is rests_by_foresight(standoff, s, sets)


@pytest.mark.parametrize(
    ("notice", "lag", "factor", "taken_back"),
    [(1, 1, 0.9, 2), (0.5, 2, 0.9, 2), (0.2, 4, 0.97, 0.5), (0.2, 4, 0.97, -1)],
)
def test_sums_over_periods_are_their_closed_forms(
    notice: float, lag: int, factor: float, taken_back: float
) -> None:
    payer = Deferred(before=0, given=3, paid=1, taken_back=taken_back, factor=factor)
    unseen = 1 - factor * (1 - notice)
    gone, forfeited = factor**lag * notice / unseen, factor * notice / unseen
    breach = (1 - gone) * payer.given + gone * payer.taken_back
    assert breach_value(payer, notice, lag) == pytest.approx(breach, rel=1e-9)
    pledge = max(0, (breach - payer.paid) / ((1 - factor) * forfeited))
    assert least_pledge(payer, notice, lag) == pytest.approx(pledge, rel=1e-9, abs=1e-12)
    assert (how_paid(payer, notice, lag) == "on trust") is (pledge > 0)


def test_valued_otherwise_answers_are_asked_anew() -> None:
    standoff = dilemma(0)
    asked = largest_sets(standoff)
    assert exchanges(standoff, S00, asked)
    flat = with_values(standoff, dict.fromkeys(standoff.parties, (0, 0, 0, 0)))
    assert not exchanges(flat, S00, asked)
    assert exchanges(standoff, S00, asked)
    assert [m.members for m in within(flat, {"row"})] == [{"row"}]


def of_reference(name: str) -> tuple[int, Sets, HeldStandoff]:
    written = STANDOFFS[name]["standoff"]
    sets = frozenset(frozenset(members) for members in written["agreements"])
    return written["status_quo"] - 1, sets, read_standoff(written)


def random_joint_standoff(seed: int) -> HeldStandoff:
    """Two to four parties, one lever or two of them joint, ties, thresholds, rules, lapses."""
    rng = random.Random(seed)
    parties = tuple("abcd"[: rng.randint(2, 4)])
    levers = []
    for _ in range(rng.randint(2, 4)):
        n_levels = rng.choice([2, 2, 3])
        moves = tuple(rng.choice(["both", "both", "up", "down"]) for _ in range(n_levels - 1))
        lapses = rng.choice([(), (), ((n_levels - 1, 0),)])
        holders = tuple(rng.sample(parties, rng.choice([1, 1, min(3, len(parties))])))
        up, down, renewal = (rng.choice(["all", "any", "majority", holders[:1]]) for _ in range(3))
        levers.append(HeldLever(holders, n_levels, moves, up, down, lapses, renewal))
    cells = list(product(*(range(v.n_levels) for v in levers)))
    states = tuple(cell for cell in cells if rng.random() < 0.85) or (cells[0],)
    values = {party: tuple(rng.randint(0, 6) for _ in states) for party in parties}
    worth_moving = {party: rng.choice([0, 0, 1]) for party in parties}
    return HeldStandoff(tuple(levers), parties, states, values, worth_moving)
