"""Of an exchange of two whose deal has a schedule and amounts: would a gift be paid for later?"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from detente.case import DealText, schedule_numbers
from detente.deals import Deferred, PartyValues, party_values, pay_later
from detente.model import Model
from detente.studies import Labels
from detente.studies.deals.amounts import priced
from detente.studies.deals.answering import answer_delay
from detente.studies.deals.schedule import step_in_years
from detente.text import counted, sentence_case, unit_in_words

_PRICED: WeakKeyDictionary[Model, dict[str, Model]] = WeakKeyDictionary()


@dataclass(frozen=True)
class DeferredPayment:
    """One signer gives its whole part now, the other its own later.

    Attributes
    ----------
    giver, payer : str
    deal : str
        Whose schedule says how patient they are, and how soon a breach is seen and answered.
    given : int
        The state number in between.
    period : float
        How long a period is, in years; 1 where the deal does not say.
    found : Deferred
    pledge : float
        The least pledge, in the payer's own unit.
    unit : str
        Of the payer's amounts, without the time.
    """

    giver: str
    payer: str
    deal: str
    given: int
    period: float
    found: Deferred
    pledge: float
    unit: str


def deferred_payments(
    model: Model, source: int, target: int, signers: tuple[str, ...]
) -> tuple[DeferredPayment, ...]:
    """Say of an exchange of two signers, either giving first, whether it would be paid.

    Returns
    -------
    tuple of DeferredPayment
        Empty where they have no deal with a schedule and amounts. A part that cannot be given
        alone, since the rules exclude what it would make, has none.
    """
    deal = _deal_of(model, signers)
    if deal is None or deal.schedule is None:
        return ()
    worth = _priced(model, deal)
    values = {party: party_values(worth, party) for party in signers}
    if any(each.scale == "rank" for each in values.values()):
        return ()
    rows = []
    for giver, payer in (signers, signers[::-1]):
        row = _row(model, deal, values, source, target, giver, payer)
        rows += [] if row is None else [row]
    return tuple(rows)


def deferred_sentences(model: Model, rows: tuple[DeferredPayment, ...]) -> list[str]:
    """Say who may wait how long for its payment, and what makes the other pay."""
    words, lines = Labels(model), []
    for row in rows:
        giver, payer = (words.the_party(name) for name in (row.giver, row.payer))
        if row.found.latest == -1:
            continue
        if row.found.latest is None:
            wait = "however late it is paid"
        elif row.found.latest == 0:
            wait = "only if it is paid at once"
        else:
            wait = f"if it is paid within {_time(row)}"
        if row.found.how == "of itself":
            told = f"{payer} then pays of itself"
        elif row.found.how == "backed":
            told = f"{payer} pays, since the gift would be taken back"
        else:
            told = f"{payer} would have to pledge {row.pledge:.3g} {row.unit or 'of its own scale'}"
        lines.append(sentence_case(f"{giver} can give first {wait}; {told}."))
    return lines


def _time(row: DeferredPayment) -> str:
    assert row.found.latest is not None
    months = row.found.latest * row.period * 12
    if abs(months - round(months)) < 1e-9:
        return counted(round(months), "month")
    return counted(row.found.latest, "period")


def _deal_of(model: Model, signers: tuple[str, ...]) -> DealText | None:
    for deal in model.definition.deals.values():
        if set(deal.between) == set(signers) and len(signers) == 2 and deal.schedule is not None:
            return deal
    return None


def _priced(model: Model, deal: DealText) -> Model:
    known = _PRICED.setdefault(model, {})
    if deal.name not in known:
        known[deal.name] = priced(model, deal)
    return known[deal.name]


def _row(
    model: Model,
    deal: DealText,
    values: dict[str, PartyValues],
    source: int,
    target: int,
    giver: str,
    payer: str,
) -> DeferredPayment | None:
    assert deal.schedule is not None
    before, after = model.space.levels_of(source), model.space.levels_of(target)
    own = [name for name in model.levers_of(giver) if not model.levers[name].joint]
    given = _number(model, {**before, **{name: after[name] for name in own}})
    if given is None:
        return None
    back = {
        name: before[name]
        for name in own
        if name not in deal.schedule.irreversible and _goes(model, name, after[name], before[name])
    }
    taken = _number(model, {**before, **{name: after[name] for name in own}, **back})
    numbers = schedule_numbers(deal.schedule, deal.between)
    found = pay_later(
        tuple(float(values[giver].of(number)) for number in (source, given, target)),  # type: ignore[arg-type]
        tuple(
            float(values[payer].of(number))
            for number in (given, target, given if taken is None else taken)
        ),  # type: ignore[arg-type]
        (numbers.discount[giver], numbers.discount[payer]),
        delay=answer_delay(model, deal),
        detection=numbers.detection,
        notice=numbers.notice,
    )
    period = step_in_years(deal)
    unit = unit_in_words(values[payer].unit.removesuffix("/ year").strip() or "1")
    return DeferredPayment(
        giver,
        payer,
        deal.name,
        given,
        period,
        found,
        found.pledge * period,
        "" if unit == "1" else unit,
    )


def _goes(model: Model, name: str, old: str, new: str) -> bool:
    lever = model.levers[name]
    return lever.allows(lever.levels.index(old), lever.levels.index(new))


def _number(model: Model, levels: dict[str, str]) -> int | None:
    weights = model.space.weights
    code = sum(
        model.levers[name].levels.index(level) * int(weights[place])
        for place, (name, level) in enumerate(levels.items())
    )
    return model.space.find(code)
