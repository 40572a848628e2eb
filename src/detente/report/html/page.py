"""All that the page's frame prints, with every section that has something to say."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from detente import __version__
from detente.model import Model
from detente.report.html.claims import cited_claims, linked_claims
from detente.report.html.sections import CLAIMS, SECTIONS, Section
from detente.report.html.words import ReportLabels
from detente.studies import Labels, Overview
from detente.text import day, first_sentences, listed

SITUATION = 2  # sentences of it at the head


def page(
    found: Overview, environment: Environment, only: Collection[str] = ()
) -> Mapping[str, Any]:
    """Return the frame's variables; sections come as pairs of Section and finished text.

    Those whose ids are in `only`, where it names some.
    """
    model = found.model
    words = ReportLabels(model)
    drawn = _sections(found, words, environment, only)
    situation, more = first_sentences(model.summary, SITUATION)
    return {
        "sections": drawn if only else _with_claims(found, drawn, environment),
        "title": model.definition.title,
        "as_of": day(model.as_of) if model.as_of else "",
        "situation": situation,
        "more": more,
        "readings_used": _readings_used(model, words),
        "counts": counts(model),
        "version": __version__,
    }


def counts(model: Model) -> dict[str, int]:
    """Return how large the case is."""
    return {
        "parties": len(model.parties),
        "levers": len(model.levers),
        "states": model.space.size,
        "cells": model.space.cells,
    }


def _sections(
    found: Overview, words: Labels, environment: Environment, only: Collection[str]
) -> list[tuple[Section, Markup]]:
    drawn = []
    for section in SECTIONS:
        if only and section.id not in only:
            continue
        view = section.view(found, words)
        if view is not None:
            template = environment.get_template(section.template)
            text = template.render(section=section, whole=len(only) != 1, **view)
            drawn.append((section, text))
    left_out = {section.id for section in SECTIONS} - {section.id for section, _ in drawn}
    return [  # escaped where the template made it
        (section, Markup(_without_links(text, left_out))) for section, text in drawn
    ]


def _with_claims(
    found: Overview, drawn: list[tuple[Section, Markup]], environment: Environment
) -> list[tuple[Section, Markup]]:
    """Link the claims that sections name to an appendix of their own, before the last section."""
    ledger = None if found.front_page is None else found.front_page.ledger
    if ledger is None:
        return drawn
    linked: list[tuple[Section, Markup]] = []
    cited: set[str] = set()
    for section, text in drawn:
        with_links, here = linked_claims(text, ledger.claims)
        linked.append((section, with_links))
        cited |= here
    if not cited:
        return drawn
    template = environment.get_template(CLAIMS.template)
    rows = template.render(claims=cited_claims(ledger, cited))
    return [*linked[:-1], (CLAIMS, Markup(rows)), linked[-1]]  # escaped where the template made it


def _without_links(text: str, ids: Collection[str]) -> str:
    """Keep the words of links to sections that are not there."""
    if not ids:
        return text
    return re.sub(rf'<a href="#(?:{"|".join(map(re.escape, sorted(ids)))})">(.*?)</a>', r"\1", text)


def _readings_used(model: Model, words: Labels) -> str:
    """Say which alternative readings the model is under, where it is under any."""
    return listed(
        [
            f"{words.the_party(party)} is read as "
            f"“{model.preferences[party].alternatives[name].label or name}”"
            for party, name in model.readings.items()
        ],
        most=99,
    )
