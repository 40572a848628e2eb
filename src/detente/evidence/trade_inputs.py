"""What the trade of a case rests on: each of its figures and measures, and the claims they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from detente.model.trade_parts import Figure, MeasureText, TradeText

Found = tuple[str, tuple[str, ...], tuple[str, ...], bool]


def trade_inputs(trade: TradeText) -> Iterator[Found]:
    """Yield (key, own claims, claims around it, whether it needs any), in file order.

    These are the figures and the measures. A figure is covered by the claims of the table that it
    stands in. Figures that disagree with the one used are told one by one, so that none of them
    seems to support another; nothing is computed from them, so they need no claim.
    """
    yield from _within("trade", trade, ())


def figure_inputs(key: str, figure: Figure, around: tuple[str, ...]) -> Iterator[Found]:
    """Yield a figure, and after it those that disagree with it."""
    yield key, figure.claims, around, True
    for number, other in enumerate(figure.conflicting, start=1):
        yield f"{key}.conflicting[{number}]", other.claims, around, False


def _within(key: str, part: Any, around: tuple[str, ...]) -> Iterator[Found]:
    if isinstance(part, Figure):
        yield from figure_inputs(key, part, around)
    elif isinstance(part, Mapping):
        for name, each in part.items():
            yield from _within(f"{key}.{name}", each, around)
    elif is_dataclass(part):
        covered = (*around, *getattr(part, "claims", ()))
        if isinstance(part, MeasureText):
            yield key, part.claims, around, True
        for field in fields(part):
            value = getattr(part, field.name)
            name = f"{key}.{field.name}"
            if isinstance(part, MeasureText) and field.name in ("figures", "shares"):
                name = key  # the file has these keys in the measure itself
            if field.name != "parties":
                yield from _within(name, value, covered)
