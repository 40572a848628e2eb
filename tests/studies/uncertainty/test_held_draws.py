"""Draws of a case in which parties hold a lever together: each draw is the case written out."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente import analyse, loads
from detente.casefile import read_definition
from detente.model.drawn import DrawnInputs
from detente.studies.draws.engine import Engine
from detente.studies.inputs import with_best
from detente.uncertainty import draw

UNION = (Path(__file__).parents[2] / "data/small/union.toml").read_text(encoding="utf-8")
ASKED = """
[uncertainties.worth]
acts_on = ["outcomes.people"]
effect = "multiply"
best = 1.0
distribution = { kind = "uniform", low = -3.0, high = 4.0 }
[named_states.eased]
where = "eu_measures == 'ease' and releases == '100' and transit == 'closed'"
[conclusions.stays]
states = "status_quo"
verdict = "equilibrium"
concept = "CONCEPT"
[conclusions.eased]
states = "eased"
verdict = "equilibrium"
concept = "CONCEPT"
[conclusions.reached]
states = "eased"
verdict = "reachable"
"""
DRAWS = 40


@pytest.mark.kernels
@pytest.mark.parametrize("concept", ["nash", "seq", "smr"])
def test_each_draw_is_the_case_with_its_number_written_in(concept: str, tmp_path: Path) -> None:
    path = tmp_path / "union.toml"
    path.write_text(UNION + ASKED.replace("CONCEPT", concept), encoding="utf-8")
    definition, _ = read_definition(path)
    engine = Engine(with_best(definition), tuple(definition.conclusions.values()), (concept,))
    sample = draw(engine.valuation.definition.uncertainties, draws=range(DRAWS), seed=7)
    answers = engine.answer(DrawnInputs(DRAWS, sample.numbers, sample.choices), tallies=False)
    counted = engine.answer(DrawnInputs(DRAWS, sample.numbers, sample.choices), tallies=True)
    seen = set()
    for row in range(DRAWS):
        factor = float(dict(sample.inputs_of(row))["worth"])
        text = UNION.replace("people/", f"({factor!r})*people/")
        model = loads(text + ASKED.replace("CONCEPT", concept))
        table = analyse(model)
        for name in ("stays", "eased"):
            number = model.status_quo if name == "stays" else model.named_states["eased"].numbers[0]
            expected = number in table.equilibria(concept)
            assert answers.holds[name][row] == expected == counted.holds[name][row]
            seen.add((name, expected))
        assert answers.holds["reached"][row] == counted.holds["reached"][row]
    assert {("stays", True), ("stays", False)} <= seen
