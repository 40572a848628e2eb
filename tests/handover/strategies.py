"""Random small chains, as plain nets."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

PEOPLE = {"A": "kgb", "B": "kgb"}


def _shares(weights: list[int]) -> list[Fraction]:
    return [Fraction(w, sum(weights)) for w in weights]


@st.composite
def days(draw: st.DrawFn, most: int = 3) -> dict[int, Fraction]:
    found = draw(st.lists(st.integers(0, most), min_size=1, max_size=2, unique=True))
    weights = draw(st.lists(st.integers(1, 3), min_size=len(found), max_size=len(found)))
    return dict(zip(sorted(found), _shares(weights), strict=True))


@st.composite
def _failing(draw: st.DrawFn, stage: dict[str, Any], name: str) -> None:
    """Give a stage one of the ways in which it may not simply be done."""
    p = Fraction(draw(st.integers(1, 3)), 4)
    kind = draw(st.sampled_from(["sure", "sure", "ends", "refuses", "again"]))
    if kind == "ends":
        stage |= {"outcomes": {"done": p, "fails": 1 - p}, "ends": {"fails": f"{name} failed"}}
    elif kind == "refuses":
        stage |= {
            "outcomes": {"done": p, "refuses": 1 - p},
            "goes_on": ["refuses"],
            "drops": {"refuses": [draw(st.sampled_from(["A", "B"]))]},
        }
    elif kind == "again":
        again = {"times": 2, "then": f"{name} given up", "wait": draw(days(1))}
        stage |= {"outcomes": {"done": p, "again": 1 - p}, "again": again}


@st.composite
def sound_nets(draw: st.DrawFn) -> dict[str, Any]:
    """Chains of up to four stages and a detour; the last moves both people and completes."""
    count = draw(st.integers(2, 4))
    stages: dict[str, dict[str, Any]] = {}
    for k in range(count):
        name = f"s{k}"
        earlier = [each for each in stages if each != "detour"]
        after = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else []
        stage: dict[str, Any] = {"after": after, "days": draw(days())}
        closes = "detour" not in stages and k < count - 1 and draw(st.integers(0, 3)) == 0
        if closes:
            stage["outcomes"] = {"done": Fraction(2, 3), "closed": Fraction(1, 3)}
        else:
            draw(_failing(stage, name))
        for key in ("after",):
            closed = [each for each in stage[key] if "closed" in stages[each].get("outcomes", {})]
            if closed:
                stage[key] = [each for each in stage[key] if each not in closed]
                stage["after_any"] = [closed[0], "detour"]
        stages[name] = stage
        if closes:
            stages["detour"] = {"after": [f"{name}.closed"], "days": draw(days())}
    last = f"s{count - 1}"
    if "detour" in stages and not stages[last].get("after_any"):
        closes = next(n for n, s in stages.items() if "closed" in s.get("outcomes", {}))
        stages[last]["after_any"] = [closes, "detour"]
    stages[last]["moves"] = [{"who": ["A", "B"], "from": "kgb", "to": "us"}]
    return {
        "people": dict(PEOPLE),
        "stages": stages,
        "final": [last],
        "delivers": {"A": "us", "B": "us"},
    }


@st.composite
def doubtful_nets(draw: st.DrawFn) -> dict[str, Any]:
    """Chains whose custody may or may not be right."""
    count = draw(st.integers(1, 4))
    holders = ["kgb", "us", "embassy"]
    stages: dict[str, dict[str, Any]] = {}
    for k in range(count):
        earlier = list(stages)
        after = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else []
        stage: dict[str, Any] = {"after": after, "days": {0: Fraction(1)}}
        kind = draw(st.sampled_from(["sure", "sure", "ends", "closed", "refuses"]))
        if kind == "ends":
            stage |= {"outcomes": {"done": Fraction(1, 2), "no": Fraction(1, 2)}}
            stage["ends"] = {"no": f"s{k} failed"}
        elif kind == "closed":
            stage |= {"outcomes": {"done": Fraction(1, 2), "no": Fraction(1, 2)}}
        elif kind == "refuses":
            stage |= {
                "outcomes": {"done": Fraction(1, 2), "no": Fraction(1, 2)},
                "goes_on": ["no"],
                "drops": {"no": ["A"]},
            }
        if draw(st.booleans()):
            giver, to = draw(st.permutations(holders))[:2]
            who = draw(st.sampled_from([["A"], ["B"], ["A", "B"]]))
            stage["moves"] = [
                {"who": who, "from": giver, "to": to, "where_held": draw(st.integers(0, 3)) == 0}
            ]
        stages[f"s{k}"] = stage
    wanted = draw(st.sampled_from(["kgb", "us", "embassy"]))
    return {
        "people": dict(PEOPLE),
        "stages": stages,
        "final": [f"s{count - 1}"],
        "delivers": {"A": wanted} if draw(st.booleans()) else {},
    }


@st.composite
def origins(draw: st.DrawFn) -> list[tuple[Fraction, dict[int, Fraction]]]:
    count = draw(st.integers(0, 4))
    return [(Fraction(draw(st.integers(0, 4)), 4), draw(days(5))) for _ in range(count)]
