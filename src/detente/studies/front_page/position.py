"""Will the position last, and where do single moves take it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from detente.concepts import BY_NAME, STRENGTHS
from detente.stability import StabilityTable, follow_replies
from detente.studies import Phrases
from detente.studies.exchanges import (
    ExchangeStudy,
    leaver,
    study_exchanges,
    verdict_sentences,
)
from detente.studies.front_page.blocks import Block, Row
from detente.studies.front_page.leads import leading
from detente.text import counted, listed, sentence_case

_MOST_NAMED = 6


def position_rows(study: ExchangeStudy) -> Iterator[Row]:
    """Say whether the position holds against single moves, then against agreements."""
    alone, *together = verdict_sentences(study, units_apart=True)
    yield Row("", (alone,))
    if together:
        yield Row("", (" ".join(together),))


def answer(study: ExchangeStudy) -> str:
    """Give the whole answer in one sentence."""
    phrases = Phrases(study.model)
    lead = leading(study)
    if not study.manner:
        found = leaver(study)
        assert found is not None, "a state that is not stable has a party that would leave"
        why, breach = found
        who = sentence_case(phrases.labels.the_party(why.party))
        return f"It does not last: {who} gains by {phrases.by(breach.improvement.changes)}."
    if lead is None:
        return "It lasts: no party gains by moving alone, and no exchange would be kept."
    told = study.told(lead)
    if lead not in study.best:
        return (
            "Alone, no party gains by moving. Together they would sign exchanges, but an outsider "
            "can undo every one that would be kept."
        )
    return (
        f"Alone, no party gains by moving. Together they would: {told.name}, {told.swap}, pays all "
        "who sign, would be kept, and no outsider can undo it."
    )


def after_single_moves(
    study: ExchangeStudy, agreements: str | Iterable[Sequence[str]]
) -> Block | None:
    """Say where best replies lead, and what could be agreed there; None where that is uncertain."""
    model = study.model
    found = follow_replies(
        study.ground.searcher,
        study.ground.searcher.movers,
        study.state,
        most_states=model.space.size,
    )
    phrases = Phrases(model)
    if found.truncated or found.cycles or len(found.ends) != 1:
        return None
    end = found.ends[0]
    way = [
        f"{phrases.labels.the_party(move.party)} by {phrases.by(move.changes)}"
        for move in found.ways[end]
    ]
    leads = f"Best replies lead to {phrases.state(end)}: {listed(way, most=6, last='then')}."
    there = study_exchanges(model, state=end, agreements=agreements)
    rows = [Row("", (leads,))]
    lead = leading(there)
    if lead is None:
        rows.append(Row("", ("From there no exchange would be kept.",)))
        return Block("by_agreement", "THEN", tuple(rows))
    told = there.told(lead, units_apart=True)
    rows.append(Row("", (f"From there {told.signers} can agree: {told.swap}, to {told.name}.",)))
    rows += [Row(each.head, each.lines) for each in told.rows]
    return Block("by_agreement", "THEN, BY AGREEMENT", tuple(rows))


def also_rests(study: ExchangeStudy, table: StabilityTable) -> list[Block]:
    """Say how many other states hold most firmly, and which; none are told where none hold."""
    model = study.model
    for concept in STRENGTHS:
        here = np.asarray(table.is_equilibrium(concept)).copy()
        here[model.status_quo - 1] = False
        numbers = (np.flatnonzero(here) + 1).tolist()
        if numbers:
            break
    else:
        return []
    phrases = Phrases(model)
    manner = BY_NAME[concept].manner
    named = [n for n in numbers if phrases.labels.names_of(n)]
    chosen = numbers if len(numbers) <= _MOST_NAMED else named
    names = list(dict.fromkeys(phrases.state(n) for n in chosen))[:_MOST_NAMED]
    if len(numbers) <= _MOST_NAMED:
        said = sentence_case(f"{listed(names, most=_MOST_NAMED)} against single moves, {manner}.")
    else:
        among = f", {listed(names, most=_MOST_NAMED)} among them" if names else ""
        held = counted(len(numbers), "other state")
        said = f"{held} of {model.space.size:,} against single moves, {manner}{among}."
    return [Block("also_rests", "ALSO RESTS", (Row("", (said,)),))]
