"""What the deals of a case rest on: packages, amounts and figures, and the claims they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from detente.evidence.trade_inputs import Found, figure_inputs
from detente.model.deal_parts import DealText, Pledge, ScheduleText
from detente.model.trade_parts import Figure


def deal_inputs(deal: DealText) -> Iterator[Found]:
    """Yield (key, own claims, claims around it, whether it needs any) of one deal, in file order.

    These are the deal itself, each clause of its values, its schedule, and each figure of it. The
    claims of a schedule cover its figures; those of the deal, which say who would sign what, cover
    neither amounts nor figures. A schedule needs claims of its own where it says more than figures
    do: who moves when, what cannot be taken back, where it starts, that it ends.
    """
    key = f"deals.{deal.name}"
    yield key, deal.claims, (), True
    for name, clause in deal.values.items():
        yield f"{key}.values.{name}", clause.claims, (), True
    if deal.schedule is not None:
        yield from _schedule(f"{key}.schedule", deal.schedule)


def _schedule(key: str, terms: ScheduleText) -> Iterator[Found]:
    usual = ScheduleText()
    says_more = any(
        getattr(terms, name) != getattr(usual, name)
        for name in ("timing", "irreversible", "start", "after")
    )
    yield key, terms.claims, (), says_more
    for field in fields(terms):
        value = getattr(terms, field.name)
        parts = value.items() if isinstance(value, Mapping) else [("", value)]
        for name, part in parts:
            figure = part.amount if isinstance(part, Pledge) else part
            if isinstance(figure, Figure):
                place = f"{key}.{field.name}" + (f".{name}" if name else "")
                yield from figure_inputs(place, figure, terms.claims)
