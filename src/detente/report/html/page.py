"""All that the template prints, gathered from one assessment."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from detente import __version__
from detente.model import Model
from detente.report.html.appendix import (
    aims_views,
    grounds,
    named_views,
    outcome_views,
    rule_views,
)
from detente.report.html.badges import badge_of, grades
from detente.report.html.compare import comparisons
from detente.report.html.contested import contested_view
from detente.report.html.deals import deal_views
from detente.report.html.graph import draw_map, map_tree
from detente.report.html.obstacles import block_views, change_views, unreachable, way_views
from detente.report.html.overview import (
    agreement_views,
    holding_meaning,
    party_views,
    verdict_views,
    without_levers,
)
from detente.report.html.robust import robust_view
from detente.report.html.trade import trade_view
from detente.stability.concepts import TITLES
from detente.studies import Assessment, Words
from detente.studies.wording import day, listed

SECTIONS = (
    ("bottom-line", "The bottom line"),
    ("parties", "Who holds which lever"),
    ("status-quo", "Does the status quo hold?"),
    ("resting", "Where else it can rest"),
    ("map", "How to get there"),
    ("blocks", "Who blocks what"),
    ("change", "What would have to change"),
    ("trade", "What does pressure cost, and whom?"),
    ("deals", "What could they sign, and would they keep it?"),
    ("readings", "What depends on contested readings"),
    ("robust", "How sure may we be?"),
    ("named", "The named states"),
    ("preferences", "What each party wants, as written"),
    ("rules", "What cannot be, and the numbers used"),
    ("method", "Method and reproduction"),
)


def _command(model: Model, case: str) -> str:
    """The command that makes the report again, as a shell takes it."""
    words = ["detente", "report", case]
    for party, reading in model.readings.items():
        words += ["--reading", f"{party}={reading}"]
    return " ".join(shlex.quote(word) for word in [*words, "-o", "report.html"])


def page(assessment: Assessment, case: str) -> Mapping[str, Any]:
    """Return the template's variables."""
    model = assessment.model
    words = Words(model)
    tree = map_tree(assessment)
    deals = deal_views(assessment, words)
    trade = trade_view(model, words)
    robust = robust_view(model, case)
    sections = (("deals", deals), ("trade", trade), ("robust", robust))
    absent = {name for name, view in sections if not view}
    shown = [branch.state for branch in tree.walk() if branch.kind in ("holds", "wanting")]
    return {
        "sections": [each for each in SECTIONS if each[0] not in absent],
        "title": model.definition.title,
        "command": _command(model, case),
        "as_of": day(model.as_of) if model.as_of else "",
        "summary": model.summary.strip(),
        "readings_used": _readings_used(assessment, words),
        "counts": {
            "parties": len(model.parties),
            "levers": len(model.levers),
            "states": model.space.size,
            "cells": model.space.cells,
        },
        "bottom_line": assessment.bottom_line(),
        "grades": grades(),
        "holding": holding_meaning(assessment),
        "holding_title": TITLES[assessment.concept],
        "parties": party_views(assessment, words),
        "status_quo": {
            "state": model.status_quo,
            "badge": badge_of(assessment, model.status_quo),
            "leaving": len(assessment.status_quo.leaving),
            "verdicts": verdict_views(assessment, words),
            "without_levers": without_levers(assessment, words),
            "agreements": agreement_views(assessment, words),
        },
        "resting": assessment.resting,
        "resting_title": TITLES[assessment.resting.concept],
        "comparisons": comparisons(assessment, words),
        "drawing": draw_map(assessment, tree, words),
        "ways": way_views(assessment, shown, words),
        "blocks": block_views(assessment, words),
        "blocks_left_out": max(0, len(assessment.blocks) - len(block_views(assessment, words))),
        "unreachable": unreachable(assessment, words),
        "changes": change_views(assessment, words),
        "trade": trade,
        "deals": deals,
        "contested": contested_view(assessment, words),
        "robust": robust,
        "robust_command": shlex.join(["detente", "robust", case]),
        "named": named_views(assessment, words),
        "aims": aims_views(model, words),
        "rules": rule_views(model),
        "outcomes": outcome_views(model),
        "grounds": grounds(model),
        "omitted": assessment.omitted,
        "references": model.references,
        "equilibria": [
            (TITLES[concept], len(assessment.table.equilibria(concept)))
            for concept in assessment.table.concepts
        ],
        "fingerprint": model.fingerprint,
        "readings_fingerprint": assessment.readings.fingerprint if assessment.readings else "",
        "version": __version__,
        "case": case,
        "concept": assessment.concept,
    }


def _readings_used(assessment: Assessment, words: Words) -> str:
    """Say which alternative readings the model is under, where it is under any."""
    model = assessment.model
    return listed(
        [
            f"{words.the_party(party)} is read as "
            f"“{model.preferences[party].alternatives[name].label or name}”"
            for party, name in model.readings.items()
        ],
        most=99,
    )
