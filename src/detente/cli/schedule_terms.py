"""The terms of a schedule as options: they go before what the case says."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from detente.cli.deal_inputs import settings
from detente.cli.inputs import split_list
from detente.errors import InputError, unknown_name

if TYPE_CHECKING:
    from detente.model import Model
    from detente.model.deal_parts import DealText
    from detente.model.trade_parts import Figure

_TIMING = ("simultaneous", "alternating")
_AFTER = ("lasts", "ends")


class Given(NamedTuple):
    """The options as they were typed."""

    timing: str = ""
    discount: list[str] = []  # noqa: RUF012
    irreversible: list[str] = []  # noqa: RUF012
    delay: int | None = None
    detection: float | None = None
    collateral: list[str] = []  # noqa: RUF012
    deadline: int | None = None
    after: str = ""


def with_terms(model: Model, deal: DealText, given: Given) -> DealText:
    """Return the deal with a schedule on the terms that the options give, and the case's else.

    Raises
    ------
    InputError
        Where an option does not fit, or a discount factor is missing.
    """
    from detente.model.deal_checks import check_names
    from detente.model.deal_parts import Pledge, ScheduleText
    from detente.model.trade_parts import Figure

    if not deal.package:
        raise InputError("say which package: --package LEVER=LEVEL,… or --named NAME.")
    terms = deal.schedule or ScheduleText()
    chosen: dict[str, object] = {}
    for key, text, known in (("timing", given.timing, _TIMING), ("after", given.after, _AFTER)):
        if text:
            if text not in known:
                raise unknown_name(key, text[:80], known).at(f"--{key}")
            chosen[key] = text
    if given.discount:
        chosen["discount"], chosen["rate"] = _discounts(given.discount, deal.between), {}
    if given.irreversible:
        chosen["irreversible"] = split_list(given.irreversible)
    if given.collateral:
        pledged = _numbers(given.collateral, "--collateral")
        chosen["collateral"] = {name: Pledge(Figure(value)) for name, value in pledged.items()}
    for key in ("delay", "detection", "deadline"):
        value = getattr(given, key)
        if value is not None:
            chosen[key] = Figure(float(value))
    terms = replace(terms, **chosen)  # type: ignore[arg-type]
    if not terms.discount and not terms.rate:
        raise InputError(
            "say how patient they are: --discount 0.9 for all, or --discount us=0.9,belarus=0.8."
        )
    asked = replace(deal, schedule=terms)
    try:
        check_names(asked, model.definition)
    except InputError as error:
        key = error.where.removeprefix("schedule, ").removeprefix("schedule")
        raise type(error)(error.problem, f"--{key}" if key else "") from None
    return asked


def _discounts(texts: list[str], signers: tuple[str, ...]) -> dict[str, Figure]:
    from detente.model.trade_parts import Figure

    if len(texts) == 1 and "=" not in texts[0]:
        factor = Figure(_number(texts[0], "--discount"))
        return dict.fromkeys(signers, factor)
    return {name: Figure(value) for name, value in _numbers(texts, "--discount").items()}


def _numbers(texts: list[str], option: str) -> dict[str, float]:
    return {name: _number(text, option) for name, text in settings(texts, option).items()}


def _number(text: str, option: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise InputError(f"found {text[:40]!r} where a number is needed.", option)
    return value
