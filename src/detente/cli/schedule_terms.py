"""The terms of a schedule as options: they go before what the case says."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.cli.options import ListOption, as_option, settings, split_list
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.case import DealText
    from detente.model import Model


class Given(NamedTuple):
    """The options as they were typed."""

    timing: str = ""
    discount: ListOption = None
    irreversible: ListOption = None
    delay: int | None = None
    detection: float | None = None
    collateral: ListOption = None
    deadline: int | None = None
    after: str = ""


def with_terms(model: Model, deal: DealText, given: Given) -> DealText:
    """Return the deal with a schedule on the terms that the options give, and the case's else.

    Raises
    ------
    InputError
        Where an option does not fit, or a discount factor is missing.
    """
    from detente.studies.deals import deal_on_terms

    if not deal.package:
        raise InputError("say which package: --package LEVER=LEVEL,… or --deal NAME.")
    keys = ("timing", "after", "delay", "detection", "deadline")
    terms: dict[str, Any] = {key: getattr(given, key) for key in keys}
    terms = {key: value for key, value in terms.items() if value not in ("", None)}
    if given.irreversible:
        terms["irreversible"] = split_list(given.irreversible)
    known = deal.schedule
    if not given.discount and (known is None or not (known.discount or known.rate)):
        raise InputError(
            "say how patient they are: --discount 0.9 for all, or --discount us=0.9,belarus=0.8."
        )
    discount = _discounts(given.discount) if given.discount else None
    collateral = _numbers(given.collateral, "--collateral") if given.collateral else None
    try:
        return deal_on_terms(model, deal, terms, discount, collateral)
    except InputError as error:
        raise as_option(error) from None


def _discounts(texts: list[str]) -> float | Mapping[str, float]:
    if len(texts) == 1 and "=" not in texts[0]:
        return _number(texts[0], "--discount")
    return _numbers(texts, "--discount")


def _numbers(texts: list[str], flag: str) -> dict[str, float]:
    return {name: _number(text, flag) for name, text in settings(texts, flag).items()}


def _number(text: str, flag: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise InputError(f"found {text[:40]!r} where a number is needed.", flag)
    return value
