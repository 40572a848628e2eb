"""Which deal a command asks about: one of the case's, or one put together from options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from detente.cli.inputs import STATUS_QUO
from detente.cli.options import ListOption, as_option, option, settings, split_list
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.case import DealText
    from detente.model import Model

DealOption = Annotated[str, option("--deal", "NAME", "A deal of the case, [deals.NAME].")]
BetweenOption = Annotated[
    ListOption, option("--between", "PARTY,PARTY", "Who signs; commas or repeats. Two or more.")
]
PackageOption = Annotated[
    ListOption,
    option(
        "--package",
        "LEVER=LEVEL,…",
        "The package asked about; what it does not name stays at the status quo.",
    ),
]
LeversOption = Annotated[
    ListOption,
    option("--levers", "LEVER,…", "What is on the table. All levers of the signers."),
]


def asked_deal(
    model: Model,
    deal: str,
    between: ListOption,
    package: ListOption,
    levers: ListOption,
    **keys: str,
) -> DealText:
    """Return the deal that the options describe; they go before what the case says of it.

    Parameters
    ----------
    model : Model
    deal, between, package, levers
        The options of those names.
    **keys : str
        Other keys of a deal, "" where they are not asked for.

    Raises
    ------
    InputError
        At the first option that does not fit, which it names.
    """
    from detente.studies.deals import changed_deal

    base = _base(model, deal, between)
    changes: dict[str, Any] = {}
    if between:
        changes["between"] = _signers(between)
    if package:
        changes["package"] = settings(package, "--package")
    if levers:
        changes["levers"] = split_list(levers)
    changes |= {key: text for key, text in keys.items() if text}
    point = changes.get("disagreement")
    if point:
        changes["disagreement"] = "status_quo" if point in STATUS_QUO else point.replace("-", "_")
    try:
        return changed_deal(model, base, changes)
    except InputError as error:
        raise as_option(error) from None


def _base(model: Model, deal: str, between: ListOption) -> DealText:
    """The case's deal of that name, its only one, or an empty one between those who sign."""
    from detente.studies.deals import named_deal, new_deal

    deals = model.definition.deals
    if deal:
        try:
            return named_deal(model, deal)
        except InputError as error:
            raise error.at("--deal") from None
    if between:
        return new_deal(())
    if len(deals) == 1:
        return next(iter(deals.values()))
    if deals:
        raise InputError(
            f"the case has {len(deals)} deals: {', '.join(deals)}. Say which with --deal, or who "
            "signs with --between."
        )
    holders = tuple(dict.fromkeys(o for lever in model.levers.values() for o in lever.owners))
    if len(holders) == 2:
        return new_deal(holders)
    raise InputError(
        f"{len(holders)} parties hold levers: {', '.join(holders)}. Say who signs with --between."
    )


def _signers(between: list[str]) -> tuple[str, ...]:
    names = [name.strip() for text in between for name in text.split(",") if name.strip()]
    if len(names) < 2:
        raise InputError("name two parties or more, such as --between us,belarus.", "--between")
    return tuple(names)
