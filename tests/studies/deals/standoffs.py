"""Standoffs with rules and values, for deals among many parties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import assume, strategies as st

from detente.case import Clause, Definition, Lever, Outcome, Party, Preference, Rule
from detente.errors import CaseError, InfeasibleStateError
from detente.model import Model, build

PARTIES = ("ash", "birch", "cedar")


@st.composite
def valued_models(draw: st.DrawFn) -> Model:
    """Three parties with values over all their levers, one of them in an order only; a rule."""
    owners = [*PARTIES, *draw(st.lists(st.sampled_from(PARTIES), max_size=1))]
    levers = {}
    for place, owner in enumerate(owners):
        levels = ("low", "mid", "top")[: draw(st.sampled_from([2, 2, 3]))]
        moves = draw(st.sampled_from(["both", "both", "up", "down"]))
        levers[f"x{place}"] = Lever(f"x{place}", owner, levels, moves)
    cells = int(np.prod([len(lever.levels) for lever in levers.values()]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    most = draw(st.sampled_from([2, 5, 50]))
    outcomes = {
        f"o_{p}": Outcome(
            f"o_{p}", "bn USD", tuple(levers), tuple(rng.integers(0, most, cells).astype(float))
        )
        for p in PARTIES
    }
    preferences = {p: Preference(p, "value", value=Clause(f"0.5 * o_{p}")) for p in PARTIES}
    if draw(st.booleans()):
        text = Clause("o_cedar > 1"), Clause("x0 == 'low'")
        preferences["cedar"] = Preference(
            "cedar", "statements", statements=((text[0],), (text[1],))
        )
    pair = [f"{name} == '{levers[name].levels[-1]}'" for name in ("x0", "x2")]
    kinds = [
        Rule("never", (Clause(" and ".join(pair)),)),
        Rule("if", (Clause(pair[0]), Clause(f"not ({pair[1]})"))),
        Rule("exclusive", tuple(Clause(text) for text in pair)),
        Rule("at_least_one", (Clause(pair[0]), Clause("x1 == 'low'"))),
        Rule("always", (Clause("x0 == 'low' or x1 == 'low'"),)),
    ]
    chosen = tuple(draw(st.lists(st.sampled_from(kinds), max_size=2)))
    model = None
    for corner in range(cells):
        try:
            model = build(
                Definition(
                    title="drawn",
                    parties={p: Party(p) for p in PARTIES},
                    levers=levers,
                    status_quo=levels_at(levers, corner),
                    preferences=preferences,
                    rules=chosen,
                    outcomes=outcomes,
                )
            )
        except (InfeasibleStateError, CaseError):
            continue
        break
    assume(model is not None)
    return model


def levels_at(levers: dict[str, Lever], corner: int) -> dict[str, str]:
    """The levels of one cell of the box."""
    levels = {}
    for name, lever in levers.items():
        corner, place = divmod(corner, len(lever.levels))
        levels[name] = lever.levels[place]
    return levels


def scaled(model: Model, party: str, factor: float) -> Model:
    """The model with one party's values multiplied: the same aims in another unit."""
    text = model.preferences[party].value
    assert text is not None
    other = Preference(party, "value", value=Clause(f"{factor} * ({text.text})"))
    definition = model.definition
    return build(replace(definition, preferences={**definition.preferences, party: other}))


def worth(model: Model, party: str) -> np.ndarray:
    """The party's value in every state, by loops over the written tables."""
    outcome = model.outcomes[f"o_{party}"]
    found = []
    for number in range(1, model.space.size + 1):
        levels = model.space.levels_of(number)
        place = 0
        for name in outcome.levers:
            lever = model.levers[name]
            place = place * len(lever.levels) + lever.levels.index(levels[name])
        found.append(0.5 * outcome.table[place])
    return np.array(found)
