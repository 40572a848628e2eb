"""The report's picture of a handover: lanes, people, what is not on record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detente import load_case
from detente.report.html import render_report
from detente.report.html.handovers import COLUMN, HEAD, NAMES, draw_lanes
from detente.studies import overview
from detente.studies.handover import study_handover

SPRING = Path(__file__).parents[1] / "data/small/spring.toml"
PARTS = ["situation", "resting", "named", "handovers"]


def test_a_person_is_a_line_that_changes_lane_where_custody_passes() -> None:
    study = study_handover(load_case("belarus-2025"))
    lanes = draw_lanes(study)
    stages = [stage.name for stage in study.chain.stages]
    assert lanes.width == NAMES + COLUMN * (len(stages) + 1)
    each = len(stages) + 1
    assert len(lanes.ways) == 3 * each
    for person in range(3):
        own = lanes.ways[person * each : (person + 1) * each]
        broken = [stages[k] for k, way in enumerate(own[1:]) if way.style == "custody unknown"]
        assert broken == ["list_agreed", "legal_act", "consent", "papers"]
        heights = [
            (way.path.split("L")[0].split()[1], way.path.split()[2].split("H")[0])
            for way in own[1:]
        ]
        moved = [stages[k] for k, (before, after) in enumerate(heights) if before != after]
        assert moved == ["delivery"]


def test_the_page_tells_it_in_words_too() -> None:
    page = render_report(overview("belarus-2025", load_case("belarus-2025"), parts=PARTS))
    section = page.split('<section id="handovers"')[1].split("</section>")[0]
    for told in ("executed 2025-02-12", "legal_act: not on record", "P04-04", "rests on P04-05"):
        assert told in section
    assert section.count('class="custody') == 33


def test_a_case_without_handovers_has_no_such_section() -> None:
    page = render_report(overview("chicken", load_case("chicken"), parts=PARTS))
    assert 'id="handovers"' not in page


@pytest.mark.parametrize("people", [1, 12, 13])
def test_many_people_are_counted_past_a_dozen(people: int) -> None:
    study = study_handover(load_case(SPRING))
    crowd = tuple(replace(study.chain.people[0], name=f"p{k}") for k in range(people))
    chain = replace(study.chain, people=crowd)
    lanes = draw_lanes(replace(study, answer=replace(study.answer, chain=chain)))
    told = [line.text for line in lanes.lines]
    assert ("and 1 more person" in told) == (people > 12)
    assert lanes.height > HEAD
