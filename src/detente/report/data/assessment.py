"""The standoff as it is, as plain data: what holds, why, who would leave, what would change it."""

from __future__ import annotations

from typing import Any

from detente.model import Model
from detente.report.data.model import states_data
from detente.report.data.moves import move_data, way_data
from detente.report.data.registry import to_data
from detente.stability import Explanation, Inverse, MoveRoute
from detente.studies.assessment import (
    CheckedCase,
    CoalitionStay,
    LongSight,
    NeededRankings,
    ShippedCase,
    StabilitySummary,
    StateExplanation,
    StateList,
    StatesByConcept,
    UpsetEquilibria,
    WaysThere,
)


def _of_case(model: Model) -> dict[str, Any]:
    return {"case": model.title, "fingerprint": model.fingerprint}


@to_data.register
def shipped_case_data(case: ShippedCase) -> dict[str, Any]:
    """Return a shipped case's size."""
    return {
        "name": case.name,
        "title": case.title,
        "parties": case.parties,
        "levers": case.levers,
        "states": case.states,
    }


@to_data.register
def checked_case_data(case: CheckedCase) -> dict[str, Any]:
    """Return whether a case can be read, and what is doubtful in it."""
    model = case.model
    data: dict[str, Any] = {
        "case": case.name,
        "valid": case.valid,
        "problem": case.problem,
        "doubts": list(case.doubts),
    }
    if model is None:
        return data
    data |= {
        "parties": len(model.parties),
        "levers": len(model.levers),
        "states": model.space.size,
        "fingerprint": model.fingerprint,
    }
    if case.trade is not None:
        data["trade"] = {
            "levers": list(case.trade.levers),
            "combinations": case.trade.combinations,
            "solves": case.trade.solves,
        }
    return data


@to_data.register
def state_list_data(found: StateList) -> dict[str, Any]:
    """Return every state, as it is."""
    model = found.model
    return {
        "case": model.title,
        "status_quo": model.status_quo,
        "states": states_data(model, found.chosen),
    }


@to_data.register
def states_by_concept_data(found: StatesByConcept) -> dict[str, Any]:
    """Return every state with its stability.

    ``stable`` and ``equilibria`` mean: surely, and against single moves.

    Examples
    --------
    >>> from detente import load_case
    >>> from detente.studies.assessment import states_by_concept
    >>> to_data(states_by_concept(load_case("chicken")))["equilibria"]["nash"]
    [2, 3]
    """
    model, table = found.model, found.table
    picked = slice(None) if found.chosen is None else [number - 1 for number in found.chosen]
    listed = set(found.numbers)
    return {
        "case": model.title,
        "fingerprint": table.fingerprint,
        "parties": list(model.parties),
        "levers": [
            {"name": lever.name, "party": lever.owner, "levels": list(lever.levels)}
            for lever in model.levers.values()
        ],
        "states": states_data(model, found.chosen),
        "status_quo": model.status_quo,
        "stable": {
            concept: {
                party: table.stable[concept][party][picked].tolist() for party in table.parties
            }
            for concept in table.concepts
        },
        "equilibria": {
            concept: [number for number in table.equilibria(concept) if number in listed]
            for concept in table.concepts
        },
    }


@to_data.register
def stability_summary_data(found: StabilitySummary) -> dict[str, Any]:
    """Return how many equilibria there are, and whether the status quo is one."""
    states = found.states
    model, table = states.model, states.table
    leaving = {each: states.leavers(each, model.status_quo) for each in table.concepts}
    return {
        "case": model.title,
        "fingerprint": table.fingerprint,
        "parties": list(table.parties),
        "states": model.space.size,
        "status_quo": model.status_quo,
        "concepts": {
            concept: {
                "equilibria": len(table.equilibria(concept)),
                "first": found.first(concept),
                "status_quo_holds": not leaving[concept],
                "would_leave_status_quo": leaving[concept],
            }
            for concept in table.concepts
        },
    }


