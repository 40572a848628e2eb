"""The part of the page that needs no search along numbers: shown while inputs are tried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.model import Model
from detente.stability import Exchange
from detente.studies.exchanges import ExchangeStudy, study_exchanges
from detente.studies.front_page.bargains import bargain_rows
from detente.studies.front_page.blocks import Block, Row
from detente.studies.front_page.leads import lead_block, leading
from detente.studies.front_page.position import after_single_moves, position_rows
from detente.studies.record import RecordBeside, record_beside


def agreement_blocks(
    model: Model, case: str = "", agreements: str | Iterable[Sequence[str]] = "named"
) -> tuple[Block, ...]:
    """Say whether the position lasts, which exchange leads, and how the larger bargains fare.

    The past record of the verdict stands with it. `case` is the case's name, which the record
    leaves out.

    The blocks are those of :func:`front_page`, word for word.

    Raises
    ------
    InputError
        As of :func:`front_page`.
    """
    study = study_exchanges(model, agreements=agreements)
    lead = leading(study)
    blocks = first_blocks(study, lead, agreements)
    rows = bargain_rows(study, lead)
    if rows:
        blocks.append(Block("bargains", bargains_heading(study), tuple(rows)))
    if model.as_of is not None:
        record = record_beside(study, case)
        if record is not None and record.sentences:
            blocks.append(record_block(record))
    return tuple(blocks)


def first_blocks(
    study: ExchangeStudy, lead: Exchange | None, agreements: str | Iterable[Sequence[str]]
) -> list[Block]:
    """Return whether the position lasts, and what would be agreed now or after single moves."""
    blocks = [Block("position", question(study.model), tuple(position_rows(study)))]
    if lead is not None:
        blocks.append(lead_block(study, lead))
    later = None if study.manner else after_single_moves(study, agreements)
    if later is not None:
        blocks.append(later)
    return blocks


def record_block(record: RecordBeside) -> Block:
    """Return how the same verdicts did on past openings."""
    return Block("record", "RECORD", (Row("", (" ".join(record.sentences),)),))


def question(model: Model) -> str:
    """Return the heading of the first block."""
    return "WILL TODAY'S POSITION LAST?" if model.as_of else "WILL THE POSITION LAST?"


def bargains_heading(study: ExchangeStudy) -> str:
    """Return the heading over the case's deals."""
    return "LARGER BARGAINS" if leading(study) else "BARGAINS"
