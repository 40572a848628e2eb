"""What can each side take back, how fast, and what can it do where it cannot?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from detente.case import Figure, MeasureText, measures_as_switched
from detente.deals import Difference, PartyValues, every_party
from detente.errors import located
from detente.expressions import Scope, bind_condition, evaluate
from detente.model import Model
from detente.stability import Move, Searcher, make_move
from detente.studies.deals.package import LeverChange, lever_changes

# What each legal form means for whoever wants to withdraw the relief that rests on it.
LEGAL_FORMS = {
    "temporary licence": "lapses by itself on its day unless it is renewed",
    "open licence": "ends when its issuer revokes it",
    "suspension": "ends when it is not renewed, or is called off",
    "delisting": "does not come back in a day: it takes a new designation",
    "designation": "stands until somebody lifts it",
    "lapse": "has run out and would have to be adopted anew",
}


@dataclass(frozen=True)
class MeasureSwitch:
    """A measure that a lever switches, in what legal form, and how long relief from it takes.

    `days` is the time from the decision until relief works; None where the case gives none.
    """

    name: str
    label: str
    sender: str
    legal_form: str
    days: float | None = None
    days_low: float | None = None
    days_high: float | None = None

    @property
    def title(self) -> str:
        """The label, or the name where there is none."""
        return self.label or self.name


@dataclass(frozen=True, eq=False)
class TakeBack:
    """Whether a concession can be taken back (rule D31).

    Attributes
    ----------
    change : LeverChange
        The concession: which lever, whose, from which level to which.
    one_way : bool
        Whether moves of this lever go only the way it has gone.
    move : Move or None
        The owner's move that takes it back the farthest towards where it was, touching as few
        other levers as can be; None where no move takes it back at all.
    back_to : str or None
        The level it goes back to by that move.
    effects : mapping of party to Difference
        What that move does to everybody.
    lapses : tuple of MeasureSwitch
        The trade measures in force now that would end with it: what the concession rests on.
    returns : tuple of MeasureSwitch
        Those not in force now that would be in force again.
    instead : tuple of Move
        Where it cannot be taken back whole: moves of another single lever of the owner's that make
        some other party worse off than it is now.
    """

    change: LeverChange
    one_way: bool
    move: Move | None
    back_to: str | None
    effects: Mapping[str, Difference]
    lapses: tuple[MeasureSwitch, ...]
    returns: tuple[MeasureSwitch, ...]
    instead: tuple[Move, ...]

    @property
    def lever(self) -> str:
        """The lever's name."""
        return self.change.lever

    @property
    def party(self) -> str:
        """Whose lever it is."""
        return self.change.party

    @property
    def whole(self) -> bool:
        """Whether it can be taken back all the way in one move."""
        return self.back_to == self.change.before

    def __repr__(self) -> str:
        return f"<TakeBack of {self.lever}: {self.back_to or 'not at all'}>"


def take_back(
    model: Model,
    state: int,
    *,
    start: int | None = None,
    fixed: Sequence[str] = (),
    searcher: Searcher | None = None,
) -> tuple[TakeBack, ...]:
    """Say of every lever that a state has moved whether, how far and how fast it can go back.

    Parameters
    ----------
    model : Model
    state : int
        State number.
    start : int, optional
        Where the levers came from; the status quo unless given.
    fixed : sequence of str
        Levers that are not taken back once moved, whatever their `moves` allow: those that a deal's
        schedule calls irreversible.
    searcher : Searcher, optional
        Of the same model.

    Returns
    -------
    tuple of TakeBack, in file order of the levers

    Raises
    ------
    InfeasibleStateError

    Examples
    --------
    >>> from detente import load_case
    >>> prisoners = take_back(load_case("belarus-2025"), 94)[3]
    >>> prisoners.lever, prisoners.one_way, prisoners.back_to
    ('prisoners', True, None)
    >>> [change.lever for move in prisoners.instead for change in move.changes]
    ['arrests', 'lean']
    """
    begin = model.status_quo if start is None else start
    model.space.index(begin)
    model.space.index(state)
    moves = searcher or Searcher(model)
    values = every_party(model)
    return tuple(
        _take_back(moves, values, state, change, change.lever in fixed)
        for change in lever_changes(model, begin, state)
    )


