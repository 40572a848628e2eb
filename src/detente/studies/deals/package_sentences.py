"""Deals in sentences, in the words of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from detente.concepts import BY_NAME
from detente.deals import Difference, party_values
from detente.stability import TITLES, Move
from detente.studies import Labels
from detente.studies.deals.completion import Completion
from detente.studies.deals.disagreement import Disagreement
from detente.studies.deals.durability_study import Breach, Durability
from detente.studies.deals.outsiders import Outside
from detente.studies.deals.package import (
    LeverChange,
    Package,
    goes_no_such_way,
    lever_changes,
)
from detente.studies.deals.sweetening import Sweetening
from detente.studies.deals.taking_back import LEGAL_FORMS, TakeBack
from detente.text import counted, listed, sentence_case

if TYPE_CHECKING:
    from detente.studies.deals.package_study import End, PackageStudy


def amount_in_words(amount: Difference) -> str:
    """Return how much, without its sign: "0.35 bn USD / year", "3 places in its ranking"."""
    size = abs(amount.size)
    if amount.scale == "rank":
        return f"{counted(int(size), 'place')} in its ranking"
    return f"{size:.4g} {amount.unit or 'of its own value'}"


def study_sentences(study: PackageStudy) -> list[str]:
    """Tell one package: what it is, where it ends, who signs, whom it hurts, who keeps it."""
    words = Labels(study.package.model)
    lines = [_package_sentence(words, study.package), *_out_of_reach(words, study.package)]
    lines += completion_sentences(words, study.completion)
    lines.append(disagreement_sentence(words, study.disagreement))
    lines += _orders_only(words, study)
    for end in study.ends:
        lines += _end_sentences(words, study, end)
    if study.omitted:
        lines.append(f"{counted(study.omitted, 'further end')} left out here.")
    return [sentence_case(line) for line in lines]


def completion_sentences(words: Labels, completion: Completion) -> list[str]:
    """Say where a package ends, and what is not certain about it."""
    package = completion.package
    others = words.parties(package.outsiders) or "nobody else"
    lines: list[str] = []
    if completion.obstacles or (package.base is None and completion.how != "equilibrium"):
        lines.append(_forbidden(words, completion))
        if completion.how != "equilibrium":
            return lines
    if completion.how == "held":
        held = f"With {others} where they stand it" if package.outsiders else "It"
        return [*lines, f"{held} is {_states(words, completion.states)}."]
    if completion.how == "equilibrium":
        by = f"equilibrium by the {TITLES[completion.concept or '']} concept"
        if completion.states:
            several = " (it does not say which)" if len(completion.states) > 1 else ""
            told = _states(words, completion.states)
            return [*lines, f"Left to the equilibrium, it is {told}{several}."]
        if completion.rest_outside:
            rest = counted(len(completion.rest_outside), "state")
            lines.append(
                f"No state with this package is an {by}: in {rest} nobody outside would leave, but "
                "a signer would."
            )
        else:
            lines.append(f"No state with this package is an {by}.")
        return lines
    if completion.states:
        several = ", depending on who moves when" if len(completion.states) > 1 else ""
        ends = _states(words, completion.states)
        lines.append(f"Answered by the best replies of {others}, it ends in {ends}{several}.")
    ways = [completion.ways[state] for state in completion.states[:1]]
    lines += [f"On the way, {_moves(words, way)}." for way in ways if way]
    for cycle in completion.cycles:
        told = words.states(cycle.states)
        left = "and never come to rest" if cycle.closed else "though they may leave that circle"
        lines.append(f"The replies can go round among {told}, {left}.")
    if completion.truncated:
        lines.append(
            f"The search for answers stopped after {counted(completion.visited, 'state')}; there "
            "may be other ends."
        )
    return lines


def disagreement_sentence(words: Labels, point: Disagreement) -> str:
    """Say what the package is measured against."""
    start = "" if point.start is None else words.state(point.start)
    match point.kind:
        case "status_quo":
            return "Without it, everything stays as it is."
        case "state":
            return f"Without it, the standoff is taken to go to {words.state(point.candidates[0])}."
        case "taken_back":
            told = words.states(point.candidates)
            return f"Without it, what can be taken back from {start} is: that leaves {told}."
        case "worst_equilibrium":
            number = counted(len(point.candidates), "equilibrium", "equilibria")
            return (
                f"Without it, each party is taken to fear the worst for itself of the {number} by "
                f"the {TITLES[point.concept or '']} concept that can be reached from {start}."
            )
        case "given":
            return "What each has without it was given as numbers."


def durability_sentences(words: Labels, durable: Durability) -> list[str]:
    """Say by which concepts a state is kept, and tell every breach."""
    title = TITLES[durable.concept]
    if durable.holds:
        by = listed([TITLES[each] for each in durable.equilibrium_by], most=9)
        lines = [f"It would be kept: an equilibrium by these concepts: {by}."]
    else:
        lines = [
            f"By the {title} concept it would not be kept: "
            f"{words.parties(durable.leaving)} would leave."
        ]
    lines += [breach_sentence(words, breach) for breach in durable.breaches]
    for party, count in durable.omitted.items():
        lines.append(f"{words.the_party(party)} has {counted(count, 'more improvement')}.")
    return [sentence_case(line) for line in lines]


def breach_sentence(words: Labels, breach: Breach) -> str:
    """Say who would gain by which move, how much, whom it costs, and what answers it."""
    who = words.the_party(breach.party)
    losers = [
        f"{words.the_party(party)} {amount_in_words(amount)}"
        for party, amount in breach.effects.items()
        if amount.size < 0
    ]
    costs = f", at the cost of {listed(losers, most=4)}" if losers else ""
    gain = f"{who} would gain {amount_in_words(breach.gain)} by setting "
    gain += f"{words.settings(breach.move)}{costs}; "
    if not breach.answer:
        return sentence_case(f"{gain}nothing the others could do takes that away.")
    by = breach.answered_by
    modal = "would, in their own interest," if by and BY_NAME[by].improving else "could"
    reply = f"the others {modal} answer: {_moves(words, breach.answer)}"
    assert breach.left is not None
    after = "which leaves it as it was"
    if breach.left.size < 0:
        after = f"which leaves it {amount_in_words(breach.left)} worse off than keeping to it"
    out = ""
    if breach.escape is not None:
        out = f", but it could then gain by setting {words.settings(breach.escape)}"
    return sentence_case(f"{gain}{reply}, {after}{out}.")


def outside_sentences(words: Labels, package: Package, found: Outside) -> list[str]:
    """Say whose consent it needs, whom it hurts, and who outside could break it."""
    lines = []
    for party, changes in found.consent.items():
        why = "which it would rather not"
        if party in found.required:
            why = "without which the rules forbid it"
        elif party in found.willing:
            why = "as it would of itself"
        lines.append(
            f"It needs {words.the_party(party)} to set {_settings(words, changes)}, {why}."
        )
    if not found.consent:
        lines.append("It needs no move of anybody who does not sign.")
    for verb, amounts in (("hurts", found.hurt), ("helps", found.helped)):
        if amounts:
            lines.append(f"It {verb} {_amounts(words, amounts)}.")
    if found.unjudged:
        lines.append(
            f"Whether it hurts {words.parties(found.unjudged)} cannot be said: no value without "
            "the package was given."
        )
    if found.breakers:
        breakers = dict.fromkeys(breach.party for breach in found.breakers)
        signers, who = words.parties(package.signers), words.parties(list(breakers))
        lines.append(f"{who} could gain by moving away from what {signers} would sign.")
    return [sentence_case(line) for line in lines]


def take_back_sentences(words: Labels, concessions: Sequence[TakeBack]) -> list[str]:
    """Say of each concession whether, how far and how fast it could be taken back."""
    return [sentence_case(line) for each in concessions for line in _take_back(words, each)]


def sweetening_sentences(words: Labels, found: Sweetening) -> list[str]:
    """Say the smallest changes that reach the goal, or that none does within the bound."""
    what = f"to make {words.state(found.state)} {found.goal}"
    if found.steps == 0:
        return [sentence_case(f"{words.state(found.state)} is {found.goal} as it stands.")]
    if found.steps is None:
        return [
            f"No change of at most {counted(found.most, 'level')} is enough {what}; all such "
            "changes were looked at."
        ]
    lines = [
        f"{counted(found.steps, 'level')} would have to be moved {what}; "
        f"{counted(len(found.additions), 'way')}."
    ]
    for addition in found.additions:
        losers = {p: a for p, a in addition.effects.items() if a.size < 0}
        cost = f", which costs {_amounts(words, losers)}" if losers else ", which costs nobody"
        verb = "sets" if len(addition.parties) == 1 else "set"
        by = f"{words.parties(addition.parties)} {verb} {_settings(words, addition.changes)}"
        lines.append(f"{by}{cost}: {words.state(addition.state)}.")
    return [sentence_case(line) for line in lines]


def _package_sentence(words: Labels, package: Package) -> str:
    what = _settings(words, package.changes) if package.changes else "everything as it is"
    verb = "signs" if len(package.signers) == 1 else "sign"
    return f"{words.parties(package.signers)} {verb}: {what}."


def _orders_only(words: Labels, study: PackageStudy) -> list[str]:
    """Say of whom no more is known than an order, and what that leaves open."""
    package = study.package
    ordinal = [
        party for party in package.signers if party_values(package.model, party).scale == "rank"
    ]
    if not ordinal:
        return []
    verb = "has" if len(ordinal) == 1 else "have"
    if set(ordinal) <= set(study.amounts):
        return [
            f"{words.parties(ordinal)} {verb} an order only, and by it is said here who would "
            "sign and what is kept; fair points and schedules go by the amounts of the deal."
        ]
    return [
        f"{words.parties(ordinal)} {verb} an order only: who would sign, what is efficient and "
        "what is kept can be said; but places in a ranking are no amounts, so there is no fair "
        "point to pick."
    ]


def _end_sentences(words: Labels, study: PackageStudy, end: End) -> list[str]:
    lines = []
    signers = {p: end.standings[p].change for p in study.package.signers}
    gains = {p: amount for p, amount in signers.items() if amount.size > 0}
    even = [p for p, amount in signers.items() if amount.size == 0]
    here = f"In {words.state(end.state)}"
    if gains:
        lines.append(f"{here}, it is worth signing to {_amounts(words, gains)}.")
    if even:
        verb = "has" if len(even) == 1 else "have"
        lines.append(f"{here}, {words.parties(even)} {verb} no more and no less than without it.")
    if end.refused_by:
        lines += [
            f"{here}, {words.the_party(party)} would refuse it: it leaves it "
            f"{amount_in_words(signers[party])} short of what it has without."
            for party in end.refused_by
        ]
    if end.efficient:
        lines.append("No package of the same signers is better for one and as good for the rest.")
    else:
        lines.append(_better_sentence(words, study, end))
    lines += outside_sentences(words, study.package, end.outside)
    lines += durability_sentences(words, end.durability)
    lines += take_back_sentences(words, end.take_back)
    return lines


def _better_sentence(words: Labels, study: PackageStudy, end: End) -> str:
    """Say how many packages improve on it, and of one which, and what it sets otherwise."""
    better, signers = end.why_not.better, study.package.signers
    changes = lever_changes(study.package.model, end.state, better[0])
    other = _settings(
        words, [c for c in changes if study.package.model.levers[c.lever].held_by(signers)]
    )
    such = "" if len(better) == 1 else ", such as the one"
    return (
        f"{counted(len(better), 'efficient package')} of the same signers would be better{such} "
        f"with {other}: {words.state(better[0])}."
    )


def _out_of_reach(words: Labels, package: Package) -> list[str]:
    """Say which levers of the package cannot go where it wants them."""
    return [
        f"It cannot be carried out: “{words.model.levers[change.lever].title}” does not go from "
        f"“{words.level(change.lever, change.before)}” to "
        f"“{words.level(change.lever, change.after)}”."
        for change in package.changes
        if goes_no_such_way(words.model, change)
    ]


def _forbidden(words: Labels, completion: Completion) -> str:
    rules = [f"rule {each.number} ({each.rule})" for each in completion.obstacles]
    cause = listed(rules, most=3) or "the case"
    verb = "forbid" if len(rules) > 1 else "forbids"
    line = f"While the others stand where they do, {cause} {verb} it"
    if not completion.nearest:
        return f"{line}, and whatever they do it stays forbidden."
    return f"{line}; the least that others would have to move leads to " + (
        f"{words.states(completion.nearest)}."
    )


def _take_back(words: Labels, each: TakeBack) -> list[str]:
    who = words.the_party(each.party)
    what = f"“{words.model.levers[each.lever].title}”"
    if each.move is None:
        why = "it moves one way only" if each.one_way else "no move of its owner leads back"
        lines = [f"{what} is not taken back: {why}."]
    elif each.whole:
        lines = [f"{who} can take {what} back in one move{_with(words, each)}."]
    else:
        level = words.level(each.lever, each.back_to or "")
        lines = [f"{who} can take {what} back, but only to “{level}”{_with(words, each)}."]
    for measure in each.lapses:
        if measure.legal_form:
            form = LEGAL_FORMS[measure.legal_form]
            lines.append(f"“{measure.title}” ({measure.legal_form}) {form}.")
    for measure in each.returns:
        form = f" as a {measure.legal_form}" if measure.legal_form else ""
        days = f"; relief from it is put at {measure.days:g} days" if measure.days else ""
        lines.append(f"“{measure.title}” would be back{form}{days}.")
    if each.instead:
        moves = listed([words.settings(move) for move in each.instead], most=4, last="or")
        lines.append(f"What {who} can do instead is to set {moves}.")
    return lines


def _with(words: Labels, each: TakeBack) -> str:
    losers = {p: amount for p, amount in each.effects.items() if amount.size < 0}
    return f", which costs {_amounts(words, losers)}" if losers else ""


def _states(words: Labels, numbers: Sequence[int]) -> str:
    return words.states(numbers, most=6) if numbers else "no state"


def _moves(words: Labels, moves: Sequence[Move]) -> str:
    told = [f"{words.the_party(move.party)} sets {words.settings(move)}" for move in moves]
    return ", then ".join(told)


def _settings(words: Labels, changes: Sequence[LeverChange]) -> str:
    return listed(
        [
            f"“{words.model.levers[change.lever].title}” to "
            f"“{words.level(change.lever, change.after)}”"
            for change in changes
        ],
        most=6,
    )


def _amounts(words: Labels, amounts: Mapping[str, Difference]) -> str:
    return listed(
        [f"{words.the_party(p)} ({amount_in_words(amount)})" for p, amount in amounts.items()],
        most=6,
    )
