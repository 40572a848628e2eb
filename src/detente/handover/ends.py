"""Who holds whom in the end, how many have arrived, and what each side has given (HO4 to HO6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from detente.handover.answers import Holding
from detente.handover.confirming import counts
from detente.handover.followed import Chance
from detente.handover.net import NOBODY, Marking, Net
from detente.handover.orders import Terminal
from detente.handover.records import Handover

_Terminals = Mapping[Terminal, Chance]
_GIFTS = {"payment", "relief"}


def who_holds_whom(
    net: Net, terminals: _Terminals
) -> dict[tuple[str, tuple[tuple[str, str], ...]], Chance]:
    """Return the chance of each ending with all holders; of a group, that of those who go."""
    found: defaultdict[tuple[str, tuple[tuple[str, str], ...]], Chance] = defaultdict(Fraction)
    for end, p in terminals.items():
        held = sorted(
            (net.people[token], net.holders[each.holder])
            for token, each in enumerate(end.marking.tokens)
            if each.holder != NOBODY
        )
        found[end.ending, tuple(held)] += p
    return dict(sorted(found.items()))


def holdings(net: Net, terminals: _Terminals) -> tuple[Holding, ...]:
    """Return, given that one of these comes about, the chance of each holder of each person."""
    whole = sum(terminals.values(), Fraction(0))
    found: defaultdict[tuple[int, int], Chance] = defaultdict(Fraction)
    for end, p in terminals.items():
        for token, each in enumerate(end.marking.tokens):
            if each.holder != NOBODY:
                for holder, share in _places(net, end.marking, token).items():
                    found[token, holder] += p * share
    return tuple(
        Holding(net.people[token], net.holders[holder], p / whole)
        for (token, holder), p in sorted(found.items())
        if p
    )


def _places(net: Net, marking: Marking, token: int) -> dict[int, Fraction]:
    """Return the chance of each holder of a person, or of a member of a group that was asked."""
    held = marking.tokens[token]
    goes = Fraction(1)
    found: defaultdict[int, Fraction] = defaultdict(Fraction)
    for stage, holder in held.asked:
        refuses = _refuses(net, stage, token)
        found[holder] += goes * refuses
        goes *= 1 - refuses
    found[held.holder] += goes
    return dict(found)


def _refuses(net: Net, stage: int, token: int) -> Fraction:
    """Return the chance that a member refuses at a stage that asked the group or its parts."""
    asks = net.stages[stage].asks
    if token in asks:
        return asks[token]
    group = net.people[token].partition(".")[0]
    return asks[net.people.index(group)]


def arrivals(net: Net, terminals: _Terminals) -> dict[int, Chance] | None:
    """Return the chance of each number of people delivered; None if nobody was to be."""
    if all(target == NOBODY for target in net.targets):
        return None
    found: defaultdict[int, Chance] = defaultdict(Fraction)
    for end, p in terminals.items():
        trials: list[Chance] = []
        for token, each in enumerate(end.marking.tokens):
            if each.holder != NOBODY and net.targets[token] != NOBODY:
                arrives = _places(net, end.marking, token).get(net.targets[token], Fraction(0))
                trials += [arrives] * net.sizes[token]
        for number, chance in enumerate(counts(trials)):
            if chance:
                found[number] += p * chance
    return dict(sorted(found.items()))


def both_sides(chain: Handover, net: Net, terminals: _Terminals) -> dict[str, Chance]:
    """Return, for each party, the chance that it holds people of its own and of another side.

    A side is the party whose custodian held them at first. A carrier is nobody's (rule HO5).
    """
    first = {each.name: chain.party(each.holder) for each in chain.people}
    side = [first[name if name in first else name.partition(".")[0]] for name in net.people]
    parties = sorted(set(chain.custodians.values()))
    found: dict[str, Chance] = dict.fromkeys(parties, Fraction(0))
    for end, p in terminals.items():
        held: defaultdict[str, set[str]] = defaultdict(set)
        for token, each in enumerate(end.marking.tokens):
            if each.holder != NOBODY and side[token]:
                held[chain.party(net.holders[each.holder])].add(side[token])
        for party in parties:
            if party in held[party] and len(held[party]) > 1:
                found[party] += p
    return found


def given_by(chain: Handover, net: Net, terminals: _Terminals) -> dict[str, dict[str, Chance]]:
    """Return what each party has given, given that one of these comes about, with its chance."""
    whole = sum(terminals.values(), Fraction(0))
    found: defaultdict[str, defaultdict[str, Chance]] = defaultdict(lambda: defaultdict(Fraction))
    for number, stage in enumerate(chain.stages):
        passing = net.stages[number].passing
        p = sum(
            (q for end, q in terminals.items() if end.marking.outcomes[number] in passing),
            Fraction(0),
        )
        for party in dict.fromkeys(_givers(chain, number)):
            if p:
                found[party][stage.name] = p / whole
    return {party: dict(stages) for party, stages in sorted(found.items())}


def _givers(chain: Handover, number: int) -> Iterator[str]:
    stage = chain.stages[number]
    holders = [move.giver for move in stage.moves]
    if stage.kind in _GIFTS:
        holders.append(stage.actor)
    for holder in holders:
        if party := chain.party(holder):
            yield party
