"""How long an answer to a breach takes: as written, else as its levers take to go back."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.casefile import parse_case
from detente.studies import build_case
from detente.studies.assessment import check_case
from detente.studies.deals import answer_delay, schedule_terms, study_schedule

CASE = """\
format = 1
title = "Prisoners against relief"
[parties.holder]
[parties.sender]
[levers.prisoners]
party = "holder"
levels = ["none", "half", "all"]
moves = "up"
[levers.relief]
party = "sender"
levels = ["none", "partial", "full"]
[[levers.relief.steps]]
to = "partial"
reimpose = { value = 43, unit = "days", low = 16, high = 69 }
[[levers.relief.steps]]
to = "full"
reimpose = "104 days"
[status_quo]
prisoners = "none"
relief = "none"
[outcomes.freed]
unit = "1"
levers = ["prisoners"]
table = [0, 0.5, 1]
[outcomes.eased]
unit = "1"
levers = ["relief"]
table = [0, 0.5, 1]
[preferences.holder]
value = "eased - 0.5 * freed"
[preferences.sender]
value = "freed - 0.5 * eased"
[deals.swap]
between = ["holder", "sender"]
package = { prisoners = "all", relief = "full" }
[deals.swap.schedule]
period = "1 month"
rate = { holder = "20 % / year", sender = "20 % / year" }
"""


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        ("", "", 4),  # 104 days are 3.4 months
        ('relief = "full" }', 'relief = "partial" }', 2),  # only the first step is passed
        ('period = "1 month"', 'period = "1 year"', 1),
        ('period = "1 month"', 'period = "1 month"\ndelay = "60 days"', 2),  # a written one wins
        ('period = "1 month"', 'period = "1 month"\nirreversible = ["relief"]', 1),
        (
            'levels = ["none", "partial", "full"]',
            'levels = ["none", "partial", "full"]\nmoves = "up"',
            1,
        ),
        ('reimpose = "104 days"', 'decision = "9 days"', 2),
    ],
)
def test_the_longest_that_goes_back_counts(old: str, new: str, steps: int) -> None:
    model = build_case(parse_case(CASE.replace(old, new) if old else CASE))
    deal = model.definition.deals["swap"]
    assert answer_delay(model, deal) == steps
    assert schedule_terms(model, deal).delay == steps
    assert study_schedule(model, deal).delay == steps


def test_another_delay_than_the_levers_say_is_doubted(tmp_path: Path) -> None:
    path = tmp_path / "swap.toml"
    for delay, told in (("60 days", True), ("4", False)):
        written = f"delay = {delay!r}" if "days" in delay else f"delay = {delay}"
        path.write_text(CASE.replace('period = "1', f'{written}\nperiod = "1'), encoding="utf-8")
        doubts = check_case(str(path)).doubts
        assert any("an answer takes 2 steps" in each for each in doubts) == told
