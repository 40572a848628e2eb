"""Who passed whom to whom, where and when, and who confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from detente.handover.confirming import is_own_word
from detente.handover.followed import Chance
from detente.handover.records import Handover, HandoverStage


@dataclass(frozen=True)
class Receipt:
    """One passing of custody, as a line in a list of receipts.

    `day` is None unless it is on record or certain; `gaps` says in words what is missing.
    """

    stage: str
    who: tuple[str, ...]
    giver: str
    receiver: str
    place: str
    day: date | None
    origins: tuple[str, ...]
    gaps: tuple[str, ...]


def receipts(chain: Handover, done: Mapping[str, Mapping[int, Chance]]) -> tuple[Receipt, ...]:
    """Return the receipts of a chain, in the order written (rules HO6 and HO10).

    Parameters
    ----------
    chain : Handover
    done : mapping of stage to mapping of day to chance
        Where days could be counted.
    """
    return tuple(
        Receipt(
            stage=stage.name,
            who=move.who,
            giver=move.giver,
            receiver=move.receiver,
            place=stage.place,
            day=sure_day(chain, stage, done.get(stage.name, {})),
            origins=tuple(row.origin for row in chain.origins(stage.name)),
            gaps=_gaps(chain, stage, done.get(stage.name, {})),
        )
        for stage in chain.stages
        for move in stage.moves
    )


def sure_day(chain: Handover, stage: HandoverStage, done: Mapping[int, Chance]) -> date | None:
    """Return the day of a stage that is on record, or else certain given that it is done."""
    if stage.on is not None:
        return stage.on
    return chain.date_of(next(iter(done))) if len(done) == 1 else None


def _gaps(chain: Handover, stage: HandoverStage, done: Mapping[int, Chance]) -> tuple[str, ...]:
    found = []
    if stage.status == "unknown":
        found.append("not on record")
    if not stage.place:
        found.append("place unknown")
    if not done and stage.on is None:
        found.append("day unknown")
    rows = chain.origins(stage.name)
    if not rows:
        found.append("no origin confirms it")
    elif all(is_own_word(chain, row) for row in rows):
        found.append("only a signer's own word")
    return tuple(found)
