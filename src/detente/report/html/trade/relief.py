"""What those who hold the levers can lift, alone and together; and every measure in a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.report.html.trade.names import TradeNames, amount, millions, price
from detente.studies import Labels
from detente.studies.trade import MeasureRow, PressureStudy
from detente.text import counted, day, listed, sentence_case

KINDS = {
    "embargo": "embargo",
    "transit_ban": "transit ban",
    "specific_tariff": "duty by weight",
    "ad_valorem_tariff": "duty by value",
    "quota": "quota",
    "tariff_rate_quota": "quota with a duty beyond",
    "payment_friction": "payments lost",
    "risk_premium": "risk premium",
    "price_cap": "price cap",
}


@dataclass(frozen=True)
class ReliefView:
    """What some parties can bring the target. `share` is of the most that any can."""

    who: str
    what: str
    gain: str
    share: float
    sold: str
    world_price: str


@dataclass(frozen=True)
class MeasureView:
    """One measure, in words."""

    title: str
    kind: str
    sender: str
    target: str
    standing: str
    sign: str
    dates: str
    form: str
    undone: str
    switch: str
    note: str
    claims: tuple[str, ...]


def relief_views(study: PressureStudy, names: TradeNames) -> tuple[ReliefView, ...]:
    """Return what each of the holders alone, and together, can do for the target."""
    most = max((each.gain for each in study.reliefs), default=0.0)
    return tuple(
        ReliefView(
            who=sentence_case(names.parties(each.members, most=9)),
            what=names.setting(each.levels) or "nothing that would help",
            gain=millions(each.gain, sign=True),
            share=max(each.gain, 0.0) / most if most > 0 else 0.0,
            sold=amount(each.sold),
            world_price=price(each.world_price),
        )
        for each in study.reliefs
    )


def measure_views(
    rows: Iterable[MeasureRow], names: TradeNames, words: Labels
) -> tuple[MeasureView, ...]:
    """Return all measures, those that stand first."""
    ordered = sorted(rows, key=lambda row: not row.on)
    return tuple(_measure(row, names, words) for row in ordered)


def _measure(row: MeasureRow, names: TradeNames, words: Labels) -> MeasureView:
    levers = words.model.levers
    switch = listed([f"“{levers[each].title}”" for each in row.switched_by], most=9)
    return MeasureView(
        title=row.title,
        kind=KINDS[row.kind],
        sender=names.party(row.sender) if row.sender else "–",
        target=names.party(row.target) if row.target else "all origins",
        standing="in force" if row.on else "not now",
        sign="●" if row.on else "○",
        dates=_dates(row),
        form=row.legal_form or "not stated",
        undone=undone(row),
        switch=f"{switch}, held by {names.parties(row.holders)}" if switch else "no lever",
        note=row.note,
        claims=row.claims,
    )


def _dates(row: MeasureRow) -> str:
    start = f"since {day(row.start)}" if row.start else ""
    end = f"until {day(row.end)}" if row.end else ""
    return " ".join(part for part in (start, end) if part) or "no dates"


def undone(row: MeasureRow) -> str:
    """How fast relief works once it is decided: "30 days (0 to 70)"."""
    if row.reversal_days is None:
        return "not stated"
    value, low, high = (round(days) for days in row.reversal_days)
    return counted(value, "day") + (f" ({low} to {high})" if (low, high) != (value, value) else "")