def _take_back(
    searcher: Searcher,
    values: Callable[[str], PartyValues],
    state: int,
    change: LeverChange,
    fixed: bool,
) -> TakeBack:
    model = searcher.model
    lever = model.levers[change.lever]
    now, then = lever.levels.index(change.after), lever.levels.index(change.before)
    found = None if fixed else _farthest_back(searcher, state, change.lever, now, then)
    who, target = (lever.owner, None) if found is None else found
    move = None if target is None else make_move(model, who, state, target)
    back_to = None if target is None else model.space.levels_of(target)[change.lever]
    lapses, returns = _switched(model, state, change.lever, back_to or change.before)
    whole = back_to == change.before
    return TakeBack(
        change=change,
        one_way=fixed or not lever.goes(now, then),
        move=move,
        back_to=back_to,
        effects=MappingProxyType(
            {} if target is None else {p: values(p).change(state, target) for p in model.parties}
        ),
        lapses=lapses if move else (),
        returns=returns if move else (),
        instead=() if whole else _instead(searcher, values, state, change),
    )


def _farthest_back(
    searcher: Searcher, state: int, lever: str, now: int, then: int
) -> tuple[str, int] | None:
    """Who takes it nearest to where it was, and to which state, nearest to where all is now."""
    held = searcher.model.levers[lever]
    if not held.joint:
        only = _back_by(searcher, held.owner, state, lever, now, then)
        return None if only is None else (held.owner, only[2])
    able = [name for name in searcher.movers if set(searcher.members(name)) <= set(held.owners)]
    found = [(name, _back_by(searcher, name, state, lever, now, then)) for name in able]
    known = [(back, name) for name, back in found if back is not None]
    return (min(known)[1], min(known)[0][2]) if known else None


def _back_by(
    searcher: Searcher, who: str, state: int, lever: str, now: int, then: int
) -> tuple[int, int, int] | None:
    """How short a mover leaves it, how many other levels it moves, and in which state it ends."""
    model = searcher.model
    way = 1 if then > now else -1
    targets = searcher.moves(who, state)
    level = model.space.digits(lever).astype(np.int64)[targets - 1]
    between = (way * (level - now) > 0) & (way * (then - level) >= 0)
    targets = targets[between]
    if not targets.size:
        return None
    own = [n for n, other in model.levers.items() if other.owner == model.levers[lever].owner]
    others = np.zeros(targets.size, dtype=np.int64)
    for name in own:
        if name != lever:
            digits = model.space.digits(name).astype(np.int64)
            others += np.abs(digits[targets - 1] - digits[state - 1])
    short = np.abs(level[between] - then)
    best = np.lexsort((targets, others, short))[0]
    return int(short[best]), int(others[best]), int(targets[best])


def _instead(
    searcher: Searcher, values: Callable[[str], PartyValues], state: int, change: LeverChange
) -> tuple[Move, ...]:
    model = searcher.model
    found = []
    for target in searcher.moves(change.party, state).tolist():
        move = make_move(model, change.party, state, target)
        if len(move.changes) > 1 or move.changes[0].lever == change.lever:
            continue
        worse = any(
            values(party).change(state, target).size < 0
            for party in model.parties
            if party != change.party
        )
        if worse:
            found.append(move)
    return tuple(found)


def _switched(
    model: Model, state: int, lever: str, level: str
) -> tuple[tuple[MeasureSwitch, ...], tuple[MeasureSwitch, ...]]:
    """The measures that end, and those that begin, when one lever goes to `level`."""
    trade = model.definition.trade
    if trade is None:
        return (), ()
    scope = Scope({name: each.levels for name, each in model.levers.items()})
    place = model.space.position(lever)
    standing = model.space.levels_of(state)
    now = [each.levels.index(standing[name]) for name, each in model.levers.items()]
    then = list(now)
    then[place] = model.levers[lever].levels.index(level)
    lapses, returns = [], []
    for measure in measures_as_switched(model.definition).values():
        in_force = model.as_of is None or not (
            (measure.start and model.as_of < measure.start)
            or (measure.end and model.as_of > measure.end)
        )
        if not measure.when or not in_force:
            continue
        with located(f"trade.measures.{measure.name}.when"):
            bound = bind_condition(measure.when, scope)
            before, after = (
                bool(evaluate(bound, lambda axis, levels=levels: np.asarray(levels[axis])))  # type: ignore[misc]
                for levels in (now, then)
            )
        if before and not after:
            lapses.append(_switch(measure))
        elif after and not before:
            returns.append(_switch(measure))
    return tuple(lapses), tuple(returns)


def _switch(measure: MeasureText) -> MeasureSwitch:
    days: Figure | None = measure.reversal
    return MeasureSwitch(
        name=measure.name,
        label=measure.label,
        sender=measure.sender,
        legal_form=measure.legal_form,
        days=None if days is None else days.value,
        days_low=None if days is None else days.low,
        days_high=None if days is None else days.high,
    )
