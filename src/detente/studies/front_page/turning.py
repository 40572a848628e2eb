"""What would turn the page's verdicts: the nearest number of each, before any share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from detente.model import Model
from detente.stability import Exchange
from detente.studies import Phrases
from detente.studies.exchanges import ExchangeStudy
from detente.studies.front_page.bargains import undone_bargain
from detente.studies.front_page.blocks import Row
from detente.studies.front_page.zones import NumberPicture, number_picture
from detente.studies.turns import (
    LEAST_DECIMALS,
    ConclusionTurns,
    NumberTurns,
    TurnSide,
    definition_of,
    exchange_question,
    figure_text,
    kept_agreements_question,
    make_plain,
    range_text,
    status_quo_question,
    study_turns,
    turn_value,
)
from detente.text import sentence_case


@dataclass(frozen=True, eq=False)
class PageTurns:
    """What turns the page's verdicts.

    Attributes
    ----------
    alone : ConclusionTurns
        The position against single moves.
    together : ConclusionTurns
        The exchange that leads the page, signed, kept and safe; without one, the position against
        kept agreements.
    numbers : tuple of NumberTurns or None
        What is told of each: a number that turns both where there is one, of the levers that the
        exchange moves where there is one; else the nearest.
    undone : NumberTurns or None
        The nearest number that turns it that outsiders undo a larger bargain; None where there is
        no such bargain, or no number turns it.
    """

    alone: ConclusionTurns
    together: ConclusionTurns
    numbers: tuple[NumberTurns | None, NumberTurns | None]
    undone: NumberTurns | None = None

    @property
    def shared(self) -> bool:
        """Whether one number is told of both."""
        first, second = self.numbers
        return None not in (first, second) and _key(first) == _key(second)

    @property
    def picture(self) -> NumberPicture | None:
        """The zones along the number that turns both verdicts; None where there is none."""
        first, second = self.numbers
        if first is None or second is None or not self.shared:
            return None
        return number_picture(first, second)


def page_turns(study: ExchangeStudy, lead: Exchange | None) -> PageTurns:
    """Find what turns the verdicts; `lead` is the exchange that leads the page."""
    plain = make_plain(definition_of(study.model))
    together_asked = (
        kept_agreements_question(plain.model)
        if lead is None
        else exchange_question(lead.target, lead.signers)
    )
    asked = [status_quo_question(plain.model), together_asked]
    larger = undone_bargain(study, lead)
    if larger is not None:
        target, signers = larger.target, larger.signers
        asked.append(replace(exchange_question(target, signers), part="safe"))
    alone, together, *rest = study_turns(plain, asked).conclusions
    moved = set() if lead is None else _moved(study, lead)
    first, second = (_first_about(study.model, each, moved) for each in (alone, together))
    both = [each for each in first if _key(each) in {_key(other) for other in second}]
    if both:
        key = _key(both[0])
        second = [each for each in second if _key(each) == key]
        first = both
    told = (first[0] if first else None, second[0] if second else None)
    undone = None
    if larger is not None:
        about = _first_about(study.model, rest[0], _moved(study, larger))
        undone = about[0] if about else None
    return PageTurns(alone, together, told, undone)


def _moved(study: ExchangeStudy, exchange: Exchange) -> set[str]:
    return {each.lever for part in study.parts(exchange).values() for each in part.changes}


def unless_phrase(number: NumberTurns) -> str:
    """Return “unless … is below 0.20 (0.25 here; 0.075-0.50 CROSSES)”."""
    told = _told("", number)
    here = f"{told.stated} here"
    if told.range:
        here += f"; {told.range} {'CROSSES' if told.crosses else 'does not cross'}"
    return f"unless “{told.label}” {told.beyond} ({here})"


@dataclass(frozen=True)
class ToldTurn:
    """What turns one verdict, in the words of a sentence.

    Attributes
    ----------
    verdict : str
    label, beyond : str
        The number, and where it turns: "is below 0.00". Empty where no number turns it.
    stated, range : str
        What the case says, and its range; empty where none is given.
    crosses : bool or None
        Whether the range does; None without one.
    """

    verdict: str
    label: str = ""
    beyond: str = ""
    stated: str = ""
    range: str = ""
    crosses: bool | None = None


def told_turns(
    study: ExchangeStudy, lead: Exchange | None, found: PageTurns
) -> tuple[ToldTurn, ...]:
    """Tell of each verdict which number turns it."""
    phrases = Phrases(study.model)
    alone = "No party moves alone" if found.alone.answer else "A party moves alone"
    if lead is not None:
        kept = "is" if found.together.answer else "is not"
        state = sentence_case(phrases.state(lead.target))
        together = f"{state} {kept} signed, kept and safe"
    else:
        kept = "No" if found.together.answer else "Some"
        together = f"{kept} exchange is kept and safe"
    return tuple(map(_told, (alone, together), found.numbers))


def turn_rows(told: Sequence[ToldTurn]) -> list[Row]:
    """Say of each verdict what turns it, beside what the case says of it and its range.

    Of a number that turns all of them that is said once, at the end.
    """
    labels = {each.label for each in told}
    shared = len(told) > 1 and len(labels) == 1 and "" not in labels
    rows = []
    for each in told:
        if not each.label:
            rows.append(Row("", (f"{each.verdict}: no number turns it.",)))
            continue
        number = "that" if shared and each is not told[0] else f"“{each.label}”"
        lines = [f"{each.verdict}, unless {number} {each.beyond}."]
        if not shared:
            lines.append(_stated([each]))
        elif each is told[-1]:
            lines.append(_stated(told))
        rows.append(Row("", tuple(lines)))
    return rows


def _first_about(model: Model, turns: ConclusionTurns, moved: Collection[str]) -> list[NumberTurns]:
    """Return the numbers to choose from: of outcomes that read a moved lever, else all.

    Factors say of whole tables what their cells say, and are told only where nothing else is.
    """
    plain = [each for each in turns.numbers if each.number.kind != "factor"]
    about = [
        each
        for each in plain
        if each.number.name in model.outcomes
        and set(model.outcomes[each.number.name].levers) & set(moved)
    ]
    return about or plain or list(turns.numbers)


def _key(number: NumberTurns | None) -> str:
    return "" if number is None else number.number.key


def _told(verdict: str, number: NumberTurns | None) -> ToldTurn:
    if number is None:
        return ToldTurn(verdict)
    name, side = number.nearest
    return ToldTurn(
        verdict,
        number.number.label,
        _beyond(name, side, number),
        figure_text(number.number.stated, LEAST_DECIMALS),
        "" if number.range is None else range_text(number),
        None if number.range is None else bool(number.crosses),
    )


def _stated(told: Sequence[ToldTurn]) -> str:
    """Say what the case says of a number, and whether its range crosses where it turns."""
    here = f"This case says {told[0].stated}"
    if not told[0].range:
        return f"{here}; no range is given."
    crossed = [bool(each.crosses) for each in told]
    if not any(crossed):
        both = "which crosses neither" if len(told) > 1 else "which does not cross"
    elif len(told) == 1 or all(crossed):
        both = "which CROSSES" if len(told) == 1 else "which CROSSES both"
    else:
        both = f"which CROSSES the {'first' if crossed[0] else 'second'}"
    return f"{here}, range {told[0].range}, {both}."


def _beyond(name: str, side: TurnSide, number: NumberTurns) -> str:
    assert side.value is not None
    value = turn_value(side.value, number.number)
    if name == "below":
        return f"is below {value}" if side.holds_there else f"is {value} or less"
    return f"is above {value}" if side.holds_there else f"is {value} or more"
