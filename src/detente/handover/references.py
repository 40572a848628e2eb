"""Names and numbers that a chain must not get wrong before anything runs: rule HO3's first part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction

from detente.errors import CaseError
from detente.handover.durations import Days
from detente.handover.records import AGAIN, COMPLETED, DATES, DONE, Handover, HandoverStage
from detente.text import listed

MOST_TRIES = 1_000


def check_references(chain: Handover) -> None:
    """Refuse a chain whose names or numbers do not fit together.

    Raises
    ------
    CaseError
        Naming the stage and what to write instead.
    """
    _check_frame(chain)
    for stage in chain.stages:
        _check_waits(chain, stage, "after", stage.after)
        _check_waits(chain, stage, "after_any", stage.after_any)
    for ending, stages in chain.final.items():
        if not stages:
            raise CaseError(f"the ending '{ending}' needs at least one stage.", _final(chain))
        _check_waits(chain, None, "final", stages)
    for stage in chain.stages:
        _check_outcomes(chain, stage)
        _check_days(chain, stage)
        _check_people(chain, stage)
    _check_deliveries(chain)
    _check_confirmations(chain)
    for stage in chain.stages:
        _check_splits(chain, stage)


def known_people(chain: Handover) -> list[str]:
    """Return everybody who can be named: people, groups, and the parts of groups."""
    parts = [
        f"{group}.{part}" for s in chain.stages for group, of in s.splits.items() for part in of
    ]
    return [each.name for each in chain.people] + parts


def place(chain: Handover, stage: str) -> str:
    """Return where a stage stands, for an error."""
    return f"{chain.where}.stages.{stage}"


def _final(chain: Handover) -> str:
    return f"{chain.where}.final"


def _check_frame(chain: Handover) -> None:
    names = [stage.name for stage in chain.stages]
    if not names:
        raise CaseError("a chain needs at least one stage.", chain.where)
    for what, found in (("stage", names), ("person", [each.name for each in chain.people])):
        for name in found:
            if found.count(name) > 1:
                raise CaseError(f"the {what} '{name}' is named twice.", chain.where)
            if not name or "." in name:
                raise CaseError(f"'{name}' is no name for a {what}: no dots.", chain.where)
    for each in chain.people:
        if each.size < 1:
            raise CaseError(f"{each.size} people cannot be handed over.", _person(chain, each.name))
        if not each.holder:
            raise CaseError("nobody holds them. Name a `holder`.", _person(chain, each.name))
    if COMPLETED not in chain.final:
        raise CaseError(f"`final` must say what makes the chain '{COMPLETED}'.", chain.where)


def _person(chain: Handover, name: str) -> str:
    return f"{chain.where}.people.{name}"


def _check_waits(
    chain: Handover, stage: HandoverStage | None, key: str, waits: Iterable[str]
) -> None:
    names = [each.name for each in chain.stages]
    where = place(chain, stage.name) if stage else chain.where
    for wait in waits:
        name, dot, outcome = wait.partition(".")
        if name not in names:
            problem = f"`{key}` names '{name}'; the chain has {', '.join(map(repr, names))}."
            raise CaseError(problem + _nearest(name, names), where)
        outcomes = list(chain.stage(name).outcomes)
        if dot and outcome not in outcomes:
            ends = listed([f"'{each}'" for each in outcomes], last="or")
            problem = f"`{key}` names '{wait}', but '{name}' ends as {ends}."
            raise CaseError(problem + _nearest(outcome, outcomes), where)
        if dot and outcome == AGAIN and chain.stage(name).again:
            problem = f"`{key}` names '{wait}': another try is no end to wait for."
            raise CaseError(problem, where)
        if dot and outcome in _asked(chain, chain.stage(name)):
            problem = (
                f"`{key}` names '{wait}', but each of a group refuses by itself. Wait for '{name}'."
            )
            raise CaseError(problem, where)


def _nearest(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f" Did you mean '{near[0]}'?" if near else ""


def _asked(chain: Handover, stage: HandoverStage) -> Iterator[str]:
    """Yield the outcomes of a stage by which members of a group stay, each by itself."""
    groups = {each.name for each in chain.people if each.size > 1}
    groups |= {
        f"{group}.{part}"
        for s in chain.stages
        for group, of in s.splits.items()
        for part in of
        if of[part] > 1
    }
    for outcome, who in stage.drops.items():
        if groups & set(who):
            yield outcome


def _check_outcomes(chain: Handover, stage: HandoverStage) -> None:
    where = place(chain, stage.name)
    _check_sum(stage.outcomes, "outcomes", where)
    for key, named in (
        ("ends", list(stage.ends)),
        ("goes_on", list(stage.goes_on)),
        ("drops", list(stage.drops)),
    ):
        for outcome in named:
            if outcome not in stage.outcomes:
                has = ", ".join(map(repr, stage.outcomes))
                problem = f"`{key}` names the outcome '{outcome}'; there is {has}."
                raise CaseError(problem + _nearest(outcome, stage.outcomes), where)
    for outcome in stage.ends:
        if stage.counts_as_done(outcome):
            problem = f"the outcome '{outcome}' cannot both go on and end the chain."
            raise CaseError(problem, where)
    if (stage.again is None) == (AGAIN in stage.outcomes):
        raise CaseError("the outcome 'again' and the key `again` need each other.", where)
    if stage.again is not None and stage.again.times < 1:
        raise CaseError(f"{stage.again.times} tries are none. Write 1 or more.", where)
    if stage.again is not None and stage.again.times > MOST_TRIES:
        found = f"{stage.again.times:,} tries are too many; at most {MOST_TRIES:,} are followed."
        raise CaseError(found, where)
    if AGAIN in (*stage.ends, *stage.goes_on, *stage.drops):
        raise CaseError("'again' is another try: it ends nothing and drops nobody.", where)
    for outcome in _asked(chain, stage):
        if set(stage.outcomes) != {DONE, outcome} or outcome not in stage.goes_on:
            problem = (
                "each of a group refuses by itself, so the stage needs just the outcomes "
                f"'{DONE}' and '{outcome}', with `goes_on = [\"{outcome}\"]`."
            )
            raise CaseError(problem, where)


def _check_sum(chances: Mapping[str, Fraction] | Days, key: str, where: str) -> None:
    if not chances or any(each < 0 for each in chances.values()) or sum(chances.values()) != 1:
        raise CaseError(f"`{key}` must hold chances that sum to 1.", where)


def _check_days(chain: Handover, stage: HandoverStage) -> None:
    where = place(chain, stage.name)
    waits = stage.again.wait if stage.again else None
    for key, days in (("days", stage.days), ("again.wait", waits)):
        if days is None:
            continue
        _check_sum(days, key, where)
        if min(days) < 0:
            raise CaseError(f"`{key}` of {min(days)} goes back in time.", where)
    if stage.due is not None and stage.due < 0:
        raise CaseError(f"`due` on day {stage.due} lies before the start.", where)
    if stage.on is not None and chain.start is not None and stage.on < chain.start:
        raise CaseError(f"done on {stage.on}, before the chain starts on {chain.start}.", where)
    for mark in stage.marks:
        if mark not in DATES:
            raise CaseError(f"`marks` names '{mark}'; there is {', '.join(DATES)}.", where)


def _check_people(chain: Handover, stage: HandoverStage) -> None:
    where = place(chain, stage.name)
    known = known_people(chain)
    moved: list[str] = []
    for move in stage.moves:
        for name in move.who:
            _check_known(name, "moves", known, where)
            if name in moved:
                problem = (
                    f"moves '{name}' twice, but a person has exactly one holder. "
                    f"Take '{name}' out of one of its `moves`."
                )
                raise CaseError(problem, where)
            moved.append(name)
            if not move.receiver or move.giver == move.receiver:
                problem = f"moves '{name}' from '{move.giver}' to '{move.receiver}'. Name two."
                raise CaseError(problem, where)
    for outcome, who in stage.drops.items():
        for name in who:
            _check_known(name, f"drops.{outcome}", known, where)
        sizes = {_size(chain, name) > 1 for name in who}
        if len(sizes) > 1:
            problem = (
                f"`drops.{outcome}` names a group and a single person. "
                "Give the person a consent stage of its own."
            )
            raise CaseError(problem, where)


def _size(chain: Handover, name: str) -> int:
    for each in chain.people:
        if each.name == name:
            return each.size
    group, _, part = name.rpartition(".")
    return next(s.splits[group][part] for s in chain.stages if part in s.splits.get(group, {}))


def _check_known(name: str, key: str, known: list[str], where: str) -> None:
    if name not in known:
        problem = f"`{key}` names '{name}'; the chain has {', '.join(map(repr, known))}."
        raise CaseError(problem + _nearest(name, known), where)


def _check_deliveries(chain: Handover) -> None:
    known = known_people(chain)
    for ending, people in chain.delivers.items():
        if ending not in chain.final:
            has = ", ".join(map(repr, chain.final))
            problem = f"`delivers` names the ending '{ending}'; `final` has {has}."
            raise CaseError(problem + _nearest(ending, chain.final), chain.where)
        for name in people:
            _check_known(name, "delivers", known, chain.where)


def _check_confirmations(chain: Handover) -> None:
    names = [stage.name for stage in chain.stages]
    for number, row in enumerate(chain.confirmations, start=1):
        where = f"{chain.where}.confirmations[{number}]"
        if row.of not in names:
            problem = f"`of` names '{row.of}'; the chain has {', '.join(map(repr, names))}."
            raise CaseError(problem + _nearest(row.of, names), where)
        if not 0 <= row.chance <= 1:
            raise CaseError(f"{row.chance} is no chance.", where)
        _check_sum(row.days, "days", where)
        if min(row.days) < 0:
            raise CaseError(f"`days` of {min(row.days)}: a report before the stage.", where)
        if row.every is not None and row.every <= 0:
            raise CaseError("`every` must be longer than nothing.", where)


def _check_splits(chain: Handover, stage: HandoverStage) -> None:
    where = place(chain, stage.name)
    for group, parts in stage.splits.items():
        sizes = {each.name: each.size for each in chain.people}
        if group not in sizes:
            _check_known(group, "splits", list(sizes), where)
        if any(size < 1 for size in parts.values()) or sum(parts.values()) != sizes[group]:
            of = listed([str(size) for size in parts.values()])
            problem = (
                f"splits '{group}' of {sizes[group]} people into parts of {of}. "
                f"The parts must sum to {sizes[group]}."
            )
            raise CaseError(problem, where)
        by = [each.name for each in chain.stages if group in each.splits]
        if len(by) > 1:
            problem = f"splits '{group}', which '{by[0]}' splits too. Leave one of the two."
            raise CaseError(problem, place(chain, by[1]))