@to_data.register
def state_explanation_data(found: StateExplanation) -> dict[str, Any]:
    """Return why each party stays in a state, or leaves."""
    return {
        **_of_case(found.model),
        "state": found.state,
        "levels": found.model.space.levels_of(found.state),
        "concept": found.concept,
        "parties": {each.party: _explanation(each) for each in found.parties},
    }


def _explanation(found: Explanation) -> dict[str, Any]:
    return {
        "stable": found.stable,
        "improvements": [
            {
                "move": move_data(answer.improvement),
                "deterred": answer.deterred,
                "countermove": way_data(answer.countermove),
                "end": answer.end,
                "escape": move_data(answer.escape),
            }
            for answer in found.answers
        ],
        "sentences": found.sentences(),
    }


@to_data.register
def ways_there_data(found: WaysThere) -> dict[str, Any]:
    """Return the ways from a state to others."""
    return {
        **_of_case(found.model),
        "from": found.start,
        "concept": found.concept,
        "routes": [_route(route) for route in found.routes],
        "agreements": None
        if found.together is None
        else {
            "sets": [list(group) for group in found.together.agreements.sets],
            "routes": [
                {"to": route.target, "willing": way_data(found.together.path(route.target))}
                for route in found.routes
            ],
        },
    }


def _route(route: MoveRoute) -> dict[str, Any]:
    return {
        "to": route.target,
        "shortest": way_data(route.shortest),
        "willing": way_data(route.willing),
        "least_reluctant": way_data(route.least_reluctant),
        "blockers": list(route.blockers),
    }


@to_data.register
def needed_rankings_data(found: NeededRankings) -> dict[str, Any]:
    """Return under which rankings a state would hold."""
    data: dict[str, Any] = {
        **_of_case(found.model),
        "state": found.state,
        "concept": found.concept,
        "parties": {
            name: {**_inverse(each), "turns_the_verdict": _turns(found, name)}
            for name, each in found.parties.items()
        },
    }
    if found.change is not None:
        data["equilibrium"] = found.change.equilibrium
        data["turned_alone_by"] = list(found.change.turning)
    return data


def _turns(found: NeededRankings, party: str) -> dict[str, Any]:
    change = found.changes[party]
    return {
        "known": change.known,
        "pairs": change.pairs,
        "at_least": change.at_least,
        "rank": [
            {"state": first, "other": second, "how": how}
            for first, second, how in change.swaps(found.model)
        ],
    }


def _inverse(found: Inverse) -> dict[str, Any]:
    return {
        "stable": found.stable,
        "share": {
            "value": found.share.value,
            "exact": None if found.share.exact is None else str(found.share.exact),
            "standard_error": found.share.error,
        },
        "conditions": [[sorted(alternative) for alternative in clause] for clause in found.clauses],
        "smallest_change": {
            "direction": found.shift.direction,
            "states_to_pass": found.shift.pairs,
            "passed": list(found.shift.passed),
        },
    }


@to_data.register
def coalition_stay_data(found: CoalitionStay) -> dict[str, Any]:
    """Return where a coalition would stay."""
    table = found.table
    return {
        "case": found.model.title,
        "fingerprint": table.fingerprint,
        "coalition": list(table.coalition),
        "stable": {name: table.stable[name].tolist() for name in table.concepts},
    }


@to_data.register
def upset_equilibria_data(found: UpsetEquilibria) -> dict[str, Any]:
    """Return which equilibria coalitions would leave."""
    return {
        **_of_case(found.model),
        "concept": found.concept,
        "upset": {
            str(number): [{"coalition": list(who), "to": list(to)} for who, to in by.items()]
            for number, by in found.upset.items()
        },
        "coalition_equilibria": {name: list(numbers) for name, numbers in found.holding.items()},
    }


@to_data.register
def long_sight_data(found: LongSight) -> dict[str, Any]:
    """Return where two parties rest that look ahead."""
    first, together = found.verdicts[0], found.together
    return {
        **_of_case(found.model),
        "concept": first.concept,
        "horizon": first.horizon,
        "period": first.period,
        "verdicts": found.words,
        "equilibria": [n for n, verdict in enumerate(together, start=1) if verdict == "yes"],
        "depends": [n for n, verdict in enumerate(together, start=1) if verdict == "depends"],
    }
