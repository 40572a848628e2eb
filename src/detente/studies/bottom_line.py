"""The main findings in a few plain sentences that can be pasted into a brief."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from detente.stability.concepts import TITLES
from detente.stability.search import Move
from detente.studies.blocks import is_willing
from detente.studies.named import NamedVerdict
from detente.studies.readings import Conclusion, ReadingsTable
from detente.studies.verdicts import strongest
from detente.studies.wording import HOLDS, MANNER, Words, counted, day, listed, sentence_case

if TYPE_CHECKING:
    from detente.studies.assessment import Assessment

_WHY = {
    "nash": "nobody can improve its position by moving alone",
    "sseq": "{who} could gain by moving alone, but the others, each in its own interest, would "
    "take the gain away and leave no way out",
    "seq": "{who} could gain by moving alone, but the others, each in its own interest, would "
    "take the gain away",
    "smr": "{who} could gain by moving alone, but the others could take the gain away, if need be "
    "at their own cost, and leave no way out",
    "gmr": "{who} could gain by moving alone, but the others could take the gain away, if need be "
    "at their own cost",
}


def bottom_line(assessment: Assessment) -> tuple[str, ...]:
    """Say the main findings in three to six plain sentences.

    In this order: whether the status quo holds and in what sense; what would move it; where else
    the standoff can rest, and how hard it is to get there; why the first named bargain that does
    not hold does not; how much depends on the readings.
    """
    words = Words(assessment.model)
    parts = (
        _status_quo(assessment, words),
        _ways_out(assessment, words),
        _elsewhere(assessment, words),
        _bargain(assessment, words),
        _contested(assessment, words),
    )
    return tuple(sentence_case(sentence) for part in parts for sentence in part)


def wanting_bargain(assessment: Assessment) -> NamedVerdict | None:
    """Return the first named group, in file order, of which no state holds."""
    for each in assessment.named:
        if each.best and not each.holds and assessment.model.status_quo not in each.named.numbers:
            return each
    return None


def where_it_holds(table: ReadingsTable, conclusion: Conclusion, words: Words) -> str:
    """Say under which readings a conclusion holds: "except where Belarus is read as …"."""
    if conclusion.always:
        return "whichever readings are right"
    if conclusion.never:
        return "whichever readings are right, it does not hold"
    only, but = conclusion.only_where, conclusion.except_where
    if only is not None and (but is None or _length(only) <= _length(but)):
        return f"only where {_conditions(table, only, words)}"
    if but is not None:
        return f"everywhere except where {_conditions(table, but, words)}"
    who = words.parties(conclusion.depends_on, most=9)
    sure = _certainties(table, conclusion, words)
    return "; ".join([*sure, f"{'else ' if sure else ''}depending on how {who} are read"])


def _certainties(table: ReadingsTable, conclusion: Conclusion, words: Words) -> list[str]:
    """Name the single readings under which the verdict is the same whatever the others are."""
    always, never = [], []
    for party in conclusion.depends_on:
        for reading in table.readings[party]:
            count, total = table.tally(conclusion, party, reading)
            told = f"{words.the_party(party)} is read as “{table.reading_title(party, reading)}”"
            if count == total:
                always.append(told)
            elif not count:
                never.append(told)
    return [
        f"{word} where {listed(told, most=9, last='or')}"
        for word, told in (("always", always), ("never", never))
        if told
    ]


def _length(condition: Mapping[str, tuple[str, ...]]) -> int:
    return sum(len(readings) for readings in condition.values())


def _conditions(
    table: ReadingsTable, condition: Mapping[str, tuple[str, ...]], words: Words
) -> str:
    return listed(
        [
            f"{words.the_party(party)} is read as "
            + listed(
                [f"“{table.reading_title(party, reading)}”" for reading in readings],
                most=9,
                last="or",
            )
            for party, readings in condition.items()
        ],
        most=9,
    )


def _status_quo(assessment: Assessment, words: Words) -> Iterator[str]:
    verdict, as_of = assessment.status_quo, assessment.model.as_of
    when = f" of {day(as_of)}" if as_of else ""
    if assessment.holds and verdict.strongest:
        tempted = [p for p, each in verdict.parties.items() if each.strongest != "nash"]
        why = _WHY[verdict.strongest].format(who=words.parties(tempted))
        how = HOLDS[verdict.strongest]
        yield f"the status quo{when} {how}: {why} ({TITLES[verdict.strongest]})."
        return
    leaving = verdict.leaving
    sentence = f"the status quo{when} does not hold: "
    moves = [
        f"{words.the_party(each.party)} would gain by setting {words.settings(each.leaves_by)}"
        for each in leaving[:2]
        if each.leaves_by
    ]
    sentence += listed(moves)
    more = len(leaving) - len(moves)
    sentence += f", and {counted(more, 'more party', 'more parties')} would leave too" * (more > 0)
    if assessment.concept == "nash":
        yield f"{sentence}."
        return
    reach = "would do in their own interest" if "seq" in assessment.concept else "could do"
    yield f"{sentence}, and nothing the others {reach} takes the gain away."


def _ways_out(assessment: Assessment, words: Words) -> Iterator[str]:
    model = assessment.model
    if not assessment.holds:
        yield from _drift(assessment, words)
        return
    if "joint" in assessment.omitted:
        return
    steps = assessment.joint[model.status_quo]
    if not steps:
        yield "no group of parties can leave it together to the gain of each of them."
        return
    step = min(steps, key=lambda each: (len(each.coalition), each.target))
    alone = all(assessment.status_quo.parties[p].strongest == "nash" for p in step.coalition)
    both, neither = ("both", "neither") if len(step.coalition) == 2 else ("all", "none")
    holds = _strength(assessment, step.target)
    yield (
        f"it could be left by agreement: {words.parties(step.coalition)} would {both} gain by "
        f"going together to {words.state(step.target)}, which {holds or 'would not hold'}"
        + (f"; {neither} gains by going first." if alone else ".")
    )


def _drift(assessment: Assessment, words: Words) -> Iterator[str]:
    """Where moves lead that each serve the one who makes them."""
    willing = [point for point in assessment.resting.points if point.route.willing]
    if not willing:
        if assessment.resting.points:
            yield (
                "moves that each serve the one who makes them lead from it to none of the states "
                "that hold."
            )
        return
    nearest = min(willing, key=lambda point: (len(point.route.willing or ()), point.state))
    way = nearest.route.willing or ()
    yield (
        "moves that each serve the one who makes them lead from it to "
        f"{words.state(nearest.state)} in {counted(len(way), 'move')}, by "
        f"{words.parties(dict.fromkeys(move.party for move in way))}."
    )


def _elsewhere(assessment: Assessment, words: Words) -> Iterator[str]:
    resting, n = assessment.resting, assessment.model.space.size
    others = resting.others
    if not resting.points:
        yield (
            "no other state holds."
            if not others
            else f"{counted(others, 'other state')} of {n:,} would hold, but no moves lead there."
        )
        return
    best = [p for p in resting.points if p.strongest == resting.points[0].strongest]
    or_better = "" if resting.concept == "nash" else " or better"
    yield (
        f"{counted(others, 'other state')} of {n:,} {'holds' if others == 1 else 'hold'} "
        f"{MANNER[resting.concept]} "
        f"({TITLES[resting.concept]}){or_better}"
        + (
            f", the strongest being {words.states([point.state for point in best])}"
            if others > 1
            else ""
        )
        + (f": {words.states([point.state for point in best])}" if others == 1 else "")
        + f"; {'it' if len(best) == 1 else 'they'} "
        + f"{'holds' if len(best) == 1 else 'hold'} {MANNER[best[0].strongest]}"
        + "."
    )
    if assessment.holds and not resting.willing:
        point = resting.points[0]
        block = next(m for m in point.route.least_reluctant or () if not _pays(assessment, m))
        which = "it" if others == 1 else "any of them"
        yield (
            f"no chain of moves that each serve the one who makes them leads to {which}: on the "
            f"easiest way to {words.state(point.state)}, {words.the_party(block.party)} would "
            f"have to set {words.settings(block)} without gaining by it."
        )


def _pays(assessment: Assessment, move: Move) -> bool:
    return is_willing(assessment.model, move)


def _bargain(assessment: Assessment, words: Words) -> Iterator[str]:
    each = wanting_bargain(assessment)
    if each is None or each.best is None or each.verdict is None:
        return
    name = f"“{words.named(each.named.name)}”"
    leaver = next((party for party in each.verdict.leaving if party.leaves_by), None)
    if leaver is None or leaver.leaves_by is None:
        return
    where = "" if each.size == 1 else f" in any of its {each.size:,} states"
    even = "" if each.size == 1 else f"even in the nearest to holding, state {each.best}, "
    yield (
        f"{name} does not hold{where}: {even}{words.the_party(leaver.party)} would leave by "
        f"setting {words.settings(leaver.leaves_by)}" + _blockers(each, words)
    )


def _blockers(each: NamedVerdict, words: Words) -> str:
    if each.route is None or not each.route.blockers:
        return "."
    who = words.parties(each.route.blockers)
    return f", and on the way there {who} would have to move without gaining by it."


def _contested(assessment: Assessment, words: Words) -> Iterator[str]:
    table = assessment.readings
    if table is None or len(table.combinations) < 2:
        return
    total = len(table.combinations)
    status_quo, *named = assessment.conclusions
    sentence = (
        f"of the {total} combinations of contested readings, the status quo holds in "
        f"{_share(status_quo)}{_tail(table, status_quo, words)}"
    )
    bargain = wanting_bargain(assessment)
    for conclusion in named:
        if bargain is not None and conclusion.name == bargain.named.name:
            sentence += (
                f"; “{words.named(conclusion.name)}” in {_share(conclusion)}"
                f"{_tail(table, conclusion, words)}"
            )
    yield f"{sentence}."


def _share(conclusion: Conclusion) -> str:
    if conclusion.always:
        return "all"
    return "none" if conclusion.never else f"{conclusion.count}"


def _tail(table: ReadingsTable, conclusion: Conclusion, words: Words) -> str:
    if conclusion.always or conclusion.never:
        return ""
    return f" ({where_it_holds(table, conclusion, words)})"


def _strength(assessment: Assessment, state: int) -> str:
    """How a state holds, by the assessment's concept or more firmly; empty where it does not."""
    if not assessment.table.is_equilibrium(assessment.concept)[state - 1]:
        return ""
    return HOLDS[strongest(assessment.table, state) or assessment.concept]
