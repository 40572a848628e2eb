"""Which deal a command asks about: one of the case's, or one put together from options."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from detente.cli.inputs import STATUS_QUO, split_list
from detente.errors import InputError, unknown_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.model import Model
    from detente.model.deal_parts import DealText

NamedOption = Annotated[
    str, typer.Option("--named", metavar="NAME", help="A deal of the case, [deals.NAME].")
]
BetweenOption = Annotated[
    list[str],
    typer.Option(
        "--between", metavar="PARTY,PARTY", help="Who signs; commas or repeats. Two or more."
    ),
]
PackageOption = Annotated[
    list[str],
    typer.Option(
        "--package",
        metavar="LEVER=LEVEL,…",
        help="The package asked about; what it does not name stays at the status quo.",
    ),
]
LeversOption = Annotated[
    list[str],
    typer.Option(
        "--levers", metavar="LEVER,…", help="What is on the table. All levers of the signers."
    ),
]
_NEXT = re.compile(r",(?=\s*[A-Za-z_]\w*\s*=)")  # a level's name may hold a comma of its own


def asked_deal(
    model: Model,
    named: str,
    between: list[str],
    package: list[str],
    levers: list[str],
    others: str = "",
    concept: str = "",
    disagreement: str = "",
) -> DealText:
    """Return the deal that the options describe; they go before what the case says of it.

    Raises
    ------
    InputError
        At the first option that does not fit, which it names.
    """
    from detente.model.deal_checks import check_names
    from detente.model.deal_parts import DealText, Others
    from detente.stability.concepts import SWEPT

    if others and others not in get_args(Others):
        raise unknown_name("way to take the others", others[:80], get_args(Others)).at("--others")
    if concept and concept not in SWEPT:
        raise unknown_name("concept for a deal", concept[:80], SWEPT).at("--concept")
    deal = _base(model, named, between, DealText)
    chosen: dict[str, object] = {}
    if between:
        chosen["between"] = _signers(between)
    if package:
        chosen["package"] = settings(package, "--package")
    if levers:
        chosen["levers"] = split_list(levers)
    given = {"others": others, "concept": concept}
    chosen |= {key: text for key, text in given.items() if text}
    if disagreement:
        known = disagreement in STATUS_QUO
        chosen["disagreement"] = "status_quo" if known else disagreement.replace("-", "_")
    deal = replace(deal, **chosen)  # type: ignore[arg-type]
    try:
        check_names(replace(deal, schedule=None), model.definition)
    except InputError as error:
        raise type(error)(error.problem, f"--{error.where}" if error.where else "") from None
    return deal


def settings(texts: list[str], option: str) -> Mapping[str, str]:
    """Read ``lever=level,lever=level``, each lever once."""
    found: dict[str, str] = {}
    for text in (part for each in texts for part in _NEXT.split(each)):
        lever, equals, level = (part.strip() for part in text.partition("="))
        if not equals or not lever or not level:
            raise InputError(f"found {text[:80]!r}; write LEVER=LEVEL.", option)
        if lever in found:
            raise InputError(f"'{lever[:80]}' is set twice; set it once.", option)
        found[lever] = level
    return found


def _base(model: Model, named: str, between: list[str], empty: type[DealText]) -> DealText:
    """The case's deal of that name, its only one, or an empty one between those who sign."""
    deals = model.definition.deals
    if named:
        from detente.studies.case_deals import named_deal

        try:
            return named_deal(model, named)
        except InputError as error:
            raise error.at("--named") from None
    if between:
        return empty("asked", (), {})
    if len(deals) == 1:
        return next(iter(deals.values()))
    if deals:
        raise InputError(
            f"the case has {len(deals)} deals: {', '.join(deals)}. Say which with --named, or who "
            "signs with --between."
        )
    holders = tuple(dict.fromkeys(lever.party for lever in model.levers.values()))
    if len(holders) == 2:
        return empty("asked", holders, {})
    raise InputError(
        f"{len(holders)} parties hold levers: {', '.join(holders)}. Say who signs with --between."
    )


def _signers(between: list[str]) -> tuple[str, ...]:
    names = [name.strip() for text in between for name in text.split(",") if name.strip()]
    if len(names) < 2:
        raise InputError("name two parties or more, such as --between us,belarus.", "--between")
    return tuple(names)
