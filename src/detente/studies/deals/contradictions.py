"""Where the amounts that a schedule is worked out with say otherwise than a signer's order."""

from __future__ import annotations

from dataclasses import dataclass

from detente.case import DealText
from detente.deals import list_packages
from detente.model import Model, table_of
from detente.stability import Move
from detente.studies import Labels
from detente.studies.deals.amounts import Agreement, agreement_sentence, agreements, priced
from detente.studies.deals.durability_study import durability
from detente.text import sentence_case


@dataclass(frozen=True)
class AgainstOrder:
    """How far a signer's amounts can be trusted for the order that it has under a reading.

    Attributes
    ----------
    party : str
    told : Agreement
        Among all states.
    among : Agreement
        Among the packages of the levers on the table.
    rather_start : bool
        Whether by its order the status quo is better than the finished deal, by its amounts not.
    leaves : Move or None
        A move by which, by its order, it would leave the finished deal and no answer deters it
        (rule S4), and which by its amounts brings it nothing.
    """

    party: str
    told: Agreement
    among: Agreement
    rather_start: bool
    leaves: Move | None

    @property
    def contradicts(self) -> bool:
        """Whether the order itself, and not only some pairs of states, speaks against the deal."""
        return self.rather_start or self.leaves is not None


def against_order(model: Model, deal: DealText, held_at: int) -> tuple[AgainstOrder, ...]:
    """Hold the amounts of a deal against the orders of its signers, under the reading taken.

    Parameters
    ----------
    model : Model
        Under the readings taken.
    deal : DealText
        With a package.
    held_at : int
        The state number at which all other levers stand.

    Returns
    -------
    tuple of AgainstOrder
        One for every signer whose amounts are the deal's, in the order of its signers.
    """
    told = agreements(model, deal)
    if not told:
        return ()
    numbers = list_packages(
        priced(model, deal), deal.between, levers=table_of(deal, model.definition), held_at=held_at
    ).numbers
    among = agreements(model, deal, numbers)
    standing = model.space.levels_of(held_at)
    target = model.space.number_of({**standing, **deal.package})
    amounts = priced(model, deal)
    start, end = (int(model.space.index(number)) for number in (held_at, target))
    kept = durability(model, target, most=model.space.size)
    rows = []
    for party in told:
        order, worth = model.ranks[party], amounts.ranks[party]
        leaves = None
        for breach in kept.of(party):
            place = int(model.space.index(_after(model, target, breach.move)))
            if "seq" not in breach.deterred_by and worth[place] <= worth[end]:
                leaves = breach.move
                break
        rather = bool(order[start] > order[end] and worth[start] <= worth[end])
        rows.append(AgainstOrder(party, told[party], among[party], rather, leaves))
    return tuple(rows)


def against_order_sentences(model: Model, found: tuple[AgainstOrder, ...]) -> list[str]:
    """Say whose amounts are the deal's, how far they agree, and where its order says no."""
    words, lines = Labels(model), []
    for each in found:
        lines.append(sentence_case(agreement_sentence(words, each.told, each.among)))
        who = sentence_case(words.the_party(each.party))
        if each.rather_start:
            lines.append(
                f"{who} by its order would rather have the start than the finished deal; its "
                "amounts say the opposite, so do not count on this for its reading."
            )
        if each.leaves is not None:
            moves = "; ".join(words.changes(each.leaves))
            lines.append(
                f"{who} by its order would leave the finished deal ({moves}) and nobody answers; "
                "by its amounts it gains nothing by that. Do not count on this for its reading."
            )
    return lines


def _after(model: Model, state: int, move: Move) -> int:
    levels = {change.lever: change.after for change in move.changes}
    return model.space.number_of({**model.space.levels_of(state), **levels})
