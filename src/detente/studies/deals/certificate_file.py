"""A schedule's certificate as a file: everything a reader needs to check it, and that check."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from detente.arrays import FloatArray, frozen
from detente.deals import Schedule, StepCheck, Terms, Track, check_schedule, list_packages
from detente.errors import InputError
from detente.model import Model
from detente.studies.deals.amounts import priced
from detente.text import counted, listed
from detente.untrusted import first_problem

KIND = "detente schedule"
MOST_CELLS = 2**16
CLOSE = 1e-9
_NAMES = "use the names of the case"


def schedule_data(
    schedule: Schedule, model: Model, held_at: int, years: float = 1.0
) -> dict[str, Any]:
    """Return a schedule, its terms and its certificate as plain data.

    Parameters
    ----------
    schedule : Schedule
    model : Model
        That it is a schedule of.
    held_at : int
        The state number at which the levers outside the schedule stand.
    years : float
        How long a step is, where the values of the case are amounts a year; else 1.

    Raises
    ------
    InputError
        If the terms span more combinations of levels than a file should hold.
    """
    terms = schedule.terms
    cells = np.flatnonzero(terms.feasible.reshape(-1))
    if cells.size > MOST_CELLS:
        raise InputError(
            f"the levers span {cells.size:,} combinations; a certificate holds at most "
            f"{MOST_CELLS:,}. Leave some levers off the table."
        )
    standing = model.space.levels_of(held_at)
    moved = {track.name for track in terms.tracks}
    values = terms.values.reshape(len(terms.parties), -1)
    return {
        "certificate": KIND,
        "format": 1,
        "case": model.title,
        "fingerprint": model.fingerprint,
        "held": {name: level for name, level in standing.items() if name not in moved},
        "terms": {
            "parties": list(terms.parties),
            "tracks": [
                {
                    "lever": track.name,
                    "party": track.party,
                    "levels": list(track.levels),
                    "start": track.start,
                    "target": track.target,
                    "moves": list(track.moves) if isinstance(track.moves, tuple) else track.moves,
                    "irreversible": track.irreversible,
                }
                for track in terms.tracks
            ],
            "years": years,
            "combinations": cells.tolist(),
            "values": [row[cells].tolist() for row in values],
            "discount": list(terms.discount),
            "timing": terms.timing,
            "delay": terms.delay,
            "detection": terms.detection,
            "collateral": list(terms.collateral),
            "after": terms.after,
            "deadline": terms.deadline,
            "notice": list(terms.notice),
        },
        "path": [list(levels) for levels in schedule.path],
        "checks": [
            {
                "step": check.step,
                "party": check.party,
                "going_on": check.going_on,
                "breach": check.breach,
                "breach_to": dict(check.breach_to),
            }
            for check in schedule.checks
        ],
    }


def check_certificate(text: str, model: Model) -> tuple[Schedule, tuple[str, ...]]:
    """Read a certificate and check all of it, against itself and against the case.

    Parameters
    ----------
    text : str
        The file's text; hostile until checked.
    model : Model
        The case it should be a schedule of.

    Returns
    -------
    Schedule
    tuple of str
        One complaint for everything that does not hold; none where all is well. The steps and
        their figures are worked out again by :func:`detente.deals.check_schedule`.

    Raises
    ------
    InputError
        If the text is no certificate at all.
    """
    file = _read(text)
    schedule = _schedule(file)
    return schedule, (*_against_case(file, schedule.terms, model), *check_schedule(schedule))


def _noticed(chances: tuple[float, ...]) -> str:
    """Say when a breach is first noticed, from the chances by period."""
    told = [f"{p:g} after {counted(k, 'period')}" for k, p in enumerate(chances, start=1) if p]
    never = 1 - sum(chances)
    rest = f", never with {never:.6g}" if never > 1e-12 else ""
    return f"is first noticed with a chance of {listed(told, most=12)}{rest}"


def stated_terms(schedule: Schedule) -> tuple[str, ...]:
    """Say in sentences which terms a schedule rests on, so that a generous one is seen."""
    terms = schedule.terms
    fixed = [f"“{track.name}”" for track in terms.tracks if track.irreversible]
    timing = {
        "simultaneous": "in any step all parties may move",
        "alternating": "the parties move by turns",
    }[terms.timing]
    after = {"lasts": "the finished deal lasts", "ends": "the relation ends with the last step"}
    noticed = (
        _noticed(terms.notice)
        if terms.notice
        else "is noticed in the same period"
        if terms.detection == 1
        else (f"is noticed with a chance of {terms.detection:g} a period")
    )
    delay = counted(terms.delay, "period")
    return (
        f"Timing: {timing}; {after[terms.after]}.",
        f"A breach {noticed} and answered {delay} later.",
        *(
            f"{party} counts the next period {discount:.12g} of this one and pledges {pledge:g}."
            for party, discount, pledge in zip(
                terms.parties, terms.discount, terms.collateral, strict=True
            )
        ),
        f"Cannot be taken back: {listed(fixed, most=len(fixed)) if fixed else 'nothing'}.",
    )


_Word = Literal["both", "up", "down", "none"]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


_Number = Annotated[float, Field(allow_inf_nan=False, strict=False)]
_Text = Annotated[str, Field(max_length=500)]
_Levels = Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=500)]


class _Track(_Document):
    lever: _Text
    party: _Text
    levels: Annotated[list[_Text], Field(min_length=1, max_length=200)]
    start: Annotated[int, Field(ge=0)]
    target: Annotated[int, Field(ge=0)]
    moves: _Word | list[_Word]
    irreversible: bool


class _Terms(_Document):
    parties: Annotated[list[_Text], Field(min_length=1, max_length=200)]
    tracks: Annotated[list[_Track], Field(min_length=1, max_length=16)]
    years: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False, strict=False)]
    combinations: Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=MOST_CELLS)]
    values: list[list[_Number]]
    discount: list[_Number]
    timing: Literal["simultaneous", "alternating"]
    delay: int
    detection: _Number
    collateral: list[_Number]
    after: Literal["lasts", "ends"]
    deadline: int | None
    notice: list[_Number] = Field(default_factory=list)


class _Check(_Document):
    step: int
    party: _Text
    going_on: _Number
    breach: _Number | None
    breach_to: dict[_Text, _Text]


class _File(_Document):
    certificate: Literal["detente schedule"]
    format: Literal[1]
    case: _Text
    fingerprint: _Text
    held: dict[_Text, _Text]
    terms: _Terms
    path: Annotated[list[_Levels], Field(min_length=1, max_length=10_001)]
    checks: Annotated[list[_Check], Field(max_length=100_000)]


def _read(text: str) -> _File:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON: {str(error)[:200]}.") from None
    try:
        return _File.model_validate(data)
    except ValidationError as error:
        raise first_problem(error, _File, _NAMES) from None
    except RecursionError:
        raise InputError("nests too deep to be a certificate.") from None


def _schedule(file: _File) -> Schedule:
    given = file.terms
    shape = tuple(len(track.levels) for track in given.tracks)
    size = int(np.prod(shape, dtype=object))
    if size > 16 * MOST_CELLS:
        raise InputError(f"the tracks span {size:,} combinations, too many.", "terms.tracks")
    for place, track in enumerate(given.tracks, start=1):
        if max(track.start, track.target) >= len(track.levels):
            raise InputError("start or target is beyond the last level.", f"terms.tracks[{place}]")
    if len(given.values) != len(given.parties) or any(
        len(row) != len(given.combinations) for row in given.values
    ):
        raise InputError("one row of values a party, one value a combination.", "terms.values")
    if any(cell >= size for cell in given.combinations):
        raise InputError(f"a combination is beyond {size}.", "terms.combinations")
    feasible = np.zeros(size, dtype=np.bool_)
    feasible[given.combinations] = True
    values = np.zeros((len(given.parties), size))
    values[:, given.combinations] = given.values
    terms = Terms(
        parties=tuple(given.parties),
        tracks=tuple(
            Track(
                name=track.lever,
                party=track.party,
                levels=tuple(track.levels),
                start=track.start,
                target=track.target,
                moves=tuple(track.moves) if isinstance(track.moves, list) else track.moves,
                irreversible=track.irreversible,
            )
            for track in given.tracks
        ),
        feasible=frozen(feasible.reshape(shape)),
        values=frozen(values.reshape(len(given.parties), *shape)),
        discount=tuple(given.discount),
        timing=given.timing,
        delay=given.delay,
        detection=given.detection,
        collateral=tuple(given.collateral),
        after=given.after,
        deadline=given.deadline,
        notice=tuple(given.notice),
    )
    for place, levels in enumerate(file.path, start=1):
        if len(levels) != len(shape) or any(a >= n for a, n in zip(levels, shape, strict=True)):
            raise InputError("it is off the ladders of the tracks.", f"path[{place}]")
    checks = tuple(
        StepCheck(each.step, each.party, each.going_on, each.breach, each.breach_to)
        for each in file.checks
    )
    return Schedule(terms, tuple(tuple(levels) for levels in file.path), checks)


def _amounts(
    model: Model, parties: tuple[str, ...], party: str, levers: list[str], anchor: int
) -> list[FloatArray]:
    """Return what the packages are worth to a party with an order only, by each deal of the case
    that gives it amounts.
    """
    return [
        list_packages(priced(model, deal), parties, levers=levers, held_at=anchor).values[party]
        for deal in model.definition.deals.values()
        if party in deal.values and party in deal.between
    ]


def _against_case(file: _File, terms: Terms, model: Model) -> tuple[str, ...]:
    """Say where the terms are not those of the case: its levers, its rules, its values."""
    if (file.fingerprint, file.case) != (model.fingerprint, model.title):
        return (
            f"it was made for '{file.case}' with fingerprint {file.fingerprint[:12]}; this is "
            f"'{model.title}' with {model.fingerprint[:12]}. Make the certificate again from this "
            "version of the case, under the same reading.",
        )
    names = [track.name for track in terms.tracks]
    known = set(names) <= set(model.levers) and set(terms.parties) <= set(model.parties)
    if not known or set(file.held) | set(names) != set(model.levers):
        return ("its parties or levers are not those of the case.",)
    complaints = []
    for track in terms.tracks:
        lever = model.levers[track.name]
        if (track.party, track.levels, track.moves) != (lever.owner, lever.levels, lever.moves):
            complaints.append(f"lever '{track.name}' is another one in the case.")
    if complaints:
        return tuple(complaints)
    try:
        start = {t.name: t.levels[t.start] for t in terms.tracks}
        anchor = model.space.number_of({**file.held, **start})
        pack = list_packages(model, terms.parties, levers=names, held_at=anchor)
    except InputError as error:
        return (f"in the case, {error.problem}",)
    at = tuple(model.space.digits(name)[pack.numbers - 1] for name in names)
    feasible = np.zeros(terms.shape, dtype=np.bool_)
    feasible[at] = True
    if not np.array_equal(feasible, terms.feasible):
        return ("the rules of the case allow other combinations of levels.",)
    for row, party in zip(terms.values, terms.parties, strict=True):
        own = pack.values[party] * file.terms.years
        if pack.scales[party] == "rank":
            of_deals = _amounts(model, terms.parties, party, names, anchor)
            if not of_deals:
                complaints.append(f"{party} has an order and no values in the case.")
                continue
            # Amounts are a deal's and the file does not say which: the nearest is compared.
            own = min(
                (each * file.terms.years for each in of_deals),
                key=lambda each: float(np.abs(row[at] - each).max()),
            )
        off = np.abs(row[at] - own) > CLOSE * max(1.0, float(np.abs(own).max()))
        if off.any():
            complaints.append(
                f"the case gives {party} other values in {int(off.sum())} of {own.size} "
                "combinations."
            )
    return tuple(complaints)
