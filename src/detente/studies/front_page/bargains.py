"""The bargains that a case names: signed, kept, safe, and at what gain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.case import DealText
from detente.errors import DetenteError
from detente.model import Model
from detente.stability import Exchange, Explanation, explain, make_move
from detente.studies import Labels, Phrases, shortened
from detente.studies.deals import package_of
from detente.studies.exchanges import ExchangeStudy, money, smallest_breach
from detente.studies.front_page.blocks import Row
from detente.text import listed, sentence_case


def bargain_rows(
    study: ExchangeStudy, lead: Exchange | None, undone: int = 0, unless: str = ""
) -> list[Row]:
    """Judge every deal of the case that is not the exchange that leads.

    Of the one that leads to the state `undone` it is said unless what outsiders undo it.
    """
    return [
        row
        for deal in study.model.definition.deals.values()
        for row in _row(study, deal, lead, {undone: unless})
    ]


def undone_bargain(study: ExchangeStudy, lead: Exchange | None) -> Exchange | None:
    """Return the first deal that is signed and kept but that outsiders would undo."""
    model = study.model
    for deal in model.definition.deals.values():
        try:
            target = package_of(model, deal.between, deal.package).base
        except DetenteError:
            continue
        if target is None or (lead is not None and target == lead.target):
            continue
        exchange = _exchange(study, target)
        if exchange is None or not exchange.kept["seq"] or exchange.safe["own_interest"]:
            continue
        return exchange
    return None


def _row(
    study: ExchangeStudy, deal: DealText, lead: Exchange | None, unless: Mapping[int, str]
) -> Iterator[Row]:
    model = study.model
    label = _labels(model)[deal.name]
    try:
        target = package_of(model, deal.between, deal.package).base
    except DetenteError as error:
        yield Row("", (f"{label}: not to be had ({error}).",))
        return
    if target is None:
        yield Row("", (f"{label}: not to be had while the others keep their places.",))
        return
    if lead is not None and target == lead.target:
        return
    gains = {
        party: int(model.ranks[party][target - 1]) - int(model.ranks[party][study.state - 1])
        for party in deal.between
    }
    head = _amount(study, gains, target)
    unwilling = [party for party, gain in gains.items() if gain <= 0]
    labels = Labels(model)
    if unwilling:
        yield Row(head, (f"{label}: not signed by {labels.parties(unwilling, most=9)}.",))
        return
    exchange = _exchange(study, target)
    if exchange is None:
        yield Row(head, (f"{label}: its signers are no set that was considered.",))
        return
    yield Row(head, _verdict(study, exchange, label, unless.get(target, "")))


def _labels(model: Model) -> dict[str, str]:
    deals = model.definition.deals.values()
    return shortened({each.name: each.label or each.name for each in deals}, r":\s|\s\(")


def _exchange(study: ExchangeStudy, target: int) -> Exchange | None:
    rows = [row for row, to in enumerate(study.listed.targets.tolist()) if to == target]
    return study.describe(rows[:1])[0] if rows else None


def _amount(study: ExchangeStudy, gains: Mapping[str, int], target: int) -> str:
    """Tell the gain of the signer who counts in money, if one alone does."""
    values = {party: study.values(party) for party in gains}
    counting = [p for p, each in values.items() if each.scale != "rank" and each.unit]
    if len(counting) != 1:
        return ""
    own = values[counting[0]]
    return money(own.of(target) - own.of(study.state), signed=True)


def _verdict(study: ExchangeStudy, exchange: Exchange, label: str, unless: str) -> tuple[str, ...]:
    phrases = Phrases(study.model)
    labels = phrases.labels
    if not exchange.kept["seq"]:
        party = exchange.leavers["seq"][0]
        why: Explanation = explain(study.model, exchange.target, party, "seq")
        breach = smallest_breach(study, why)
        does = phrases.would(breach.improvement.changes)
        return (
            f"{label}: signed, not kept.",
            sentence_case(f"{labels.the_party(party)} would {does}; no answer deters it."),
        )
    if not exchange.safe["own_interest"]:
        said = [
            f"{labels.the_party(party)} would "
            + phrases.would(make_move(study.model, party, exchange.target, view.breaks[0]).changes)
            for party, view in exchange.outside.items()
            if view.breaks
        ]
        undone = f"{listed(said, most=3)} and undo it" if said else "outsiders can undo it"
        turned = f", {unless}" if unless else ""
        return f"{label}: kept, not safe.", sentence_case(f"{undone}{turned}.")
    return (f"{label}: kept and safe.",)
