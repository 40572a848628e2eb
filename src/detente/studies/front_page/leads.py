"""Which exchange leads the page, and how it is told there."""

from __future__ import annotations

import numpy as np

from detente.stability import Exchange
from detente.studies import Phrases
from detente.studies.exchanges import ExchangeStudy, and_then
from detente.studies.front_page.blocks import Block, Row
from detente.text import listed, sentence_case

MOST_OTHERS = 6


def leading(study: ExchangeStudy) -> Exchange | None:
    """Return the exchange that leads: of the best, most signers, then the greatest least gain.

    Gains are places of each signer's ranking, since amounts of different parties do not compare.
    Where none is kept and safe, the same of those that are kept; None where none is kept.
    """
    several = study.best or study.kept_not_safe
    if not several:
        return None

    def worth(each: Exchange) -> tuple[int, int, int]:
        gains = [
            int(study.ground.rank(party)[each.target - 1])
            - int(study.ground.rank(party)[each.source - 1])
            for party in each.signers
        ]
        return len(each.signers), int(np.min(gains)), -each.target

    return max(several, key=worth)


def lead_block(study: ExchangeStudy, lead: Exchange) -> Block:
    """Tell the exchange that leads, what comes after it, and which others would be kept."""
    told = study.told(lead, units_apart=True)
    rows = [Row(each.head, each.lines) for each in told.rows]
    then = and_then(study, lead)
    if then:
        rows.append(Row("And then", (then,)))
    others = [each for each in study.best if each.target != lead.target]
    if others and lead in study.best:
        phrases = Phrases(study.model)
        names = list(dict.fromkeys(phrases.state(each.target) for each in others))
        rows.append(
            Row("Or", (f"{sentence_case(listed(names, most=MOST_OTHERS))}, kept and safe too.",))
        )
    name = told.name.strip("“”") if told.name.startswith("“") else "the exchange"
    return Block("exchange", f"{name.upper()}: {told.swap}", tuple(rows))
