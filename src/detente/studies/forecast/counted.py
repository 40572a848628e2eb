"""What others counted: do the months close, and did more come than went?"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping, Sequence

from detente.case import TIERS, CountsText, Definition
from detente.errors import NotApplicableError, unknown_name
from detente.forecast import MonthOfCounts, close_month, more_in_than_out
from detente.text import listed

_TIERS = {"foreign": "foreign", "best_known": "best-known", "ill": "ill", "other": "other"}
_EXITS = {
    "pardon": "by pardon",
    "term": "at the end of a term",
    "exchange": "in an exchange",
    "death": "by death",
}
_WHEREABOUTS = {"stayed": "stayed in the country", "taken_out": "taken out of it"}
_NAMED = {"ever": "recognised ever", "freed": "freed", "held": "held"}


def month_of_counts(text: CountsText) -> MonthOfCounts:
    """Return a month as a case counts it, ready to be checked."""
    ever, freed = text.ever or (None, None), text.freed or (None, None)
    return MonthOfCounts(
        month=text.month,
        held_before=text.held[0],
        held_after=text.held[1],
        recognised=text.recognised,
        ever_before=ever[0],
        ever_after=ever[1],
        freed_before=freed[0],
        freed_after=freed[1],
        recognised_after_release=text.after_release,
        rounded=text.rounded,
    )


def count_sentences(definition: Definition) -> list[str]:
    """Return whether each month of a case's counts closes, and who came and went in all of them.

    Each counter stands by itself: no figure is added to another's.
    """
    by_counter: dict[str, list[CountsText]] = {}
    for text in definition.counts:
        by_counter.setdefault(text.counter, []).append(text)
    found = []
    for counter, texts in by_counter.items():
        months = [month_of_counts(text) for text in texts]
        pardoned = [text.pardoned for text in texts]
        own = [_closing(month) for month in months] + [_balance(months, pardoned)]
        found += [f"{counter}: {each}" if counter else each for each in own]
    return found


def _balance(months: Sequence[MonthOfCounts], pardoned: Sequence[int | None]) -> str:
    """Did more come than go, under each denominator that the counts allow?"""
    came, went = sum(each.recognised for each in months), sum(each.left for each in months)
    span = _told(months[0].month)
    if len(months) > 1:
        span += f" to {_told(months[-1].month)}"
    told = [f"than left the list ({came:,} against {went:,}), {_answer(came, came, went)}"]
    known = [each for each in pardoned if each is not None]
    if len(known) == len(months):
        freed = sum(known)
        told.append(f"than were pardoned ({freed:,}), {_answer(came, came, freed)}")
    told.append(
        f"of arrests themselves, {_answer(came, None, went)}: only the recognised are counted"
    )
    return f"Did more come than go, {span}? Of the recognised, more {'; '.join(told)}."


def _answer(least: int, most: int | None, went: int) -> str:
    return more_in_than_out((least, most), (went, went))


def people_sentences(definition: Definition, moved: Mapping[str, float]) -> list[str]:
    """Return known tiers, and how those who leave do so; `moved` has people a path by flow."""
    found = []
    for stock in definition.stocks.values():
        if stock.tiers:
            known = [f"{each.count:,} {_TIERS[each.tier]}" for each in stock.tiers]
            found.append(
                f"Of the {stock.start:,} of “{stock.title}”, tiers are known of some: "
                f"{listed(known)}; of {stock.tier_unknown:,} it is not known."
            )
    leaving = {name: flow for name, flow in definition.flows.items() if flow.out_of}
    for key, words in (("exit", _EXITS), ("whereabouts", _WHEREABOUTS)):
        if not any(getattr(flow, key) for flow in leaving.values()):
            continue
        sums = dict.fromkeys([*words, ""], 0.0)
        for name, flow in leaving.items():
            sums[getattr(flow, key)] += moved.get(name, 0.0)
        told = [f"{sums[each]:,.0f} {words.get(each, 'not known')}" for each in sums if sums[each]]
        if told:
            found.append(f"Who leaves until the last day, a path: {listed(told, most=6)}.")
    return found


def stocks_of_tier(definition: Definition, tier: str) -> tuple[str, ...]:
    """Return the stocks that count one tier by itself.

    Raises
    ------
    UnknownNameError
        If there is no such tier.
    NotApplicableError
        If nobody counts it, with what is known of it: persons that are marked are no counts.
    """
    if tier not in TIERS:
        raise unknown_name("tier", tier, TIERS)
    found = tuple(name for name, stock in definition.stocks.items() if stock.tier == tier)
    if found:
        return found
    known = [
        f"{each.count:,} of the {stock.start:,} of '{name}'"
        for name, stock in definition.stocks.items()
        for each in stock.tiers
        if each.tier == tier
    ]
    marked = f"known are {listed(known)}" if known else "nobody is marked so"
    raise NotApplicableError(
        f"no fan by this tier: {marked}, and who comes and goes is not counted by tier. Give it a "
        f"stock of its own with tier = '{tier}', its counts and its flows."
    )


def _closing(month: MonthOfCounts) -> str:
    closing = close_month(month)
    told = f"{_told(month.month)}: {month.left:,} left the list"
    if closing.open_by is None:
        return f"{told}; there is nothing to check it against."
    rounded = [
        f"{_figure(month, each)} {_NAMED[each.partition('_')[0]]}" for each in closing.rounded
    ]
    if closing.closes:
        return f"{told}, and the counts close to the person."
    if not closing.open_by:
        return f"{told}, and the counts close if {' and '.join(rounded)} is exact."
    if rounded:
        return f"{told}; the counts do not close, as {' and '.join(rounded)} is rounded."
    return f"{told}; the counts do not close, by {abs(closing.open_by):,}."


def _figure(month: MonthOfCounts, name: str) -> str:
    return f"{getattr(month, name):,}"


def _told(month: str) -> str:
    year, number = month.split("-")
    return f"{month_name[int(number)]} {year}"
